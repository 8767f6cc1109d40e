/** When a wallet is asked again that could not carry an operation out. Pure. */

import type { GuidelineCode } from '../guideline-codes.ts';

const SECOND = 1_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;

/** After the first call, the second, and so on: a wallet that comes back is soon noticed, one that stays away is let alone. 16 hours in all. */
export const WALLET_PAUSES_MS: readonly bigint[] = [
  SECOND,
  5n * SECOND,
  30n * SECOND,
  2n * MINUTE,
  10n * MINUTE,
  30n * MINUTE,
  HOUR,
  2n * HOUR,
  4n * HOUR,
  8n * HOUR,
];

/** How often a wallet is called for one operation at most. */
export const MAX_CALLS = WALLET_PAUSES_MS.length + 1;

/** How long to wait after that many calls; null when there were enough. @param calls 1 or more */
export function pauseAfter(
  calls: bigint,
  retryAfterMs: bigint,
  pausesMs: readonly bigint[] = WALLET_PAUSES_MS,
): bigint | null {
  const pause = pausesMs[Number(calls) - 1];
  if (pause === undefined) return null;
  return pause > retryAfterMs ? pause : retryAfterMs;
}

/** With what an operation fails whose wallet was asked often enough: busy is what it said itself, otherwise it was not reached. */
export function codeWhenSpent(last: GuidelineCode): GuidelineCode {
  return last === 222 ? 222 : 221;
}
