/**
 * Not a test: a process for one. Commits batches of two rows each, several at a time and for ever, and prints the name
 * of a batch once it is committed. `node commit-until-killed.ts <location> <folder of migrations>`
 */

import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openDatabase } from '../../src/db/open.ts';
import { insertAlarm } from './tables.ts';

const AT_A_TIME = 8;

const [location = '', migrations = ''] = process.argv.slice(2);
const database = await openDatabase(location, { migrations: new URL(migrations) }).catch((error: Error) => {
  writeSync(1, `${error.name}: ${error.message}\n`);
  process.exit(1);
});

async function commitForever(): Promise<void> {
  for (;;) {
    const name = randomUUID();
    const outcome = await database.commit([
      insertAlarm(`${name}-a`, name, 1n),
      insertAlarm(`${name}-b`, name, 2n),
    ]);
    // Written at once: what is in a buffer dies with the process.
    if (outcome === 'committed') writeSync(1, `${name}\n`);
  }
}

await Promise.all(Array.from({ length: AT_A_TIME }, commitForever));
