/** How a purchase earns value on a pass: what the operator writes, and what comes of it. Pure. */

export interface Rule {
  /** Hundredths of a percent by payment method; a method that is not there earns `otherBasisPoints`. */
  readonly basisPoints: Readonly<Record<string, number>>;
  readonly otherBasisPoints: number;
  /** A smaller payment earns nothing. Minor units, as all amounts here. */
  readonly minimum: number;
  /** What is earned is a multiple of it. */
  readonly roundTo: number;
  readonly rounding: 'down' | 'half-up' | 'up';
  /** The most that one ticket, one pass on one day and one client on one day earn; null: no cap. */
  readonly ticketCap: number | null;
  readonly passDayCap: number | null;
  readonly clientDayCap: number | null;
  /** Whole months, to the end of the last; the pass's own expiry may come before. */
  readonly validMonths: number;
}

/** Paying with earned value earns nothing. */
export const CASHBACK_METHOD = 2;

const MAX_BASIS_POINTS = 10_000;
const MAX_METHODS = 50;
const MAX_MONTHS = 36;
const MAX_AMOUNT = 1_000_000_000_000;

const cap = { type: ['integer', 'null'], minimum: 0, maximum: MAX_AMOUNT } as const;
const rate = { type: 'integer', minimum: 0, maximum: MAX_BASIS_POINTS } as const;

/** JSON Schema (2020-12) of a {@link Rule}. */
export const RULE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: [
    'basisPoints',
    'otherBasisPoints',
    'minimum',
    'roundTo',
    'rounding',
    'ticketCap',
    'passDayCap',
    'clientDayCap',
    'validMonths',
  ],
  properties: {
    basisPoints: {
      type: 'object',
      maxProperties: MAX_METHODS,
      propertyNames: { pattern: '^(?:0|[1-9][0-9]{0,8})$' },
      additionalProperties: rate,
    },
    otherBasisPoints: rate,
    minimum: { type: 'integer', minimum: 0, maximum: MAX_AMOUNT },
    roundTo: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    rounding: { enum: ['down', 'half-up', 'up'] },
    ticketCap: cap,
    passDayCap: cap,
    clientDayCap: cap,
    validMonths: { type: 'integer', minimum: 1, maximum: MAX_MONTHS },
  },
} as const;

/** What a payment earns before any cap, minor units. */
export function earned(rule: Rule, amountMinor: bigint, paymentMethodId: number): bigint {
  if (paymentMethodId === CASHBACK_METHOD || amountMinor < BigInt(rule.minimum)) return 0n;
  const points = BigInt(rule.basisPoints[String(paymentMethodId)] ?? rule.otherBasisPoints);
  // In ten thousandths of a step, so that nothing is rounded before it is known in full.
  const exact = amountMinor * points;
  const step = BigInt(rule.roundTo) * BigInt(MAX_BASIS_POINTS);
  const added = { down: 0n, 'half-up': step / 2n, up: step - 1n }[rule.rounding];
  return ((exact + added) / step) * BigInt(rule.roundTo);
}

/** When value earned now expires: the first moment after the last of its months, UTC. */
export function earnedUntil(rule: Rule, nowMs: bigint): bigint {
  const now = new Date(Number(nowMs));
  return BigInt(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + rule.validMonths + 1, 1));
}
