/** What a payment puts on a pass. Pure. */

import { type Refusal, refuse } from '../errors.ts';
import { useRefusal } from './debit.ts';
import { type Lots, sumOf, withLots } from './lots.ts';
import { expire, MAX_BALANCE, type Moment, type PassChange, type PassStanding } from './pass.ts';
import { earned, earnedUntil, type Rule } from './rule.ts';

/** What several passes share: a ticket's sum, and a client's on one day. */
export interface Counter {
  readonly amount: bigint;
  readonly day: bigint;
  readonly version: bigint;
}

export interface Payment {
  /** What was paid, minor units. */
  readonly amount: bigint;
  readonly methodId: number;
  /** Null: the product earns nothing. */
  readonly rule: Rule | null;
  /** What was earned before; null when nothing was. */
  readonly ticket: Counter | null;
  readonly client: Counter | null;
}

export interface Credit extends PassChange {
  readonly balanceBefore: bigint;
  /** What was earned, as the lot that it made; none when it was nothing. */
  readonly made: Lots;
  readonly transactionId: string;
  /** What the counters come to; null where the rule has no such cap or nothing was earned. */
  readonly ticketTotal: bigint | null;
  readonly clientTotal: bigint | null;
}

/** What was earned must fit under every cap whole: a part of it would be a promise half kept. */
export function credit(standing: PassStanding, payment: Payment, moment: Moment): Credit | Refusal {
  const refusal = useRefusal(standing, moment.nowMs);
  if (refusal !== null) return refusal;
  const { rule } = payment;
  const expired = expire(standing.pass, moment);
  const { pass } = expired;
  const balanceBefore = sumOf(pass.lots);
  const amount = rule === null ? 0n : earned(rule, payment.amount, payment.methodId);
  const transactionId = moment.newId();
  if (rule === null || amount === 0n)
    return { ...expired, balanceBefore, made: [], transactionId, ticketTotal: null, clientTotal: null };
  const day = dayOf(moment.nowMs);
  const passTotal = amount + (pass.earnedDay === day ? pass.earnedAmount : 0n);
  const ticketTotal = amount + (payment.ticket?.amount ?? 0n);
  const clientTotal = amount + (payment.client?.day === day ? payment.client.amount : 0n);
  if (balanceBefore + amount > MAX_BALANCE) return refuse('cap-reached', 'on this pass');
  if (isAbove(ticketTotal, rule.ticketCap)) return refuse('cap-reached', 'on this ticket');
  if (isAbove(passTotal, rule.passDayCap)) return refuse('cap-reached', 'on this pass today');
  if (isAbove(clientTotal, rule.clientDayCap)) return refuse('cap-reached', 'by this client today');
  const made = [{ expiresMs: earnedUntil(rule, moment.nowMs), amount }];
  return {
    pass: { ...pass, lots: withLots(pass.lots, made), earnedDay: day, earnedAmount: passTotal },
    moves: [...expired.moves, { id: transactionId, code: 'credit', amount }],
    balanceBefore,
    made,
    transactionId,
    ticketTotal: rule.ticketCap === null ? null : ticketTotal,
    clientTotal: rule.clientDayCap === null ? null : clientTotal,
  };
}

function isAbove(total: bigint, cap: number | null): boolean {
  return cap !== null && total > BigInt(cap);
}

const DAY_MS = 86_400_000n;

/** Days since 1970, UTC. */
export function dayOf(ms: bigint): bigint {
  return ms / DAY_MS;
}
