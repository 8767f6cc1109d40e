/** First calls in reader mode that no rule looks at any more. */

import { CLEARED_AT_ONCE, clearRows } from '../db/clear-rows.ts';
import type { Database } from '../db/database.ts';
import type { Lease } from '../db/lanes.ts';
import { textOf } from '../db/row.ts';
import { READER_ATTEMPT_WINDOW_MS } from './reader-attempts.ts';

/** Forgets some of them; returns how many rows are gone. */
export async function forgetAttempts(db: Database, lease: Lease): Promise<number> {
  const old = await db.read(
    'select subject from reader_attempts where last_ms < now_ms() - $1 order by subject limit $2',
    [READER_ATTEMPT_WINDOW_MS, CLEARED_AT_ONCE],
  );
  return clearRows(db, lease, old, (row) => {
    const subject = textOf(row, 'subject');
    const text = 'delete from reader_attempts where subject = $1 and last_ms < now_ms() - $2';
    return {
      table: 'reader_attempts',
      key: subject,
      text,
      values: [subject, READER_ATTEMPT_WINDOW_MS],
      rows: 1,
    };
  });
}
