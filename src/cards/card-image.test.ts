import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  afterWrite,
  imageWith,
  inStation,
  JOURNAL,
  LAYOUTS,
  LITE_S,
  marked,
  NOW_MS,
  ourWrite,
  PURSE,
  READ_ONLY,
  RING,
  receipt,
  VALUE_LAYOUTS,
  withByte,
} from '../../test/support/gateway-fixtures.ts';
import { readUintLE } from '../bytes.ts';
import { historyOf } from './card-history.ts';
import {
  balanceOf,
  type CardImage,
  fieldsWrite,
  hasMark,
  isInStation,
  type Mark,
  markWrite,
  newReceipt,
  proofFromHex,
  proofToHex,
  receiptOf,
  settlementOf,
  valueWrite,
} from './card-image.ts';
import { type Layout, type LayoutField, valueBlocks } from './layout.ts';

const MARKS: readonly Mark[] = ['blocked', 'erased', 'ingested'];

function balances(layout: Layout) {
  const { floor, maximum } = layout.limits;
  const { unit } = layout.balance;
  return fc.bigInt({ min: floor / unit, max: maximum / unit }).map((number) => number * unit);
}

function lengthOf(layout: Layout): number {
  return layout.receipt?.length ?? 0;
}

function seedFor(layout: Layout) {
  const length = lengthOf(layout);
  return fc.uint8Array({ minLength: length, maxLength: length });
}

/** What a value write may touch. A purse notes the amount of a decrement where a top-up clears, and its execution id. */
function valueFields(layout: Layout): readonly LayoutField[] {
  const { balance, receipt: field, clearedByLoad, counters, history, decrement } = layout;
  const executionId = decrement === undefined ? [] : [{ block: balance.block, offset: 12, length: 4 }];
  const ring = Array.from({ length: history?.blocks ?? 0 }, (_, i) => ({
    block: `${history?.ring}.${i}`,
    offset: 0,
    length: 16,
  }));
  const own = field === undefined ? [] : [field];
  return [
    balance,
    ...own,
    ...executionId,
    ...clearedByLoad,
    ...counters,
    ...(field?.overwrittenBy === 'ring' ? ring : []),
  ];
}

function assertOnlyChanged(before: CardImage, after: CardImage, fields: readonly LayoutField[]): void {
  for (const [block, data] of after) {
    for (const [i, byte] of data.entries()) {
      const isOurs = fields.some(
        (field) => field.block === block && i >= field.offset && i < field.offset + field.length,
      );
      if (!isOurs) assert.equal(byte, before.get(block)?.[i], `${block} ${i}`);
    }
  }
}

