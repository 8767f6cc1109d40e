/** One card's books, recomputed from its transfers and held against what is stored. Pure. */

import type { Row } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { type CardAccount, cardAccount, isCardAccount, operatorAccount } from './account.ts';
import type { PurchaseState } from './purchase.ts';
import { HANDED, type Run, SINGLE } from './transfer.ts';

/** What the audit reads of a card: its account beside each of its transfers, in sequence, with the purchase of each. */
export const AUDITED_COLUMNS = `card.id as card_key, card.issuer_id, account.currency, account.balance,
  account.parked as account_parked, account.sequence as account_sequence, account.pending_id as account_pending,
  account.decision as account_decision,
  transfer.id, transfer.sequence, transfer.kind, transfer.code, transfer.debit, transfer.credit, transfer.amount,
  transfer.currency as transfer_currency, transfer.pending_id, transfer.purchase_id, purchase.state as purchase_state,
  purchase.amount as purchase_amount, purchase.card_id as purchase_card, purchase.currency as purchase_currency`;

export const AUDITED_JOINS = `left join account on account.id = 'chip:' || card.id
left join transfer on transfer.card_id = card.id
left join purchase on purchase.id = transfer.purchase_id`;

export interface CardTally {
  readonly cardKey: string;
  readonly currency: string;
  readonly transfers: number;
  readonly storedChip: bigint;
  /** Sums of the transfers, minor units. */
  readonly chip: bigint;
  readonly doubt: bigint;
  readonly prepaid: bigint;
  readonly parked: bigint;
  /** All accounts that are not the card's. */
  readonly operator: bigint;
  /** Everything in which the stored rows and the transfers differ, one sentence each. */
  readonly faults: readonly string[];
}

interface PurchaseTally {
  readonly state: string;
  readonly amount: bigint;
  readonly posted: number;
  readonly inDoubt: boolean;
}

type Owner = CardAccount | 'operator';

/** Purchases whose money stands in `prepaid`. */
const HELD: readonly string[] = ['PAID', 'CANCELLED'] satisfies PurchaseState[];

/** Which accounts each transfer runs between; any other is a fault. */
const RUNS: ReadonlyMap<string, Run> = new Map([
  ...Object.entries(SINGLE).map(([code, run]): [string, Run] => [`single ${code}`, run]),
  ...Object.entries(HANDED).flatMap(([code, { from, to }]): [string, Run][] => [
    [`pending ${code}`, { from, to: 'doubt' }],
    [`post ${code}`, { from: 'doubt', to }],
    [`void ${code}`, { from: 'doubt', to: from }],
  ]),
]);

/** @param rows of {@link AUDITED_COLUMNS}; one row without a transfer when the card has none */
export function tallyCard(rows: readonly Row[]): CardTally {
  const [first] = rows;
  if (first === undefined) throw new Error('a card that was just seen is gone');
  const cardKey = textOf(first, 'card_key');
  const hasAccount = first.balance !== null;
  const currency = hasAccount ? textOf(first, 'currency') : String(first.transfer_currency ?? '');
  const transfers = rows.filter((row) => row.id !== null);
  const faults: string[] = hasAccount ? [] : [`card ${cardKey}: has no account`];
  const sums: Record<Owner, bigint> = { chip: 0n, doubt: 0n, prepaid: 0n, parked: 0n, operator: 0n };
  const pending = new Map<string, Row>();
  const purchases = new Map<string, PurchaseTally>();
  for (const [i, row] of transfers.entries()) {
    const id = textOf(row, 'id');
    const amount = bigintOf(row, 'amount');
    if (bigintOf(row, 'sequence') !== BigInt(i + 1))
      faults.push(`transfer ${id}: out of the card's sequence`);
    if (textOf(row, 'transfer_currency') !== currency)
      faults.push(`transfer ${id}: in another currency than its card`);
    faults.push(
      ...runFaults(row, cardKey, currency),
      ...endFaults(row, pending),
      ...purchaseFaults(row, cardKey),
    );
    sums[ownerOf(cardKey, textOf(row, 'debit'))] -= amount;
    sums[ownerOf(cardKey, textOf(row, 'credit'))] += amount;
    countPurchase(purchases, row);
  }
  const storedChip = hasAccount ? bigintOf(first, 'balance') : 0n;
  if (hasAccount) faults.push(...accountFaults(first, cardKey, transfers.length, sums, pending));
  faults.push(...standingFaults(cardKey, sums, pending, purchases));
  return { cardKey, currency, transfers: transfers.length, storedChip, ...sums, faults };
}

/** A transfer runs between the accounts of its kind and code, and no others. */
function runFaults(row: Row, cardKey: string, currency: string): readonly string[] {
  const what = `${textOf(row, 'kind')} ${textOf(row, 'code')}`;
  const run = RUNS.get(what);
  if (run === undefined) return [`transfer ${textOf(row, 'id')}: there is no ${what}`];
  const [from, to] = [run.from, run.to].map((kind) =>
    isCardAccount(kind)
      ? cardAccount(kind, cardKey)
      : operatorAccount(kind, textOf(row, 'issuer_id'), currency),
  );
  const found = from === textOf(row, 'debit') && to === textOf(row, 'credit');
  return found ? [] : [`transfer ${textOf(row, 'id')}: does not run between the accounts of a ${what}`];
}

