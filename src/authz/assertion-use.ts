/** Assertions with an id of their own are taken once, by all servers that share the database together. */

import { hash } from 'node:crypto';
import { CLEARED_AT_ONCE, clearRows } from '../db/clear-rows.ts';
import type { CommitOutcome, Database } from '../db/database.ts';
import type { Lease } from '../db/lanes.ts';
import { textOf } from '../db/row.ts';

/** How much a server's clock and the database's may differ: an assertion is remembered so much longer than it can be used. */
const CLOCK_DIFFERENCE_MS = 5n * 60n * 1000n;

/** `conflict`: it was used already. `unknown`: it may be used now. */
export async function useAssertion(
  db: Database,
  issuerId: string,
  jti: string,
  expiresMs: number,
): Promise<CommitOutcome> {
  const id = `${issuerId}\n${hash('sha256', jti, 'base64url')}`;
  return db.commit([
    {
      table: 'assertion_use',
      key: id,
      text: 'insert into assertion_use (id, expires_ms) values ($1, $2)',
      values: [id, BigInt(expiresMs)],
      rows: 1,
    },
  ]);
}

/** Forgets some of those that are expired; returns how many. */
export async function forgetAssertions(db: Database, lease: Lease): Promise<number> {
  const old = await db.read(
    'select id from assertion_use where expires_ms < now_ms() - $1 order by expires_ms, id limit $2',
    [CLOCK_DIFFERENCE_MS, CLEARED_AT_ONCE],
  );
  return clearRows(db, lease, old, (row) => {
    const id = textOf(row, 'id');
    const text = 'delete from assertion_use where id = $1';
    return { table: 'assertion_use', key: id, text, values: [id], rows: 1 };
  });
}
