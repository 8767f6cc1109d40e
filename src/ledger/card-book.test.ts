import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { book } from '../../test/support/gateway-fixtures.ts';
import {
  type Booking,
  bookIssue,
  bookLoadReleased,
  bookOfflineDifference,
  bookPosted,
  bookPurchase,
  bookVoided,
  type CardBook,
  MAX_AMOUNT_MINOR,
  type Transfer,
} from './card-book.ts';

const PROOF = { receipt: 'AA', preImage: 'BB' };

test('the card came to us with value: issuance to chip', () => {
  const { book: after, transfer } = bookIssue(book({ chip: 0n, sequence: 0n }), 't', 700n);
  assert.deepEqual(transfer, {
    id: 't',
    cardKey: 'card-key',
    sequence: 1n,
    kind: 'single',
    code: 'issue',
    debit: 'issuance:issuer:JPY',
    credit: 'chip:card-key',
    amountMinor: 700n,
    currency: 'JPY',
  });
  assert.deepEqual([after.chip, after.sequence, after.doubt], [700n, 1n, null]);
});

test('a purchase moves money received to what waits to be loaded, and leaves the chip alone', () => {
  const { book: after, transfer } = bookPurchase(book(), 't', 'p', 300n);
  assert.deepEqual([transfer.debit, transfer.credit], ['payments:issuer:JPY', 'prepaid:card-key']);
  assert.deepEqual([after.chip, transfer.purchaseKey], [5000n, 'p']);
});

test('a released write puts its value in doubt, with what will prove it; the chip account waits', () => {
  const { book: after, transfer } = bookLoadReleased(book(), 't', 'p', 300n, PROOF);
  assert.deepEqual(
    [transfer.kind, transfer.debit, transfer.credit],
    ['pending', 'prepaid:card-key', 'doubt:card-key'],
  );
  assert.deepEqual(transfer.proof, PROOF);
  assert.deepEqual(after.doubt, {
    transferId: 't',
    code: 'load',
    amountMinor: 300n,
    purchaseKey: 'p',
    proof: PROOF,
  });
  assert.equal(after.chip, 5000n);
});

test('a doubt ends once: posted to the chip, or voided to what can be loaded again', () => {
  const { book: pending } = bookLoadReleased(book(), 't', 'p', 300n, PROOF);
  const posted = bookPosted(pending, 'u');
  assert.deepEqual([posted.transfer.kind, posted.transfer.credit], ['post', 'chip:card-key']);
  assert.deepEqual([posted.book.chip, posted.book.doubt], [5300n, null]);
  const voided = bookVoided(pending, 'u');
  assert.deepEqual([voided.transfer.kind, voided.transfer.credit], ['void', 'prepaid:card-key']);
  assert.deepEqual([voided.book.chip, voided.book.doubt], [5000n, null]);
  for (const { transfer } of [posted, voided]) {
    assert.deepEqual(
      [transfer.debit, transfer.pendingId, transfer.purchaseKey, transfer.amountMinor],
      ['doubt:card-key', 't', 'p', 300n],
    );
  }
  for (const { book: ended } of [posted, voided]) {
    assert.throws(() => bookPosted(ended, 'v'), /without a pending transfer/);
    assert.throws(() => bookVoided(ended, 'v'), /without a pending transfer/);
  }
});

test('one write at a time: a second one is not released while the first is in doubt', () => {
  const { book: pending } = bookLoadReleased(book(), 't', 'p', 300n, PROOF);
  assert.throws(() => bookLoadReleased(pending, 'u', 'q', 1n, PROOF), /one pending transfer at a time/);
});

test('an offline difference goes to the clearing account or comes from it, and none is no transfer', () => {
  assert.equal(bookOfflineDifference(book(), 't', 5000n), null);
  const used = bookOfflineDifference(book(), 't', 4200n);
  assert.deepEqual(
    [used?.transfer.code, used?.transfer.debit, used?.transfer.credit, used?.transfer.amountMinor],
    ['offline-use', 'chip:card-key', 'offline-clearing:issuer:JPY', 800n],
  );
  const loaded = bookOfflineDifference(book(), 't', 5001n);
  assert.deepEqual(
    [loaded?.transfer.code, loaded?.transfer.debit, loaded?.transfer.credit, loaded?.transfer.amountMinor],
    ['offline-load', 'offline-clearing:issuer:JPY', 'chip:card-key', 1n],
  );
  assert.deepEqual([used?.book.chip, loaded?.book.chip], [4200n, 5001n]);
});

test('no offline difference is told while value is in doubt', () => {
  const { book: pending } = bookLoadReleased(book(), 't', 'p', 300n, PROOF);
  assert.throws(() => bookOfflineDifference(pending, 'u', 1n), /while value is in doubt/);
});

test('a transfer moves a positive amount that is not absurd, and keeps the chip within its range', () => {
  for (const amount of [0n, -1n]) {
    assert.throws(() => bookPurchase(book(), 't', 'p', amount), /positive amount/);
  }
  assert.throws(() => bookPurchase(book(), 't', 'p', MAX_AMOUNT_MINOR + 1n), /largest amount/);
  assert.throws(() => bookIssue(book({ chip: 1n }), 't', MAX_AMOUNT_MINOR), /leaves its range/);
  assert.equal(bookIssue(book({ chip: 0n }), 't', MAX_AMOUNT_MINOR).book.chip, MAX_AMOUNT_MINOR);
});

test('whatever is booked: the sequence has no gaps, and the stored balance is the sum of the transfers', () => {
  const amount = fc.bigInt({ min: 1n, max: 20_000n });
  const step = fc.tuple(fc.constantFrom('purchase', 'release', 'post', 'void', 'offline'), amount);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const start = book({ chip: 0n, sequence: 0n });
      const transfers: Transfer[] = [];
      let now: CardBook = start;
      for (const [kind, amountMinor] of steps) {
        const booking = bookStep(now, kind, amountMinor, `t${transfers.length}`);
        if (booking === null) continue;
        now = booking.book;
        transfers.push(booking.transfer);
      }
      const chip = transfers.reduce(
        (sum, { debit, credit, amountMinor }) =>
          sum + (credit === 'chip:card-key' ? amountMinor : debit === 'chip:card-key' ? -amountMinor : 0n),
        0n,
      );
      assert.equal(now.chip, chip);
      assert.deepEqual(
        transfers.map(({ sequence }) => sequence),
        transfers.map((_, i) => BigInt(i + 1)),
      );
      assert.equal(now.sequence, BigInt(transfers.length));
    }),
  );
});

function bookStep(now: CardBook, kind: string, amountMinor: bigint, id: string): Booking | null {
  switch (kind) {
    case 'purchase':
      return bookPurchase(now, id, 'p', amountMinor);
    case 'release':
      return now.doubt === null ? bookLoadReleased(now, id, 'p', amountMinor, PROOF) : null;
    case 'post':
      return now.doubt === null ? null : bookPosted(now, id);
    case 'void':
      return now.doubt === null ? null : bookVoided(now, id);
    default:
      return now.doubt === null ? bookOfflineDifference(now, id, amountMinor) : null;
  }
}
