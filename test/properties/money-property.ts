/**
 * Random stories, always the same: CI must not fail for a change that is not at fault. `TESSERA_PROPERTY_SEED` takes another seed, or
 * `random`; `TESSERA_PROPERTY_RUNS` another number of stories. To look for what nobody has thought of, for an hour or so:
 *
 *     TESSERA_PROPERTY_SEED=random TESSERA_PROPERTY_RUNS=100000 node --test "test/properties/money-*.test.ts"
 */

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import { SHAPES } from './batch-shapes.ts';
import { EXAMPLES } from './money-examples.ts';
import type { Story } from './money-steps.ts';
import { storiesOf } from './money-stories.ts';
import { newTally, storiesIn, type Tally, tallyLines } from './money-tally.ts';

const SEED = 20_260_101;

export function propertySeed(): number {
  const asked = process.env.TESSERA_PROPERTY_SEED;
  if (asked === undefined) return SEED;
  return asked === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(asked);
}

/**
 * A failure says the seed and the path that lead to it again.
 *
 * @param shapes of the batches that the door has committed
 * @param met those that must be among them, unless there are fewer stories than usual
 */
export async function assertAlways(
  t: TestContext,
  layouts: readonly string[],
  stories: number,
  shapes: ReadonlySet<string>,
  playStory: (story: Story, tally: Tally) => Promise<void>,
  met: ReadonlySet<string> = new Set(),
): Promise<void> {
  const tally = newTally();
  const numRuns = Number(process.env.TESSERA_PROPERTY_RUNS ?? stories);
  const seed = propertySeed();
  t.diagnostic(`seed ${seed}`);
  const examples = EXAMPLES.filter(({ layout }) => layouts.includes(layout)).map((each): [Story] => [each]);
  await fc.assert(
    fc.asyncProperty(storiesOf(layouts), (story) => playStory(story, tally)),
    { numRuns, seed, examples },
  );
  for (const line of tallyLines(tally)) t.diagnostic(line);
  assert.equal(storiesIn(tally), numRuns);
  const unknown = [...shapes].filter((shape) => !SHAPES.has(shape));
  assert.deepEqual(unknown, [], 'a batch of a new shape');
  const missing = [...met].filter((shape) => !shapes.has(shape));
  if (numRuns >= stories) assert.deepEqual(missing, [], 'a shape that never happens');
}
