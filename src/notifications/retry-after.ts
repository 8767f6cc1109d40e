/** `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date. Pure. */

/** RFC 9110, section 5.6.7, as it is to be written today. */
const IMF_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds from `nowMs` on; null when there is none, or it is neither. @param nowMs since 1970 */
export function readRetryAfter(value: string | undefined, nowMs: bigint): bigint | null {
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value)) return BigInt(value) * 1000n;
  const date = IMF_DATE.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(date)) return null;
  const wait = BigInt(date) - nowMs;
  return wait > 0n ? wait : 0n;
}
