/** The accounts between which the value of passes moves, and why it does. Pure. */

export type PassAccount =
  /** What the customer may spend. */
  | 'pass'
  /** Earned value that was taken back after it was spent: below zero by what the customer owes. */
  | 'receivable'
  /** What was spent in the group's stores. */
  | 'sales'
  /** What purchases have earned. */
  | 'cashback'
  /** What the operator has put on passes. */
  | 'issued'
  /** What expired unspent. */
  | 'breakage';

export interface PassOwner {
  /** Our key of the pass. */
  readonly key: string;
  readonly groupId: bigint;
  readonly currency: string;
}

/** A pass's own accounts carry its key; the others the group and the currency, and they are sums of their transfers. */
export function passAccount(kind: PassAccount, { key, groupId, currency }: PassOwner): string {
  if (kind === 'pass' || kind === 'receivable') return `${kind}:${key}`;
  return `${kind}:${groupId}:${currency}`;
}

interface PassRun {
  readonly from: PassAccount;
  readonly to: PassAccount;
}

/** From where to where value moves, by why it does. */
export const PASS_RUNS = {
  issue: { from: 'issued', to: 'pass' },
  debit: { from: 'pass', to: 'sales' },
  refund: { from: 'sales', to: 'pass' },
  credit: { from: 'cashback', to: 'pass' },
  'take-back': { from: 'pass', to: 'cashback' },
  owe: { from: 'receivable', to: 'cashback' },
  expire: { from: 'pass', to: 'breakage' },
} as const satisfies Readonly<Record<string, PassRun>>;

export type PassTransferCode = keyof typeof PASS_RUNS;
