/** Bytes and numbers in a card's blocks, where its layout says they are. Pure. */

import { readUintBE, readUintLE, uintToBytesBE, uintToBytesLE } from '../bytes.ts';
import type { CardImage } from './card-image.ts';
import type { LayoutField, RecordNumber } from './layout.ts';

/** Throws when the image has no such block: it is not one of that layout. */
export function blockOf(image: CardImage, name: string): Uint8Array {
  const block = image.get(name);
  if (block === undefined) throw new Error(`the card image lacks the block ${name}`);
  return block;
}

export function fieldOf(image: CardImage, { block, offset, length }: LayoutField): Uint8Array {
  return blockOf(image, block).slice(offset, offset + length);
}

/** The image with other bytes in a field. Throws RangeError when they reach past the end of the block. */
export function withField(
  image: CardImage,
  { block, offset }: Omit<LayoutField, 'length'>,
  bytes: Uint8Array,
): CardImage {
  return new Map(image).set(block, patched(blockOf(image, block), offset, bytes));
}

/** The block with other bytes from `offset` on. Throws RangeError when they reach past its end. */
export function patched(block: Uint8Array, offset: number, bytes: Uint8Array): Uint8Array {
  const after = block.slice();
  after.set(bytes, offset);
  return after;
}

/** A number in a block or a record. */
export function numberAt(block: Uint8Array, { offset, length, byteOrder }: RecordNumber): bigint {
  return BigInt((byteOrder === 'little' ? readUintLE : readUintBE)(block, offset, length));
}

/** Throws RangeError when the number does not fit. */
export function numberBytes(number: bigint, { length, byteOrder }: Omit<RecordNumber, 'offset'>): Uint8Array {
  return (byteOrder === 'little' ? uintToBytesLE : uintToBytesBE)(Number(number), length);
}

/** How many numbers there are before they begin anew. */
export function roundOf({ length }: Pick<RecordNumber, 'length'>): bigint {
  return 256n ** BigInt(length);
}

/** The number after the last is 0 again. */
export function nextNumber(number: bigint, place: Pick<RecordNumber, 'length'>): bigint {
  return (number + 1n) % roundOf(place);
}
