/** Replies under idempotency keys are kept for a time and then forgotten. */

import type { Database } from '../db/database.ts';
import { fence, type Lease } from '../db/lanes.ts';
import { powerOfTwoUpTo } from '../db/powers.ts';
import { textOf } from '../db/row.ts';

/** How long a repeated request gets its stored reply. */
export const REQUEST_KEPT_MS = 30n * 24n * 60n * 60n * 1000n;

/** One statement each, and a batch has 64 at most. */
const FORGOTTEN_AT_ONCE = 32n;

/** Forgets some of those that are too old; returns how many. */
export async function forgetAdminRequests(db: Database, lease: Lease): Promise<number> {
  const old = await db.read(
    'select id from admin_request where created_ms < now_ms() - $1 order by id limit $2',
    [REQUEST_KEPT_MS, FORGOTTEN_AT_ONCE],
  );
  const forgotten = old.slice(0, powerOfTwoUpTo(old.length)).map((row) => textOf(row, 'id'));
  if (forgotten.length === 0) return 0;
  const statements = forgotten.map((id) => ({
    table: 'admin_request' as const,
    key: id,
    text: 'delete from admin_request where id = $1',
    values: [id],
    rows: 1,
  }));
  return (await db.commit([...statements, fence(lease)])) === 'committed' ? forgotten.length : 0;
}
