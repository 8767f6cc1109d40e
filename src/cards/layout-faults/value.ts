/** How value is coded, bounded, and written together with its receipt. Pure. */

import { serviceAttribute } from '../../felica/service-code.ts';
import {
  emptiesCards,
  type Layout,
  largestBalance,
  movesValue,
  setsMarksWithValue,
  smallestBalance,
  valueBlocks,
} from '../layout.ts';
import { FRAME_LIMITS } from './security.ts';

export function* valueFaults(layout: Layout): Iterable<string> {
  yield* limitFaults(layout);
  yield* receiptFaults(layout);
  if (movesValue(layout)) yield* oneCommandFaults(layout);
}

function* limitFaults(layout: Layout): Iterable<string> {
  const { balance, limits } = layout;
  if (balance.unit < 1n) {
    yield 'balance.unit: is not positive';
    return;
  }
  if (limits.floor >= limits.maximum) yield 'limits: floor is not below maximum';
  if (limits.maximum > largestBalance(balance)) yield 'limits.maximum: does not fit the balance field';
  if (limits.floor < smallestBalance(balance)) yield 'limits.floor: does not fit the balance field';
  if (limits.step < 1n) yield 'limits.step: is not positive';
  else if (limits.step % balance.unit !== 0n) yield 'limits.step: is no multiple of balance.unit';
  if (emptiesCards(layout) && (limits.floor > 0n || limits.maximum < 0n))
    yield 'limits.floor: a card is emptied to zero, which is below it';
}

/** `receipt.overwrittenBy` decides when money in doubt may be voided: it must not promise more than the block does. */
function* receiptFaults({ receipt, history, blocks }: Layout): Iterable<string> {
  if (receipt === undefined) return;
  const inHistory = history !== undefined && receipt.block === `${history.ring}.0`;
  if (receipt.overwrittenBy === 'ring' && !inHistory)
    yield 'receipt.overwrittenBy: a ring receipt lies in the newest record of the history';
  const read = blocks.get(receipt.block)?.read;
  const inRing = read !== undefined && serviceAttribute(read)?.class === 'cyclic';
  if (receipt.overwrittenBy !== 'ring' && (inHistory || inRing))
    yield 'receipt.overwrittenBy: must be ring, since others push records into that block';
}

/** Value, receipt and mark stand or fall together, so one command must carry them. */
function* oneCommandFaults(layout: Layout): Iterable<string> {
  const { security, marks, virtualCard } = layout;
  const together = new Set(valueBlocks(layout));
  if (marks !== undefined && setsMarksWithValue(layout)) together.add(marks.block);
  const macBlocks = security === 'lite-s' ? 1 : 0;
  const most = Math.min(FRAME_LIMITS[security].written, virtualCard.maxWriteBlocks) - macBlocks;
  if (together.size > most)
    yield `blocks: a value write takes ${[...together].join(', ')}, and one write command carries ${most}`;
}
