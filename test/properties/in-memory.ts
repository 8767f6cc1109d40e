/** A story in a world of its own, in memory, at a time of its own. */

import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import { type Bank, openBank } from '../support/world-bank.ts';
import { countedEntropy } from '../support/world-entropy.ts';
import { play } from './money-model.ts';
import type { Story } from './money-steps.ts';
import type { Tally } from './money-tally.ts';

/** 2026-01-01. */
const START_MS = 1_767_225_600_000n;

export interface MemoryWorld {
  readonly bank: Bank;
  advance(ms: bigint): void;
}

/** @param watch what the door gets for the database */
export async function inMemory(
  work: (world: MemoryWorld) => Promise<void>,
  watch?: (db: Database) => Database,
): Promise<void> {
  let nowMs = START_MS;
  const db = await openDatabase(':memory:', { now: () => nowMs });
  try {
    const bank = await openBank(db, countedEntropy('world'), watch);
    await work({
      bank,
      advance(ms) {
        nowMs += ms;
      },
    });
  } finally {
    await db.close();
  }
}

export async function playInMemory(
  story: Story,
  tally: Tally,
  watch?: (db: Database) => Database,
): Promise<void> {
  await inMemory(
    ({ bank, advance }) => play(bank, { advance, audit: 'at-the-end' }, tally, story, '1'),
    watch,
  );
}
