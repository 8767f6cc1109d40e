/** One card's books, recomputed from its transfers and held against what is stored. Pure. */

import type { Row } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { chipAccount, doubtAccount, isCardAccount, prepaidAccount } from './account.ts';

export interface CardTally {
  readonly cardKey: string;
  readonly currency: string;
  readonly transfers: number;
  readonly storedChip: bigint;
  /** Sums of the transfers, minor units. */
  readonly chip: bigint;
  readonly doubt: bigint;
  readonly prepaid: bigint;
  /** All accounts that are not the card's. */
  readonly operator: bigint;
  readonly openPending: readonly string[];
  readonly storedPending: string | null;
  readonly storedSequence: bigint;
  readonly loads: ReadonlyMap<string, PurchaseTally>;
  /** What was wrong already while counting. */
  readonly faults: readonly string[];
}

export interface PurchaseTally {
  readonly state: string;
  readonly posted: number;
  readonly inDoubt: boolean;
}

/** @param rows the card's account beside each of its transfers, in sequence; one row without a transfer when it has none */
export function tallyCard(cardKey: string, rows: readonly Row[]): CardTally {
  const [first] = rows;
  if (first === undefined) throw new Error('an account that was just seen is gone');
  const currency = textOf(first, 'currency');
  const transfers = rows.filter((row) => row.id !== null);
  const faults: string[] = [];
  const sums = { chip: 0n, doubt: 0n, prepaid: 0n, operator: 0n };
  const open = new Set<string>();
  const loads = new Map<string, PurchaseTally>();
  for (const [i, row] of transfers.entries()) {
    const id = textOf(row, 'id');
    const kind = textOf(row, 'kind');
    const amount = bigintOf(row, 'amount');
    if (bigintOf(row, 'sequence') !== BigInt(i + 1))
      faults.push(`transfer ${id}: out of the card's sequence`);
    if (textOf(row, 'transfer_currency') !== currency)
      faults.push(`transfer ${id}: in another currency than its card`);
    if (kind === 'pending') open.add(id);
    if ((kind === 'post' || kind === 'void') && !open.delete(textOf(row, 'pending_id'))) {
      faults.push(`transfer ${id}: ends a pending transfer that is not open`);
    }
    for (const [account, change] of [
      [textOf(row, 'debit'), -amount],
      [textOf(row, 'credit'), amount],
    ] as const) {
      const owner = ownerOf(cardKey, account);
      sums[owner] += change;
      if (owner === 'operator' && isCardAccount(account))
        faults.push(`transfer ${id}: on another card's account`);
    }
    if (row.purchase_id !== null) {
      const purchaseKey = textOf(row, 'purchase_id');
      const posted = (loads.get(purchaseKey)?.posted ?? 0) + (kind === 'post' ? 1 : 0);
      loads.set(purchaseKey, { state: textOf(row, 'purchase_state'), posted, inDoubt: kind === 'pending' });
    }
  }
  return {
    cardKey,
    currency,
    transfers: transfers.length,
    storedChip: bigintOf(first, 'balance'),
    ...sums,
    openPending: [...open],
    storedPending: first.account_pending === null ? null : textOf(first, 'account_pending'),
    storedSequence: bigintOf(first, 'account_sequence'),
    loads,
    faults,
  };
}

/** Everything in which the stored rows and the transfers differ, one sentence each. */
export function cardFaults(tally: CardTally): readonly string[] {
  const card = `card ${tally.cardKey}`;
  const open = tally.openPending;
  const faults = [...tally.faults];
  if (tally.storedChip !== tally.chip)
    faults.push(`${card}: balance ${tally.storedChip}, transfers say ${tally.chip}`);
  if (tally.storedSequence !== BigInt(tally.transfers))
    faults.push(`${card}: the sequence does not count its transfers`);
  if (open.length > 1) faults.push(`${card}: more than one pending transfer is open`);
  if ((open[0] ?? null) !== tally.storedPending)
    faults.push(`${card}: its open pending transfer is not the stored one`);
  if (open.length === 0 && tally.doubt !== 0n)
    faults.push(`${card}: value in doubt without a pending transfer`);
  if (tally.prepaid < 0n) faults.push(`${card}: more was loaded than was paid for`);
  for (const [key, { state, posted, inDoubt }] of tally.loads) {
    if (posted > 1) faults.push(`purchase ${key}: loaded ${posted} times`);
    if ((state === 'LOADED') !== (posted === 1))
      faults.push(`purchase ${key}: is ${state}, loaded ${posted} times`);
    if ((state === 'LOADING') !== inDoubt) faults.push(`purchase ${key}: is ${state}, in doubt: ${inDoubt}`);
  }
  return faults;
}

function ownerOf(cardKey: string, account: string): 'chip' | 'doubt' | 'prepaid' | 'operator' {
  if (account === chipAccount(cardKey)) return 'chip';
  if (account === doubtAccount(cardKey)) return 'doubt';
  return account === prepaidAccount(cardKey) ? 'prepaid' : 'operator';
}
