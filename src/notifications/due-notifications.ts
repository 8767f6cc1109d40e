/**
 * What is to be sent now. A card's notifications are sent in their order: of those that are due only the first that is queued for
 * its card may go. Endpoints are looked at one by one, so that an issuer without one, or with one that is paused, costs nothing,
 * and one with a long queue does not stand before the others.
 */

import type { Database, Row, Statement } from '../db/database.ts';
import { powerOfTwoUpTo } from '../db/powers.ts';
import { bigintOf, bigintOrNull, textOf } from '../db/row.ts';
import { ENDPOINT_COLUMNS, endpointFromRow, type StoredEndpoint } from './endpoint-store.ts';

export interface DueNotification {
  readonly id: string;
  readonly issuerId: string;
  /** The digital card's key, and the issuer's name of it. */
  readonly cardKey: string;
  readonly digitalCardId: string;
  /** JSON. */
  readonly body: string;
  /** Made so far. */
  readonly attempts: bigint;
  readonly version: bigint;
  /** The database's clock when it was read. */
  readonly nowMs: bigint;
}

/** One that is due but has to wait for the first of its card. */
interface Follower {
  readonly id: string;
  readonly version: bigint;
  readonly firstId: string;
}

export interface Due {
  readonly first: readonly DueNotification[];
  readonly behind: readonly Follower[];
}

/** Longer than an attempt takes: whoever holds one that long sends it no more. */
const LEASE_MS = 60_000n;

/** How many rows one look takes of an endpoint. */
const DUE_AT_ONCE = 32n;

/** Of one card and one commit: a batch has 64 statements at most. */
const SET_ASIDE_AT_ONCE = 32;

const ENDPOINTS = `select ${ENDPOINT_COLUMNS} from issuer_endpoint
where issuer_endpoint.paused_ms is null and exists (select 1 from notification
  where notification.issuer_id = issuer_endpoint.issuer_id and notification.state = 'QUEUED' and notification.due_ms <= now_ms())`;

/** Endpoints that something is due for and that are not paused. */
export async function endpointsWithDue(db: Database): Promise<readonly StoredEndpoint[]> {
  return (await db.read(ENDPOINTS, [])).map(endpointFromRow);
}

const DUE = `select notification.id, notification.issuer_id, notification.digital_card_id, notification.body,
  notification.attempts, notification.version, digital_card.digital_card_id as card_name, first.id as first_id,
  first.due_ms as first_due_ms, now_ms() as now_ms
from notification join digital_card on digital_card.id = notification.digital_card_id
join notification as first on first.digital_card_id = notification.digital_card_id and first.state = 'QUEUED'
  and first.sequence = (select min(earlier.sequence) from notification as earlier
    where earlier.digital_card_id = notification.digital_card_id and earlier.state = 'QUEUED')
where notification.issuer_id = $1 and notification.state = 'QUEUED' and notification.due_ms <= now_ms()
order by notification.due_ms, notification.id limit $2`;

export async function dueNotifications(db: Database, issuerId: string): Promise<Due> {
  const rows = await db.read(DUE, [issuerId, DUE_AT_ONCE]);
  return {
    first: rows.filter(isFirst).map(dueFromRow),
    // Those whose first one goes in this turn are likely to be next in a moment.
    behind: rows
      .filter((row) => !isFirst(row) && !isDue(bigintOrNull(row, 'first_due_ms'), row))
      .map((row) => ({
        id: textOf(row, 'id'),
        version: bigintOf(row, 'version'),
        firstId: textOf(row, 'first_id'),
      })),
  };
}

function isFirst(row: Row): boolean {
  return row.id === row.first_id;
}

function isDue(dueMs: bigint | null, row: Row): boolean {
  return dueMs !== null && dueMs <= bigintOf(row, 'now_ms');
}

function dueFromRow(row: Row): DueNotification {
  return {
    id: textOf(row, 'id'),
    issuerId: textOf(row, 'issuer_id'),
    cardKey: textOf(row, 'digital_card_id'),
    digitalCardId: textOf(row, 'card_name'),
    body: textOf(row, 'body'),
    attempts: bigintOf(row, 'attempts'),
    version: bigintOf(row, 'version'),
    nowMs: bigintOf(row, 'now_ms'),
  };
}

/**
 * The end of the lease, by which whoever holds it knows it as its own, since no two leases of a row end at the same time; null when
 * somebody else was first.
 */
export async function claim(db: Database, { id, version, nowMs }: DueNotification): Promise<bigint | null> {
  const leasedMs = nowMs + LEASE_MS;
  const statement: Statement = {
    table: 'notification',
    key: id,
    text: `update notification set leased_ms = $2, due_ms = $3, version = version + 1
  where id = $1 and version = $4 and state = 'QUEUED'`,
    values: [id, leasedMs, leasedMs, version],
    rows: 1,
  };
  // When it is not known whether it is ours, it goes when the lease ends.
  return (await db.commit([statement])) === 'committed' ? leasedMs : null;
}

/**
 * Followers that are not looked at again until the one before them has gone: else each look would find them all anew. Whoever ends
 * that one makes the next one due; so its version moves on here, and who ends it without having seen this has to look again.
 *
 * Returns how many were set aside.
 */
export async function setAside(db: Database, followers: readonly Follower[]): Promise<number> {
  let count = 0;
  for (const [firstId, ofCard] of Map.groupBy(followers, ({ firstId }) => firstId)) {
    const some = ofCard.slice(0, powerOfTwoUpTo(Math.min(ofCard.length, SET_ASIDE_AT_ONCE)));
    const outcome = await db.commit([...some.map(withoutTime), touchQueued(firstId)]);
    if (outcome === 'committed') count += some.length;
  }
  return count;
}

function withoutTime({ id, version }: Follower): Statement {
  return {
    table: 'notification',
    key: id,
    text: 'update notification set due_ms = null, version = version + 1 where id = $1 and version = $2',
    values: [id, version],
    rows: 1,
  };
}

function touchQueued(id: string): Statement {
  return {
    table: 'notification',
    key: id,
    text: `update notification set version = version + 1 where id = $1 and state = 'QUEUED'`,
    values: [id],
    rows: 1,
  };
}
