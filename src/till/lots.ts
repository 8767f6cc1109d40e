/** The value of a pass by when it expires. Pure. */

export interface Lot {
  /** Milliseconds since 1970. */
  readonly expiresMs: bigint;
  /** Minor units, above zero. */
  readonly amount: bigint;
}

/** The first to expire first, and no two that expire together. */
export type Lots = readonly Lot[];

export function sumOf(lots: Lots): bigint {
  return lots.reduce((sum, { amount }) => sum + amount, 0n);
}

export function withLots(lots: Lots, added: Lots): Lots {
  const amounts = new Map<bigint, bigint>();
  for (const { expiresMs, amount } of [...lots, ...added])
    amounts.set(expiresMs, (amounts.get(expiresMs) ?? 0n) + amount);
  return [...amounts]
    .map(([expiresMs, amount]) => ({ expiresMs, amount }))
    .filter(({ amount }) => amount > 0n)
    .sort((a, b) => (a.expiresMs < b.expiresMs ? -1 : 1));
}

/** Takes `amount` from the lots that expire first. Throws RangeError when there is less. */
export function spend(lots: Lots, amount: bigint): { readonly left: Lots; readonly spent: Lots } {
  const left: Lot[] = [];
  const spent: Lot[] = [];
  let missing = amount;
  for (const lot of lots) {
    const taken = lot.amount < missing ? lot.amount : missing;
    missing -= taken;
    if (taken > 0n) spent.push({ ...lot, amount: taken });
    if (lot.amount > taken) left.push({ ...lot, amount: lot.amount - taken });
  }
  if (missing > 0n) throw new RangeError('there is less than is to be spent');
  return { left, spent };
}

/** What is good after `nowMs`, and what is not any more. */
export function splitExpired(lots: Lots, nowMs: bigint): { readonly good: Lots; readonly expired: Lots } {
  return {
    good: lots.filter(({ expiresMs }) => expiresMs > nowMs),
    expired: lots.filter(({ expiresMs }) => expiresMs <= nowMs),
  };
}

export function lotsText(lots: Lots): string {
  return JSON.stringify(lots.map(({ expiresMs, amount }) => [String(expiresMs), String(amount)]));
}

/** Throws for a text that {@link lotsText} did not write. */
export function lotsFromText(text: string): Lots {
  const pairs: readonly (readonly [string, string])[] = JSON.parse(text);
  return pairs.map(([expiresMs, amount]) => ({ expiresMs: BigInt(expiresMs), amount: BigInt(amount) }));
}
