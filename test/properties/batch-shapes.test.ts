/** The shapes of batches are a closed list: none that is not on it, and none on it that never happens. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_BATCH_SHAPES } from '../../src/db/postgres.ts';
import { SHAPES, watchShapes } from './batch-shapes.ts';
import { playInMemory } from './in-memory.ts';
import { Tally } from './money-model.ts';
import { story } from './money-steps.ts';

/** Sequences in one go, and how many goes at most until every shape was seen. */
const SEQUENCES = 100;
const MAX_GOES = 20;

test('the device door commits batches of 16 shapes and no others', async (t) => {
  const seen = new Set<string>();
  const tally = new Tally();
  const property = fc.asyncProperty(story, async (each) => {
    await playInMemory(each, tally, { auditEveryStep: false, watch: (db) => watchShapes(db, seen) });
  });
  for (let seed = 1; seed <= MAX_GOES && SHAPES.some((shape) => !seen.has(shape)); seed++)
    await fc.assert(property, { numRuns: SEQUENCES, seed });
  t.diagnostic(`${seen.size} shapes in ${tally.stories} sequences`);
  assert.deepEqual([...seen].sort(), [...SHAPES].sort());
  assert.equal(SHAPES.length, 16);
  assert.ok(SHAPES.length < MAX_BATCH_SHAPES);
});