for (const layout of VALUE_LAYOUTS) {
  const { name } = layout;

  test(`${name}: what a value write writes is what is read back, and nothing else of the card changes`, () => {
    const bytes = seedFor(layout);
    fc.assert(
      fc.property(balances(layout), balances(layout), bytes, (before, after, seed) => {
        const image = imageWith(layout, before);
        const copy = structuredClone(image);
        const { blocks, proof } = valueWrite(layout, image, after, seed, NOW_MS);
        assert.deepEqual(image, copy, 'the image it came from is left alone');
        const now = afterWrite(layout, image, blocks);
        assert.equal(balanceOf(layout, now), after);
        assert.deepEqual(receiptOf(layout, now), newReceipt(layout, image, seed));
        assertOnlyChanged(image, now, valueFields(layout));
        assert.equal(settlementOf(layout, now, proof), 'posted');
        assert.equal(settlementOf(layout, image, proof), 'voided');
        assert.deepEqual(proofFromHex(proofToHex(proof)), proof);
      }),
    );
  });

  test(`${name}: one command holds the blocks of the value, each once, in the order of the layout`, () => {
    const names = ourWrite(layout, imageWith(layout, 5000n), 6000n).blocks.map((block) => block.name);
    assert.deepEqual(names, valueBlocks(layout));
  });

  test(`${name}: value leaves a purse by decrement, and nothing else does`, () => {
    const image = imageWith(layout, 5000n);
    const decremented = (balanceMinor: bigint) =>
      ourWrite(layout, image, balanceMinor)
        .blocks.filter(({ isDecrement }) => isDecrement === true)
        .map((block) => block.name);
    const taking = layout.decrement === undefined ? [] : [layout.balance.block];
    assert.deepEqual([5000n, 5001n, 4999n, 0n].map(decremented), [[], [], taking, taking]);
  });

  test(`${name}: a value write clears what the layout says and raises its counters`, () => {
    const before = layout.clearedByLoad.reduce(
      (image, { block, offset }) => withByte(image, block, offset, 9),
      imageWith(layout, 7n),
    );
    const now = afterWrite(layout, before, ourWrite(layout, before, 8n).blocks);
    for (const { block, offset, length } of layout.clearedByLoad)
      assert.deepEqual(now.get(block)?.slice(offset, offset + length), new Uint8Array(length));
    for (const { block, offset, length } of layout.counters) {
      const changed = now.get(block)?.slice(offset, offset + length);
      assert.notDeepEqual(changed, before.get(block)?.slice(offset, offset + length));
    }
  });

  test(`${name}: a new receipt is never the one that stands on the card`, () => {
    const image = imageWith(layout, 1n, 0x55);
    const same = newReceipt(layout, image, receipt(layout, 0x55));
    assert.notDeepEqual(same, receiptOf(layout, image));
    assert.equal(same.length, lengthOf(layout));
    const other = receipt(layout, 0x56);
    assert.deepEqual(newReceipt(layout, image, other), other);
    assert.throws(() => newReceipt(layout, image, other.slice(1)), RangeError);
  });

  test(`${name}: a balance that does not fit is refused, not cut`, () => {
    const { bias, unit, length } = layout.balance;
    const image = imageWith(layout, 1n);
    for (const number of [256n ** BigInt(length), -1n])
      assert.throws(() => ourWrite(layout, image, (number - bias) * unit), RangeError);
  });

  test(`${name}: a receipt of which one byte differs is no receipt`, () => {
    const image = imageWith(layout, 5000n);
    const { blocks, proof } = ourWrite(layout, image, 6000n);
    const now = afterWrite(layout, image, blocks);
    const { block, offset } = layout.receipt ?? { block: '', offset: 0 };
    for (let i = 0; i < lengthOf(layout); i++) {
      const other = settlementOf(layout, withByte(now, block, offset + i, 0x23), proof);
      // In a ring the pre-image is still to be seen behind a record that is not ours.
      assert.equal(other, layout.receipt?.overwrittenBy === 'ring' ? 'voided' : 'unsettled');
    }
  });

  test(`${name}: the card that another reader used settles as its kind of receipt can`, () => {
    const image = imageWith(layout, 5000n);
    const { blocks, proof } = ourWrite(layout, image, 6000n);
    const now = afterWrite(layout, image, blocks);
    const byAnother = (before: CardImage) =>
      afterWrite(
        layout,
        before,
        valueWrite(layout, before, 4900n, receipt(layout, 0x33), NOW_MS + 1n).blocks,
      );
    const kind = layout.receipt?.overwrittenBy;
    const expected = kind === 'ring' ? ['posted', 'voided'] : ['unsettled', 'unsettled'];
    const found = [byAnother(now), byAnother(image)].map((each) => settlementOf(layout, each, proof));
    assert.deepEqual(found, expected);
  });
}

