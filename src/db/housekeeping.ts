/** What is cleared away now and then, by one server of all that share the database. */

import type { Database } from './database.ts';
import { type Lease, leaseLane, releaseLane } from './lanes.ts';

/** Clears away some of what is too old of its kind; tells how many rows that were. */
export type Chore = (db: Database, lease: Lease) => Promise<number>;

/** How often a server looks for what to clear away. */
const LOOK_EVERY_MS = 60_000;

/** The lane whose holder clears away. */
const LANE = 0;
const LEASE_MS = 30_000n;

interface Log {
  error(fields: { readonly err: unknown }, message: string): void;
}

/** Starts looking now and then; returns how to stop. */
export function startHousekeeping(
  db: Database,
  chores: readonly Chore[],
  owner: string,
  log: Log,
): () => void {
  const timer = setInterval(() => {
    housekeepOnce(db, chores, owner).catch((err: unknown) =>
      log.error({ err }, 'old rows were not cleared away'),
    );
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Every chore once; returns how many rows were cleared away. */
export async function housekeepOnce(db: Database, chores: readonly Chore[], owner: string): Promise<number> {
  const lease = await leaseLane(db, LANE, owner, LEASE_MS);
  if (lease === null) return 0;
  try {
    let cleared = 0;
    for (const chore of chores) cleared += await chore(db, lease);
    return cleared;
  } finally {
    await releaseLane(db, lease);
  }
}
