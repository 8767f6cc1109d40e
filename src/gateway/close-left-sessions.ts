/** Sessions that nobody came back to: with them go the keys they held. */

import { CLEARED_AT_ONCE, clearRows } from '../db/clear-rows.ts';
import type { Database } from '../db/database.ts';
import type { Lease } from '../db/lanes.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { closeSession } from './round-store.ts';

/** How long after its end a session still takes late responses as evidence. */
export const LATE_RESPONSES_MS = 60n * 60n * 1000n;

/** Closes some of those that are over for long; returns how many. */
export async function closeLeftSessions(db: Database, lease: Lease): Promise<number> {
  const left = await db.read(
    `select subject, version from gateway_session
where state = 'open' and expires_ms < now_ms() - $1 order by subject limit $2`,
    [LATE_RESPONSES_MS, CLEARED_AT_ONCE],
  );
  return clearRows(db, lease, left, (row) => closeSession(textOf(row, 'subject'), bigintOf(row, 'version')));
}
