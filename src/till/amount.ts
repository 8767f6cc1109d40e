/** Amounts as a till sends them: decimal major units, read from the number's own text so that no digit is lost. Pure. */

/** The grammar of RFC 8259, section 6. */
const JSON_NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** The largest amount, major units. */
export const MAX_MAJOR = 999_999_999n;
const MAX_MAJOR_DIGITS = 9;

/**
 * The amount in minor units; null for what is no JSON number, is not above zero, is more than {@link MAX_MAJOR}, or is finer than the
 * currency. Amounts are told apart by their value: 12.340 is 12.34, and 1e1 is 10.
 *
 * @param decimals of the currency
 */
export function minorFrom(source: string, decimals: number): bigint | null {
  const match = JSON_NUMBER.exec(source);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (sign === '-' || significant === '') return null;
  // The value is `significant` times ten to this power.
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  if (power < -decimals || significant.length + power > MAX_MAJOR_DIGITS) return null;
  const minor = BigInt(significant) * 10n ** BigInt(power + decimals);
  return minor > MAX_MAJOR * 10n ** BigInt(decimals) ? null : minor;
}
