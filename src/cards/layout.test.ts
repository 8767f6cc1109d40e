import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  emptiesCards,
  largestBalance,
  layoutNamed,
  minorOfNumber,
  movesValue,
  numberOfMinor,
  setsMarksWithValue,
  smallestBalance,
  valueBlocks,
  writesAnything,
} from './layout.ts';
import { loadLayouts } from './layout-catalogue.ts';

const LAYOUTS = loadLayouts();
const [PURSE, JOURNAL, CJRC, OCTOPUS] = ['demo-purse', 'demo-journal', 'cjrc', 'octopus'].map((name) =>
  layoutNamed(LAYOUTS, name),
) as [LayoutOf, LayoutOf, LayoutOf, LayoutOf];
type LayoutOf = ReturnType<typeof layoutNamed>;

test('a value write writes the blocks of balance, receipt, counters and cleared fields, in the order of the layout, and no other', () => {
  assert.deepEqual(valueBlocks(PURSE), ['purse']);
  assert.deepEqual(valueBlocks(JOURNAL), ['balance', 'journal']);
  assert.deepEqual(valueBlocks(CJRC), ['balance', 'history.0']);
  const cleared = { ...JOURNAL, clearedByLoad: [{ block: 'status', offset: 1, length: 1 }] };
  assert.deepEqual(valueBlocks(cleared), ['balance', 'journal', 'status']);
  const counted = {
    ...JOURNAL,
    counters: [{ block: 'gate', offset: 8, length: 2, byteOrder: 'big' as const }],
  };
  assert.deepEqual(valueBlocks(counted), ['balance', 'journal', 'gate']);
});

test('what is done with a card tells whether value moves, leaves altogether, or takes a mark along', () => {
  const read = { ...PURSE, operations: ['READ_BALANCE'], readerOperations: ['READ_BALANCE'] } as const;
  const parked = { ...read, operations: ['PARK_CARD'] } as const;
  const blocked = { ...read, operations: ['BLOCK_AND_READ_CARD'] } as const;
  const ingested = { ...read, readerOperations: ['BLOCK_AND_READ_CARD'] } as const;
  const loaded = { ...read, operations: ['UPDATE_BALANCE'] } as const;
  const told = [read, parked, blocked, ingested, loaded].map((layout) =>
    [writesAnything, movesValue, emptiesCards, setsMarksWithValue].map((is) => is(layout)),
  );
  assert.deepEqual(told, [
    [false, false, false, false],
    [true, true, true, false],
    [true, false, false, false],
    [true, true, true, true],
    [true, true, false, false],
  ]);
});

test('the least and the most that a balance can say are at the ends of its number', () => {
  assert.deepEqual([smallestBalance(OCTOPUS.balance), largestBalance(CJRC.balance)], [-5000n, 65_535n]);
  for (const { balance } of LAYOUTS.values()) {
    assert.equal(numberOfMinor(balance, smallestBalance(balance)), 0n);
    assert.equal(numberOfMinor(balance, largestBalance(balance)), 256n ** BigInt(balance.length) - 1n);
  }
});

test('a number is the balance it was made from, and what has no number is refused', () => {
  fc.assert(
    fc.property(
      fc.record({
        length: fc.integer({ min: 1, max: 6 }),
        bias: fc.bigInt(0n, 1000n),
        unit: fc.bigInt(1n, 100n),
      }),
      fc.bigInt(-200_000n, 2n ** 50n),
      (coding, minor) => {
        const fits =
          minor % coding.unit === 0n && minor >= smallestBalance(coding) && minor <= largestBalance(coding);
        if (fits) assert.equal(minorOfNumber(coding, numberOfMinor(coding, minor)), minor);
        else assert.throws(() => numberOfMinor(coding, minor), RangeError);
      },
    ),
  );
});

test('a card whose layout is gone is a broken invariant', () => {
  assert.throws(() => layoutNamed(LAYOUTS, 'gone'), /no layout is named gone/);
});
