import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRetryAfter } from './retry-after.ts';

const NOW = BigInt(Date.UTC(2031, 3, 1, 12));

test('seconds are seconds', () => {
  assert.equal(readRetryAfter('0', NOW), 0n);
  assert.equal(readRetryAfter('120', NOW), 120_000n);
});

test('a date is that long from now, and one that is past is now', () => {
  assert.equal(readRetryAfter('Tue, 01 Apr 2031 12:01:00 GMT', NOW), 60_000n);
  assert.equal(readRetryAfter('Tue, 01 Apr 2031 11:59:00 GMT', NOW), 0n);
});

test('anything else is nothing', () => {
  for (const value of [undefined, '', '-1', '1.5', '1e3', '9999999999', 'soon', '2031-04-01', 'Tue, 99 Apr'])
    assert.equal(readRetryAfter(value, NOW), null, value);
});
