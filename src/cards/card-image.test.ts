import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  imageWith,
  JOURNAL,
  LAYOUTS,
  PURSE,
  receipt,
  withByte,
} from '../../test/support/gateway-fixtures.ts';
import { balanceOf, isMarkedBlocked, loadWrite, newReceipt, preImageOf, receiptOf } from './card-image.ts';

for (const layout of LAYOUTS.values()) {
  const { name } = layout;

  test(`${name}: what a load writes is what is read back, and nothing else of the card changes`, () => {
    const balance = fc.bigInt({ min: 0n, max: layout.limits.maximum });
    const bytes = fc.uint8Array({ minLength: layout.receipt.length, maxLength: layout.receipt.length });
    fc.assert(
      fc.property(balance, balance, bytes, (before, after, random) => {
        const image = imageWith(layout, before);
        const written = loadWrite(layout, image, after, random);
        const now = new Map([...image, ...written.map((block) => [block.name, block.data] as const)]);
        assert.equal(balanceOf(layout, now), after);
        assert.deepEqual(receiptOf(layout, now), random);
        const fields = [layout.balance, layout.receipt, ...layout.clearedByLoad];
        for (const [block, data] of now) {
          const old = image.get(block);
          for (const [i, byte] of data.entries()) {
            const ours = fields.some(
              (field) => field.block === block && i >= field.offset && i < field.offset + field.length,
            );
            if (!ours) assert.equal(byte, old?.[i], `${block} ${i}`);
          }
        }
      }),
    );
  });

  test(`${name}: a load clears what the layout says, and leaves the image it came from alone`, () => {
    const field = layout.clearedByLoad[0];
    const image =
      field === undefined
        ? imageWith(layout, 7n)
        : withByte(imageWith(layout, 7n), field.block, field.offset, 9);
    const copy = structuredClone(image);
    const written = loadWrite(layout, image, 8n, receipt(layout, 0x33));
    assert.deepEqual(image, copy);
    if (field === undefined) return;
    const data = written.find((block) => block.name === field.block)?.data;
    assert.deepEqual(data?.slice(field.offset, field.offset + field.length), new Uint8Array(field.length));
  });

  test(`${name}: a new receipt is never the one that stands on the card`, () => {
    const image = imageWith(layout, 1n, 0x55);
    const same = newReceipt(layout, image, receipt(layout, 0x55));
    assert.notDeepEqual(same, receiptOf(layout, image));
    assert.equal(same.length, layout.receipt.length);
    const other = receipt(layout, 0x56);
    assert.deepEqual(newReceipt(layout, image, other), other);
    assert.throws(() => newReceipt(layout, image, other.slice(1)), RangeError);
  });

  test(`${name}: a balance that does not fit is refused, not cut`, () => {
    const tooMuch = 256n ** BigInt(layout.balance.length);
    assert.throws(() => loadWrite(layout, imageWith(layout, 1n), tooMuch, receipt(layout, 1)), RangeError);
    assert.throws(() => loadWrite(layout, imageWith(layout, 1n), -1n, receipt(layout, 1)), RangeError);
  });

  test(`${name}: the blocked flag is its bit and no other`, () => {
    const { status } = layout;
    assert.ok(status !== undefined);
    const image = imageWith(layout, 1n);
    const flag = (byte: number) =>
      isMarkedBlocked(layout, withByte(image, status.block, status.offset, byte));
    assert.deepEqual([0x00, 0xfe, 0x01, 0xff].map(flag), [false, false, true, true]);
    const { status: _, ...without } = layout;
    assert.equal(isMarkedBlocked(without, withByte(image, status.block, status.offset, 0xff)), false);
  });
}

test('balances are read in the byte order of the layout', () => {
  const image = new Map([['purse', Uint8Array.of(1, 2, 3, 4, ...new Uint8Array(12))]]);
  assert.equal(balanceOf(PURSE, image), 0x04030201n);
  assert.equal(balanceOf({ ...PURSE, balance: { ...PURSE.balance, byteOrder: 'big' } }, image), 0x01020304n);
});

test('the pre-image is the whole block of the receipt: the balance beside it counts where it shares the block', () => {
  assert.notDeepEqual(preImageOf(PURSE, imageWith(PURSE, 1n)), preImageOf(PURSE, imageWith(PURSE, 2n)));
  assert.deepEqual(preImageOf(JOURNAL, imageWith(JOURNAL, 1n)), preImageOf(JOURNAL, imageWith(JOURNAL, 2n)));
});

test('an image without a block of its layout is a broken invariant', () => {
  assert.throws(() => balanceOf(PURSE, new Map()), /lacks the block purse/);
});
