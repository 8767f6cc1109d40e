/** Reading FeliCa Lite-S, with MAC, with MAC_A or with neither. */

import { concatBytes } from '../../../bytes.ts';
import { LITE_S_BLOCKS } from '../../../felica/security/lite-s.ts';
import { macReadBlock } from '../../../felica/security/lite-s-access.ts';
import { type LiteSSession, liteSMac } from '../../../felica/security/lite-s-mac.ts';
import { blockRules } from '../../../felica/security/lite-s-memory.ts';
import type { BlockList } from '../block-transfer.ts';
import {
  AUTHENTICATION_REQUIRED,
  BLOCK_NUMBER,
  type ListRefusal,
  MAC_A_VERIFICATION,
  MAC_AND_MAC_A,
  type Refusal,
} from '../refusal.ts';
import { firstRefusal, refuseElement } from './block-access.ts';
import { contentsOf, type LiteS, memoryRules, starting } from './memory.ts';

const { REG, MAC, MAC_A } = LITE_S_BLOCKS;

/** The blocks in the order asked for, or the first refusal. */
export function readLiteSBlocks(
  liteS: LiteS,
  { services, blocks }: BlockList,
): readonly Uint8Array[] | ListRefusal {
  const numbers = blocks.map(({ block }) => block);
  const refused = firstRefusal(
    blocks.map(
      (element, index) =>
        refuseElement(liteS, services, element, 'read') ?? refuseRead(liteS, numbers, index),
    ),
  );
  if (refused !== undefined) return refused;
  const plain = numbers.filter((block) => !isMac(block));
  const data = plain.map((block) => contentsOf(liteS, block));
  if (plain.length === numbers.length || liteS.session === undefined) return data;
  return [...data, macBlock(liteS, liteS.session, plain, data, numbers.includes(MAC_A))];
}

function refuseRead(liteS: LiteS, numbers: readonly number[], index: number): Refusal | undefined {
  const block = numbers[index] ?? MAC;
  if (isMac(block)) return refuseMac(liteS, numbers, index);
  if (block > REG || liteS.authenticated) return undefined;
  return blockRules(memoryRules(liteS), block).readNeedsAuthentication ? AUTHENTICATION_REQUIRED : undefined;
}

/** A MAC stands last, behind what it is of. */
function refuseMac(liteS: LiteS, numbers: readonly number[], index: number): Refusal | undefined {
  if (numbers.includes(MAC) && numbers.includes(MAC_A)) return MAC_AND_MAC_A;
  if (index === 0 || index !== numbers.length - 1) return BLOCK_NUMBER;
  return liteS.session === undefined ? MAC_A_VERIFICATION : undefined;
}

function macBlock(
  { writeCount }: LiteS,
  session: LiteSSession,
  blocks: readonly number[],
  data: readonly Uint8Array[],
  isMacA: boolean,
): Uint8Array {
  return isMacA
    ? macReadBlock(session, blocks, data, writeCount)
    : starting(liteSMac(session, concatBytes(...data)));
}

function isMac(block: number): boolean {
  return block === MAC || block === MAC_A;
}
