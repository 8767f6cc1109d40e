/** Payment rows as they are kept: what makes a request happen once, and what was answered to it. */

import type { Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { type Lots, lotsFromText, lotsText } from './lots.ts';
import type { Original } from './refund.ts';
import type { TillAnswer } from './reply.ts';

export type RowKind = 'debit' | 'credit' | 'refund' | 'cancel';

/** By what a payment row is known. */
export interface RowName {
  readonly groupId: bigint;
  readonly kind: RowKind;
  /** In lower case. */
  readonly ticketId: string;
  readonly rowId: string;
}

/** The row's id stands last: it may hold anything. */
export function rowKey({ groupId, kind, ticketId, rowId }: RowName): string {
  return `${groupId}/${kind}/${ticketId}/${rowId}`;
}

/** Columns of {@link knownAnswer}, of a joined `own`. */
export const OWN_COLUMNS = `own.kind as own_kind, own.content_digest as own_digest, own.status as own_status,
  own.reply as own_reply`;

/** What was answered under the same name; null when nothing was yet. */
export interface KnownAnswer extends TillAnswer {
  readonly kind: RowKind;
  readonly digest: string;
}

export function knownAnswer(row: Row): KnownAnswer | null {
  if (row.own_kind === null) return null;
  return {
    kind: textOf(row, 'own_kind') as RowKind,
    digest: textOf(row, 'own_digest'),
    status: Number(bigintOf(row, 'own_status')),
    text: textOf(row, 'own_reply'),
  };
}

/** Columns of {@link originalFromRow}, of a joined `original`. */
export const ORIGINAL_COLUMNS = `original.id as original_key, original.kind as original_kind, original.row_id as original_row,
  original.pass_id as original_pass, original.amount as original_amount, original.refunded as original_refunded,
  original.lots as original_lots, original.version as original_version`;

export interface OriginalRow extends Original {
  readonly key: string;
  readonly rowId: string;
  readonly passKey: string;
  readonly version: bigint;
}

/** Of a debit or a credit that was carried out; null for a row without one. */
export function originalFromRow(row: Row): OriginalRow | null {
  if (row.original_key === null) return null;
  return {
    key: textOf(row, 'original_key'),
    kind: textOf(row, 'original_kind') as Original['kind'],
    rowId: textOf(row, 'original_row'),
    passKey: textOf(row, 'original_pass'),
    amount: bigintOf(row, 'original_amount'),
    refunded: bigintOf(row, 'original_refunded'),
    lots: lotsFromText(textOf(row, 'original_lots')),
    version: bigintOf(row, 'original_version'),
  };
}

export interface NewRow {
  /** What it is; its key may be that of the debit that it stands in for. */
  readonly name: RowName;
  readonly key: string;
  readonly passKey: string | null;
  readonly digest: string;
  readonly answer: TillAnswer;
  readonly amount: bigint;
  readonly lots: Lots;
  readonly originalKey: string | null;
  readonly pointId: bigint;
  readonly deviceId: string;
  readonly clientId: string;
  readonly nowMs: bigint;
}

export function insertRow(row: NewRow): Statement {
  const { name, answer } = row;
  return {
    table: 'till_row',
    key: row.key,
    text: `insert into till_row
  (id, group_id, kind, ticket_id, row_id, pass_id, content_digest, status, reply, amount, lots, original_id, point_id, device_id,
  client_id, created_ms, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0)`,
    values: [
      row.key,
      name.groupId,
      name.kind,
      name.ticketId,
      name.rowId,
      row.passKey,
      row.digest,
      BigInt(answer.status),
      answer.text,
      row.amount,
      lotsText(row.lots),
      row.originalKey,
      row.pointId,
      row.deviceId,
      row.clientId,
      row.nowMs,
    ],
    rows: 1,
  };
}

/** Counts what was given back of a row, under the version with which it was read. */
export function updateRefunded({ key, refunded, version }: OriginalRow, amount: bigint): Statement {
  return {
    table: 'till_row',
    key,
    text: 'update till_row set refunded = $2, version = version + 1 where id = $1 and version = $3',
    values: [key, refunded + amount, version],
    rows: 1,
  };
}
