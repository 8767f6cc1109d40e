/** What is cleared away now and then, by one server of all that share the database. */

import type { Database } from './database.ts';
import { LANE_OF, type Lease, leaseLane, releaseLane } from './lanes.ts';

/** Clears away some of what is too old of its kind; tells how many rows that were. */
export type Chore = (db: Database, lease: Lease) => Promise<number>;

/** How often a server looks for what to clear away. */
const LOOK_EVERY_MS = 60_000;

const LEASE_MS = 30_000n;

interface Log {
  error(fields: { readonly err: unknown }, message: string): void;
}

/** How often a chore follows itself in one look: so many commits are a few seconds' work. */
const MAX_TURNS = 1_000;

/** Starts looking now and then; returns how to stop, which resolves when a commit that is under way has ended. */
export function startHousekeeping(
  db: Database,
  chores: readonly Chore[],
  owner: string,
  log: Log,
): () => Promise<void> {
  let isStopped = false;
  let look: Promise<void> | null = null;
  const timer = setInterval(() => {
    look ??= housekeep(db, chores, owner, log, () => isStopped).finally(() => {
      look = null;
    });
  }, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    isStopped = true;
    clearInterval(timer);
    await look;
  };
}

/** Each chore until it finds nothing more, `isOver`, or another server is at it. One that fails is told of, and left. */
export async function housekeep(
  db: Database,
  chores: readonly Chore[],
  owner: string,
  log: Log,
  isOver: () => boolean,
): Promise<void> {
  for (const chore of chores) {
    try {
      for (let turn = 0; turn < MAX_TURNS && !isOver(); turn++)
        if ((await housekeepOnce(db, [chore], owner)) === 0) break;
    } catch (err) {
      log.error({ err }, 'old rows were not cleared away');
    }
  }
}

/** Every chore once; returns how many rows were cleared away. */
export async function housekeepOnce(db: Database, chores: readonly Chore[], owner: string): Promise<number> {
  const lease = await leaseLane(db, LANE_OF.housekeeping, owner, LEASE_MS);
  if (lease === null) return 0;
  try {
    let cleared = 0;
    for (const chore of chores) cleared += await chore(db, lease);
    return cleared;
  } finally {
    await releaseLane(db, lease);
  }
}
