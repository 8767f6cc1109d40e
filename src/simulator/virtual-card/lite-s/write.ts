/**
 * Writing FeliCa Lite-S: one block, or one block with its MAC_A.
 *
 * Every write that succeeds counts, that of RC too: of what the sources say, the reading that a reader which predicts the
 * counter fails on. At FFFFFF it stays.
 */

import { isAuthenticated, LITE_S_BLOCKS } from '../../../felica/security/lite-s.ts';
import { isMacWrite } from '../../../felica/security/lite-s-access.ts';
import { liteSSession } from '../../../felica/security/lite-s-mac.ts';
import { SF1_NO_ITEM } from '../../../felica/status-flags.ts';
import type { BlockListWithData } from '../block-transfer.ts';
import { type ListRefusal, MAC_A_VERIFICATION, NUMBER_OF_BLOCKS, type Refusal } from '../refusal.ts';
import { firstRefusal, refuseElement } from './block-access.ts';
import { type LiteS, storedBlock, withoutSession, withStoredBlock } from './memory.ts';
import { refuseWrite } from './write-permission.ts';

const { RC, CK, MAC_A, STATE } = LITE_S_BLOCKS;

/** The most that 3 bytes hold. */
export const MAX_WRITE_COUNT = 0xffffff;

const TOO_MANY_BLOCKS: ListRefusal = { sf1: SF1_NO_ITEM, sf2: NUMBER_OF_BLOCKS };

/** The memory after the write, or the first refusal; nothing is written then. */
export function writeLiteSBlocks(
  liteS: LiteS,
  { services, blocks, data }: BlockListWithData,
): LiteS | ListRefusal {
  const [target, proof, ...others] = blocks;
  const [content, macA] = data;
  if (target === undefined || content === undefined) throw new RangeError('there is no block with data');
  if (others.length > 0 || (proof !== undefined && proof.block !== MAC_A)) return TOO_MANY_BLOCKS;
  const { block } = target;
  const refused = firstRefusal([
    refuseElement(liteS, services, target, 'write') ?? refuseWrite(liteS, block, content, macA !== undefined),
    proof && (refuseElement(liteS, services, proof, 'write') ?? refuseMac(liteS, block, content, macA)),
  ]);
  return refused ?? counted(written(liteS, block, content));
}

function refuseMac(
  { session, writeCount }: LiteS,
  block: number,
  content: Uint8Array,
  macA: Uint8Array | undefined,
): Refusal | undefined {
  if (session === undefined || macA === undefined) return MAC_A_VERIFICATION;
  return isMacWrite(session, writeCount, block, content, macA) ? undefined : MAC_A_VERIFICATION;
}

function written(liteS: LiteS, block: number, content: Uint8Array): LiteS {
  if (block === STATE) return { ...liteS, authenticated: isAuthenticated(content) };
  if (block !== RC) return withStoredBlock(liteS, block, content);
  return { ...withoutSession(liteS), session: liteSSession(storedBlock(liteS, CK), content) };
}

/** One more write that succeeded. */
export function counted(liteS: LiteS): LiteS {
  return { ...liteS, writeCount: Math.min(liteS.writeCount + 1, MAX_WRITE_COUNT) };
}
