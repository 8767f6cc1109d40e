import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rateLimiter } from './rate-limit.ts';

const POLICY = { name: 'test', quota: 3, windowSeconds: 60 };

function limiterAt(policy = POLICY) {
  let nowMs = 1_000.5;
  const limiter = rateLimiter(policy, () => nowMs);
  return {
    pass: (ms: number) => {
      nowMs += ms;
    },
    take: (key = 'a') => {
      const { allowed, remaining, moreAfterSeconds } = limiter.take(key);
      return [allowed, remaining, moreAfterSeconds];
    },
  };
}

test('a quota at once, then one whenever its part of the window has passed', () => {
  const { take, pass } = limiterAt();
  assert.deepEqual(
    [take(), take(), take()],
    [
      [true, 2, 20],
      [true, 1, 20],
      [true, 0, 20],
    ],
  );
  assert.deepEqual(take(), [false, 0, 20]);
  pass(19_999);
  assert.deepEqual(take(), [false, 0, 1]);
  pass(1);
  assert.deepEqual(
    [take(), take()],
    [
      [true, 0, 20],
      [false, 0, 20],
    ],
  );
  pass(3_600_000);
  assert.deepEqual(take(), [true, 2, 20], 'no more than the quota is saved up');
});

test('keys do not use up one another', () => {
  const { take } = limiterAt({ ...POLICY, quota: 1 });
  assert.deepEqual([take('a')[0], take('a')[0], take('b')[0], take('b')[0]], [true, false, true, false]);
});

test('the number of keys is bounded: who did not ask for longest begins anew', () => {
  const { take } = limiterAt({ ...POLICY, quota: 1 });
  take('first');
  take('kept');
  for (let i = 0; i < 9_999; i++) {
    take(`key ${i}`);
    assert.deepEqual(take('kept')[0], false);
  }
  assert.deepEqual(take('first')[0], true);
});

test('never more than the quota and what a time frees; whoever waits as long as told is allowed', () => {
  const policies = fc.record({
    name: fc.constant('test'),
    quota: fc.integer({ min: 1, max: 1000 }),
    windowSeconds: fc.integer({ min: 1, max: 86_400 }),
  });
  fc.assert(
    fc.property(policies, fc.array(fc.double({ min: 0, max: 100_000, noNaN: true })), (policy, pauses) => {
      const { take, pass } = limiterAt(policy);
      let [count, elapsed] = [0, 0];
      for (const pause of pauses) {
        pass(pause);
        elapsed += pause;
        const [allowed, remaining, more] = take();
        if (allowed) count += 1;
        assert.ok(Number(remaining) >= 0 && Number(remaining) < policy.quota);
        assert.ok(Number.isInteger(more) && Number(more) >= 1);
        assert.ok(count <= policy.quota + ((elapsed + 1) * policy.quota) / (policy.windowSeconds * 1000));
      }
      for (let i = 0; i <= policy.quota; i++) take();
      const [allowed, , more] = take();
      assert.equal(allowed, false);
      pass(Number(more) * 1000);
      assert.equal(take()[0], true);
    }),
  );
});
