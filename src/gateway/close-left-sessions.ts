/** Sessions that nobody came back to: with them go the keys they held. */

import type { Database } from '../db/database.ts';
import { fence, type Lease } from '../db/lanes.ts';
import { powerOfTwoUpTo } from '../db/powers.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { closeSession } from './round-store.ts';

/** How long after its end a session still takes late responses as evidence. */
export const LATE_RESPONSES_MS = 60n * 60n * 1000n;

/** One statement each, and a batch has 64 at most. */
const CLOSED_AT_ONCE = 32n;

/** Closes some of those that are over for long; returns how many. */
export async function closeLeftSessions(db: Database, lease: Lease): Promise<number> {
  const left = await db.read(
    `select subject, version from gateway_session
where state = 'open' and expires_ms < now_ms() - $1 order by subject limit $2`,
    [LATE_RESPONSES_MS, CLOSED_AT_ONCE],
  );
  const closed = left.slice(0, powerOfTwoUpTo(left.length));
  if (closed.length === 0) return 0;
  const statements = closed.map((row) => closeSession(textOf(row, 'subject'), bigintOf(row, 'version')));
  return (await db.commit([...statements, fence(lease)])) === 'committed' ? closed.length : 0;
}
