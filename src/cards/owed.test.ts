import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextOwed, type Owed, owedOf, withOwed, withoutOwed } from './owed.ts';

const ALL: readonly Owed[] = [
  { kind: 'ERASE' },
  { kind: 'BLOCK' },
  { kind: 'UNBLOCK' },
  { kind: 'FENCE' },
  { kind: 'CONFIG', content: { autoChargeAmount: 'E8030000' } },
  { kind: 'PLAN', content: { from: '0001' } },
  { kind: 'LOAD', purchaseId: 'purchase' },
];

test('the order of work is its own, whatever came first', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...ALL]), (owed) => {
      const worked: Owed[] = [];
      for (let left: readonly Owed[] = owed; ; ) {
        const next = nextOwed(left);
        if (next === undefined) break;
        worked.push(next);
        left = withoutOwed(left, next.kind);
      }
      assert.deepEqual(
        worked,
        ALL.filter((each) => owed.includes(each)),
      );
    }),
  );
  assert.equal(nextOwed([]), undefined);
});

test('a newer one of a kind takes the place of the older, and the list that it came from is left alone', () => {
  const before: readonly Owed[] = [
    { kind: 'CONFIG', content: { a: '00' } },
    { kind: 'LOAD', purchaseId: 'p' },
  ];
  const after = withOwed(before, { kind: 'CONFIG', content: { a: '01' } });
  assert.deepEqual(owedOf(after, 'CONFIG'), { kind: 'CONFIG', content: { a: '01' } });
  assert.equal(after.length, 2);
  assert.deepEqual(owedOf(before, 'CONFIG'), { kind: 'CONFIG', content: { a: '00' } });
});

test('a block takes the place of an unblock, and the other way round; nothing else does', () => {
  assert.deepEqual(withOwed([{ kind: 'UNBLOCK' }], { kind: 'BLOCK' }), [{ kind: 'BLOCK' }]);
  assert.deepEqual(withOwed([{ kind: 'BLOCK' }], { kind: 'UNBLOCK' }), [{ kind: 'UNBLOCK' }]);
  for (const added of ALL) {
    const kept = withOwed([{ kind: 'ERASE' }, { kind: 'PLAN', content: {} }], added);
    assert.equal(kept.length, added.kind === 'ERASE' || added.kind === 'PLAN' ? 2 : 3, added.kind);
  }
});

test('what is taken off is gone, and what was not there is not missed', () => {
  for (const { kind } of ALL) {
    assert.equal(owedOf(withoutOwed(ALL, kind), kind), undefined);
    assert.equal(withoutOwed(ALL, kind).length, ALL.length - 1);
    assert.deepEqual(withoutOwed([], kind), []);
    assert.equal(owedOf([], kind), undefined);
  }
});
