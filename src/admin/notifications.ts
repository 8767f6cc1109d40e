/** What issuers were told: listed, and told again. A notification keeps its id, so that its issuer can tell that it had it before. */

import type { Database, Row, Statement } from '../db/database.ts';
import { powerOfTwoUpTo } from '../db/powers.ts';
import { bigintOf, bigintOrNull, textOf } from '../db/row.ts';
import type { NotificationReplay } from '../http/admin.generated.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { timeMs, timeText } from './time-text.ts';

/** How many one request queues again: a few milliseconds' work. */
const REPLAYED_AT_ONCE = 256n;

const COLUMNS = `select notification.id, notification.issuer_id, digital_card.digital_card_id, notification.operation_id,
  notification.body, notification.state, notification.attempts, notification.due_ms, notification.leased_ms,
  notification.created_ms, notification.ended_ms, notification.last_outcome, notification.version
from notification join digital_card on digital_card.id = notification.digital_card_id`;

/** Each has an index: all, of one issuer, in one state, both. */
const ALL = `${COLUMNS} where notification.id < $1 order by notification.id desc limit $2`;
const OF_ISSUER = `${COLUMNS} where notification.issuer_id = $1 and notification.id < $2
  and coalesce(cast($3 as text), notification.state) = notification.state order by notification.id desc limit $4`;
const IN_STATE = `${COLUMNS} where notification.state = $1 and notification.id < $2 order by notification.id desc limit $3`;
const ONE = `${COLUMNS} where notification.id = $1`;

export async function listNotifications(
  { db }: AdminServices,
  request: AdminRequest,
): Promise<Page<unknown>> {
  const asked = pageAsked(request, 'newest');
  return pageOf(asked, await rowsOf(db, request, asked.after, asked.rows), 'id', notificationBody);
}

async function rowsOf(
  db: Database,
  { query: { issuerId, state } }: AdminRequest,
  after: string,
  limit: bigint,
): Promise<readonly Row[]> {
  if (issuerId !== undefined) {
    const values = [String(issuerId), after, state === undefined ? null : String(state), limit];
    return await db.read(OF_ISSUER, values);
  }
  if (state !== undefined) return await db.read(IN_STATE, [String(state), after, limit]);
  return await db.read(ALL, [after, limit]);
}

export async function getNotification({ db }: AdminServices, request: AdminRequest): Promise<unknown> {
  return notificationBody(await loadNotification(db, request));
}

async function loadNotification(db: Database, { path }: AdminRequest): Promise<Row> {
  const [row] = await db.read(ONE, [path.notificationId ?? '']);
  if (row === undefined) throw new Refused(404, 'There is no such notification.');
  return row;
}

/** With a fresh schedule of attempts. One that waits for an earlier one of its card goes on waiting. */
export async function resendNotification({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const row = await loadNotification(db, request);
  if (row.state === 'QUEUED' && bigintOf(row, 'leased_ms') > request.nowMs)
    throw new Refused(409, 'The notification is being sent at this moment.');
  const id = textOf(row, 'id');
  const update: Statement = {
    table: 'notification',
    key: id,
    text: `update notification set state = 'QUEUED', attempts = 0, due_ms = $2, leased_ms = 0, ended_ms = null,
  version = version + 1 where id = $1 and version = $3`,
    values: [id, request.nowMs, bigintOf(row, 'version')],
    rows: 1,
  };
  return {
    status: 200,
    body: notificationBody({ ...row, state: 'QUEUED', attempts: 0n, due_ms: request.nowMs, ended_ms: null }),
    statements: [update],
    audit: {
      subject: id,
      action: 'notification.resend',
      detail: { notificationId: id, issuerId: textOf(row, 'issuer_id') },
    },
  };
}

const ENDED = `select id, created_ms from notification
where (created_ms, id) > ($1, $2) and ended_ms is not null and coalesce(cast($3 as text), issuer_id) = issuer_id
order by created_ms, id limit $4`;

const REPLAY = `update notification set state = 'QUEUED', attempts = 0, due_ms = $1, leased_ms = 0, ended_ms = null,
  version = version + 1
where (created_ms, id) > ($2, $3) and (created_ms, id) <= ($4, $5) and ended_ms is not null
  and coalesce(cast($6 as text), issuer_id) = issuer_id`;

/** After every id that the server made. */
const LAST_ID = '~';

interface Place {
  readonly createdMs: bigint;
  readonly id: string;
}

/** Some of what ended since a time, oldest first; the issuer gets those of a card in their order again. */
export async function replayNotifications({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { since, issuerId = null, after } = request.body as NotificationReplay;
  const sinceMs = timeMs(since, 'since');
  const start = after === undefined ? { createdMs: sinceMs - 1n, id: LAST_ID } : placeOf(after);
  const rows = await db.read(ENDED, [start.createdMs, start.id, issuerId, REPLAYED_AT_ONCE]);
  const replayed = powerOfTwoUpTo(rows.length);
  const last = rows[replayed - 1];
  const audit = {
    subject: issuerId ?? 'notification',
    action: 'notification.replay',
    detail: { since: timeText(sinceMs), issuerId, replayed },
  };
  if (last === undefined) return { status: 200, body: { replayed: 0, next: null }, statements: [], audit };
  const end = { createdMs: bigintOf(last, 'created_ms'), id: textOf(last, 'id') };
  const update: Statement = {
    table: 'notification',
    key: end.id,
    text: REPLAY,
    values: [request.nowMs, start.createdMs, start.id, end.createdMs, end.id, issuerId],
    rows: replayed,
  };
  const isAll = replayed === rows.length && BigInt(rows.length) < REPLAYED_AT_ONCE;
  return {
    status: 200,
    body: { replayed, next: isAll ? null : textOfPlace(end) },
    statements: [update],
    audit,
  };
}

function textOfPlace({ createdMs, id }: Place): string {
  return Buffer.from(`${createdMs} ${id}`, 'utf8').toString('base64url');
}

function placeOf(text: string): Place {
  const [, createdMs, id] =
    /^(\d{1,15}) ([!-~]+)$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (createdMs === undefined || id === undefined) throw new Refused(422, 'after: not of a reply');
  return { createdMs: BigInt(createdMs), id };
}

function notificationBody(row: Row) {
  const { operation, status } = JSON.parse(textOf(row, 'body')) as Readonly<Record<string, string>>;
  const dueMs = row.state === 'QUEUED' ? bigintOrNull(row, 'due_ms') : null;
  const endedMs = bigintOrNull(row, 'ended_ms');
  return {
    notificationId: textOf(row, 'id'),
    issuerId: textOf(row, 'issuer_id'),
    digitalCardId: textOf(row, 'digital_card_id'),
    operationId: textOf(row, 'operation_id'),
    operation,
    status,
    state: textOf(row, 'state'),
    attempts: bigintOf(row, 'attempts'),
    lastOutcome: row.last_outcome,
    dueAt: dueMs === null ? null : timeText(dueMs),
    createdAt: timeText(bigintOf(row, 'created_ms')),
    endedAt: endedMs === null ? null : timeText(endedMs),
  };
}
