/** The shapes of batches are a closed list: none that is not on it, and each part of it happens. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_BATCH_SHAPES } from '../../src/db/postgres.ts';
import { LAYOUT_NAMES } from '../support/world-bank.ts';
import { SHAPES, SINGLE_SHAPES, watchShapes } from './batch-shapes.ts';
import { openStage } from './in-memory.ts';
import { EXAMPLES } from './money-examples.ts';
import { storiesOf } from './money-stories.ts';
import { newTally, storiesIn } from './money-tally.ts';

/** Sequences in one go, and how many goes at most until every part was seen. */
const SEQUENCES = 50;
const MAX_GOES = 20;

test('the device door commits batches of 96 shapes and no others', async (t) => {
  const seen = new Set<string>();
  const tally = newTally();
  const stage = openStage((db) => watchShapes(db, seen));
  const property = fc.asyncProperty(storiesOf(LAYOUT_NAMES), (each) => stage.play(each, tally));
  const examples = EXAMPLES.map((each): [(typeof EXAMPLES)[number]] => [each]);
  const missing = () => [...SINGLE_SHAPES].filter((shape) => !seen.has(shape));
  for (let seed = 1; seed <= MAX_GOES && missing().length > 0; seed++)
    await fc.assert(property, { numRuns: SEQUENCES, seed, examples });
  await stage.close();
  t.diagnostic(`${seen.size} shapes in ${storiesIn(tally)} sequences`);
  assert.deepEqual(missing(), [], 'shapes that never happen');
  assert.deepEqual(
    [...seen].filter((shape) => !SHAPES.has(shape)),
    [],
    'shapes that are not on the list',
  );
  assert.equal(SHAPES.size, 96);
  assert.ok(SHAPES.size < MAX_BATCH_SHAPES);
});
