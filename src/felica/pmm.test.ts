import assert from 'node:assert/strict';
import { test } from 'node:test';
import { icCode, responseMicroseconds, timingMicroseconds } from './pmm.ts';

const PMM = '0120220427674EFF';

test('the first two bytes are the ROM type and the IC type', () => {
  assert.deepEqual(icCode(PMM), { romType: 0x01, icType: 0x20 });
});

test('T = 302 us x [(B + 1) n + (A + 1)] x 4^E', () => {
  // 67: E 1, B 4, A 7. Three blocks: 302 x (5 x 3 + 8) x 4.
  assert.equal(responseMicroseconds(PMM, 'read', 3), 302 * 23 * 4);
  // 4E: E 1, B 1, A 6. One block: 302 x (2 x 1 + 7) x 4.
  assert.equal(responseMicroseconds(PMM, 'write', 1), 302 * 9 * 4);
  // 22: E 0, B 4, A 2. Two nodes: 302 x (5 x 2 + 3).
  assert.equal(responseMicroseconds(PMM, 'requestService', 2), 302 * 13);
  // 27: E 0, B 4, A 7. Two nodes: 302 x (5 x 2 + 8).
  assert.equal(responseMicroseconds(PMM, 'authentication', 2), 302 * 18);
  // FF: E 3, B 7, A 7. 302 x 8 x 64.
  assert.equal(responseMicroseconds(PMM, 'other', 0), 302 * 8 * 64);
});

// nfcpy, tests/test_tag_tt3_sony.py: published vectors, reproduced independently.
test('the slowest card there can be', () => {
  const slowest = '0000FFFFFFFFFFFF';
  assert.equal(responseMicroseconds(slowest, 'requestService', 2), 463_872);
  assert.equal(responseMicroseconds(slowest, 'fixed', 0), 154_624);
});

test('never under 2 ms', () => {
  // 04: 302 x 5 = 1510.
  assert.equal(responseMicroseconds(PMM, 'fixed', 0), 2000);
  assert.equal(timingMicroseconds(0x00, 0), 2000);
  assert.equal(timingMicroseconds(0x06, 0), 302 * 7);
});

test('what is no PMm, timing byte or count is refused', () => {
  assert.throws(() => responseMicroseconds('0120', 'read', 1), RangeError);
  assert.throws(() => timingMicroseconds(0x100, 1), RangeError);
  assert.throws(() => timingMicroseconds(0, -1), RangeError);
  assert.throws(() => timingMicroseconds(0, 0.5), RangeError);
});
