/** The ledger's rows. A booking is an inserted transfer, the card's account under its version, and the purchase it moves. */

import type { Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { chipAccount } from './account.ts';
import type { CardBook, Doubt } from './card-book.ts';
import type { Purchase } from './purchase.ts';
import type { HandedCode, Transfer } from './transfer.ts';

/** With {@link BOOK_COLUMNS}: the book of the `card` that the select has joined before. */
export const BOOK_JOINS = `left join account on account.id = 'chip:' || card.id
left join transfer as doubt on doubt.id = account.pending_id`;

export const BOOK_COLUMNS = `account.card_id as book_card, account.currency, account.balance,
  account.parked as account_parked, account.sequence, account.history_serial, account.fenced_sequence, account.decision,
  account.version as account_version, doubt.id as doubt_id, doubt.code as doubt_code, doubt.amount as doubt_amount,
  doubt.purchase_id as doubt_purchase, doubt.receipt, doubt.pre_image`;

/** Null when the select found no card. */
export function bookFromRow(row: Row, issuerId: string): (CardBook & { readonly version: bigint }) | null {
  if (row.book_card === null) return null;
  const pending = pendingFromRow(row);
  const decision = row.decision === null ? null : (textOf(row, 'decision') as 'post' | 'void');
  return {
    cardKey: textOf(row, 'book_card'),
    issuerId,
    currency: textOf(row, 'currency'),
    chip: bigintOf(row, 'balance'),
    parked: bigintOf(row, 'account_parked'),
    sequence: bigintOf(row, 'sequence'),
    doubt: decision === null ? pending : null,
    decided: decision === null || pending === null ? null : { ...pending, decision },
    historySerial: row.history_serial === null ? null : bigintOf(row, 'history_serial'),
    fencedSequence: bigintOf(row, 'fenced_sequence'),
    version: bigintOf(row, 'account_version'),
  };
}

function pendingFromRow(row: Row): Doubt | null {
  if (row.doubt_id === null) return null;
  return {
    transferId: textOf(row, 'doubt_id'),
    code: textOf(row, 'doubt_code') as HandedCode,
    amountMinor: bigintOf(row, 'doubt_amount'),
    purchaseKey: row.doubt_purchase === null ? null : textOf(row, 'doubt_purchase'),
    proof: { receipt: textOf(row, 'receipt'), preImage: textOf(row, 'pre_image') },
  };
}

export interface MoneyChange {
  readonly before: CardBook & { readonly version: bigint };
  readonly after: CardBook;
  /** In the order in which they were booked. */
  readonly transfers: readonly Transfer[];
  readonly purchasesBefore: readonly (Purchase & { readonly version: bigint })[];
  readonly purchasesAfter: readonly Purchase[];
  readonly sessionKey: string | null;
  readonly nowMs: bigint;
}

export function moneyStatements(change: MoneyChange): readonly Statement[] {
  return [
    ...(isSameBook(change.before, change.after) ? [] : [updateAccount(change.before, change.after)]),
    ...change.purchasesAfter.flatMap((purchase) => {
      const before = change.purchasesBefore.find(({ id }) => id === purchase.id);
      if (before === undefined) throw new Error('a purchase was changed that was not loaded');
      return before.state === purchase.state ? [] : [updatePurchase(before, purchase)];
    }),
    ...change.transfers.map((transfer) => insertTransfer(transfer, change.sessionKey, change.nowMs)),
  ];
}

function isSameBook(before: CardBook, after: CardBook): boolean {
  return (
    before.sequence === after.sequence &&
    before.historySerial === after.historySerial &&
    before.fencedSequence === after.fencedSequence &&
    before.decided?.transferId === after.decided?.transferId
  );
}

/** The account of a card that is new to us, as its book stands. */
export function insertAccount(book: CardBook): Statement {
  const id = chipAccount(book.cardKey);
  return {
    table: 'account',
    key: id,
    text: `insert into account
  (id, card_id, currency, balance, parked, sequence, pending_id, history_serial, fenced_sequence, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`,
    values: [
      id,
      book.cardKey,
      book.currency,
      book.chip,
      book.parked,
      book.sequence,
      book.doubt?.transferId ?? null,
      book.historySerial,
      book.fencedSequence,
    ],
    rows: 1,
  };
}

function updateAccount(before: MoneyChange['before'], after: CardBook): Statement {
  const id = chipAccount(after.cardKey);
  return {
    table: 'account',
    key: id,
    text: `update account set balance = $2, parked = $3, sequence = $4, pending_id = $5, decision = $6,
      history_serial = $7, fenced_sequence = $8, version = version + 1
  where id = $1 and version = $9`,
    values: [
      id,
      after.chip,
      after.parked,
      after.sequence,
      after.doubt?.transferId ?? after.decided?.transferId ?? null,
      after.decided?.decision ?? null,
      after.historySerial,
      after.fencedSequence,
      before.version,
    ],
    rows: 1,
  };
}

function updatePurchase(before: Purchase & { readonly version: bigint }, after: Purchase): Statement {
  return {
    table: 'purchase',
    key: after.id,
    text: `update purchase set state = $2, version = version + 1 where id = $1 and version = $3`,
    values: [after.id, after.state, before.version],
    rows: 1,
  };
}

export function insertTransfer(transfer: Transfer, sessionKey: string | null, nowMs: bigint): Statement {
  return {
    table: 'transfer',
    key: transfer.id,
    text: `insert into transfer
  (id, card_id, sequence, kind, code, debit, credit, amount, currency, pending_id, purchase_id, session_id, receipt,
   pre_image, detail, created_ms)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    values: [
      transfer.id,
      transfer.cardKey,
      transfer.sequence,
      transfer.kind,
      transfer.code,
      transfer.debit,
      transfer.credit,
      transfer.amountMinor,
      transfer.currency,
      transfer.pendingId ?? null,
      transfer.purchaseKey ?? null,
      sessionKey,
      transfer.proof?.receipt ?? null,
      transfer.proof?.preImage ?? null,
      transfer.detail ?? null,
      nowMs,
    ],
    rows: 1,
  };
}
