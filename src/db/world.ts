/** Facts that are fixed when a database is created: above all whether it is a sandbox. */

import { commitDecision } from './commit-decision.ts';
import type { Database } from './database.ts';
import { textOf } from './row.ts';

/** The value of a fact, null while nobody has fixed it. */
export async function knownFact(db: Database, id: string): Promise<string | null> {
  const [row] = await db.read('select value from world where id = $1', [id]);
  return row === undefined ? null : textOf(row, 'value');
}

/** The value of a fact; the first to ask for it fixes it. */
export async function fixedFact(db: Database, id: string, value: string): Promise<string> {
  return commitDecision(db, async () => {
    const known = await knownFact(db, id);
    if (known !== null) return { batch: [], result: known };
    const insert = {
      table: 'world',
      key: id,
      text: 'insert into world (id, value) values ($1, $2)',
      values: [id, value],
      rows: 1,
    } as const;
    return { batch: [insert], result: value };
  });
}
