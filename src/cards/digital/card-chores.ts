/**
 * What time does to digital cards: operations that no device carried out in time fail, expired cards are suspended, and what is left of
 * deleted cards is deleted. One server does it at a time; two at once would only meet conflicts.
 */

import type { Row } from '../../db/database.ts';
import { LANE_OF, leaseLane, releaseLane } from '../../db/lanes.ts';
import { bigintOf, textOf } from '../../db/row.ts';
import { refuse } from '../../errors.ts';
import type { DigitalCardServices } from './change-digital-card.ts';
import { deleteDigitalCardsOf } from './delete-card.ts';
import { isExpired } from './digital-card.ts';
import { endOperation } from './end-operation.ts';
import { failedBy } from './operation.ts';
import { busyWallet, requestByServer } from './server-request.ts';
import { MAX_WALLET_TASKS } from './snapshot.ts';

/** How late it may be, while there is a server. */
const LOOK_EVERY_MS = 1_000;

const LEASE_MS = 30_000n;

/** Cards of one turn and kind. */
const AT_ONCE = 64n;

/** Expiries stop here, so that people can still ask for something on cards of that wallet. */
const EXPIRY_TASKS = MAX_WALLET_TASKS / 2n;

export interface ChoreServices extends DigitalCardServices {
  /** Something has changed: whoever tells others of it may look. */
  readonly onChange?: () => void;
}

export interface CardChores {
  /** Everything that is due, unless another server is at it; how much was done. */
  turn(): Promise<number>;
}

interface Log {
  error(fields: { readonly err: unknown }, message: string): void;
}

const OVERDUE = `select id, digital_card_id, expires_ms from digital_card_operation
where status = 'PENDING' and expires_ms <= now_ms() and (expires_ms, id) > ($1, $2) order by expires_ms, id limit $3`;

const EXPIRED = `select id, expires_ms from digital_card
where state = 'ACTIVE' and expires_ms <= now_ms() and (expires_ms, id) > ($1, $2) order by expires_ms, id limit $3`;

const UNCLEARED = `select id from physical_card
where deleted_ms is not null and cleared_ms is null and id > $1 order by id limit $2`;

/** How far a look came: one that cannot be done now does not keep the others waiting. */
interface Place {
  readonly expiresMs: bigint;
  readonly id: string;
}

const START: Place = { expiresMs: 0n, id: '' };

/** @param owner names this process, never two */
export function cardChores(services: ChoreServices, owner: string, log: Log): CardChores {
  const { db } = services;
  let overdueAfter = START;
  let expiredAfter = START;
  let unclearedAfter = '';

  async function lookUp() {
    const [overdue, expired, uncleared] = await Promise.all([
      db.read(OVERDUE, [overdueAfter.expiresMs, overdueAfter.id, AT_ONCE]),
      db.read(EXPIRED, [expiredAfter.expiresMs, expiredAfter.id, AT_ONCE]),
      db.read(UNCLEARED, [unclearedAfter, AT_ONCE]),
    ]);
    overdueAfter = placeAfter(overdue);
    expiredAfter = placeAfter(expired);
    const lastUncleared = lastOfMany(uncleared);
    unclearedAfter = lastUncleared === undefined ? '' : textOf(lastUncleared, 'id');
    return { overdue, expired, uncleared };
  }

  /** How many were done. What cannot be read, or met others too often, is left where it is. */
  async function each(rows: readonly Row[], chore: (row: Row) => Promise<boolean>): Promise<number> {
    let done = 0;
    for (const row of rows) {
      try {
        if (await chore(row)) done++;
      } catch (err) {
        log.error({ err }, 'a digital card was not looked after');
      }
    }
    return done;
  }

  return {
    async turn() {
      const { overdue, expired, uncleared } = await lookUp();
      // Looking costs little and a lease is a write: most turns find nothing.
      if (overdue.length + expired.length + uncleared.length === 0) return 0;
      const lease = await leaseLane(db, LANE_OF.digitalCards, owner, LEASE_MS);
      if (lease === null) return 0;
      try {
        const ended = await each(overdue, (row) => endOverdue(services, row));
        const suspended = await each(expired, (row) => suspendExpired(services, textOf(row, 'id')));
        const deleted = await each(uncleared, (row) => deleteLeft(services, textOf(row, 'id')));
        return ended + suspended + deleted;
      } finally {
        await releaseLane(db, lease);
      }
    },
  };
}

/** Undefined when there are no more than these: the next look begins anew. */
function lastOfMany(rows: readonly Row[]): Row | undefined {
  return BigInt(rows.length) < AT_ONCE ? undefined : rows.at(-1);
}

function placeAfter(rows: readonly Row[]): Place {
  const last = lastOfMany(rows);
  return last === undefined ? START : { expiresMs: bigintOf(last, 'expires_ms'), id: textOf(last, 'id') };
}

/** Looks every second; returns how to stop, which resolves when a turn that is under way has ended. */
export function startCardChores(services: ChoreServices, owner: string, log: Log): () => Promise<void> {
  const chores = cardChores(services, owner, log);
  let work: Promise<void> | null = null;
  let isStopped = false;

  /** At the turn of a month many cards expire at once. */
  async function workOff(): Promise<void> {
    while (!isStopped && (await chores.turn()) > 0) services.onChange?.();
  }

  const timer = setInterval(() => {
    work ??= workOff()
      .catch((err: unknown) => log.error({ err }, 'digital cards were not looked after'))
      .finally(() => {
        work = null;
      });
  }, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    isStopped = true;
    clearInterval(timer);
    await work;
  };
}

/** The server's state stands: only the device was not told. What a chip is owed it stays owed. */
async function endOverdue(services: ChoreServices, row: Row): Promise<boolean> {
  return endOperation(services, {
    cardKey: textOf(row, 'digital_card_id'),
    operationId: textOf(row, 'id'),
    ending: failedBy(322),
    actor: 'system',
  });
}

async function suspendExpired(services: ChoreServices, cardKey: string): Promise<boolean> {
  const begun = await requestByServer(services, cardKey, {
    operation: 'SUSPEND',
    reason: 'expired',
    operationId: services.entropy.uuid(),
    refusal(snapshot) {
      const { card, nowMs } = snapshot;
      if (card.state !== 'ACTIVE' || !isExpired(card, nowMs)) return refuse('not-allowed');
      return busyWallet(snapshot, EXPIRY_TASKS);
    },
  });
  return !('reason' in begun);
}

async function deleteLeft(services: ChoreServices, physicalCardId: string): Promise<boolean> {
  const { entropy } = services;
  return (await deleteDigitalCardsOf(services, physicalCardId, () => entropy.uuid())) !== null;
}
