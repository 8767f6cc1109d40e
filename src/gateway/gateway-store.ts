/** The device door's rows: the one read before a decision, and the guarded batch after it. */

import type { CardState } from '../cards/card-state.ts';
import { touchCard } from '../cards/card-store.ts';
import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { BOOK_COLUMNS, BOOK_JOINS, bookFromRow, moneyStatements } from '../ledger/ledger-store.ts';
import type { Purchase, PurchaseState } from '../ledger/purchase.ts';
import type { Call } from './call.ts';
import type { Money } from './money.ts';
import type { Alarm } from './round.ts';
import type { Session, SessionOperation } from './session.ts';
import type { GatewayCard, Snapshot, Versioned } from './snapshot.ts';

const LOAD = `
select
  now_ms() as now_ms,
  earlier.content_digest as earlier_digest, earlier.reply as earlier_reply, earlier.status_code as earlier_status,
  issuer.id as issuer_id, device.id as device_key,
  card.id as card_key, card.device_id as card_device, card.idm, card.state as card_state,
  card.expires_ms as card_expires_ms, card.version as card_version,
  product.layout, product.trust_unauthenticated,
  ${BOOK_COLUMNS},
  held.id as session_key, held.actor_id, held.session_id, held.device_id as session_device, held.operation,
  held.purchase_id as session_purchase, held.state as session_state, held.step, held.round, held.expectation,
  held.responses_digest, held.expires_ms as session_expires_ms, held.version as session_version,
  busy.subject as busy_subject, busy.expires_ms as busy_expires_ms, busy.version as busy_version,
  asked_for.id as asked_key, asked_for.purchase_id as asked_purchase, asked_for.card_id as asked_card,
  asked_for.amount as asked_amount, asked_for.state as asked_state, asked_for.version as asked_version,
  doubted.purchase_id as doubted_purchase, doubted.card_id as doubted_card, doubted.amount as doubted_amount,
  doubted.state as doubted_state, doubted.version as doubted_version
from (select cast($1 as text) as request_key) as call
left join gateway_round as earlier on earlier.request_key = call.request_key
left join issuer on issuer.id = $2
left join device on device.device_id = $3
left join card on card.issuer_id = $2 and card.card_id = $4
left join product on product.id = card.product_id
${BOOK_JOINS}
left join gateway_session as held on held.subject = card.id
left join gateway_session as busy on busy.device_id = device.id and busy.state = 'open' and busy.subject <> card.id
left join purchase as asked_for
  on asked_for.issuer_id = $2 and asked_for.purchase_id = coalesce(cast($5 as text), held.purchase_id)
left join purchase as doubted on doubted.id = doubt.purchase_id`;

/** @param issuerId the issuer that the caller may speak for, null when it may not speak for the one it names */
export async function loadSnapshot(db: Database, call: Call, issuerId: string | null): Promise<Snapshot> {
  const values = [requestKey(call), issuerId, call.deviceId, call.cardId, call.purchaseId];
  const [row] = await db.read(LOAD, values);
  if (row === undefined) throw new Error('the snapshot is always one row');
  return {
    nowMs: bigintOf(row, 'now_ms'),
    earlier:
      row.earlier_digest === null
        ? null
        : {
            contentDigest: textOf(row, 'earlier_digest'),
            reply: textOf(row, 'earlier_reply'),
            statusCode: bigintOf(row, 'earlier_status'),
          },
    issuerKnown: row.issuer_id !== null,
    deviceKey: row.device_key === null ? null : textOf(row, 'device_key'),
    card: cardOf(row),
    book: bookFromRow(row, call.issuerId),
    session: sessionOf(row),
    deviceBusy:
      row.busy_subject === null
        ? null
        : {
            subject: textOf(row, 'busy_subject'),
            expiresMs: bigintOf(row, 'busy_expires_ms'),
            version: bigintOf(row, 'busy_version'),
          },
    purchases: purchasesOf(row),
  };
}

/** The reply that was stored for a session's last round; null when it is so old that it is forgotten. */
export async function loadRoundReply(
  db: Database,
  session: Session,
): Promise<{ readonly reply: string; readonly statusCode: bigint } | null> {
  const [row] = await db.read(
    'select reply, status_code from gateway_round where session_id = $1 and round = $2',
    [session.id, session.round],
  );
  return row === undefined ? null : { reply: textOf(row, 'reply'), statusCode: bigintOf(row, 'status_code') };
}

/** A caller's requestId is its own: the key of a request is both. No actor's name, a header, holds a line break. */
function requestKey(call: Call): string {
  return `${call.actorId}\n${call.requestId}`;
}

/** A request and the bytes it was answered with. */
export interface AnsweredRound {
  readonly call: Call;
  readonly contentDigest: string;
  readonly sessionKey: string;
  readonly round: bigint;
  readonly cardKey: string | null;
  readonly reply: string;
  readonly statusCode: number;
  readonly nowMs: bigint;
}

