/**
 * What a card holds where its layout says value lives: read it, and work out what a write must put there. Pure.
 */

import {
  byteAt,
  concatBytes,
  equalBytes,
  readUintBE,
  readUintLE,
  uintToBytesBE,
  uintToBytesLE,
} from '../bytes.ts';
import { type Layout, type LayoutField, loadBlocks } from './layout.ts';

/** The layout's blocks as one read command found them, by name. */
export type CardImage = ReadonlyMap<string, Uint8Array>;

export interface BlockWrite {
  readonly name: string;
  readonly data: Uint8Array;
}

/** Minor units of the layout's currency. */
export function balanceOf(layout: Layout, image: CardImage): bigint {
  const { block, offset, length, byteOrder } = layout.balance;
  const read = byteOrder === 'little' ? readUintLE : readUintBE;
  return BigInt(read(blockOf(image, block), offset, length));
}

export function receiptOf(layout: Layout, image: CardImage): Uint8Array {
  return fieldOf(image, layout.receipt);
}

/** The whole block in which the receipt lives: what must stand there unchanged for a write to be known not to have happened. */
export function preImageOf(layout: Layout, image: CardImage): Uint8Array {
  return blockOf(image, layout.receipt.block);
}

/** True when the card itself carries the layout's blocked flag. */
export function isMarkedBlocked(layout: Layout, image: CardImage): boolean {
  if (layout.status === undefined) return false;
  return (
    (byteAt(blockOf(image, layout.status.block), layout.status.offset) & layout.status.blockedMask) !== 0
  );
}

/** A receipt made of `random`, never the one that stands on the card now, so that the two can be told apart. */
export function newReceipt(layout: Layout, image: CardImage, random: Uint8Array): Uint8Array {
  const receipt = random.slice(0, layout.receipt.length);
  if (receipt.length !== layout.receipt.length) throw new RangeError('not enough random bytes for a receipt');
  if (equalBytes(receipt, receiptOf(layout, image))) receipt[0] = byteAt(receipt, 0) ^ 0xff;
  return receipt;
}

/** The blocks of the one write command that sets the balance and leaves the receipt. */
export function loadWrite(
  layout: Layout,
  image: CardImage,
  balance: bigint,
  receipt: Uint8Array,
): readonly BlockWrite[] {
  const encode = layout.balance.byteOrder === 'little' ? uintToBytesLE : uintToBytesBE;
  const patches: readonly [LayoutField, Uint8Array][] = [
    ...layout.clearedByLoad.map((field): [LayoutField, Uint8Array] => [field, new Uint8Array(field.length)]),
    [layout.balance, encode(Number(balance), layout.balance.length)],
    [layout.receipt, receipt],
  ];
  return loadBlocks(layout).map((name) => ({
    name,
    data: patches
      .filter(([field]) => field.block === name)
      .reduce((data, [field, bytes]) => patched(data, field.offset, bytes), blockOf(image, name)),
  }));
}

function fieldOf(image: CardImage, field: LayoutField): Uint8Array {
  return blockOf(image, field.block).slice(field.offset, field.offset + field.length);
}

function blockOf(image: CardImage, name: string): Uint8Array {
  const block = image.get(name);
  if (block === undefined) throw new Error(`the card image lacks the block ${name}`);
  return block;
}

function patched(data: Uint8Array, offset: number, bytes: Uint8Array): Uint8Array {
  return concatBytes(data.slice(0, offset), bytes, data.slice(offset + bytes.length));
}
