/**
 * FeliCa Lite-S keys and MACs; reader and card compute the same (nfcpy, creacorporation/library).
 *
 * The card counts the bytes of every 8-byte group from the other end than its ciphers do, hence the reversals. Blocks,
 * keys and challenges are given as they travel. Only `diversifyCardKey` takes the master key and only `liteSSession` a
 * card's own key.
 */

import { byteAt, bytesToHex, concatBytes, hexToBytes } from '../../bytes.ts';
import { BLOCK_BYTES } from '../block-list.ts';
import { checkRange, uint8 } from '../field.ts';
import { DES_BLOCK_BYTES, encryptTripleDesCbc, tripleDesCmac } from './ciphers.ts';
import {
  CARD_KEY_BYTES,
  LAST_WRITE_COUNT,
  LITE_S_BLOCKS,
  LITE_S_MAX_READ,
  writeCountBytes,
} from './lite-s.ts';
import { alignTo, exactly } from './octets.ts';

/** Session keys SK1 and SK2 and the first vector: hexadecimal text, so that they can be stored. */
export interface LiteSSession {
  readonly key: string;
  readonly vector: string;
}

const ZERO = new Uint8Array(DES_BLOCK_BYTES);
const SECOND_HALF = 0x80;
const LIST_FILL = 0xff;

const blockNumber = uint8('the block number');

/**
 * The key of the card with this ID block (16 bytes), as its CK block holds it. `master` is three DES keys, 24 bytes.
 */
export function diversifyCardKey(master: Uint8Array, id: Uint8Array): Uint8Array {
  const message = exactly('the ID block', id, BLOCK_BYTES);
  const other = message.map((byte, i) => (i === 0 ? byte ^ SECOND_HALF : byte));
  return concatBytes(tripleDesCmac(master, message), tripleDesCmac(master, other));
}

/** The session that writing `challenge` to RC starts: 16 random bytes of the reader, never used before. */
export function liteSSession(cardKey: Uint8Array, challenge: Uint8Array): LiteSSession {
  const key = reversedGroups(exactly('the card key', cardKey, CARD_KEY_BYTES));
  const random = reversedGroups(exactly('RC', challenge, BLOCK_BYTES));
  return {
    key: bytesToHex(encryptTripleDesCbc(key, ZERO, random)),
    vector: bytesToHex(random.subarray(0, DES_BLOCK_BYTES)),
  };
}

/** 8 bytes: the MAC block of FeliCa Lite, over the data of the blocks read before it. */
export function liteSMac(session: LiteSSession, data: Uint8Array): Uint8Array {
  return chain(hexToBytes(session.key), session, data);
}

/**
 * 8 bytes: MAC_A of a read of 1 to 3 blocks, in the order asked for, MAC_A itself last and left out here.
 *
 * It says nothing about when: in one session two reads of the same list can stand for one another. Read WCNT in the same
 * list, or start a new session, where that matters.
 */
export function liteSReadMac(
  session: LiteSSession,
  blocks: readonly number[],
  data: readonly Uint8Array[],
): Uint8Array {
  checkRange('the number of blocks', blocks.length, 1, LITE_S_MAX_READ - 1);
  checkRange('the number of data blocks', data.length, blocks.length, blocks.length);
  const numbers = [...blocks, LITE_S_BLOCKS.MAC_A].flatMap((block) => [...blockNumber.write(block), 0]);
  const listed = alignTo(DES_BLOCK_BYTES, Uint8Array.from(numbers), () => LIST_FILL);
  return liteSMac(session, concatBytes(listed, ...data.map(wholeBlock)));
}

/**
 * 8 bytes: MAC_A of a write of one block. `writeCount` is what WCNT says before it; a RangeError past LAST_WRITE_COUNT.
 */
export function liteSWriteMac(
  session: LiteSSession,
  writeCount: number,
  block: number,
  data: Uint8Array,
): Uint8Array {
  checkRange('the write counter', writeCount, 0, LAST_WRITE_COUNT);
  const key = hexToBytes(session.key);
  const swapped = concatBytes(key.subarray(DES_BLOCK_BYTES), key.subarray(0, DES_BLOCK_BYTES));
  const target = concatBytes(
    writeCountBytes(writeCount),
    Uint8Array.of(0),
    blockNumber.write(block),
    Uint8Array.of(0, LITE_S_BLOCKS.MAC_A, 0),
  );
  return chain(swapped, session, concatBytes(target, wholeBlock(data)));
}

function chain(key: Uint8Array, { vector }: LiteSSession, message: Uint8Array): Uint8Array {
  checkRange('the length of the message', message.length, DES_BLOCK_BYTES, Number.MAX_SAFE_INTEGER);
  return encryptTripleDesCbc(key, hexToBytes(vector), reversedGroups(message))
    .slice(-DES_BLOCK_BYTES)
    .reverse();
}

function wholeBlock(data: Uint8Array): Uint8Array {
  return exactly('a block', data, BLOCK_BYTES);
}

/** Every 8 bytes back to front. Throws RangeError when the last are fewer. */
function reversedGroups(bytes: Uint8Array): Uint8Array {
  checkRange('the length of the last group', bytes.length % DES_BLOCK_BYTES, 0, 0);
  const last = DES_BLOCK_BYTES - 1;
  return bytes.map((_, i) => byteAt(bytes, i + last - 2 * (i % DES_BLOCK_BYTES)));
}
