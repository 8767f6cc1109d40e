/** The money rules on PostgreSQL: the same stories, a hundred of them. */

import { describe, test } from 'node:test';
import { postgresEngine } from '../support/engines.ts';
import { LAYOUT_NAMES, openBank } from '../support/world-bank.ts';
import { countedEntropy } from '../support/world-entropy.ts';
import { watchShapes } from './batch-shapes.ts';
import { play } from './money-model.ts';
import { assertAlways } from './money-property.ts';
import { checkAudit } from './money-world.ts';

const STORIES = 100;

describe('postgres', () => {
  const engine = postgresEngine();

  test('whatever happens to a card, its money is in exactly one place', async (t) => {
    const db = await engine.open();
    let serial = 0;
    const shapes = new Set<string>();
    const bank = await openBank(db, countedEntropy('world'), (each) => watchShapes(each, shapes));
    await assertAlways(t, LAYOUT_NAMES, STORIES, shapes, async (story, tally) => {
      serial++;
      await play(bank, { advance: null, audit: 'never' }, tally, story, String(serial));
    });
    await checkAudit(bank);
  });
});
