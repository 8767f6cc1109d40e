/** The money rules on cards without keys, under everything that can go wrong in random order. */

import { test } from 'node:test';
import { KEY_FREE_NAMES } from '../support/world-bank.ts';
import { SINGLE_SHAPES, watchShapes } from './batch-shapes.ts';
import { openStage } from './in-memory.ts';
import { assertAlways } from './money-property.ts';

const STORIES = 6_000;

test(`whatever happens to a card, its money is in exactly one place: ${KEY_FREE_NAMES.join(', ')}`, async (t) => {
  const shapes = new Set<string>();
  const stage = openStage((db) => watchShapes(db, shapes));
  await assertAlways(t, KEY_FREE_NAMES, STORIES, shapes, stage.play, SINGLE_SHAPES);
  await stage.close();
});
