/** The money rules on cards with mutual authentication, DES and AES, under everything that can go wrong in random order. */

import { test } from 'node:test';
import { SECURED_NAMES } from '../support/world-bank.ts';
import { watchShapes } from './batch-shapes.ts';
import { openStage } from './in-memory.ts';
import { assertAlways } from './money-property.ts';

const STORIES = 1_500;

test(`whatever happens to a card, its money is in exactly one place: ${SECURED_NAMES.join(', ')}`, async (t) => {
  const shapes = new Set<string>();
  const stage = openStage((db) => watchShapes(db, shapes));
  await assertAlways(t, SECURED_NAMES, STORIES, shapes, stage.play);
  await stage.close();
});
