import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AfterAttempt, afterAttempt, MAX_ATTEMPTS, type Outcome } from './after-attempt.ts';

const answer = (status: number, retryAfterMs: bigint | null = null): Outcome => ({
  kind: 'answer',
  status,
  retryAfterMs,
});
const silence: Outcome = { kind: 'no-answer', what: 'no answer (ECONNREFUSED)' };
const SECOND = 1_000n;
const HOUR = 3_600n * SECOND;

const KINDS: readonly (readonly [AfterAttempt['kind'], readonly number[]])[] = [
  ['delivered', [200, 201, 202, 204, 299]],
  ['again', [100, 199, 300, 301, 302, 303, 304, 307, 308, 399, 408, 425, 429, 500, 501, 502, 503, 504, 599]],
  ['paused', [410]],
  ['parked', [400, 401, 402, 403, 404, 405, 406, 407, 409, 411, 413, 415, 418, 422, 423, 451, 499]],
];

for (const [kind, statuses] of KINDS) {
  for (const status of statuses)
    test(`after a first ${status} it is ${kind}`, () =>
      assert.equal(afterAttempt(answer(status), 1, 0).kind, kind));
}

test('silence is tried again', () => assert.equal(afterAttempt(silence, 1, 0).kind, 'again'));

const WAITS = [5n, 300n, 1_800n, 7_200n, 18_000n, 36_000n, 50_400n, 72_000n, 86_400n];

for (const [i, seconds] of WAITS.entries()) {
  test(`attempt ${i + 2} is made ${seconds} s after the one before`, () => {
    assert.deepEqual(afterAttempt(silence, i + 1, 0), { kind: 'again', waitMs: seconds * SECOND });
    assert.deepEqual(afterAttempt(answer(503), i + 1, 0), { kind: 'again', waitMs: seconds * SECOND });
  });
}

test('after the last attempt it is parked', () => {
  assert.equal(MAX_ATTEMPTS, WAITS.length + 1);
  for (const outcome of [silence, answer(503), answer(429, SECOND)])
    assert.deepEqual(afterAttempt(outcome, MAX_ATTEMPTS, 0), { kind: 'parked' });
  assert.deepEqual(afterAttempt(answer(204), MAX_ATTEMPTS, 0), { kind: 'delivered' });
  assert.deepEqual(afterAttempt(answer(410), MAX_ATTEMPTS, 0), { kind: 'paused' });
});

test('a longer Retry-After is honoured, a shorter one is not, and none beyond a day', () => {
  const wait = (retryAfterMs: bigint) => {
    const after = afterAttempt(answer(429, retryAfterMs), 1, 0);
    return after.kind === 'again' ? after.waitMs : null;
  };
  assert.deepEqual([0n, SECOND, 6n * SECOND, HOUR, 24n * HOUR, 25n * HOUR].map(wait), [
    5n * SECOND,
    5n * SECOND,
    6n * SECOND,
    HOUR,
    24n * HOUR,
    24n * HOUR,
  ]);
});

test('chance lengthens a wait of a minute or more by a tenth at most, and shortens none', () => {
  assert.deepEqual(afterAttempt(silence, 1, 0.999), { kind: 'again', waitMs: 5n * SECOND });
  assert.deepEqual(afterAttempt(silence, 2, 0.5), { kind: 'again', waitMs: 315n * SECOND });
  assert.deepEqual(afterAttempt(silence, 2, 0.9999), { kind: 'again', waitMs: 329_997n });
});
