/**
 * What a card holds where its layout says value lives: read it, and work out what a write must put there. Pure.
 */

import { byteAt, bytesToHex, equalBytes, hexToBytes, uintToBytesLE } from '../bytes.ts';
import { BLOCK_BYTES } from '../felica/block-list.ts';
import { blockOf, fieldOf, nextNumber, numberAt, numberBytes, patched } from './block-field.ts';
import { newHistoryRecord } from './card-history.ts';
import {
  type Layout,
  type LayoutField,
  type LayoutMarks,
  type LayoutNumber,
  minorOfNumber,
  numberOfMinor,
  valueBlocks,
} from './layout.ts';

/** The layout's blocks as they were read, by name. */
export type CardImage = ReadonlyMap<string, Uint8Array>;

/** A block of one write command. */
export interface BlockWrite {
  readonly name: string;
  readonly data: Uint8Array;
  /** The purse takes the amount in `data` off itself. */
  readonly isDecrement?: true;
}

/** Bits of the layout's marks. */
export type Mark = 'blocked' | 'erased' | 'ingested';

/** Minor units of the layout's currency. */
export function balanceOf(layout: Layout, image: CardImage): bigint {
  return minorOfNumber(layout.balance, numberOf(layout.balance, image));
}

/** True when the card itself bears the mark. */
export function hasMark(layout: Layout, image: CardImage, mark: Mark): boolean {
  const { marks } = layout;
  if (marks === undefined) return false;
  return (byteAt(blockOf(image, marks.block), marks.offset) & maskOf(marks, mark)) !== 0;
}

/** True while the card is inside the gates, as far as its layout can tell. */
export function isInStation(layout: Layout, image: CardImage): boolean {
  const { inStation } = layout;
  if (inStation === undefined) return false;
  return (byteAt(blockOf(image, inStation.block), inStation.offset) & inStation.mask) !== 0;
}

/** By what a later read tells whether a write happened: bytes that it leaves, and bytes that stood in their place. */
export interface Proof {
  readonly receipt: Uint8Array;
  readonly preImage: Uint8Array;
}

/** What a read tells of a write. */
export type Settlement = 'posted' | 'voided' | 'unsettled';

/**
 * The receipt stands there: the write happened. What stood there before still stands there: it did not. In a ring a record of ours
 * may have been followed by others'; while the pre-image is still to be seen, everything newer is, too. Anything else was written by
 * another reader, which may have erased either.
 */
export function settlementOf(layout: Layout, image: CardImage, proof: Proof): Settlement {
  const receipt = receiptField(layout);
  if (receipt.overwrittenBy === 'ring') {
    const records = ringRecords(layout, image);
    if (records.some((record) => equalBytes(record, proof.receipt))) return 'posted';
    return records.some((record) => equalBytes(record, proof.preImage)) ? 'voided' : 'unsettled';
  }
  const standing = fieldOf(image, receipt);
  if (equalBytes(standing, proof.receipt)) return 'posted';
  // Of an exclusive receipt's block others may write the rest: the value beside it, on a card with one block for all.
  const isUntouched =
    receipt.overwrittenBy === 'exclusive'
      ? equalBytes(standing, proof.preImage.slice(receipt.offset, receipt.offset + receipt.length))
      : equalBytes(blockOf(image, receipt.block), proof.preImage);
  return isUntouched ? 'voided' : 'unsettled';
}

/** A write of a new balance, and by what it will be known. */
export interface ValueWrite {
  readonly blocks: readonly BlockWrite[];
  readonly proof: Proof;
}

/**
 * The blocks of the one write command that sets the balance, leaves a receipt made of `seed`, and sets `mark` if one is given.
 * Value leaves a purse by decrement. Throws RangeError when the balance does not fit its field.
 */
export function valueWrite(
  layout: Layout,
  image: CardImage,
  balanceMinor: bigint,
  seed: Uint8Array,
  nowMs: bigint,
  mark?: Mark,
): ValueWrite {
  const field = receiptField(layout);
  const number = numberOfMinor(layout.balance, balanceMinor);
  const token = newReceipt(layout, image, seed);
  const isRing = field.overwrittenBy === 'ring';
  const record = isRing
    ? newHistoryRecord(layout, image, { balanceMinor, dateMs: nowMs, receipt: token })
    : undefined;
  const preImage = blockOf(image, field.block);
  const proof = { receipt: record ?? token, preImage };
  const taken = balanceOf(layout, image) - balanceMinor;
  const isDecrement = layout.decrement !== undefined && taken > 0n;
  const names = mark === undefined ? valueBlocks(layout) : withMarksBlock(layout);
  const blocks = names.map((name): BlockWrite => {
    if (record !== undefined && name === field.block) return { name, data: record };
    if (isDecrement && name === layout.balance.block)
      return { name, data: decrementData(layout, image, taken, token), isDecrement };
    const patches: readonly [LayoutField, Uint8Array][] = [
      ...layout.clearedByLoad.map((each): [LayoutField, Uint8Array] => [each, new Uint8Array(each.length)]),
      ...layout.counters.map((each): [LayoutField, Uint8Array] => [each, raised(each, image)]),
      [layout.balance, numberBytes(number, layout.balance)],
      ...(isRing ? [] : [[field, token] as [LayoutField, Uint8Array]]),
      ...(mark === undefined ? [] : [markPatch(layout, image, mark, true)]),
    ];
    return { name, data: patchedBlock(image, name, patches) };
  });
  return { blocks, proof };
}

