/** Numbers and bytes in the blocks of a chip, as a layout names and codes them. Pure. */

import { readUintBE, readUintLE, uintToBytesBE, uintToBytesLE } from '../bytes.ts';
import type { CardImage } from '../cards/card-image.ts';
import type { Layout, LayoutField, RecordNumber } from '../cards/layout.ts';

/** Throws RangeError when there is no such block. */
export function blockIn(image: CardImage, name: string): Uint8Array {
  const block = image.get(name);
  if (block === undefined) throw new RangeError(`there is no block ${name}`);
  return block;
}

export function bytesIn(image: CardImage, { block, offset, length }: LayoutField): Uint8Array {
  return blockIn(image, block).slice(offset, offset + length);
}

/** Throws RangeError when `bytes` reach past the end of the block. */
export function withBytes(
  image: CardImage,
  { block, offset }: Omit<LayoutField, 'length'>,
  bytes: Uint8Array,
): CardImage {
  const data = blockIn(image, block).slice();
  data.set(bytes, offset);
  return new Map(image).set(block, data);
}

export function readNumber(data: Uint8Array, { offset, length, byteOrder }: RecordNumber): number {
  return byteOrder === 'little' ? readUintLE(data, offset, length) : readUintBE(data, offset, length);
}

/** After the highest number that fits comes 0. */
export function numberBytes(value: number, { length, byteOrder }: RecordNumber): Uint8Array {
  const fitting = value % 256 ** length;
  return byteOrder === 'little' ? uintToBytesLE(fitting, length) : uintToBytesBE(fitting, length);
}

/** The number that stands for so many minor units; undefined when the layout cannot write it. */
export function balanceNumber({ balance }: Layout, balanceMinor: bigint): number | undefined {
  const number = balanceMinor / balance.unit + balance.bias;
  const fits = number >= 0n && number < 256n ** BigInt(balance.length);
  return fits && balanceMinor % balance.unit === 0n ? Number(number) : undefined;
}
