/** Amounts for people. Pure. */

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const OTHER_DECIMALS: ReadonlyMap<string, number> = new Map([
  ['JPY', 0],
  ['KRW', 0],
  ['BHD', 3],
  ['JOD', 3],
  ['KWD', 3],
  ['OMR', 3],
  ['TND', 3],
]);

export function decimalsOf(currency: string): number {
  return OTHER_DECIMALS.get(currency) ?? 2;
}

/** Major units, without the currency's name: `1234` in EUR is `12.34`. */
export function formatMinor(amountMinor: bigint, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(decimals + 1, '0');
  const major = digits.slice(0, digits.length - decimals);
  const sign = amountMinor < 0n ? '-' : '';
  return decimals === 0 ? `${sign}${major}` : `${sign}${major}.${digits.slice(-decimals)}`;
}
