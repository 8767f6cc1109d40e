/** The chip's own records: their ring, and the bytes of a record. Pure. */

import { BLOCK_BYTES } from '../../felica/block-list.ts';
import { type Layout, type LayoutHistory, largestBalance, type RecordBytes } from '../layout.ts';
import { overlap } from './fields.ts';

const DATE_BYTES = 2;

export function* historyFaults(layout: Layout): Iterable<string> {
  const { history, receipt, blocks, balance, limits } = layout;
  if (history === undefined) return;
  if (!blocks.has(`${history.ring}.0`) || history.blocks < 1)
    yield `history.ring: no ring is named ${history.ring}`;
  if (history.date !== undefined && history.date.length !== DATE_BYTES)
    yield `history.date: has ${DATE_BYTES} bytes`;
  if (limits.maximum > largestBalance({ ...balance, length: history.balance.length }))
    yield 'history.balance: the maximum does not fit';

  const fixed = fixedParts(history);
  const own = receipt?.block === `${history.ring}.0` ? [['receipt', receipt] as const] : [];
  const load = (history.load ?? []).map(
    ({ offset, bytes }, i) => [`history.load[${i}]`, { offset, length: bytes.length }] as const,
  );
  const parts: readonly (readonly [string, RecordBytes])[] = [...fixed, ...own, ...load];
  for (const [i, [member, part]] of parts.entries()) {
    if (part.offset + part.length > BLOCK_BYTES) yield `${member}: reaches past the end of its record`;
    const twin = parts.slice(0, i).find(([, other]) => overlap(part, other));
    if (twin !== undefined) yield `${member}: overlaps ${twin[0]}`;
  }
  for (const [member, part] of spokenParts(history)) {
    if (part.offset + part.length > BLOCK_BYTES) yield `${member}: reaches past the end of its record`;
  }
}

/** What a write of ours works out for each record. */
function fixedParts({ serial, balance, date }: LayoutHistory): readonly (readonly [string, RecordBytes])[] {
  return [
    ['history.serial', serial],
    ['history.balance', balance],
    ...(date === undefined ? [] : [['history.date', date] as const]),
  ];
}

/** What is only read; in a record of ours it says what `load` puts there. */
function spokenParts({ process, terminal }: LayoutHistory): readonly (readonly [string, RecordBytes])[] {
  return [
    ...(process === undefined ? [] : [['history.process', process] as const]),
    ...(terminal === undefined ? [] : [['history.terminal', terminal] as const]),
  ];
}
