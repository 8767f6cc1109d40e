/** Stored replies are kept for a time and then forgotten, a few at a time. */

import type { Database, Statement } from '../db/database.ts';
import { fence, type Lease } from '../db/lanes.ts';
import { powerOfTwoUpTo } from '../db/powers.ts';
import { bigintOf, textOf } from '../db/row.ts';

/** How long a repeated request gets its stored reply. */
export const REPLY_KEPT_MS = 30n * 24n * 60n * 60n * 1000n;

/** How many rounds one commit forgets: a few milliseconds' work, so that requests hardly wait for it. */
const FORGOTTEN_AT_ONCE = 256n;

/**
 * Forgets what is too old, up to a bound; returns how many rounds are gone. Keys begin with the time at which they were made, so
 * the oldest rounds are the first.
 */
export async function forgetOldRounds(db: Database, lease: Lease): Promise<number> {
  const [clock] = await db.read('select now_ms() as now_ms', []);
  if (clock === undefined) throw new Error('the database has a clock');
  const old = await db.read(
    'select session_id, round from gateway_round where session_id < $1 order by session_id, round limit $2',
    [firstKeyOf(bigintOf(clock, 'now_ms') - REPLY_KEPT_MS), FORGOTTEN_AT_ONCE],
  );
  const rounds = powerOfTwoUpTo(old.length);
  const last = old[rounds - 1];
  if (last === undefined) return 0;
  const key = textOf(last, 'session_id');
  const forget: Statement = {
    table: 'gateway_round',
    key,
    text: 'delete from gateway_round where (session_id, round) <= ($1, $2)',
    values: [key, bigintOf(last, 'round')],
    rows: rounds,
  };
  return (await db.commit([fence(lease), forget])) === 'committed' ? rounds : 0;
}

/** No UUIDv7 (RFC 9562, section 5.7) made at or after that millisecond is less. */
function firstKeyOf(ms: bigint): string {
  const digits = ms.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}
