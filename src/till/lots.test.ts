import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lotsFromText, lotsText, spend, splitExpired, sumOf, withLots } from './lots.ts';

const LOT = fc.record({ expiresMs: fc.bigInt(0n, 20n), amount: fc.bigInt(1n, 1000n) });
const LOTS = fc.array(LOT, { maxLength: 12 }).map((lots) => withLots([], lots));

test('what expires first is spent first', () => {
  const lots = withLots(
    [],
    [
      { expiresMs: 30n, amount: 5n },
      { expiresMs: 10n, amount: 5n },
      { expiresMs: 20n, amount: 5n },
    ],
  );
  assert.deepEqual(spend(lots, 7n), {
    left: [
      { expiresMs: 20n, amount: 3n },
      { expiresMs: 30n, amount: 5n },
    ],
    spent: [
      { expiresMs: 10n, amount: 5n },
      { expiresMs: 20n, amount: 2n },
    ],
  });
  assert.throws(() => spend(lots, 16n), RangeError);
});

test('nothing is lost or made by spending, giving back and expiring', () => {
  fc.assert(
    fc.property(LOTS, fc.bigInt(0n, 12_000n), fc.bigInt(0n, 20n), (lots, wanted, nowMs) => {
      const amount = wanted < sumOf(lots) ? wanted : sumOf(lots);
      const { left, spent } = spend(lots, amount);
      assert.equal(sumOf(spent), amount);
      assert.deepEqual(withLots(left, spent), lots);
      const { good, expired } = splitExpired(lots, nowMs);
      assert.deepEqual(withLots(good, expired), lots);
    }),
  );
});

test('lots are in order, and no two expire together', () => {
  fc.assert(
    fc.property(LOTS, (lots) => {
      assert.ok(lots.every(({ expiresMs }, i) => i === 0 || expiresMs > (lots[i - 1]?.expiresMs ?? 0n)));
      assert.deepEqual(lotsFromText(lotsText(lots)), lots);
    }),
  );
});
