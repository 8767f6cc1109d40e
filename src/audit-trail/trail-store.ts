/** The rows of the audit trail. */

import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { SealedRecord, Segment } from './segment.ts';

/**
 * How many records one segment seals at most. A commit with this many takes a few milliseconds; where more wait, more segments
 * are made.
 */
export const MAX_SEGMENT_RECORDS = 256;

const RECORD_COLUMNS = 'id, subject, lane, actor, action, reason, detail, created_ms';
const SEGMENT_COLUMNS = 'number, previous, root, records, created_ms, kid, signature';

/** The oldest records that no segment has sealed, by their ids: up to `limit` of them. */
export async function readUnsealed(db: Database, limit: number): Promise<readonly SealedRecord[]> {
  const rows = await db.read(
    `select ${RECORD_COLUMNS} from audit_record where segment is null order by id limit $1`,
    [BigInt(limit)],
  );
  return rows.map(toRecord);
}

/** The records that say they are in a segment, by their ids: one more than a segment may have at most. */
export async function readSealed(db: Database, segment: bigint): Promise<readonly SealedRecord[]> {
  const rows = await db.read(
    `select ${RECORD_COLUMNS} from audit_record where segment = $1 order by id limit $2`,
    [segment, BigInt(MAX_SEGMENT_RECORDS + 1)],
  );
  return rows.map(toRecord);
}

export interface TrailEnd {
  /** Null before the first one. */
  readonly last: Segment | null;
  readonly nowMs: bigint;
}

/** The newest segment, and the database's time. */
export async function readTrailEnd(db: Database): Promise<TrailEnd> {
  const [row] = await db.read(
    `select now_ms() as now_ms, ${SEGMENT_COLUMNS}
from (select 1 as one) as call
left join (select ${SEGMENT_COLUMNS} from audit_segment order by number desc limit 1) as newest on one = 1`,
    [],
  );
  if (row === undefined) throw new Error('the database has a clock');
  return { last: row.number === null ? null : toSegment(row), nowMs: bigintOf(row, 'now_ms') };
}

/** Up to `limit` segments after number `after`, in order. */
export async function readSegments(db: Database, after: bigint, limit: number): Promise<readonly Segment[]> {
  const rows = await db.read(
    `select ${SEGMENT_COLUMNS} from audit_segment where number > $1 order by number limit $2`,
    [after, BigInt(limit)],
  );
  return rows.map(toSegment);
}

export async function readSegment(db: Database, number: bigint): Promise<Segment | null> {
  const [row] = await db.read(`select ${SEGMENT_COLUMNS} from audit_segment where number = $1`, [number]);
  return row === undefined ? null : toSegment(row);
}

export function insertSegment(segment: Segment): Statement {
  const { number, previous, root, records, createdMs, kid, signature } = segment;
  return {
    table: 'audit_segment',
    key: String(number),
    text: `insert into audit_segment (${SEGMENT_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [number, previous, root, records, createdMs, kid, signature],
    rows: 1,
  };
}

/**
 * Marks records as sealed: each of them, and none that is sealed already. Each number of records is a shape of its own on
 * PostgreSQL, which keeps them all prepared; so only powers of two are claimed, nine of them. Throws RangeError for another.
 */
export function claimRecords(segment: bigint, ids: readonly string[]): Statement {
  const text = CLAIMS.get(ids.length);
  if (text === undefined) throw new RangeError(`${ids.length} records are not claimed at once`);
  return {
    table: 'audit_record',
    key: `segment ${segment}`,
    text,
    values: [segment, ...ids],
    rows: ids.length,
  };
}

/** The largest power of two that is at most `waiting` and MAX_SEGMENT_RECORDS. */
export function claimableOf(waiting: number): number {
  let size = 1;
  while (size * 2 <= Math.min(waiting, MAX_SEGMENT_RECORDS)) size *= 2;
  return size;
}

const CLAIMS: ReadonlyMap<number, string> = new Map(
  Array.from({ length: Math.log2(MAX_SEGMENT_RECORDS) + 1 }, (_, power) => [
    2 ** power,
    claimText(2 ** power),
  ]),
);

function claimText(records: number): string {
  const ids = Array.from({ length: records }, (_, i) => `$${i + 2}`).join(', ');
  return `update audit_record set segment = $1 where segment is null and id in (${ids})`;
}

function toRecord(row: Row): SealedRecord {
  return {
    id: textOf(row, 'id'),
    subject: textOf(row, 'subject'),
    lane: bigintOf(row, 'lane'),
    actor: textOf(row, 'actor'),
    action: textOf(row, 'action'),
    reason: row.reason === null ? null : textOf(row, 'reason'),
    detail: textOf(row, 'detail'),
    createdMs: bigintOf(row, 'created_ms'),
  };
}

function toSegment(row: Row): Segment {
  return {
    number: bigintOf(row, 'number'),
    previous: textOf(row, 'previous'),
    root: textOf(row, 'root'),
    records: bigintOf(row, 'records'),
    createdMs: bigintOf(row, 'created_ms'),
    kid: textOf(row, 'kid'),
    signature: textOf(row, 'signature'),
  };
}