for (const layout of LAYOUTS.values()) {
  const { name, marks } = layout;
  if (marks === undefined) {
    test(`${name}: without marks no card bears one, and none can be set`, () => {
      const image = imageWith(layout, 1000n);
      for (const mark of MARKS) {
        assert.equal(hasMark(layout, image, mark), false);
        assert.throws(() => markWrite(layout, image, mark, true), /has no marks/);
      }
    });
    continue;
  }

  test(`${name}: each mark is its bit and no other`, () => {
    const image = imageWith(layout, 1000n);
    const masks = [marks.blockedMask, marks.erasedMask, marks.ingestedMask];
    for (const [i, mark] of MARKS.entries()) {
      const mask = masks[i] ?? 0;
      const found = [0x00, mask, ~mask & 0xff, 0xff].map((bits) =>
        hasMark(layout, marked(layout, image, bits), mark),
      );
      assert.deepEqual(found, [false, true, false, true], mark);
    }
  });

  test(`${name}: a mark is set and cleared, the others and everything else stay`, () => {
    for (const bits of [0x00, 0xff]) {
      const image = marked(layout, imageWith(layout, 1000n), bits);
      for (const mark of MARKS) {
        const set = afterWrite(layout, image, markWrite(layout, image, mark, true));
        const cleared = afterWrite(layout, set, markWrite(layout, set, mark, false));
        assert.deepEqual([hasMark(layout, set, mark), hasMark(layout, cleared, mark)], [true, false]);
        const field = { block: marks.block, offset: marks.offset, length: 1 };
        assertOnlyChanged(image, cleared, [field]);
        for (const other of MARKS)
          if (other !== mark)
            assert.equal(hasMark(layout, cleared, other), hasMark(layout, image, other), other);
      }
    }
  });

  test(`${name}: a mark goes with the value in one command, and its block is named once`, () => {
    const image = imageWith(layout, 1000n);
    const { blocks } = valueWrite(layout, image, 0n, receipt(layout, 0x22), NOW_MS, 'erased');
    assert.equal(new Set(blocks.map((block) => block.name)).size, blocks.length);
    const now = afterWrite(layout, image, blocks);
    assert.deepEqual(
      MARKS.map((mark) => hasMark(layout, now, mark)),
      [false, true, false],
    );
    assert.equal(balanceOf(layout, now), 0n);
    const field = { block: marks.block, offset: marks.offset, length: 1 };
    assertOnlyChanged(image, now, [...valueFields(layout), field]);
  });

  test(`${name}: fields are written where the layout has them, and nothing beside them`, () => {
    const image = imageWith(layout, 1000n);
    for (const fields of [layout.config, layout.plan]) {
      const content = Object.fromEntries(
        [...fields].map(([field, { length }], i) => [field, `A${i}`.repeat(length)]),
      );
      const blocks = fieldsWrite(fields, image, content);
      const now = afterWrite(layout, image, blocks);
      assertOnlyChanged(image, now, [...fields.values()]);
      for (const [i, { block, offset, length }] of [...fields.values()].entries())
        assert.deepEqual(
          now.get(block)?.slice(offset, offset + length),
          new Uint8Array(length).fill(0xa0 + i),
        );
      assert.equal(balanceOf(layout, now), 1000n);
    }
  });
}

test('a field that is not the layout’s, or of another length, is refused', () => {
  const image = imageWith(PURSE, 1n);
  for (const content of [{ nothing: '00' }, { autoChargeAmount: '00' }, { autoChargeAmount: '' }])
    assert.throws(() => fieldsWrite(PURSE.config, image, content), RangeError);
});

test('a mark that the layout has no bit for cannot be set', () => {
  const { marks } = PURSE;
  assert.ok(marks !== undefined);
  const { erasedMask: _, ...without } = marks;
  const layout: Layout = { ...PURSE, marks: without };
  assert.equal(hasMark(layout, marked(layout, imageWith(layout, 1n), 0xff), 'erased'), false);
  assert.throws(() => markWrite(layout, imageWith(layout, 1n), 'erased', true), /has no mark erased/);
});

test('inside the gates is one bit of the layout’s, and a layout that knows no gates has no inside', () => {
  const image = imageWith(JOURNAL, 1n);
  assert.equal(isInStation(JOURNAL, image), false);
  assert.equal(isInStation(JOURNAL, inStation(JOURNAL, image)), true);
  assert.equal(isInStation(JOURNAL, withByte(image, 'gate', 0, 0x7f)), false);
  assert.equal(isInStation(PURSE, imageWith(PURSE, 1n)), false);
});

test('balances are read in the byte order of the layout, less its bias, times its unit', () => {
  const image = new Map([
    ['purse', Uint8Array.of(1, 2, 3, 4, ...new Uint8Array(12))],
    ['value', Uint8Array.of(0, 0, 2, 0, ...new Uint8Array(12))],
  ]);
  assert.equal(balanceOf(PURSE, image), 0x04030201n);
  assert.equal(balanceOf({ ...PURSE, balance: { ...PURSE.balance, byteOrder: 'big' } }, image), 0x01020304n);
  assert.equal(balanceOf(READ_ONLY, image), 120n, '(512 - 500) x 10');
});

