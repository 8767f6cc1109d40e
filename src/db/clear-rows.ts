/** What a chore does with the rows it found: one statement each, as many as one batch takes. */

import type { Database, Row, Statement } from './database.ts';
import { fence, type Lease } from './lanes.ts';
import { powerOfTwoUpTo } from './powers.ts';

/** How many rows a chore looks for: one statement each, and a batch has 64 at most. */
export const CLEARED_AT_ONCE = 32n;

/**
 * Commits the statements of the first 1, 2, 4 … of these rows, unless somebody else has the lease by now; returns how many rows
 * that were, 0 when nothing was changed.
 *
 * @param rows CLEARED_AT_ONCE at most
 */
export async function clearRows(
  db: Database,
  lease: Lease,
  rows: readonly Row[],
  statementOf: (row: Row) => Statement,
): Promise<number> {
  const statements = rows.slice(0, powerOfTwoUpTo(rows.length)).map(statementOf);
  if (statements.length === 0) return 0;
  return (await db.commit([...statements, fence(lease)])) === 'committed' ? statements.length : 0;
}
