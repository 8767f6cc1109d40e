/** Replies under idempotency keys are kept for a time and then forgotten. */

import { CLEARED_AT_ONCE, clearRows } from '../db/clear-rows.ts';
import type { Database } from '../db/database.ts';
import type { Lease } from '../db/lanes.ts';
import { textOf } from '../db/row.ts';

/** How long a repeated request gets its stored reply. */
export const REQUEST_KEPT_MS = 30n * 24n * 60n * 60n * 1000n;

/** Forgets some of those that are too old; returns how many. */
export async function forgetAdminRequests(db: Database, lease: Lease): Promise<number> {
  const old = await db.read(
    'select id from admin_request where created_ms < now_ms() - $1 order by id limit $2',
    [REQUEST_KEPT_MS, CLEARED_AT_ONCE],
  );
  return clearRows(db, lease, old, (row) => {
    const id = textOf(row, 'id');
    const text = 'delete from admin_request where id = $1';
    return { table: 'admin_request', key: id, text, values: [id], rows: 1 };
  });
}
