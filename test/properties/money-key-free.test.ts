/** The money rules on cards without keys, and on Lite-S, under everything that can go wrong in random order. */

import { test } from 'node:test';
import { LAYOUT_NAMES, SECURED_NAMES } from '../support/world-bank.ts';
import { SINGLE_SHAPES, watchShapes } from './batch-shapes.ts';
import { openStage } from './in-memory.ts';
import { assertAlways } from './money-property.ts';

const STORIES = 2_000;
const LAYOUTS = LAYOUT_NAMES.filter((name) => !SECURED_NAMES.includes(name));

test(`whatever happens to a card, its money is in exactly one place: ${LAYOUTS.join(', ')}`, async (t) => {
  const shapes = new Set<string>();
  const stage = openStage((db) => watchShapes(db, shapes));
  await assertAlways(t, LAYOUTS, STORIES, shapes, stage.play, SINGLE_SHAPES);
  await stage.close();
});
