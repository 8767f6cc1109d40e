/** Amounts for people. Pure. */

/** ISO 4217 currencies whose minor unit is not a hundredth; units of account, which nobody pays with, are left out. */
const WITHOUT_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' ');
const WITH_THREE = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');

const OTHER_DECIMALS: ReadonlyMap<string, number> = new Map([
  ...WITHOUT_DECIMALS.map((currency) => [currency, 0] as const),
  ...WITH_THREE.map((currency) => [currency, 3] as const),
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

/** JSON in which bigints are numbers. Amounts are within what a JSON number holds exactly; anything larger is a broken invariant. */
export function jsonWithIntegers(value: unknown, indent?: number): string {
  const integers = (_key: string, member: unknown) => {
    if (typeof member !== 'bigint') return member;
    if (!Number.isSafeInteger(Number(member))) throw new Error('an amount beyond what JSON holds exactly');
    return Number(member);
  };
  return JSON.stringify(value, integers, indent);
}
