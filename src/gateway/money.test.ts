import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  book,
  booked,
  doubt,
  entropy,
  imageWith,
  JOURNAL,
  LAYOUTS,
  money,
  moneyInDoubt,
  PURSE,
  purchase,
  receipt,
  withByte,
} from '../../test/support/gateway-fixtures.ts';
import { balanceOf, loadWrite } from '../cards/card-image.ts';
import type { Layout } from '../cards/layout.ts';
import { loadReleased, posted, purchaseNamed, settleByRead, settlementOf, writeProof } from './money.ts';

/** The card as the write in doubt leaves it. */
function written(layout: Layout, balanceMinor = 6000n) {
  const image = imageWith(layout, 5000n);
  const blocks = loadWrite(layout, image, balanceMinor, receipt(layout, 0x22));
  return new Map([...image, ...blocks.map(({ name, data }) => [name, data] as const)]);
}

for (const layout of LAYOUTS.values()) {
  test(`${layout.name}: the receipt settles as posted, the pre-image as voided, anything else not at all`, () => {
    assert.equal(settlementOf(doubt(layout), layout, written(layout)), 'posted');
    assert.equal(settlementOf(doubt(layout), layout, imageWith(layout, 5000n)), 'voided');
    assert.equal(settlementOf(doubt(layout), layout, imageWith(layout, 6000n, 0x33)), 'unsettled');
    assert.equal(settlementOf(doubt(layout), layout, imageWith(layout, 5000n, 0x33)), 'unsettled');
  });

  test(`${layout.name}: a receipt of which one byte differs is no receipt`, () => {
    const { block, offset, length } = layout.receipt;
    for (let i = 0; i < length; i++) {
      const image = withByte(written(layout), block, offset + i, 0x23);
      assert.equal(settlementOf(doubt(layout), layout, image), 'unsettled');
    }
  });

  test(`${layout.name}: the doubt is settled first, then the rest is offline use`, () => {
    const after = settleByRead(moneyInDoubt(layout), layout, written(layout, 5400n), entropy());
    assert.deepEqual(booked(after), ['post load 1000', 'single offline-use 600']);
    assert.deepEqual([after.book.chip, after.book.doubt], [5400n, null]);
    assert.equal(after.purchases[0]?.state, 'LOADED');
  });

  test(`${layout.name}: while a doubt stays, nothing at all is booked`, () => {
    const before = moneyInDoubt(layout);
    assert.equal(settleByRead(before, layout, imageWith(layout, 6000n, 0x33), entropy()), before);
  });

  test(`${layout.name}: a read that agrees books nothing, one that differs books the difference`, () => {
    const before = money();
    assert.equal(settleByRead(before, layout, imageWith(layout, 5000n), entropy()), before);
    const less = settleByRead(before, layout, imageWith(layout, 1n), entropy());
    assert.deepEqual(booked(less), ['single offline-use 4999']);
  });

  test(`${layout.name}: a released write keeps the proof by which the next read tells`, () => {
    const image = imageWith(layout, 5000n);
    const proof = writeProof(layout, image, receipt(layout, 0x22));
    assert.deepEqual(proof, doubt(layout).proof);
    const after = loadReleased(money(), purchase(), proof, entropy());
    assert.deepEqual(booked(after), ['pending load 1000']);
    assert.deepEqual(after.book.doubt?.proof, proof);
    assert.equal(after.purchases[0]?.state, 'LOADING');
  });
}

test('a voided write makes its purchase loadable again, and the difference is told from the chip as it is', () => {
  const balance = imageWith(JOURNAL, 4000n).get('balance');
  assert.ok(balance !== undefined);
  const image = new Map([...imageWith(JOURNAL, 5000n), ['balance', balance] as const]);
  const after = settleByRead(moneyInDoubt(JOURNAL), JOURNAL, image, entropy());
  assert.deepEqual(booked(after), ['void load 1000', 'single offline-use 1000']);
  assert.equal(after.purchases[0]?.state, 'PAID');
  assert.equal(after.book.chip, balanceOf(JOURNAL, image));
});

test('where the balance shares the block of the receipt, a gate that used the card hides the pre-image', () => {
  assert.equal(settlementOf(doubt(PURSE), PURSE, imageWith(PURSE, 4999n)), 'unsettled');
  assert.equal(settlementOf(doubt(JOURNAL), JOURNAL, imageWith(JOURNAL, 4999n)), 'voided');
});

test("the card's own word posts the doubt, once", () => {
  const after = posted(moneyInDoubt(PURSE), entropy());
  assert.deepEqual(booked(after), ['post load 1000']);
  assert.equal(after.purchases[0]?.state, 'LOADED');
  assert.throws(() => posted(after, entropy()), /no value is in doubt/);
});

test('only a paid purchase is released: none that is out, loaded or cancelled', () => {
  const proof = doubt(PURSE).proof;
  for (const state of ['LOADING', 'LOADED', 'CANCELLED', 'REFUNDED'] as const) {
    assert.throws(() => loadReleased(money(), purchase({ state }), proof, entropy()), /cannot be released/);
  }
});

test('money moves on purchases that were loaded from the database only', () => {
  const strange = money({ book: book({ doubt: doubt(PURSE) }), purchases: [] });
  assert.throws(() => posted(strange, entropy()), /was not loaded/);
});

test('a purchase is found by the name its issuer gave it, and by no other', () => {
  assert.equal(purchaseNamed(money(), 'purchase')?.id, 'purchase-key');
  for (const name of ['purchase-key', 'PURCHASE', '', null]) assert.equal(purchaseNamed(money(), name), null);
});
