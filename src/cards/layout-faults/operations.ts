/** What an operation needs of a layout. Pure. */

import { type Layout, type LayoutMarks, movesValue, setsMarksWithValue, valueBlocks } from '../layout.ts';

export function* operationFaults(layout: Layout): Iterable<string> {
  const { operations, readerOperations, marks, config, plan } = layout;
  if (movesValue(layout) && layout.receipt === undefined)
    yield 'operations: value moves, and no receipt would tell whether it did';
  if (operations.includes('BLOCK_AND_READ_CARD') && marks === undefined)
    yield 'operations: BLOCK_AND_READ_CARD needs marks.blockedMask';
  if (operations.includes('ERASE_CARD') && marks?.erasedMask === undefined)
    yield 'operations: ERASE_CARD needs marks.erasedMask';
  if (readerOperations.includes('BLOCK_AND_READ_CARD') && marks?.ingestedMask === undefined)
    yield 'readerOperations: BLOCK_AND_READ_CARD needs marks.ingestedMask';
  if (operations.includes('UPDATE_CONFIG') && config.size === 0)
    yield 'operations: UPDATE_CONFIG needs config';
  if (operations.includes('UPDATE_PLAN') && plan.size === 0) yield 'operations: UPDATE_PLAN needs plan';
  for (const operation of readerOperations) {
    if (operation !== 'READ_BALANCE' && operation !== 'BLOCK_AND_READ_CARD')
      yield `readerOperations: ${operation} is for the phone's own card`;
  }
  yield* maskFaults(layout);
  yield* unwritableFaults(layout);
}

function* maskFaults({ marks, inStation }: Layout): Iterable<string> {
  if (marks === undefined) return;
  const { blockedMask, erasedMask = 0, ingestedMask = 0 } = marks;
  if ((blockedMask & erasedMask) | (blockedMask & ingestedMask) | (erasedMask & ingestedMask))
    yield 'marks: two masks share a bit';
  const sameByte = inStation?.block === marks.block && inStation.offset === marks.offset;
  if (sameByte && inStation.mask & (blockedMask | erasedMask | ingestedMask))
    yield 'inStation.mask: shares a bit with marks';
}

/** What is written must be open to writing. */
function* unwritableFaults(layout: Layout): Iterable<string> {
  for (const name of writtenBlocks(layout)) {
    const place = layout.blocks.get(name);
    if (place !== undefined && place.write === undefined)
      yield `blocks.${name}: has no write, and an operation writes it`;
  }
}

function writtenBlocks(layout: Layout): ReadonlySet<string> {
  const { operations, marks, config, plan } = layout;
  return new Set([
    ...(movesValue(layout) ? valueBlocks(layout) : []),
    ...(marksWritten(layout, marks) ? [marks.block] : []),
    ...(operations.includes('UPDATE_CONFIG') ? [...config.values()].map(({ block }) => block) : []),
    ...(operations.includes('UPDATE_PLAN') ? [...plan.values()].map(({ block }) => block) : []),
  ]);
}

function marksWritten(layout: Layout, marks: LayoutMarks | undefined): marks is LayoutMarks {
  return (
    marks !== undefined && (setsMarksWithValue(layout) || layout.operations.includes('BLOCK_AND_READ_CARD'))
  );
}
