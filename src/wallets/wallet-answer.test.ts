import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GUIDELINE_CODES } from '../guideline-codes.ts';
import { codeWhenSpent, MAX_CALLS, pauseAfter } from './retry-schedule.ts';
import { readAnswer } from './wallet-answer.ts';

const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  readAnswer({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, 0n);

test('the category of a code decides, whatever the HTTP status', () => {
  for (const [code, { category }] of Object.entries(GUIDELINE_CODES)) {
    for (const status of [200, 400, 422, 500, 503]) {
      const { kind } = answer(status, { errorCode: Number(code) });
      assert.equal(kind, category === 'S' ? 'retry' : 'failed', code);
    }
  }
});

test('without a code the HTTP status decides', () => {
  assert.deepEqual(answer(200, { status: 'DONE' }), { kind: 'done' });
  assert.deepEqual(answer(202), { kind: 'accepted' });
  for (const status of [200, 204, 301, 401, 403, 408, 425, 500, 502, 503, 504])
    assert.deepEqual(answer(status), { kind: 'retry', code: 221, retryAfterMs: 0n }, String(status));
  assert.deepEqual(answer(429), { kind: 'retry', code: 222, retryAfterMs: 0n });
  for (const status of [400, 404, 409, 410, 422])
    assert.deepEqual(answer(status, { errorCode: 7 }), { kind: 'failed', code: 911 }, String(status));
});

test('Retry-After is honoured, up to an hour', () => {
  const asked = (text: string) => answer(503, {}, { 'retry-after': text });
  assert.deepEqual(asked('120'), { kind: 'retry', code: 221, retryAfterMs: 120_000n });
  assert.deepEqual(asked('999999'), { kind: 'retry', code: 221, retryAfterMs: 3_600_000n });
  assert.deepEqual(asked('soon'), { kind: 'retry', code: 221, retryAfterMs: 0n });
});

test('any answer means something', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.json(), fc.string()), (status, body) => {
      assert.ok(['done', 'accepted', 'failed', 'retry'].includes(answer(status, body).kind));
    }),
  );
});

test('the pauses grow, end, and are never shorter than the wallet asked', () => {
  const pauses = Array.from({ length: MAX_CALLS }, (_, i) => pauseAfter(BigInt(i + 1), 0n));
  assert.equal(pauses.at(-1), null);
  const known = pauses.slice(0, -1).map((pause) => Number(pause));
  assert.deepEqual(
    known,
    [...known].sort((a, b) => a - b),
  );
  assert.equal(pauseAfter(1n, 60_000n), 60_000n);
});

test('a wallet that said it was busy was busy; every other one was not reached', () => {
  assert.deepEqual(
    [222, 221, 521, 921].map((code) => codeWhenSpent(code as 221)),
    [222, 221, 221, 221],
  );
});
