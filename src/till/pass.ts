/** A pass and the value on it. Pure. */

import type { PassTransferCode } from '../ledger/pass-account.ts';
import { type Lots, splitExpired, sumOf, withLots } from './lots.ts';

export interface Pass {
  /** Ours. */
  readonly key: string;
  readonly groupId: bigint;
  readonly productId: string;
  /** The group's own name for it: `pass.id` on the wire. */
  readonly passId: string;
  readonly serialNumber: string;
  /** As `pass-number.ts` writes them. */
  readonly nfcNumber: string | null;
  readonly number: string | null;
  readonly consumer: { readonly id: bigint; readonly givenName: string; readonly familyName: string };
  readonly state: 'ACTIVE' | 'BLOCKED';
  /** Milliseconds since 1970, as all times here. */
  readonly expiresMs: bigint;
  readonly currency: string;
  /** Their sum is the balance. */
  readonly lots: Lots;
  /** Earned value that was taken back after it was spent, minor units. */
  readonly receivable: bigint;
  /** What was earned on that day (UTC, days since 1970). */
  readonly earnedDay: bigint;
  readonly earnedAmount: bigint;
  /** How many transfers it has had. */
  readonly sequence: bigint;
  /** Our key of the transit card that it is, too. */
  readonly cardKey: string | null;
  readonly version: bigint;
}

/** When a lot expires that expires with its pass: beyond every date that a pass can have. */
export const WITH_PASS = 253_402_300_800_000n;

/** The most that a pass holds, and the most that its holder owes, minor units: far above what anybody puts on one, far inside 64 bits. The table's own bound. */
export const MAX_BALANCE = 9_999_999_999_999n;

/** One movement of a pass's value. */
export interface Move {
  readonly id: string;
  readonly code: PassTransferCode;
  /** Minor units, above zero. */
  readonly amount: bigint;
}

/** A pass after a decision, and the movements that made it so, in order. */
export interface PassChange {
  readonly pass: Pass;
  readonly moves: readonly Move[];
}

/** What a decision may not make up. */
export interface Moment {
  readonly nowMs: bigint;
  readonly newId: () => string;
}

/** A pass beside what it is blocked by. */
export interface PassStanding {
  readonly pass: Pass;
  /** The card that it is linked to is blocked, and the product says that this blocks the pass. */
  readonly cardBlocked: boolean;
}

/** Null when it can be used. */
export function unusable({ pass, cardBlocked }: PassStanding, nowMs: bigint): 'BLOCKED' | 'EXPIRED' | null {
  if (pass.state === 'BLOCKED' || cardBlocked) return 'BLOCKED';
  return pass.expiresMs <= nowMs ? 'EXPIRED' : null;
}

/** The balance as its holder sees it: what has expired is gone, whether it was booked yet or not. */
export function spendable({ lots, expiresMs }: Pass, nowMs: bigint): bigint {
  return expiresMs <= nowMs ? 0n : sumOf(splitExpired(lots, nowMs).good);
}

/** Books what has expired; no moves when nothing has. */
export function expire(pass: Pass, { nowMs, newId }: Moment): PassChange {
  const { good, expired } = splitExpired(pass.lots, pass.expiresMs <= nowMs ? WITH_PASS : nowMs);
  const amount = sumOf(expired);
  if (amount === 0n) return { pass, moves: [] };
  return { pass: { ...pass, lots: good }, moves: [{ id: newId(), code: 'expire', amount }] };
}

/** Puts value on a pass that expires with it. */
export function issue(pass: Pass, amount: bigint, { newId }: Moment): PassChange {
  const lots = withLots(pass.lots, [{ expiresMs: WITH_PASS, amount }]);
  return { pass: { ...pass, lots }, moves: [{ id: newId(), code: 'issue', amount }] };
}

/** When something of it expires next: a lot, or all of it; null when there is nothing. */
export function dueMs({ lots, expiresMs }: Pass): bigint | null {
  const [first] = lots;
  if (first === undefined) return null;
  return first.expiresMs < expiresMs ? first.expiresMs : expiresMs;
}
