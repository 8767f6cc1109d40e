/** What becomes of a notification after an attempt to deliver it. Pure. */

export type Outcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** What the issuer asks for by `Retry-After`; null: nothing. */
      readonly retryAfterMs: bigint | null;
    }
  /** The issuer was not reached, or did not answer in time, or gives no token. `what` holds no secret. */
  | { readonly kind: 'no-answer'; readonly what: string };

export type AfterAttempt =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'again'; readonly waitMs: bigint }
  /** No more attempts unless a person asks for them. */
  | { readonly kind: 'parked' }
  /** The endpoint is gone for good: nothing is sent to it until a person says so. It was no attempt. */
  | { readonly kind: 'paused' };

const SECOND = 1_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;

/** How long after the attempt before each is made: the schedule of Standard Webhooks 1.0. */
const SCHEDULE = [
  0n,
  5n * SECOND,
  5n * MINUTE,
  30n * MINUTE,
  2n * HOUR,
  5n * HOUR,
  10n * HOUR,
  14n * HOUR,
  20n * HOUR,
  24n * HOUR,
] as const;

export const MAX_ATTEMPTS = SCHEDULE.length;

/** A longer `Retry-After` is not honoured: as long as the longest wait of the schedule. */
export const LONGEST_WAIT_MS = 24n * HOUR;

/** Up to this much of a wait is added to it by chance, so that those who failed together do not come again together. */
const JITTER = 0.1;
/** A shorter wait is left as it is. */
const JITTER_FROM_MS = MINUTE;

/** Answers of 4xx after which the same request may yet be taken. */
const RETRIED_4XX: readonly number[] = [408, 425, 429];
const GONE = 410;

/**
 * @param attempts that were made, this one included: 1 or more
 * @param chance 0 up to, but not, 1
 */
export function afterAttempt(outcome: Outcome, attempts: number, chance: number): AfterAttempt {
  if (outcome.kind === 'answer') {
    const { status } = outcome;
    if (status >= 200 && status < 300) return { kind: 'delivered' };
    if (status === GONE) return { kind: 'paused' };
    if (status >= 400 && status < 500 && !RETRIED_4XX.includes(status)) return { kind: 'parked' };
  }
  const wait = SCHEDULE[attempts];
  if (wait === undefined) return { kind: 'parked' };
  const asked = outcome.kind === 'answer' ? (outcome.retryAfterMs ?? 0n) : 0n;
  const least = asked > LONGEST_WAIT_MS ? LONGEST_WAIT_MS : asked;
  return { kind: 'again', waitMs: withJitter(wait > least ? wait : least, chance) };
}

function withJitter(waitMs: bigint, chance: number): bigint {
  if (waitMs < JITTER_FROM_MS) return waitMs;
  return waitMs + BigInt(Math.floor(Number(waitMs) * JITTER * chance));
}

/** For people, and for `last_outcome`. */
export function outcomeText(outcome: Outcome): string {
  return outcome.kind === 'answer' ? `HTTP ${outcome.status}` : outcome.what;
}
