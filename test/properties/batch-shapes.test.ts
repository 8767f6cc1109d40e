/** The shapes of batches are a closed list, and fit what a server prepares; that no others happen is asserted where the stories are. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_BATCH_SHAPES } from '../../src/db/postgres.ts';
import { SHAPES, SINGLE_SHAPES } from './batch-shapes.ts';

test('the device door may commit batches of 104 shapes, which all fit', () => {
  assert.equal(SHAPES.size, 104);
  assert.ok(SHAPES.size < MAX_BATCH_SHAPES);
  assert.deepEqual(
    [...SINGLE_SHAPES].filter((shape) => !SHAPES.has(shape)),
    [],
  );
});
