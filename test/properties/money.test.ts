/** The money rules under everything that can go wrong between a server, a phone and a card, in random order. */

import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { Fault } from '../../src/simulator/faults.ts';
import { postgresEngine } from '../support/engines.ts';
import { openBank } from '../support/world-bank.ts';
import { countedEntropy } from '../support/world-entropy.ts';
import { SHAPES, watchShapes } from './batch-shapes.ts';
import { playInMemory } from './in-memory.ts';
import { play, Tally } from './money-model.ts';
import { type Step, type Story, story } from './money-steps.ts';

const ON_SQLITE = 2_000;
const ON_POSTGRES = 100;

/** Found once: a card that is suspended while a purchase is in doubt, and tapped for it again. */
const SUSPENDED_IN_DOUBT: Story = {
  layout: 'demo-journal',
  issued: 0,
  amounts: [1, 1, 1, 1],
  steps: [
    tapForOwn({ faults: [{ kind: 'tear-before', target: 'internal', atCommand: '08' }] }),
    { kind: 'suspend', on: true },
    tapForOwn({ faults: [] }),
  ],
};

/** Found once, a fault of the model: the answer to the write is garbled and comes too late. */
const GARBLED_AND_LATE: Story = {
  layout: 'demo-journal',
  issued: 0,
  amounts: [1, 1, 1, 1],
  steps: [
    {
      ...tapForOwn({ faults: [{ kind: 'garble', offset: 0, target: 'internal', atCommand: '08' }] }),
      stop: { afterCommands: 5, beforeNext: false, deviceStatus: null },
    },
    { kind: 'wait', long: true },
    { kind: 'resume' },
  ],
};

function tapForOwn({ faults }: { readonly faults: readonly Fault[] }): Extract<Step, { kind: 'tap' }> {
  const wish = { kind: 'load', of: 'own', number: 1, named: false } as const;
  return { kind: 'tap', wish, faults, stop: null, twice: false };
}

/** A failure says the seed and the path that lead to it again. */
async function assertAlways(
  t: TestContext,
  runs: number,
  playStory: (story: Story, tally: Tally, seen: Set<string>) => Promise<void>,
): Promise<void> {
  const tally = new Tally();
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(story, (each) => playStory(each, tally, seen)),
    { numRuns: runs, examples: [[SUSPENDED_IN_DOUBT], [GARBLED_AND_LATE]] },
  );
  t.diagnostic(tally.text());
  assert.equal(tally.stories, runs);
  assert.deepEqual(
    [...seen].filter((shape) => !SHAPES.includes(shape)),
    [],
    'a batch of a new shape',
  );
}

describe('sqlite', () => {
  test('whatever happens to a card, its money is in exactly one place', async (t) => {
    await assertAlways(t, ON_SQLITE, (each, tally, seen) =>
      playInMemory(each, tally, { auditEveryStep: true, watch: (db) => watchShapes(db, seen) }),
    );
  });
});

describe('postgres', () => {
  const engine = postgresEngine();

  test('whatever happens to a card, its money is in exactly one place', async (t) => {
    const db = await engine.open();
    let serial = 0;
    const shapes = new Set<string>();
    const bank = await openBank(db, countedEntropy('world'), (each) => watchShapes(each, shapes));
    await assertAlways(t, ON_POSTGRES, async (each, tally, seen) => {
      await play(bank, { advance: null, auditEveryStep: false }, tally, each, String(++serial));
      for (const shape of shapes) seen.add(shape);
    });
  });
});
