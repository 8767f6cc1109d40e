/** Times and days as the contract writes them: RFC 3339, UTC. */

import { Refused } from './request.ts';

export const DAY_MS = 86_400_000n;

/** @param ms since 1970 */
export function timeText(ms: bigint): string {
  return new Date(Number(ms)).toISOString();
}

/** A day by its number since 1970. */
export function dayText(day: bigint): string {
  return timeText(day * DAY_MS).slice(0, 10);
}

/** Of the years that have four digits: RFC 3339, section 1. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Milliseconds since 1970. @param time keeps the contract's `date-time` */
export function timeMs(time: string, field: string): bigint {
  const ms = Date.parse(time);
  if (!(ms > 0 && ms <= LAST_MS)) throw new Refused(422, `${field}: a time from 1970 to 9999`);
  return BigInt(ms);
}

/** The number of a day since 1970. @param day keeps the contract's `date` */
export function dayNumber(day: string, field: string): bigint {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (!Number.isSafeInteger(ms) || ms < 0) throw new Refused(400, `${field}: a day since 1970`);
  return BigInt(ms) / DAY_MS;
}
