/** Giving a debit back, and taking a credit back. Pure. */

import { refuse } from '../errors.ts';
import type { PassRefusal } from './debit.ts';
import { type Lot, type Lots, spend, sumOf, withLots } from './lots.ts';
import { expire, MAX_BALANCE, type Moment, type Pass, type PassChange } from './pass.ts';

/** A debit or a credit that is on the pass's book. */
export interface Original {
  readonly kind: 'debit' | 'credit';
  /** Of a debit what was taken, of a credit what was paid; minor units. */
  readonly amount: bigint;
  /** What of it was given back before. */
  readonly refunded: bigint;
  /** Of a debit what was spent, of a credit what was earned. */
  readonly lots: Lots;
}

export interface Refund extends PassChange {
  readonly balanceBefore: bigint;
  readonly transactionId: string;
  /** What came to the pass, or of a credit what was taken from it. */
  readonly moved: bigint;
}

/** Never more than is left of the original, nor than the pass has room for. The pass may be blocked or expired. */
export function refund(pass: Pass, original: Original, amount: bigint, moment: Moment): Refund | PassRefusal {
  const refundable = original.amount - original.refunded;
  if (amount > refundable)
    return { ...refuse('insufficient-balance', 'less is left of the original'), refundable };
  const settled = expire(pass, moment);
  const change =
    original.kind === 'debit'
      ? giveBack(settled.pass, original, amount, moment)
      : takeBack(settled.pass, original, amount, moment);
  const { lots, receivable } = change.pass;
  if (sumOf(lots) > MAX_BALANCE || receivable > MAX_BALANCE) return refuse('cap-reached', 'on this pass');
  return {
    ...change,
    moves: [...settled.moves, ...change.moves],
    balanceBefore: sumOf(settled.pass.lots),
  };
}

type Change = Omit<Refund, 'balanceBefore'>;

/** The lots come back, what was spent last first: so a part leaves the pass as if so much less had been debited. */
function giveBack(pass: Pass, { lots, amount, refunded }: Original, given: bigint, moment: Moment): Change {
  const stillSpent = spend(lots, amount - refunded).spent;
  const restored = spend(stillSpent, amount - refunded - given).left;
  const transactionId = moment.newId();
  const after = expire({ ...pass, lots: withLots(pass.lots, restored) }, moment);
  return {
    pass: after.pass,
    moves: [{ id: transactionId, code: 'refund', amount: given }, ...after.moves],
    transactionId,
    moved: given,
  };
}

/**
 * The share that the returned part had earned: from what is left of the value that was earned then, then from what expires first. What
 * is spent already is owed.
 */
function takeBack(pass: Pass, original: Original, returned: bigint, { newId }: Moment): Change {
  const share = shareOf(original, original.refunded + returned) - shareOf(original, original.refunded);
  const balance = sumOf(pass.lots);
  const taken = share < balance ? share : balance;
  const owed = share - taken;
  const transactionId = newId();
  const [own] = original.lots;
  return {
    pass: { ...pass, lots: without(pass.lots, own, taken), receivable: pass.receivable + owed },
    moves: [
      ...(taken === 0n ? [] : [{ id: transactionId, code: 'take-back' as const, amount: taken }]),
      ...(owed === 0n ? [] : [{ id: newId(), code: 'owe' as const, amount: owed }]),
    ],
    transactionId,
    moved: taken,
  };
}

/** What so much of the payment had earned; all of it when it is the whole. */
function shareOf({ amount, lots }: Original, returned: bigint): bigint {
  return (sumOf(lots) * returned) / amount;
}

function without(lots: Lots, own: Lot | undefined, taken: bigint): Lots {
  const earned = lots.filter(({ expiresMs }) => expiresMs === own?.expiresMs);
  const others = lots.filter(({ expiresMs }) => expiresMs !== own?.expiresMs);
  const fromOwn = sumOf(earned) < taken ? sumOf(earned) : taken;
  return withLots(spend(earned, fromOwn).left, spend(others, taken - fromOwn).left);
}
