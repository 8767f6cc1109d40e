/** The expiry of a card, as it is printed. Pure. */

/** The last month of a card: MMYY. */
const EXPIRY = /^(0[1-9]|1[0-2])(\d\d)$/;

/** Expiries have two digits of a year. */
const CENTURY = 2000;

/** When the month after `exp` begins, in UTC, milliseconds since 1970; null for what is no MMYY. */
export function endOfMonth(exp: string): bigint | null {
  const [, month, year] = EXPIRY.exec(exp) ?? [];
  return month === undefined ? null : BigInt(Date.UTC(CENTURY + Number(year), Number(month)));
}
