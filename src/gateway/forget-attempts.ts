/** First calls in reader mode that no rule looks at any more. */

import type { Database } from '../db/database.ts';
import { fence, type Lease } from '../db/lanes.ts';
import { powerOfTwoUpTo } from '../db/powers.ts';
import { textOf } from '../db/row.ts';
import { READER_ATTEMPT_WINDOW_MS } from './reader-attempts.ts';

/** One statement each, and a batch has 64 at most. */
const FORGOTTEN_AT_ONCE = 32n;

/** Forgets some of them; returns how many rows are gone. */
export async function forgetAttempts(db: Database, lease: Lease): Promise<number> {
  const old = await db.read(
    'select subject from reader_attempts where last_ms < now_ms() - $1 order by subject limit $2',
    [READER_ATTEMPT_WINDOW_MS, FORGOTTEN_AT_ONCE],
  );
  const forgotten = old.slice(0, powerOfTwoUpTo(old.length)).map((row) => textOf(row, 'subject'));
  if (forgotten.length === 0) return 0;
  const statements = forgotten.map((subject) => ({
    table: 'reader_attempts' as const,
    key: subject,
    text: 'delete from reader_attempts where subject = $1 and last_ms < now_ms() - $2',
    values: [subject, READER_ATTEMPT_WINDOW_MS],
    rows: 1,
  }));
  return (await db.commit([...statements, fence(lease)])) === 'committed' ? forgotten.length : 0;
}
