/**
 * Block list elements (FeliCa Card User's Manual, block list).
 *
 * Byte 0: b7 set for the 2-byte form, b6..4 the access mode, b3..0 the index into the packet's service list.
 * Then the block number: 1 byte, or 2 little-endian in the 3-byte form.
 */

import { concatBytes, uintToBytesLE } from '../bytes.ts';
import { checkRange, type Field, fixedBytes, uint16LE } from './field.ts';
import { bytesReader } from './packet.ts';

export const BLOCK_BYTES = 16;

export const ACCESS_NORMAL = 0;
/** Purse cashback. */
export const ACCESS_CASHBACK = 1;
/** Key change, of the issuing commands. */
export const ACCESS_KEY_CHANGE = 4;

const MAX_ACCESS_MODE = 7;
const MAX_SERVICE_INDEX = 15;
const MAX_SHORT_BLOCK = 0xff;
const MAX_BLOCK = 0xffff;
const SHORT_FORM = 0x80;

export interface BlockListElement {
  /** Position in the packet's own service list, 0 to 15. Whether the list is that long is the card's check (A3). */
  readonly serviceIndex: number;
  /** 0 to 7. Which modes a service permits is the card's check (A7). */
  readonly accessMode: number;
  /** 0 to FFFF. */
  readonly block: number;
}

/** One block of data. */
export const blockData: Field<Uint8Array> = fixedBytes('a block', BLOCK_BYTES);

/** Writes the short form whenever the block number allows it; reads both. */
export const blockListElement: Field<BlockListElement> = {
  read(reader) {
    const head = reader.byte();
    return {
      serviceIndex: head & 0x0f,
      accessMode: (head >> 4) & 0x07,
      block: head & SHORT_FORM ? reader.byte() : uint16LE.read(reader),
    };
  },
  write({ serviceIndex, accessMode, block }) {
    const head =
      (checkRange('the access mode', accessMode, 0, MAX_ACCESS_MODE) << 4) |
      checkRange('the service index', serviceIndex, 0, MAX_SERVICE_INDEX);
    checkRange('the block number', block, 0, MAX_BLOCK);
    return block <= MAX_SHORT_BLOCK
      ? Uint8Array.of(SHORT_FORM | head, block)
      : concatBytes(Uint8Array.of(head), uintToBytesLE(block, 2));
  },
};

/** 2 or 3 bytes. Throws RangeError when a member is outside its limits. */
export function encodeBlockListElement(element: BlockListElement): Uint8Array {
  return blockListElement.write(element);
}

/** Exactly one element, in either form. Throws FrameError (`length`). */
export function decodeBlockListElement(bytes: Uint8Array): BlockListElement {
  const reader = bytesReader(bytes);
  const element = blockListElement.read(reader);
  reader.end();
  return element;
}
