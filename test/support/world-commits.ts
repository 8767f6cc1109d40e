/** How often the ledger may have changed: a test that looks at it after every step need not read again what is the same. */

import type { Database, TableName } from '../../src/db/database.ts';

/** Those that a card's books and its standing are read from. */
const LEDGER_TABLES: ReadonlySet<TableName> = new Set(['card', 'account', 'purchase', 'transfer']);

/** `db`, and how many batches have been committed through it that touch the ledger. */
export function countLedgerCommits(db: Database): {
  readonly db: Database;
  readonly ledgerCommits: () => number;
} {
  let count = 0;
  return {
    ledgerCommits: () => count,
    db: {
      engine: db.engine,
      read: (text, values) => db.read(text, values),
      close: () => db.close(),
      async commit(batch) {
        const outcome = await db.commit(batch);
        if (batch.some(({ table }) => LEDGER_TABLES.has(table))) count++;
        return outcome;
      },
    },
  };
}