/** Every batch of this door begins with this one: its unique request key is what makes a request happen once. */
export function insertRound(answered: AnsweredRound): Statement {
  const { call } = answered;
  return {
    table: 'gateway_round',
    key: answered.sessionKey,
    text: `insert into gateway_round
  (session_id, round, request_key, content_digest, card_id, request, reply, status_code, created_ms)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      answered.sessionKey,
      answered.round,
      requestKey(call),
      answered.contentDigest,
      answered.cardKey,
      requestRecord(call),
      answered.reply,
      BigInt(answered.statusCode),
      answered.nowMs,
    ],
    rows: 1,
  };
}

/** What is kept of a request: all that the device said, and what was asked. */
function requestRecord(call: Call): string {
  const { endpoint, sessionId, operation, purchaseId, responses, deviceStatus } = call;
  return JSON.stringify({ endpoint, sessionId, operation, purchaseId, responses, deviceStatus });
}

/** The card's session row as this round leaves it. */
export function writeSession(
  subject: string,
  session: Session,
  before: Versioned<Session> | null,
): Statement {
  const values = [
    subject,
    session.id,
    session.actorId,
    session.sessionId,
    session.deviceKey,
    session.operation,
    session.purchaseId,
    session.open ? 'open' : 'closed',
    JSON.stringify(session.step),
    session.round,
    JSON.stringify(session.expected),
    session.responsesDigest,
    session.expiresMs,
  ];
  if (before === null)
    return { table: 'gateway_session', key: subject, text: INSERT_SESSION, values, rows: 1 };
  const text = before.id === session.id ? CONTINUE_SESSION : REPLACE_SESSION;
  const changed = before.id === session.id ? [subject, ...values.slice(7, 12)] : values;
  return { table: 'gateway_session', key: subject, text, values: [...changed, before.version], rows: 1 };
}

const INSERT_SESSION = `insert into gateway_session
  (subject, id, actor_id, session_id, device_id, operation, purchase_id, state, step, round, expectation,
   responses_digest, expires_ms, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)`;

const REPLACE_SESSION = `update gateway_session
  set id = $2, actor_id = $3, session_id = $4, device_id = $5, operation = $6, purchase_id = $7, state = $8, step = $9,
      round = $10, expectation = $11, responses_digest = $12, expires_ms = $13, version = version + 1
  where subject = $1 and version = $14`;

const CONTINUE_SESSION = `update gateway_session
  set state = $2, step = $3, round = $4, expectation = $5, responses_digest = $6, version = version + 1
  where subject = $1 and version = $7`;

/** Nothing changes, but the batch fails if somebody else has moved the session on. */
export function touchSession(subject: string, version: bigint): Statement {
  return {
    table: 'gateway_session',
    key: subject,
    text: 'update gateway_session set version = version where subject = $1 and version = $2',
    values: [subject, version],
    rows: 1,
  };
}

/** Close a session that its holder has left. */
export function closeSession(subject: string, version: bigint): Statement {
  return {
    table: 'gateway_session',
    key: subject,
    text: `update gateway_session set state = 'closed', version = version + 1 where subject = $1 and version = $2`,
    values: [subject, version],
    rows: 1,
  };
}

/** The rows that a round's money and alarms change. */
export function roundMoneyStatements(
  snapshot: Snapshot,
  money: Money,
  sessionKey: string,
): readonly Statement[] {
  const { card, book, nowMs } = snapshot;
  if (card === null || book === null) throw new Error('money moves on a known card');
  // A released write relies on the card's state: a suspension that got in first must make this batch a conflict.
  const releases = money.transfers.some((transfer) => transfer.kind === 'pending');
  return [
    ...(releases ? [touchCard(card.id, card.version)] : []),
    ...moneyStatements({
      before: book,
      after: money.book,
      transfers: money.transfers,
      purchasesBefore: snapshot.purchases,
      purchasesAfter: money.purchases,
      sessionKey,
      nowMs,
    }),
  ];
}

export function insertAlarm(id: string, cardKey: string, alarm: Alarm, nowMs: bigint): Statement {
  return {
    table: 'alarm',
    key: id,
    text: 'insert into alarm (id, card_id, kind, detail, created_ms) values ($1, $2, $3, $4, $5)',
    values: [id, cardKey, alarm.kind, alarm.detail, nowMs],
    rows: 1,
  };
}

function cardOf(row: Row): Versioned<GatewayCard> | null {
  if (row.card_key === null) return null;
  return {
    id: textOf(row, 'card_key'),
    deviceKey: textOf(row, 'card_device'),
    idm: textOf(row, 'idm'),
    state: textOf(row, 'card_state') as CardState,
    expiresMs: bigintOf(row, 'card_expires_ms'),
    layout: textOf(row, 'layout'),
    trustUnauthenticated: bigintOf(row, 'trust_unauthenticated'),
    version: bigintOf(row, 'card_version'),
  };
}

function sessionOf(row: Row): Versioned<Session> | null {
  if (row.session_key === null) return null;
  return {
    id: textOf(row, 'session_key'),
    actorId: textOf(row, 'actor_id'),
    sessionId: textOf(row, 'session_id'),
    deviceKey: textOf(row, 'session_device'),
    operation: textOf(row, 'operation') as SessionOperation,
    purchaseId: row.session_purchase === null ? null : textOf(row, 'session_purchase'),
    open: row.session_state === 'open',
    step: JSON.parse(textOf(row, 'step')),
    round: bigintOf(row, 'round'),
    expected: JSON.parse(textOf(row, 'expectation')),
    responsesDigest: textOf(row, 'responses_digest'),
    expiresMs: bigintOf(row, 'session_expires_ms'),
    version: bigintOf(row, 'session_version'),
  };
}

function purchasesOf(row: Row): readonly Versioned<Purchase>[] {
  const asked = row.asked_key === null ? [] : [purchaseOf(row, 'asked', textOf(row, 'asked_key'))];
  const doubted =
    row.doubted_state === null ? [] : [purchaseOf(row, 'doubted', textOf(row, 'doubt_purchase'))];
  return [...asked, ...doubted.filter(({ id }) => id !== asked[0]?.id)];
}

function purchaseOf(row: Row, prefix: 'asked' | 'doubted', id: string): Versioned<Purchase> {
  return {
    id,
    purchaseId: textOf(row, `${prefix}_purchase`),
    cardKey: textOf(row, `${prefix}_card`),
    amountMinor: bigintOf(row, `${prefix}_amount`),
    state: textOf(row, `${prefix}_state`) as PurchaseState,
    version: bigintOf(row, `${prefix}_version`),
  };
}
