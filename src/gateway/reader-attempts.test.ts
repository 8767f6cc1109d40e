import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Attempts,
  cardAttempts,
  deviceAttempts,
  exceedsAttempts,
  MAX_READER_ATTEMPTS,
  READER_ATTEMPT_WINDOW_MS,
  withAttempt,
} from './reader-attempts.ts';

const NOW_MS = 1_800_000_000_000n;

function attempts(...agoMs: readonly bigint[]): Attempts {
  return { subject: 'device\nd', timesMs: agoMs.map((ago) => NOW_MS - ago) };
}

test('five in ten minutes are enough, to the millisecond', () => {
  const almost = READER_ATTEMPT_WINDOW_MS - 1n;
  const rows: readonly (readonly [Attempts, boolean])[] = [
    [attempts(), false],
    [attempts(0n, 0n, 0n, 0n), false],
    [attempts(0n, 0n, 0n, 0n, 0n), true],
    [attempts(almost, 3n, 2n, 1n, 0n), true],
    [attempts(READER_ATTEMPT_WINDOW_MS, 3n, 2n, 1n, 0n), false],
    [attempts(almost, almost, almost, almost, almost), true],
  ];
  for (const [found, exceeds] of rows) assert.equal(exceedsAttempts(found, NOW_MS), exceeds);
});

test('every attempt counts, so that one who goes on trying is never let in again', () => {
  let now: Attempts = attempts();
  const allowed: boolean[] = [];
  for (let minute = 0n; minute < 60n; minute++) {
    const nowMs = NOW_MS + minute * 60_000n;
    allowed.push(!exceedsAttempts(now, nowMs));
    now = withAttempt(now, nowMs);
  }
  assert.equal(allowed.indexOf(false), MAX_READER_ATTEMPTS);
  assert.equal(allowed.lastIndexOf(true), MAX_READER_ATTEMPTS - 1);
});

test('no more times are kept than the rule looks at, and the newest of them', () => {
  const full = attempts(5n, 4n, 3n, 2n, 1n);
  assert.deepEqual(withAttempt(full, NOW_MS), attempts(4n, 3n, 2n, 1n, 0n));
  assert.deepEqual(full, attempts(5n, 4n, 3n, 2n, 1n), 'the old list is left alone');
});

test('a device and a card of the same name are not counted together', () => {
  assert.notEqual(deviceAttempts('x'), cardAttempts('x'));
});
