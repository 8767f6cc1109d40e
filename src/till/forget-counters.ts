/** Sums against caps that nobody adds to any more. */

import { CLEARED_AT_ONCE, clearRows } from '../db/clear-rows.ts';
import type { Database } from '../db/database.ts';
import type { Lease } from '../db/lanes.ts';
import { bigintOf, textOf } from '../db/row.ts';

/** A client's day ends after one; no till adds to a ticket after so many. */
const KEPT_DAYS = 400n;
const DAY_MS = 86_400_000n;

const OLD = `select id, version from till_counter where day < now_ms() / $1 - $2 order by day, id limit $3`;

/** Forgets some of them; returns how many are gone. */
export async function forgetCounters(db: Database, lease: Lease): Promise<number> {
  const old = await db.read(OLD, [DAY_MS, KEPT_DAYS, CLEARED_AT_ONCE]);
  return clearRows(db, lease, old, (row) => {
    const id = textOf(row, 'id');
    const text = 'delete from till_counter where id = $1 and version = $2';
    return { table: 'till_counter', key: id, text, values: [id, bigintOf(row, 'version')], rows: 1 };
  });
}
