/** Passes and their transfers as rows. */

import type { Row, Statement } from '../db/database.ts';
import { bigintOf, textOf, textOrNull } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import { PASS_RUNS, passAccount } from '../ledger/pass-account.ts';
import { lotsFromText, lotsText, sumOf } from './lots.ts';
import { dueMs, issue, type Move, type Pass, type PassChange } from './pass.ts';

/** Columns of {@link passFromRow}. */
export const PASS_COLUMNS = `pass.id as pass_key, pass.group_id as pass_group, pass.product_id, pass.pass_id as pass_name,
  pass.serial_number, pass.nfc_number, pass.number as pass_number, pass.consumer_id, pass.given_name, pass.family_name,
  pass.state as pass_state, pass.expires_ms as pass_expires, pass.currency, pass.balance, pass.lots, pass.receivable,
  pass.earned_day, pass.earned_amount, pass.sequence as pass_sequence, pass.card_id as pass_card, pass.version as pass_version`;

export function passFromRow(row: Row): Pass {
  return {
    key: textOf(row, 'pass_key'),
    groupId: bigintOf(row, 'pass_group'),
    productId: textOf(row, 'product_id'),
    passId: textOf(row, 'pass_name'),
    serialNumber: textOf(row, 'serial_number'),
    nfcNumber: textOrNull(row, 'nfc_number'),
    number: textOrNull(row, 'pass_number'),
    consumer: {
      id: bigintOf(row, 'consumer_id'),
      givenName: textOf(row, 'given_name'),
      familyName: textOf(row, 'family_name'),
    },
    state: textOf(row, 'pass_state') as Pass['state'],
    expiresMs: bigintOf(row, 'pass_expires'),
    currency: textOf(row, 'currency'),
    lots: lotsFromText(textOf(row, 'lots')),
    receivable: bigintOf(row, 'receivable'),
    earnedDay: bigintOf(row, 'earned_day'),
    earnedAmount: bigintOf(row, 'earned_amount'),
    sequence: bigintOf(row, 'pass_sequence'),
    cardKey: textOrNull(row, 'pass_card'),
    version: bigintOf(row, 'pass_version'),
  };
}

export interface ChangeRecord {
  readonly nowMs: bigint;
  /** The payment row that it is for; null when it is for none. */
  readonly rowKey: string | null;
}

/** The statements of a change of a pass's value, under the version that `before` was read with. */
export function changeStatements(
  before: Pass,
  { pass, moves }: PassChange,
  { nowMs, rowKey }: ChangeRecord,
): readonly Statement[] {
  const after = { ...pass, sequence: before.sequence + BigInt(moves.length) };
  return [
    updatePass(after, before.version),
    ...moves.map((move, i) => insertTransfer(before, move, before.sequence + BigInt(i + 1), rowKey, nowMs)),
  ];
}

/** Everything of a pass that may change after it was made; not its version, which is the next one. */
export function updatePass(pass: Pass, version: bigint): Statement {
  return {
    table: 'pass',
    key: pass.key,
    text: `update pass set nfc_number = $2, number = $3, state = $4, expires_ms = $5, balance = $6, lots = $7, receivable = $8,
  earned_day = $9, earned_amount = $10, sequence = $11, card_id = $12, due_ms = $13, version = version + 1
  where id = $1 and version = $14`,
    values: [
      pass.key,
      pass.nfcNumber,
      pass.number,
      pass.state,
      pass.expiresMs,
      sumOf(pass.lots),
      lotsText(pass.lots),
      pass.receivable,
      pass.earnedDay,
      pass.earnedAmount,
      pass.sequence,
      pass.cardKey,
      dueMs(pass),
      version,
    ],
    rows: 1,
  };
}

/** What makes a new pass: the rest of it is as it begins. */
export type NewPass = Omit<
  Pass,
  'key' | 'lots' | 'receivable' | 'earnedDay' | 'earnedAmount' | 'sequence' | 'version'
>;

/**
 * A new pass, and its key. Its group, its product and the card that it is linked to must be there.
 *
 * @param issuedMinor what is on it from the beginning, 0 or more, at most `MAX_BALANCE`
 */
export function newPassRows(
  entropy: Pick<Entropy, 'uuid'>,
  pass: NewPass,
  issuedMinor: bigint,
  nowMs: bigint,
): { readonly key: string; readonly statements: readonly Statement[] } {
  const key = entropy.uuid();
  const empty = { ...pass, key, lots: [], receivable: 0n, earnedDay: 0n, earnedAmount: 0n };
  const unused: Pass = { ...empty, sequence: 0n, version: 0n };
  const moment = { nowMs, newId: entropy.uuid };
  const issued = issuedMinor === 0n ? { pass: unused, moves: [] } : issue(unused, issuedMinor, moment);
  const transfers = issued.moves.map((move, i) => insertTransfer(unused, move, BigInt(i + 1), null, nowMs));
  const made = { ...issued.pass, sequence: BigInt(transfers.length) };
  return { key, statements: [insertPass(made), ...transfers] };
}

function insertPass(pass: Pass): Statement {
  const { consumer } = pass;
  return {
    table: 'pass',
    key: pass.key,
    text: `insert into pass
  (id, group_id, product_id, pass_id, serial_number, nfc_number, number, consumer_id, given_name, family_name, state, expires_ms,
  currency, balance, lots, sequence, card_id, due_ms, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0)`,
    values: [
      pass.key,
      pass.groupId,
      pass.productId,
      pass.passId,
      pass.serialNumber,
      pass.nfcNumber,
      pass.number,
      consumer.id,
      consumer.givenName,
      consumer.familyName,
      pass.state,
      pass.expiresMs,
      pass.currency,
      sumOf(pass.lots),
      lotsText(pass.lots),
      pass.sequence,
      pass.cardKey,
      dueMs(pass),
    ],
    rows: 1,
  };
}

function insertTransfer(
  pass: Pass,
  { id, code, amount }: Move,
  sequence: bigint,
  rowKey: string | null,
  nowMs: bigint,
): Statement {
  const { from, to } = PASS_RUNS[code];
  return {
    table: 'pass_transfer',
    key: id,
    text: `insert into pass_transfer (id, pass_id, sequence, code, debit, credit, amount, currency, row_id, created_ms)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      id,
      pass.key,
      sequence,
      code,
      passAccount(from, pass),
      passAccount(to, pass),
      amount,
      pass.currency,
      rowKey,
      nowMs,
    ],
    rows: 1,
  };
}