test('a balance between two units of the coding cannot be written', () => {
  const layout: Layout = { ...PURSE, balance: { ...PURSE.balance, unit: 10n } };
  assert.throws(() => ourWrite(layout, imageWith(layout, 10n), 15n), RangeError);
  assert.throws(() => ourWrite(layout, imageWith(layout, 10n), 5n), RangeError, 'nor by decrement');
});

test('the decrement of a purse carries the amount and the execution id by which it is told from a repeat', () => {
  const [write] = ourWrite(PURSE, imageWith(PURSE, 5000n), 4000n).blocks;
  assert.ok(write?.isDecrement === true);
  assert.equal(readUintLE(write.data, 0, 4), 1000);
  assert.deepEqual(write.data.slice(12), receipt(PURSE, 0x22));
});

test('the execution id of a decrement is never the one that the purse has, which would make it a repeat', () => {
  for (const layout of VALUE_LAYOUTS.filter(({ decrement }) => decrement !== undefined)) {
    const image = imageWith(layout, 5000n, 0x55);
    const executionId = image.get(layout.balance.block)?.slice(12) ?? new Uint8Array();
    const { blocks } = valueWrite(layout, image, 4000n, executionId, NOW_MS);
    assert.equal(balanceOf(layout, afterWrite(layout, image, blocks)), 4000n, layout.name);
  }
});

test('the record that a write pushes into a ring is numbered after the newest and tells the balance after', () => {
  for (const layout of VALUE_LAYOUTS.filter(({ receipt: field }) => field?.overwrittenBy === 'ring')) {
    const image = imageWith(layout, 5000n);
    const now = afterWrite(layout, image, ourWrite(layout, image, 6000n).blocks);
    const [newest, before] = historyOf(layout, now);
    assert.equal(newest?.balanceMinor, 6000n);
    assert.equal(newest?.serial, (before?.serial ?? 0n) + 1n);
    assert.deepEqual(before, historyOf(layout, image)[0]);
  }
});

test('in a ring a write is proven as long as its record is among those that are read', () => {
  const image = imageWith(RING, 5000n);
  const { blocks, proof } = ourWrite(RING, image, 6000n);
  let now = afterWrite(RING, image, blocks);
  const size = RING.history?.blocks ?? 0;
  for (let others = 0; others <= size; others++) {
    const expected = others < size ? 'posted' : 'unsettled';
    assert.equal(settlementOf(RING, now, proof), expected, `${others} others`);
    const next = valueWrite(RING, now, 6000n - BigInt(others), Uint8Array.of(others, 9, 9, 9), NOW_MS);
    now = afterWrite(RING, now, next.blocks);
  }
});

test('a counter that is at its last number goes on from zero', () => {
  const [counter] = LITE_S.counters;
  assert.ok(counter !== undefined);
  const image = [...Array(counter.length).keys()].reduce(
    (now, i) => withByte(now, counter.block, counter.offset + i, 0xff),
    imageWith(LITE_S, 5000n),
  );
  const now = afterWrite(LITE_S, image, ourWrite(LITE_S, image, 6000n).blocks);
  const bytes = now.get(counter.block)?.slice(counter.offset, counter.offset + counter.length);
  assert.deepEqual(bytes, new Uint8Array(counter.length));
});

test('the pre-image is the whole block of the receipt: the balance beside it counts where it shares the block', () => {
  const preImage = (layout: Layout, balanceMinor: bigint) =>
    ourWrite(layout, imageWith(layout, balanceMinor), 6000n).proof.preImage;
  assert.notDeepEqual(preImage(PURSE, 1n), preImage(PURSE, 2n));
  assert.deepEqual(preImage(JOURNAL, 1n), preImage(JOURNAL, 2n));
});

test('a layout without a receipt is written no value to', () => {
  assert.throws(() => ourWrite(READ_ONLY, imageWith(READ_ONLY, 1000n), 2000n), /has no receipt/);
});

test('an image without a block of its layout is a broken invariant', () => {
  assert.throws(() => balanceOf(PURSE, new Map()), /lacks the block purse/);
});
