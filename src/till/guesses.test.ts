import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countGuesses } from './guesses.ts';

test('one miss more than are allowed blocks its client until the minute is over', () => {
  let now = 1_000;
  const guesses = countGuesses({ misses: 3 }, () => now);
  for (let i = 0; i < 3; i++) {
    assert.equal(guesses.miss('a'), false);
    now += 1_000;
  }
  assert.equal(guesses.blockedSeconds('a'), 0);
  assert.equal(guesses.miss('a'), true);
  assert.equal(guesses.miss('a'), false, 'it is blocked already');
  assert.equal(guesses.blockedSeconds('b'), 0);
  assert.equal(guesses.blockedSeconds('a'), 58);
  now += 60_000;
  assert.equal(guesses.blockedSeconds('a'), 0);
});
