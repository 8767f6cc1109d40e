/** How often a card may be held to a phone before somebody is taken to be guessing. Pure. */

/** First calls in the window after which the next is refused. */
export const MAX_READER_ATTEMPTS = 5;
export const READER_ATTEMPT_WINDOW_MS = 10n * 60n * 1000n;

export interface Attempts {
  /** `device` or `card`, and its key. */
  readonly subject: string;
  /** Of the last few first calls, oldest first, milliseconds since 1970. */
  readonly timesMs: readonly bigint[];
}

export function deviceAttempts(deviceKey: string): string {
  return `device\n${deviceKey}`;
}

export function cardAttempts(externalKey: string): string {
  return `card\n${externalKey}`;
}

/** Whether there were so many within the window that the one at `nowMs` is too many. */
export function exceedsAttempts({ timesMs }: Attempts, nowMs: bigint): boolean {
  const recent = timesMs.filter((time) => time > nowMs - READER_ATTEMPT_WINDOW_MS);
  return recent.length >= MAX_READER_ATTEMPTS;
}

/** Every first call counts, refused or not; no more are kept than the rule looks at. */
export function withAttempt<Kept extends Attempts>(attempts: Kept, nowMs: bigint): Kept {
  return { ...attempts, timesMs: [...attempts.timesMs, nowMs].slice(-MAX_READER_ATTEMPTS) };
}

/** The version of attempts that no row holds yet. */
export const NO_ATTEMPTS_YET = -1n;
