/** Stored replies are kept for a time and then forgotten, a few at a time, by one server of all that share the database. */

import type { Database, Statement } from '../db/database.ts';
import { fence, type Lease, leaseLane, releaseLane } from '../db/lanes.ts';
import { bigintOf, textOf } from '../db/row.ts';

/** How long a repeated request gets its stored reply. */
export const REPLY_KEPT_MS = 30n * 24n * 60n * 60n * 1000n;

/** How often a server looks for what to forget. */
const LOOK_EVERY_MS = 60_000;

/** How many rounds one commit forgets: a few milliseconds' work, so that requests hardly wait for it. */
const FORGOTTEN_AT_ONCE = 200n;

/** The lane whose holder forgets. */
const LANE = 0;
const LEASE_MS = 30_000n;

interface Log {
  error(fields: { readonly err: unknown }, message: string): void;
}

/** Starts looking now and then; returns how to stop. */
export function forgetOldRounds(db: Database, owner: string, log: Log): () => void {
  const timer = setInterval(() => {
    forgetOnce(db, owner).catch((err: unknown) => log.error({ err }, 'old rounds were not forgotten'));
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Forgets what is too old, up to a bound; returns how many rounds are gone. */
export async function forgetOnce(db: Database, owner: string): Promise<number> {
  const lease = await leaseLane(db, LANE, owner, LEASE_MS);
  if (lease === null) return 0;
  try {
    return await forgetOldest(db, lease);
  } finally {
    await releaseLane(db, lease);
  }
}

/** Keys begin with the time at which they were made, so the oldest rounds are the first. */
async function forgetOldest(db: Database, lease: Lease): Promise<number> {
  const [clock] = await db.read('select now_ms() as now_ms', []);
  if (clock === undefined) throw new Error('the database has a clock');
  const old = await db.read(
    'select session_id from gateway_round where session_id < $1 order by session_id, round limit $2',
    [firstKeyOf(bigintOf(clock, 'now_ms') - REPLY_KEPT_MS), FORGOTTEN_AT_ONCE],
  );
  const last = old.at(-1);
  if (last === undefined) return 0;
  const lastKey = textOf(last, 'session_id');
  const [counted] = await db.read('select count(*) as rounds from gateway_round where session_id <= $1', [
    lastKey,
  ]);
  if (counted === undefined) throw new Error('a count is one row');
  const rounds = Number(bigintOf(counted, 'rounds'));
  const forget: Statement = {
    table: 'gateway_round',
    key: lastKey,
    text: 'delete from gateway_round where session_id <= $1',
    values: [lastKey],
    rows: rounds,
  };
  return (await db.commit([fence(lease), forget])) === 'committed' ? rounds : 0;
}

/** No UUIDv7 (RFC 9562, section 5.7) made at or after that millisecond is less. */
function firstKeyOf(ms: bigint): string {
  const digits = ms.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}
