/** Stories in worlds in memory, at a time of their own. */

import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import { type Bank, openBank } from '../support/world-bank.ts';
import { countedEntropy } from '../support/world-entropy.ts';
import { play } from './money-model.ts';
import type { Story } from './money-steps.ts';
import type { Tally } from './money-tally.ts';
import { checkAudit } from './money-world.ts';

/** 2026-01-01. */
const START_MS = 1_767_225_600_000n;

/** To open a world takes as long as a third of a story; one with too many cards in it takes memory. */
const STORIES_A_WORLD = 50;

export interface MemoryWorld {
  readonly bank: Bank;
  advance(ms: bigint): void;
}

/** Hands the database to the door. */
export type Watch = (db: Database) => Database;

/** @param watch what the door gets for the database */
export async function inMemory(work: (world: MemoryWorld) => Promise<void>, watch?: Watch): Promise<void> {
  const world = await openMemory(watch);
  try {
    await work(world);
  } finally {
    await world.bank.db.close();
  }
}

async function openMemory(watch?: Watch): Promise<MemoryWorld> {
  let nowMs = START_MS;
  const db = await openDatabase(':memory:', { now: () => nowMs });
  return {
    bank: await openBank(db, countedEntropy('world'), watch),
    advance(ms) {
      nowMs += ms;
    },
  };
}

export interface Stage {
  play(story: Story, tally: Tally): Promise<void>;
  /** Reads all that was booked, once more. */
  close(): Promise<void>;
}

/** A world for some stories, then a fresh one. */
export function openStage(watch?: Watch): Stage {
  let world: MemoryWorld | null = null;
  let played = 0;
  const close = async () => {
    if (world === null) return;
    await checkAudit(world.bank);
    await world.bank.db.close();
    world = null;
  };
  return {
    async play(story, tally) {
      if (played % STORIES_A_WORLD === 0) await close();
      played++;
      world ??= await openMemory(watch);
      const { bank, advance } = world;
      await play(bank, { advance, audit: 'never' }, tally, story, String(played));
    },
    close,
  };
}