/** A post or void ends an open pending transfer of the same amount and purchase. */
function endFaults(row: Row, pending: Map<string, Row>): readonly string[] {
  const kind = textOf(row, 'kind');
  if (kind === 'pending') pending.set(textOf(row, 'id'), row);
  if (kind !== 'post' && kind !== 'void') return [];
  const ended = pending.get(String(row.pending_id));
  if (ended === undefined) return [`transfer ${textOf(row, 'id')}: ends a pending transfer that is not open`];
  pending.delete(String(row.pending_id));
  const same =
    ended.amount === row.amount && ended.code === row.code && ended.purchase_id === row.purchase_id;
  return same ? [] : [`transfer ${textOf(row, 'id')}: is not what the pending transfer was`];
}

/** What a transfer moves for a purchase is the whole purchase, on its card. */
function purchaseFaults(row: Row, cardKey: string): readonly string[] {
  const isFor = row.purchase_id !== null;
  const needs = row.code === 'purchase' || row.code === 'load' || row.code === 'refund';
  if (isFor !== needs)
    return [`transfer ${textOf(row, 'id')}: ${needs ? 'lacks its' : 'has no use for a'} purchase`];
  if (!isFor) return [];
  const same =
    row.purchase_amount === row.amount &&
    row.purchase_card === cardKey &&
    row.purchase_currency === row.transfer_currency;
  return same
    ? []
    : [`purchase ${textOf(row, 'purchase_id')}: its amount, card or currency is not that of its transfers`];
}

function countPurchase(purchases: Map<string, PurchaseTally>, row: Row): void {
  if (row.purchase_id === null || row.purchase_state === null) return;
  const key = textOf(row, 'purchase_id');
  const posted = (purchases.get(key)?.posted ?? 0) + (row.kind === 'post' ? 1 : 0);
  purchases.set(key, {
    state: textOf(row, 'purchase_state'),
    amount: bigintOf(row, 'purchase_amount'),
    posted,
    inDoubt: row.kind === 'pending',
  });
}

/** The account's row against the transfers. */
function accountFaults(
  account: Row,
  cardKey: string,
  transfers: number,
  { chip, parked }: Readonly<Record<Owner, bigint>>,
  pending: ReadonlyMap<string, Row>,
): readonly string[] {
  const faults: string[] = [];
  const stored = bigintOf(account, 'balance');
  const storedParked = bigintOf(account, 'account_parked');
  if (storedParked !== parked)
    faults.push(`card ${cardKey}: ${storedParked} parked, transfers say ${parked}`);
  const [open = null] = pending.keys();
  if (stored !== chip) faults.push(`card ${cardKey}: balance ${stored}, transfers say ${chip}`);
  if (bigintOf(account, 'account_sequence') !== BigInt(transfers)) {
    faults.push(`card ${cardKey}: the sequence does not count its transfers`);
  }
  // A doubt that an operator decided is still watched.
  if ((account.account_decision === null ? account.account_pending : null) !== open)
    faults.push(`card ${cardKey}: its open pending transfer is not the stored one`);
  return faults;
}

/** What stands in the card's other accounts against the doubt and the purchases. */
function standingFaults(
  cardKey: string,
  { doubt, prepaid }: Readonly<Record<Owner, bigint>>,
  pending: ReadonlyMap<string, Row>,
  purchases: ReadonlyMap<string, PurchaseTally>,
): readonly string[] {
  const faults: string[] = [];
  const open = [...pending.values()].reduce((sum, row) => sum + bigintOf(row, 'amount'), 0n);
  const held = [...purchases.values()].filter(({ state }) => HELD.includes(state));
  const paid = held.reduce((sum, { amount }) => sum + amount, 0n);
  if (pending.size > 1) faults.push(`card ${cardKey}: more than one pending transfer is open`);
  if (doubt !== open)
    faults.push(`card ${cardKey}: ${doubt} in doubt, the open pending transfer says ${open}`);
  if (prepaid !== paid)
    faults.push(`card ${cardKey}: ${prepaid} paid and not loaded, the purchases say ${paid}`);
  for (const [key, { state, posted, inDoubt }] of purchases) {
    if (posted > 1) faults.push(`purchase ${key}: loaded ${posted} times`);
    if ((state === 'LOADED') !== (posted === 1))
      faults.push(`purchase ${key}: is ${state}, loaded ${posted} times`);
    if ((state === 'LOADING') !== inDoubt) faults.push(`purchase ${key}: is ${state}, in doubt: ${inDoubt}`);
  }
  return faults;
}

function ownerOf(cardKey: string, account: string): Owner {
  const kind = OWN.find((each) => cardAccount(each, cardKey) === account);
  return kind ?? 'operator';
}

const OWN: readonly CardAccount[] = ['chip', 'doubt', 'prepaid', 'parked'];
