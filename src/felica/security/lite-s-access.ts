/**
 * FeliCa Lite-S reads and writes with MAC_A, as the reader and as the card: what goes into Read and Write Without
 * Encryption beside the IDm, and what to believe of it.
 *
 * Mutual authentication: write RC; read ID with MAC_A; read WCNT with MAC_A; write STATE with MAC_A; read STATE with
 * MAC_A. The write counter is read in the session that writes and never predicted: which writes it counts is not certain.
 */

import { concatBytes } from '../../bytes.ts';
import { ACCESS_NORMAL, BLOCK_BYTES, type BlockListElement } from '../block-list.ts';
import type { ReadWithoutEncryptionCommand } from '../commands/read-without-encryption.ts';
import type { WriteWithoutEncryptionCommand } from '../commands/write-without-encryption.ts';
import { checkRange } from '../field.ts';
import { sameSecret } from './ciphers.ts';
import {
  LAST_WRITE_COUNT,
  LITE_S_BLOCKS,
  LITE_S_MAX_READ,
  LITE_S_READ_ONLY,
  LITE_S_READ_WRITE,
  writeCountBytes,
} from './lite-s.ts';
import { type LiteSSession, liteSReadMac, liteSWriteMac } from './lite-s-mac.ts';
import { exactly } from './octets.ts';

export type LiteSRead = Omit<ReadWithoutEncryptionCommand, 'idm'>;
export type LiteSWrite = Omit<WriteWithoutEncryptionCommand, 'idm'>;

const MAC_BYTES = 8;

/** The reader's start of a session, without a MAC. */
export function challengeWrite(challenge: Uint8Array): LiteSWrite {
  return {
    services: [LITE_S_READ_WRITE],
    blocks: [element(LITE_S_BLOCKS.RC)],
    data: [exactly('RC', challenge, BLOCK_BYTES)],
  };
}

/** A read of 1 to 3 blocks with MAC_A behind them. */
export function macRead(blocks: readonly number[]): LiteSRead {
  checkRange('the number of blocks', blocks.length, 1, LITE_S_MAX_READ - 1);
  return {
    services: [LITE_S_READ_ONLY],
    blocks: [...blocks, LITE_S_BLOCKS.MAC_A].map(element),
  };
}

/** The card's MAC_A block behind the blocks it was asked for. */
export function macReadBlock(
  session: LiteSSession,
  blocks: readonly number[],
  data: readonly Uint8Array[],
  writeCount: number,
): Uint8Array {
  return macBlock(liteSReadMac(session, blocks, data), writeCount);
}

/**
 * What the card answered to {@link macRead}, without MAC_A; undefined unless the card of this session says so. Only the
 * first 8 bytes of the MAC_A block count: nothing protects the rest.
 */
export function openMacRead(
  session: LiteSSession,
  blocks: readonly number[],
  answered: readonly Uint8Array[],
): readonly Uint8Array[] | undefined {
  const data = answered.slice(0, -1);
  const mac = answered.at(-1)?.subarray(0, MAC_BYTES);
  if (mac === undefined || data.length !== blocks.length) return undefined;
  return sameSecret(mac, liteSReadMac(session, blocks, data)) ? data : undefined;
}

/** A write of one block and its MAC_A. `writeCount` was read in this session; a RangeError past LAST_WRITE_COUNT. */
export function macWrite(
  session: LiteSSession,
  writeCount: number,
  block: number,
  data: Uint8Array,
): LiteSWrite {
  const mac = liteSWriteMac(session, writeCount, block, data);
  return {
    services: [LITE_S_READ_WRITE],
    blocks: [element(block), element(LITE_S_BLOCKS.MAC_A)],
    data: [data, macBlock(mac, writeCount)],
  };
}

/** Whether the card, its counter at `writeCount`, may write `data` to `block` on the strength of this MAC_A block. */
export function isMacWrite(
  session: LiteSSession,
  writeCount: number,
  block: number,
  data: Uint8Array,
  macA: Uint8Array,
): boolean {
  if (writeCount > LAST_WRITE_COUNT) return false;
  return sameSecret(macA, macBlock(liteSWriteMac(session, writeCount, block, data), writeCount));
}

function macBlock(mac: Uint8Array, writeCount: number): Uint8Array {
  const filled = concatBytes(mac, writeCountBytes(writeCount));
  return concatBytes(filled, new Uint8Array(BLOCK_BYTES - filled.length));
}

function element(block: number): BlockListElement {
  return { serviceIndex: 0, accessMode: ACCESS_NORMAL, block };
}
