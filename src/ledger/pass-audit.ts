/** One pass's book, recomputed from its transfers and held against what is stored. Pure. */

import type { Row } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import {
  PASS_RUNS,
  type PassAccount,
  type PassOwner,
  type PassTransferCode,
  passAccount,
} from './pass-account.ts';

/** What the audit reads of a pass: its row beside each of its transfers, in sequence, with the payment row of each. */
export const PASS_AUDIT_COLUMNS = `pass.id as pass_key, pass.group_id, pass.currency, pass.balance, pass.lots, pass.receivable,
  pass.sequence as pass_sequence, pass_transfer.id, pass_transfer.sequence, pass_transfer.code, pass_transfer.debit,
  pass_transfer.credit, pass_transfer.amount, pass_transfer.currency as transfer_currency, pass_transfer.row_id,
  till_row.pass_id as row_pass, till_row.kind as row_kind, till_row.status as row_status, till_row.amount as row_amount,
  till_row.lots as row_lots`;

export const PASS_AUDIT_JOINS = `left join pass_transfer on pass_transfer.pass_id = pass.id
left join till_row on till_row.id = pass_transfer.row_id`;

export interface PassTally {
  readonly currency: string;
  readonly transfers: number;
  /** Sums of the transfers of each account, minor units; `pass` is the stored balance. */
  readonly sums: Readonly<Record<PassAccount, bigint>>;
  /** Everything in which the stored rows and the transfers differ, one sentence each. */
  readonly faults: readonly string[];
}

/** Of which payment rows a transfer may be; one that is of none has no row. */
const ROWS: Readonly<Record<PassTransferCode, readonly string[]>> = {
  issue: [],
  debit: ['debit'],
  refund: ['refund', 'cancel'],
  credit: ['credit'],
  'take-back': ['refund'],
  owe: ['refund'],
  expire: ['debit', 'refund', 'credit', 'cancel'],
};

/** Codes whose transfers move as much as their payment row says. */
const WHOLE: readonly string[] = ['debit', 'refund'] satisfies PassTransferCode[];
/** Codes whose payment rows hold the lots that were moved: from them it is told what comes back. */
const WITH_LOTS: readonly string[] = ['debit', 'credit'] satisfies PassTransferCode[];

/** @param rows of {@link PASS_AUDIT_COLUMNS}; one row without a transfer when the pass has none */
export function tallyPass(rows: readonly Row[]): PassTally {
  const [first] = rows;
  if (first === undefined) throw new Error('a pass that was just seen is gone');
  const owner: PassOwner = {
    key: textOf(first, 'pass_key'),
    groupId: bigintOf(first, 'group_id'),
    currency: textOf(first, 'currency'),
  };
  const transfers = rows.filter((row) => row.id !== null);
  const sums = { pass: 0n, receivable: 0n, sales: 0n, cashback: 0n, issued: 0n, breakage: 0n };
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const [i, row] of transfers.entries()) {
    const id = textOf(row, 'id');
    const run = PASS_RUNS[textOf(row, 'code') as PassTransferCode];
    if (run === undefined) {
      faults.push(`transfer ${id}: there is no ${textOf(row, 'code')} of a pass`);
      continue;
    }
    if (bigintOf(row, 'sequence') !== BigInt(i + 1))
      faults.push(`transfer ${id}: out of the pass's sequence`);
    faults.push(...transferFaults(row, owner), ...rowFaults(row, owner, seen));
    sums[run.from] -= bigintOf(row, 'amount');
    sums[run.to] += bigintOf(row, 'amount');
  }
  faults.push(...passFaults(first, owner, transfers.length, sums));
  return {
    currency: owner.currency,
    transfers: transfers.length,
    sums: { ...sums, pass: bigintOf(first, 'balance') },
    faults,
  };
}

function transferFaults(row: Row, owner: PassOwner): readonly string[] {
  const { from, to } = PASS_RUNS[textOf(row, 'code') as PassTransferCode];
  const id = textOf(row, 'id');
  const faults: string[] = [];
  if (row.debit !== passAccount(from, owner) || row.credit !== passAccount(to, owner))
    faults.push(`transfer ${id}: does not run between the accounts of a ${textOf(row, 'code')}`);
  if (row.transfer_currency !== owner.currency)
    faults.push(`transfer ${id}: in another currency than its pass`);
  return faults;
}

/** A payment row is carried out once, on its pass. */
function rowFaults(row: Row, { key }: PassOwner, seen: Set<string>): readonly string[] {
  const id = textOf(row, 'id');
  const code = textOf(row, 'code') as PassTransferCode;
  if (row.row_id === null) {
    const ofNone = code === 'issue' || code === 'expire';
    return ofNone ? [] : [`transfer ${id}: lacks its payment row`];
  }
  const isOf = ROWS[code].includes(String(row.row_kind)) && row.row_pass === key && row.row_status === 200n;
  if (!isOf) return [`transfer ${id}: has no use for its payment row`];
  if (code !== 'expire') {
    const once = `${code} ${textOf(row, 'row_id')}`;
    if (seen.has(once)) return [`transfer ${id}: its payment row was carried out before`];
    seen.add(once);
  }
  const differs = WHOLE.includes(code) && row.row_amount !== row.amount;
  const hasOthers = WITH_LOTS.includes(code) && sumOfLots(textOf(row, 'row_lots')) !== row.amount;
  return [
    ...(differs ? [`transfer ${id}: its amount is not that of its payment row`] : []),
    ...(hasOthers ? [`transfer ${id}: its payment row has other lots`] : []),
  ];
}

/** The pass's row against the transfers. */
function passFaults(
  row: Row,
  { key }: PassOwner,
  transfers: number,
  { pass, receivable }: Readonly<Record<PassAccount, bigint>>,
): readonly string[] {
  const faults: string[] = [];
  const [balance, owed] = [bigintOf(row, 'balance'), bigintOf(row, 'receivable')];
  const lots = sumOfLots(textOf(row, 'lots'));
  if (balance !== pass) faults.push(`pass ${key}: balance ${balance}, transfers say ${pass}`);
  if (balance !== lots) faults.push(`pass ${key}: balance ${balance}, its lots say ${lots}`);
  if (owed !== -receivable) faults.push(`pass ${key}: ${owed} receivable, transfers say ${-receivable}`);
  if (bigintOf(row, 'pass_sequence') !== BigInt(transfers))
    faults.push(`pass ${key}: the sequence does not count its transfers`);
  return faults;
}

/** Each lot is its expiry and its amount. */
function sumOfLots(text: string): bigint {
  const lots: readonly (readonly [string, string])[] = JSON.parse(text);
  return lots.reduce((sum, [, amount]) => sum + BigInt(amount), 0n);
}
