/**
 * What a FeliCa Lite-S card holds, as plain data: it survives JSON, and nothing in it is ever changed in place.
 */

import { bytesToHex, hexToBytes } from '../../../bytes.ts';
import { BLOCK_BYTES } from '../../../felica/block-list.ts';
import { checkRange } from '../../../felica/field.ts';
import { bytesReader } from '../../../felica/packet.ts';
import { LITE_S_BLOCKS, STATE_AUTHENTICATED, writeCountBytes } from '../../../felica/security/lite-s.ts';
import type { LiteSSession } from '../../../felica/security/lite-s-mac.ts';
import { type MemoryConfiguration, memoryConfiguration } from '../../../felica/security/lite-s-memory.ts';

const { RC, MAC, CK, MC, WCNT, MAC_A, STATE, CRC_CHECK } = LITE_S_BLOCKS;

export interface LiteS {
  /**
   * The blocks that outlast power, by block number: S_PADs, REG, ID, D_ID, SER_C, SYS_C, CKV, CK, MC. Each 32 upper-case
   * hexadecimal digits.
   */
  readonly blocks: Readonly<Record<number, string>>;
  /** 0 to FFFFFF. */
  readonly writeCount: number;
  /** Since RC was written, until power is gone. */
  readonly session?: LiteSSession;
  /** Whether the reader has authenticated itself in this session. */
  readonly authenticated: boolean;
}

/** The blocks that are worked out when they are read. */
const MADE_BLOCKS: readonly number[] = [RC, MAC, WCNT, MAC_A, STATE, CRC_CHECK];

/** What {@link contentsOf} says of blocks that never tell. */
const NOTHING = new Uint8Array(BLOCK_BYTES);

export function hasBlock({ blocks }: LiteS, block: number): boolean {
  return blocks[block] !== undefined || MADE_BLOCKS.includes(block);
}

/**
 * 16 bytes, as the block reads. MAC and MAC_A depend on the rest of the command: not here. The memory of a virtual card has
 * no faults for CRC_CHECK to tell of. Throws RangeError when there is no such block.
 */
export function contentsOf(liteS: LiteS, block: number): Uint8Array {
  switch (block) {
    case RC:
    case CK:
    case CRC_CHECK:
      return NOTHING.slice();
    case WCNT:
      return starting(writeCountBytes(liteS.writeCount));
    case STATE:
      return liteS.authenticated ? STATE_AUTHENTICATED.slice() : NOTHING.slice();
    default:
      return storedBlock(liteS, block);
  }
}

/** For the card itself and the sandbox: what is stored, the card key too. Throws RangeError when nothing is. */
export function storedBlock({ blocks }: LiteS, block: number): Uint8Array {
  const contents = blocks[block];
  if (contents === undefined) throw new RangeError(`nothing is stored for block ${block}`);
  return hexToBytes(contents);
}

/**
 * For the card itself and the sandbox: one stored block replaced, whatever the card would allow.
 * Throws RangeError when nothing is stored for it or `data` is not 16 bytes.
 */
export function withStoredBlock(liteS: LiteS, block: number, data: Uint8Array): LiteS {
  storedBlock(liteS, block);
  checkRange('the length of a block', data.length, BLOCK_BYTES, BLOCK_BYTES);
  return { ...liteS, blocks: { ...liteS.blocks, [block]: bytesToHex(data) } };
}

export function memoryRules(liteS: LiteS): MemoryConfiguration {
  return memoryConfiguration.read(bytesReader(storedBlock(liteS, MC)));
}

/** Without power nothing is left of a session. */
export function withoutSession({ session, ...liteS }: LiteS): LiteS {
  return { ...liteS, authenticated: false };
}

/** A block that starts so; zeros follow. Throws RangeError when `bytes` are more than a block. */
export function starting(bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(bytes);
  return block;
}