/** The block of the one write command that sets or clears a mark, and nothing else. */
export function markWrite(
  layout: Layout,
  image: CardImage,
  mark: Mark,
  isSet: boolean,
): readonly BlockWrite[] {
  const patch = markPatch(layout, image, mark, isSet);
  const [{ block }] = patch;
  return [{ name: block, data: patchedBlock(image, block, [patch]) }];
}

/** The blocks of the one write command that sets these fields, hexadecimal by name. Throws RangeError when a field is not the layout's. */
export function fieldsWrite(
  fields: ReadonlyMap<string, LayoutField>,
  image: CardImage,
  content: Readonly<Record<string, string>>,
): readonly BlockWrite[] {
  const patches = Object.entries(content).map(([name, hex]): [LayoutField, Uint8Array] => {
    const field = fields.get(name);
    const bytes = hexToBytes(hex);
    if (field?.length !== bytes.length)
      throw new RangeError(`the layout has no field ${name} of that length`);
    return [field, bytes];
  });
  const names = new Set(patches.map(([field]) => field.block));
  return [...names].map((name) => ({ name, data: patchedBlock(image, name, patches) }));
}

/** For tests and the sandbox: the receipt's bytes as they stand on the card. */
export function receiptOf(layout: Layout, image: CardImage): Uint8Array {
  return fieldOf(image, receiptField(layout));
}

/** A receipt made of `seed`, never the one that stands on the card now, so that the two can be told apart. */
export function newReceipt(layout: Layout, image: CardImage, seed: Uint8Array): Uint8Array {
  const { length } = receiptField(layout);
  const receipt = seed.slice(0, length);
  if (receipt.length !== length) throw new RangeError('not enough bytes for a receipt');
  if (equalBytes(receipt, receiptOf(layout, image))) receipt[0] = byteAt(receipt, 0) ^ 0xff;
  return receipt;
}

/** The records of the ring in which the receipt lies, newest first. */
function ringRecords(layout: Layout, image: CardImage): readonly Uint8Array[] {
  const { history } = layout;
  if (history === undefined) throw new Error(`layout ${layout.name} has a ring receipt and no history`);
  return Array.from({ length: history.blocks }, (_, i) => blockOf(image, `${history.ring}.${i}`));
}

/**
 * A purse's decrement: the amount, and the execution id. A card takes the id that it holds already for a repetition, and subtracts
 * nothing.
 */
function decrementData(layout: Layout, image: CardImage, amountMinor: bigint, token: Uint8Array): Uint8Array {
  const { balance } = layout;
  const data = new Uint8Array(BLOCK_BYTES);
  data.set(uintToBytesLE(Number(amountMinor / balance.unit), balance.length), balance.offset);
  const stored = blockOf(image, balance.block).slice(EXECUTION_ID_OFFSET, BLOCK_BYTES);
  const id = token.slice(0, stored.length);
  if (equalBytes(id, stored)) id[0] = byteAt(id, 0) ^ 0xff;
  data.set(id, EXECUTION_ID_OFFSET);
  return data;
}

/** D12 to D15 of a purse block. */
const EXECUTION_ID_OFFSET = 12;

function withMarksBlock(layout: Layout): readonly string[] {
  const names = valueBlocks(layout);
  const { block } = marksOf(layout);
  return names.includes(block) ? names : [...names, block];
}

function markPatch(layout: Layout, image: CardImage, mark: Mark, isSet: boolean): [LayoutField, Uint8Array] {
  const marks = marksOf(layout);
  const mask = maskOf(marks, mark);
  if (mask === 0) throw new Error(`layout ${layout.name} has no mark ${mark}`);
  const byte = byteAt(blockOf(image, marks.block), marks.offset);
  const field = { block: marks.block, offset: marks.offset, length: 1 };
  return [field, Uint8Array.of(isSet ? byte | mask : byte & ~mask)];
}

function marksOf({ name, marks }: Layout): LayoutMarks {
  if (marks === undefined) throw new Error(`layout ${name} has no marks`);
  return marks;
}

function maskOf(marks: LayoutMarks, mark: Mark): number {
  const masks = { blocked: marks.blockedMask, erased: marks.erasedMask, ingested: marks.ingestedMask };
  return masks[mark] ?? 0;
}

function receiptField({ name, receipt }: Layout): NonNullable<Layout['receipt']> {
  if (receipt === undefined) throw new Error(`layout ${name} has no receipt`);
  return receipt;
}

function numberOf(field: LayoutNumber, image: CardImage): bigint {
  return numberAt(blockOf(image, field.block), field);
}

function raised(field: LayoutNumber, image: CardImage): Uint8Array {
  return numberBytes(nextNumber(numberOf(field, image), field), field);
}

function patchedBlock(
  image: CardImage,
  name: string,
  patches: readonly (readonly [LayoutField, Uint8Array])[],
): Uint8Array {
  return patches
    .filter(([field]) => field.block === name)
    .reduce((data, [field, bytes]) => patched(data, field.offset, bytes), blockOf(image, name));
}

/** As a transfer keeps it. */
export function proofToHex({ receipt, preImage }: Proof): { receipt: string; preImage: string } {
  return { receipt: bytesToHex(receipt), preImage: bytesToHex(preImage) };
}

export function proofFromHex({ receipt, preImage }: { receipt: string; preImage: string }): Proof {
  return { receipt: hexToBytes(receipt), preImage: hexToBytes(preImage) };
}
