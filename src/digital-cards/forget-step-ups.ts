/** Step-ups that are over are kept for a time, so that a late answer is told what became of them, and then forgotten. */

import { CLEARED_AT_ONCE, clearRows } from '../db/clear-rows.ts';
import type { Database } from '../db/database.ts';
import type { Lease } from '../db/lanes.ts';
import { bigintOf, textOf } from '../db/row.ts';

/** As long as stored replies. */
export const STEP_UP_KEPT_MS = 30n * 24n * 60n * 60n * 1000n;

const OLD = 'select id, version from step_up where expires_ms < now_ms() - $1 order by expires_ms limit $2';

/** Forgets some of them; returns how many rows are gone. */
export async function forgetStepUps(db: Database, lease: Lease): Promise<number> {
  const old = await db.read(OLD, [STEP_UP_KEPT_MS, CLEARED_AT_ONCE]);
  return clearRows(db, lease, old, (row) => {
    const id = textOf(row, 'id');
    const text = 'delete from step_up where id = $1 and version = $2';
    return { table: 'step_up', key: id, text, values: [id, bigintOf(row, 'version')], rows: 1 };
  });
}
