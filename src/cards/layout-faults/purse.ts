/** What a purse service does by itself, and a layout cannot change (FeliCa Card User's Manual, purse service). Pure. */

import { codeToText, serviceAttribute } from '../../felica/service-code.ts';
import { emptiesCards, type Layout, movesValue, setsMarksWithValue } from '../layout.ts';
import { overlap, valueFields } from './fields.ts';
import { shareBlocks } from './structure.ts';

const PURSE_DATA = { offset: 0, length: 4 };
const CASHBACK_DATA = { offset: 4, length: 4 };
const USER_DATA = { offset: 8, length: 4 };
const EXECUTION_ID = { offset: 12, length: 4 };

export function* purseFaults(layout: Layout): Iterable<string> {
  const { balance, blocks, security, virtualCard } = layout;
  const purse = blocks.get(balance.block);
  const isPurse =
    security !== 'lite-s' && purse !== undefined && serviceAttribute(purse.read)?.class === 'purse';
  if (layout.decrement !== undefined) yield* decrementFaults(layout, layout.decrement, purse?.read);
  if (virtualCard.directMayRaise && security !== 'none')
    yield 'virtualCard.directMayRaise: is for key-free purses';
  if (!isPurse || !movesValue(layout)) return;

  const { offset, length } = PURSE_DATA;
  if (balance.offset !== offset || balance.length !== length || balance.byteOrder !== 'little')
    yield 'balance: a purse keeps it in its bytes 0 to 3, little-endian';
  if (security === 'none' && !virtualCard.directMayRaise && layout.operations.includes('UPDATE_BALANCE'))
    yield 'virtualCard.directMayRaise: without it a key-free purse refuses every top-up';
  if (emptiesCards(layout)) yield* emptyingFaults(layout, purse.read);
}

function* decrementFaults(
  layout: Layout,
  decrement: number,
  balanceService: number | undefined,
): Iterable<string> {
  const text = codeToText(decrement);
  if (layout.security === 'lite-s') return;
  if (!layout.services.some(({ code }) => code === decrement))
    yield `decrement: service ${text} is not among the services`;
  const attribute = serviceAttribute(decrement);
  const takes = attribute?.access === 'decrement' || attribute?.access === 'cashback';
  if (!takes || balanceService === undefined || !shareBlocks(decrement, balanceService))
    yield `decrement: service ${text} takes nothing off the block of the balance`;
  if (attribute?.keyed === true && layout.security === 'none')
    yield `decrement: service ${text} needs a key, and this layout has none`;
  if (attribute?.keyed === false && layout.security !== 'none')
    yield `decrement: service ${text} needs no key`;
}

/** Value leaves a purse by decrement only: that leaves user data alone, and takes any execution id as it comes. */
function* emptyingFaults(layout: Layout, balanceService: number): Iterable<string> {
  const { receipt, marks, balance } = layout;
  if (layout.decrement === undefined) yield 'decrement: value leaves a purse by decrement only';
  if (receipt?.block === balance.block) {
    if (receipt.offset !== EXECUTION_ID.offset || receipt.length !== EXECUTION_ID.length)
      yield 'receipt: in a purse block it is the execution id, bytes 12 to 15';
    if (receipt.overwrittenBy !== 'shared')
      yield 'receipt.overwrittenBy: every reader leaves its own execution id, so it is shared';
  }
  for (const { member, field } of valueFields(layout)) {
    if (member === 'balance' || member === 'receipt' || field.block !== balance.block) continue;
    if (overlap(field, USER_DATA) || overlap(field, EXECUTION_ID) || !overlap(field, CASHBACK_DATA))
      yield `${member}: a decrement cannot change it`;
  }
  if (marks?.block === balance.block && setsMarksWithValue(layout))
    yield 'marks: a decrement cannot set them';
  for (const [i, { code }] of layout.services.entries()) {
    if (serviceAttribute(code)?.access === 'cashback' && shareBlocks(code, balanceService))
      yield `services[${i}].code: cashback would give back what was parked or erased`;
  }
}
