import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Database } from '../../src/db/database.ts';
import { type Chore, housekeep } from '../../src/db/housekeeping.ts';
import { LANE_OF, leaseLane, releaseLane } from '../../src/db/lanes.ts';
import { forEachEngine } from '../support/engines.ts';

/** More may grow too old in a minute than one commit clears away. */

forEachEngine((engine) => {
  let db: Database;
  before(async () => {
    db = await engine.open();
  });
  const errors: unknown[] = [];
  const log = { error: ({ err }: { readonly err: unknown }) => void errors.push(err) };

  /** Clears away 32 rows at a time of that many. */
  function rows(left: number): { readonly chore: Chore; left(): number } {
    let count = left;
    const chore: Chore = async () => {
      const cleared = Math.min(count, 32);
      count -= cleared;
      return cleared;
    };
    return { chore, left: () => count };
  }

  test('what is too old is cleared away in one look, however much it is', async () => {
    const [few, many] = [rows(1), rows(1_000)];
    await housekeep(db, [few.chore, many.chore], 'us', log, () => false);
    assert.deepEqual([few.left(), many.left(), errors], [0, 0, []]);
  });

  test('a chore that fails does not keep the others from their work', async () => {
    const fails: Chore = async () => Promise.reject(new Error('a table is gone'));
    const others = rows(100);
    await housekeep(db, [fails, others.chore], 'us', log, () => false);
    assert.deepEqual([others.left(), errors.splice(0).map(String)], [0, ['Error: a table is gone']]);
  });

  test('nothing is begun once it is over, or while another server does it', async () => {
    const some = rows(100);
    await housekeep(db, [some.chore], 'us', log, () => some.left() < 100);
    assert.equal(some.left(), 68);
    const held = await leaseLane(db, LANE_OF.housekeeping, 'another', 60_000n);
    assert.ok(held);
    await housekeep(db, [some.chore], 'us', log, () => false);
    assert.equal(some.left(), 68);
    await releaseLane(db, held);
  });

  test('a chore that never comes to an end is left for the next look', async () => {
    let turns = 0;
    const endless: Chore = async () => ++turns;
    await housekeep(db, [endless], 'us', log, () => false);
    assert.ok(turns > 100);
  });
});
