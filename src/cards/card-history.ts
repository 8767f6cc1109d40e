/** What a chip's own records tell of the time since it was last seen, and the record that a write of ours adds. Pure. */

import { bytesToHex, readUintBE, uintToBytesBE } from '../bytes.ts';
import { BLOCK_BYTES } from '../felica/block-list.ts';
import { blockOf, nextNumber, numberAt, numberBytes, roundOf } from './block-field.ts';
import type { CardImage } from './card-image.ts';
import {
  type Layout,
  type LayoutHistory,
  minorOfNumber,
  numberOfMinor,
  type RecordBytes,
  type RecordNumber,
} from './layout.ts';

export interface HistoryRecord {
  readonly serial: bigint;
  /** After the event, in minor units. */
  readonly balanceMinor: bigint;
  /** Hexadecimal; null where the layout does not say where it stands. */
  readonly process: string | null;
  readonly terminal: string | null;
  /** YYYY-MM-DD; null where the layout knows of none, or the record has none that is in the calendar. */
  readonly date: string | null;
  /** The whole record. */
  readonly hex: string;
}

export interface Explanation {
  /** What the records account for, net: negative is offline use. */
  readonly explainedMinor: bigint;
  /** The rest of the difference, net. */
  readonly unexplainedMinor: bigint;
  /** Those that nobody has seen yet, oldest first. */
  readonly records: readonly HistoryRecord[];
  /** What the next explanation starts from: 0 when the ring is empty, null on a layout without a history. */
  readonly newestSerial: bigint | null;
}

const FIRST_YEAR = 2000;
const YEAR_BITS = 7;
const MONTH_BITS = 4;
const DAY_BITS = 5;

/** The records of the image, newest first; blocks that were never written are left out. */
export function historyOf(layout: Layout, image: CardImage): readonly HistoryRecord[] {
  const { history } = layout;
  if (history === undefined) return [];
  return Array.from({ length: history.blocks }, (_, i) => blockOf(image, `${history.ring}.${i}`))
    .filter((record) => record.some((byte) => byte !== 0))
    .map((record) => parseRecord(layout, history, record));
}

/**
 * Which part of `chipMinor - bookedMinor` the chip's records account for; the two parts add up to it.
 *
 * The ring's order is the order of events, since a chip keeps it; serials need only rise. Records newer than `sinceSerial` lead on
 * from the booked balance when nothing was pushed out between: else what came before the oldest of them is unexplained, and so is
 * what came after the newest. With `sinceSerial` null (a card never seen) they lead on from the newest record that has the booked
 * balance, if one has. Ask when no value is in doubt: a write of ours that left no record would count as part of the first one.
 */
export function explainDifference(
  layout: Layout,
  image: CardImage,
  sinceSerial: bigint | null,
  bookedMinor: bigint,
  chipMinor: bigint,
): Explanation {
  const { history } = layout;
  const difference = chipMinor - bookedMinor;
  if (history === undefined)
    return { explainedMinor: 0n, unexplainedMinor: difference, records: [], newestSerial: null };

  const visible = historyOf(layout, image);
  const { fresh, whole } =
    sinceSerial === null
      ? freshFromBalance(visible, bookedMinor)
      : freshFromSerial(history, visible, sinceSerial);
  const [newest, oldest] = [fresh[0], fresh.at(-1)];
  const explainedMinor =
    newest === undefined || oldest === undefined
      ? 0n
      : newest.balanceMinor - (whole ? bookedMinor : oldest.balanceMinor);
  return {
    explainedMinor,
    unexplainedMinor: difference - explainedMinor,
    records: fresh.toReversed(),
    newestSerial: visible[0]?.serial ?? 0n,
  };
}

/** The record that a write of ours pushes into the ring, 16 bytes. Its date is that of UTC. Throws RangeError when `balanceMinor` has no coding. */
export function newHistoryRecord(
  layout: Layout,
  image: CardImage,
  {
    balanceMinor,
    dateMs,
    receipt,
  }: { readonly balanceMinor: bigint; readonly dateMs: bigint; readonly receipt: Uint8Array },
): Uint8Array {
  const { history } = layout;
  if (history === undefined) throw new Error(`layout ${layout.name} has no history`);
  const record = new Uint8Array(BLOCK_BYTES);
  for (const { offset, bytes } of history.load ?? []) record.set(bytes, offset);
  const serial = nextNumber(historyOf(layout, image)[0]?.serial ?? 0n, history.serial);
  putNumber(record, history.serial, serial);
  putNumber(record, history.balance, numberOfMinor(codingOf(layout, history), balanceMinor));
  if (history.date !== undefined) record.set(dateBytes(dateMs), history.date.offset);
  if (layout.receipt?.block === `${history.ring}.0`) record.set(receipt, layout.receipt.offset);
  return record;
}

