/** The rows that a decision changes: the round and its reply, the session, the money, the alarms. */

import { isSameStanding } from '../cards/card-standing.ts';
import { insertCard, touchCard, updateCard } from '../cards/card-store.ts';
import { insertDenyEntry } from '../cards/deny-store.ts';
import type { Statement } from '../db/database.ts';
import { insertAccount, insertTransfer, moneyStatements } from '../ledger/ledger-store.ts';
import type { Call } from './call.ts';
import { type Attempts, NO_ATTEMPTS_YET } from './reader-attempts.ts';
import type { Session } from './session.ts';
import type { Snapshot, Versioned } from './snapshot.ts';
import type { Standing } from './standing.ts';

/** A caller's requestId is its own: the key of a request is both. No actor's name, a header, holds a line break. */
export function requestKey(call: Call): string {
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

/** Every batch that answers a call has this one: its unique request key is what makes a request happen once. */
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
  sealedSecret: string | null,
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
    sealedSecret,
    session.externalKey,
    session.productId,
    session.expiresMs,
  ];
  if (before === null)
    return { table: 'gateway_session', key: subject, text: INSERT_SESSION, values, rows: 1 };
  const text = before.id === session.id ? CONTINUE_SESSION : REPLACE_SESSION;
  const changed = before.id === session.id ? [subject, ...values.slice(7, 13)] : values;
  return { table: 'gateway_session', key: subject, text, values: [...changed, before.version], rows: 1 };
}

const INSERT_SESSION = `insert into gateway_session
  (subject, id, actor_id, session_id, device_id, operation, purchase_id, state, step, round, expectation,
   responses_digest, secret, external_key, product_id, expires_ms, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0)`;

const REPLACE_SESSION = `update gateway_session
  set id = $2, actor_id = $3, session_id = $4, device_id = $5, operation = $6, purchase_id = $7, state = $8, step = $9,
      round = $10, expectation = $11, responses_digest = $12, secret = $13, external_key = $14, product_id = $15,
      expires_ms = $16, version = version + 1
  where subject = $1 and version = $17`;

const CONTINUE_SESSION = `update gateway_session
  set state = $2, step = $3, round = $4, expectation = $5, responses_digest = $6, secret = $7, version = version + 1
  where subject = $1 and version = $8`;

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
    text: `update gateway_session set state = 'closed', secret = null, version = version + 1
  where subject = $1 and version = $2`,
    values: [subject, version],
    rows: 1,
  };
}

/** What a round did to the card: its row, its money, its purchases. */
export function standingStatements(
  snapshot: Snapshot,
  standing: Standing,
  sessionKey: string,
  denyKey: string,
): readonly Statement[] {
  const { card, book, purchases, nowMs } = snapshot;
  const after = standing.card;
  const opens = after.externalKey !== null && after.opened && card?.opened !== true;
  const denied = opens && !snapshot.denied ? [denyIngested(denyKey, standing, nowMs)] : [];
  if (card === null || book === null) return [...newCardStatements(standing, sessionKey, nowMs), ...denied];
  // A released write relies on the card's state: a suspension that got in first must make this batch a conflict.
  const releases = standing.transfers.some((transfer) => transfer.kind === 'pending');
  const touched = releases ? [touchCard(card.id, card.version)] : [];
  return [
    ...(isSameStanding(card, after) ? touched : [updateCard(card.id, card.version, after)]),
    ...denied,
    ...moneyStatements({
      before: book,
      after: standing.book,
      transfers: standing.transfers,
      purchasesBefore: purchases,
      purchasesAfter: standing.purchases,
      sessionKey,
      nowMs,
    }),
  ];
}

/** An external card has no row before something is to be written to it. */
function newCardStatements(
  { card, book, transfers }: Standing,
  sessionKey: string,
  nowMs: bigint,
): readonly Statement[] {
  const { product, ...row } = card;
  return [
    insertCard({ ...row, issuerId: book.issuerId, productId: product.id }),
    insertAccount(book),
    ...transfers.map((transfer) => insertTransfer(transfer, sessionKey, nowMs)),
  ];
}

/** Its value is here now: nobody is to take the card any more. */
function denyIngested(id: string, { card, book }: Standing, nowMs: bigint): Statement {
  if (card.externalKey === null) throw new Error('an ingested card is an external one');
  return insertDenyEntry(
    { id, externalKey: card.externalKey, issuerId: book.issuerId, reason: 'ingested' },
    nowMs,
  );
}

/** One more first call in reader mode. */
export function writeAttempts({ subject, timesMs, version }: Versioned<Attempts>): Statement {
  const times = JSON.stringify(timesMs.map(String));
  const lastMs = timesMs.at(-1) ?? 0n;
  const isNew = version === NO_ATTEMPTS_YET;
  return {
    table: 'reader_attempts',
    key: subject,
    text: isNew
      ? 'insert into reader_attempts (subject, times, last_ms, version) values ($1, $2, $3, 0)'
      : 'update reader_attempts set times = $2, last_ms = $3, version = version + 1 where subject = $1 and version = $4',
    values: isNew ? [subject, times, lastMs] : [subject, times, lastMs, version],
    rows: 1,
  };
}
