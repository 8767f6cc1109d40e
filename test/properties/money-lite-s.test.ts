/** The money rules on FeliCa Lite-S, whose writes are proven by a read behind them, under everything that can go wrong in random order. */

import { test } from 'node:test';
import { SINGLE_SHAPES, watchShapes } from './batch-shapes.ts';
import { openStage } from './in-memory.ts';
import { assertAlways } from './money-property.ts';

const STORIES = 2_500;
const LAYOUT = 'lite-s-purse';

test(`whatever happens to a card, its money is in exactly one place: ${LAYOUT}`, async (t) => {
  const shapes = new Set<string>();
  const stage = openStage((db) => watchShapes(db, shapes));
  await assertAlways(t, [LAYOUT], STORIES, shapes, stage.play, SINGLE_SHAPES);
  await stage.close();
});