/** The serial of one record, 16 bytes. */
export function recordSerial(layout: Layout, record: Uint8Array): bigint {
  if (layout.history === undefined) throw new Error(`layout ${layout.name} has no history`);
  return parseRecord(layout, layout.history, record).serial;
}

interface Fresh {
  /** Newest first. */
  readonly fresh: readonly HistoryRecord[];
  /** True when nothing is missing between what was booked and the oldest of them. */
  readonly whole: boolean;
}

function freshFromBalance(visible: readonly HistoryRecord[], bookedMinor: bigint): Fresh {
  const at = visible.findIndex(({ balanceMinor }) => balanceMinor === bookedMinor);
  return { fresh: visible.slice(0, Math.max(at, 0)), whole: true };
}

/** A chip that never wrote a record is seen at serial 0, and as long as its ring is not full nothing has left it. */
function freshFromSerial(
  history: LayoutHistory,
  visible: readonly HistoryRecord[],
  sinceSerial: bigint,
): Fresh {
  const end = visible.findIndex(
    ({ serial }, i) =>
      !isNewer(history, serial, sinceSerial) ||
      (i > 0 && !isNewer(history, visible[i - 1]?.serial ?? 0n, serial)),
  );
  const fresh = end < 0 ? visible : visible.slice(0, end);
  const lastSeen = end < 0 ? undefined : visible[end]?.serial;
  const fromTheStart = sinceSerial === 0n && end < 0 && visible.length < history.blocks;
  const leadsOn = fresh.at(-1)?.serial === nextNumber(sinceSerial, history.serial);
  return { fresh, whole: lastSeen === sinceSerial || leadsOn || fromTheStart };
}

/** Serials go round; of two the newer is less than half a round ahead. */
function isNewer(history: LayoutHistory, serial: bigint, than: bigint): boolean {
  const round = roundOf(history.serial);
  const ahead = (((serial - than) % round) + round) % round;
  return ahead > 0n && ahead < round / 2n;
}

function parseRecord(layout: Layout, history: LayoutHistory, record: Uint8Array): HistoryRecord {
  const hexOf = (part: RecordBytes | undefined) => (part === undefined ? null : hexAt(record, part));
  return {
    serial: numberAt(record, history.serial),
    balanceMinor: minorOfNumber(codingOf(layout, history), numberAt(record, history.balance)),
    process: hexOf(history.process),
    terminal: hexOf(history.terminal),
    date: history.date === undefined ? null : dateAt(record, history.date.offset),
    hex: bytesToHex(record),
  };
}

function codingOf({ balance: { bias, unit } }: Layout, { balance: { length } }: LayoutHistory) {
  return { bias, unit, length };
}

function dateAt(record: Uint8Array, offset: number): string | null {
  const packed = readUintBE(record, offset, 2);
  const day = packed & (2 ** DAY_BITS - 1);
  const month = (packed >> DAY_BITS) & (2 ** MONTH_BITS - 1);
  const year = FIRST_YEAR + (packed >> (DAY_BITS + MONTH_BITS));
  const date = new Date(Date.UTC(year, month - 1, day));
  const inCalendar = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return inCalendar ? date.toISOString().slice(0, 'YYYY-MM-DD'.length) : null;
}

/** Throws RangeError before 2000 and after 2127. */
function dateBytes(dateMs: bigint): Uint8Array {
  const date = new Date(Number(dateMs));
  const year = date.getUTCFullYear() - FIRST_YEAR;
  if (year < 0 || year >= 2 ** YEAR_BITS) throw new RangeError('a history record has no such year');
  const month = date.getUTCMonth() + 1;
  return uintToBytesBE((year << (MONTH_BITS + DAY_BITS)) | (month << DAY_BITS) | date.getUTCDate(), 2);
}

function putNumber(record: Uint8Array, place: RecordNumber, number: bigint): void {
  record.set(numberBytes(number, place), place.offset);
}

function hexAt(record: Uint8Array, { offset, length }: RecordBytes): string {
  return bytesToHex(record.slice(offset, offset + length));
}
