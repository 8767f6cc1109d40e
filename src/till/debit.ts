/** Taking value from a pass. Pure. */

import { type Refusal, refuse } from '../errors.ts';
import { type Lots, spend, sumOf } from './lots.ts';
import { expire, type Moment, type PassChange, type PassStanding, unusable } from './pass.ts';

export interface Debit extends PassChange {
  /** Of the pass, after what had expired was taken off. */
  readonly balanceBefore: bigint;
  /** What was taken, by when it would have expired. */
  readonly spent: Lots;
  readonly transactionId: string;
}

/** Value may be taken; or why not, and with too little of it how much there is. */
export function debit(standing: PassStanding, amount: bigint, moment: Moment): Debit | PassRefusal {
  const refusal = useRefusal(standing, moment.nowMs);
  if (refusal !== null) return refusal;
  const expired = expire(standing.pass, moment);
  const balanceBefore = sumOf(expired.pass.lots);
  if (balanceBefore < amount) return { ...refuse('insufficient-balance'), balance: balanceBefore };
  const { left, spent } = spend(expired.pass.lots, amount);
  const transactionId = moment.newId();
  return {
    pass: { ...expired.pass, lots: left },
    moves: [...expired.moves, { id: transactionId, code: 'debit', amount }],
    balanceBefore,
    spent,
    transactionId,
  };
}

/** A final refusal of something on a pass. */
export interface PassRefusal extends Refusal {
  /** What the pass holds, where that is why. */
  readonly balance?: bigint;
  /** What is left of the original of a refund, where that is why. */
  readonly refundable?: bigint;
}

export function useRefusal(standing: PassStanding, nowMs: bigint): Refusal | null {
  const why = unusable(standing, nowMs);
  if (why === null) return null;
  return refuse(why === 'BLOCKED' ? 'pass-blocked' : 'pass-expired');
}
