import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { book } from '../../test/support/gateway-fixtures.ts';
import {
  type Booking,
  bookDecided,
  bookDifference,
  bookIssue,
  bookMoveIn,
  bookMoveOut,
  bookPayOut,
  bookPosted,
  bookPurchase,
  bookRefund,
  bookReleased,
  bookVoided,
  type CardBook,
  emptyBook,
  type Handed,
} from './card-book.ts';
import { HANDED, type HandedCode, MAX_AMOUNT_MINOR, type Transfer } from './transfer.ts';

const PROOF = { receipt: 'AA', preImage: 'BB' };
const CODES = Object.keys(HANDED) as HandedCode[];

function handed(code: HandedCode, amountMinor = 300n): Handed {
  return { code, amountMinor, purchaseKey: code === 'load' ? 'p' : null, proof: PROOF };
}

/** From where, to where, and how that leaves chip and parked. */
function moved({ book: after, transfer }: Booking) {
  return [transfer.code, transfer.debit, transfer.credit, after.chip, after.parked];
}

const HELD = book({ parked: 2000n });

test('every single booking runs between the accounts of its code', () => {
  const rows: readonly (readonly [Booking, string, string, string, bigint, bigint])[] = [
    [bookIssue(HELD, 't', 300n), 'issue', 'issuance:issuer:JPY', 'chip:card-key', 5300n, 2000n],
    [bookPurchase(HELD, 't', 'p', 300n), 'purchase', 'payments:issuer:JPY', 'prepaid:card-key', 5000n, 2000n],
    [bookRefund(HELD, 't', 'p', 300n), 'refund', 'prepaid:card-key', 'payments:issuer:JPY', 5000n, 2000n],
    [bookPayOut(HELD, 't', 300n), 'pay-out', 'parked:card-key', 'payouts:issuer:JPY', 5000n, 1700n],
    [bookMoveOut(HELD, 't', 300n), 'move-out', 'parked:card-key', 'moving:issuer:JPY', 5000n, 1700n],
    [bookMoveIn(HELD, 't', 300n), 'move-in', 'moving:issuer:JPY', 'parked:card-key', 5000n, 2300n],
    ...(
      [
        ['offline', 'offline-load', 'offline-use', 'offline-clearing'],
        ['unexplained', 'unexplained-gain', 'unexplained-loss', 'unexplained'],
        ['correction', 'correction-gain', 'correction-loss', 'corrections'],
      ] as const
    ).flatMap(([why, gain, loss, account]) => [
      [
        bookDifference(HELD, 't', why, 300n),
        gain,
        `${account}:issuer:JPY`,
        'chip:card-key',
        5300n,
        2000n,
      ] as const,
      [
        bookDifference(HELD, 't', why, -300n),
        loss,
        'chip:card-key',
        `${account}:issuer:JPY`,
        4700n,
        2000n,
      ] as const,
    ]),
  ];
  for (const [booking, ...expected] of rows) {
    assert.deepEqual(moved(booking), expected);
    const { kind, amountMinor, currency, sequence, cardKey } = booking.transfer;
    assert.deepEqual(
      [kind, amountMinor, currency, sequence, cardKey],
      ['single', 300n, 'JPY', 2n, 'card-key'],
    );
    assert.equal(booking.book.sequence, 2n);
    assert.equal(booking.transfer.pendingId, undefined);
  }
});

test('value handed to the card goes from its account to doubt, and from there on or back', () => {
  const rows: readonly (readonly [HandedCode, string, string, readonly bigint[], readonly bigint[]])[] = [
    // code, from, to, [chip, parked] while in doubt, and once posted
    ['load', 'prepaid:card-key', 'chip:card-key', [5000n, 2000n], [5300n, 2000n]],
    ['park', 'chip:card-key', 'parked:card-key', [4700n, 2000n], [4700n, 2300n]],
    ['put-back', 'parked:card-key', 'chip:card-key', [5000n, 1700n], [5300n, 1700n]],
    ['erase', 'chip:card-key', 'parked:card-key', [4700n, 2000n], [4700n, 2300n]],
    ['ingest', 'issuance:issuer:JPY', 'parked:card-key', [5000n, 2000n], [5000n, 2300n]],
  ];
  assert.deepEqual(
    rows.map(([code]) => code),
    CODES,
  );
  for (const [code, from, to, inDoubt, atEnd] of rows) {
    const pending = bookReleased(HELD, 't', handed(code));
    const posted = bookPosted(pending.book, 'u', '{}');
    const voided = bookVoided(pending.book, 'u');
    assert.deepEqual(moved(pending), [code, from, 'doubt:card-key', ...inDoubt]);
    assert.deepEqual(moved(posted), [code, 'doubt:card-key', to, ...atEnd]);
    assert.deepEqual(moved(voided), [code, 'doubt:card-key', from, HELD.chip, HELD.parked]);
    assert.deepEqual(
      [pending.transfer.kind, posted.transfer.kind, voided.transfer.kind],
      ['pending', 'post', 'void'],
    );
    assert.deepEqual(pending.transfer.proof, PROOF);
    assert.deepEqual(pending.book.doubt, { transferId: 't', ...handed(code) });
    assert.deepEqual([posted.transfer.detail, voided.transfer.detail], ['{}', undefined]);
    for (const { book: after, transfer } of [posted, voided]) {
      const purchaseKey = code === 'load' ? 'p' : undefined;
      assert.deepEqual([transfer.pendingId, transfer.purchaseKey], ['t', purchaseKey]);
      assert.deepEqual([transfer.amountMinor, after.doubt, after.sequence], [300n, null, 3n]);
      assert.throws(() => bookPosted(after, 'v'), /without a pending transfer/);
      assert.throws(() => bookVoided(after, 'v'), /without a pending transfer/);
      assert.throws(() => bookDecided(after, 'v', 'post', '{}'), /without a pending transfer/);
    }
  }
});

test('what explains a difference is kept with it', () => {
  assert.equal(bookDifference(HELD, 't', 'offline', -1n, '{"records":[]}').transfer.detail, '{"records":[]}');
  assert.equal('detail' in bookDifference(HELD, 't', 'offline', -1n).transfer, false);
});

test('a decided doubt is booked as decided, and watched until we write again', () => {
  const { book: pending } = bookReleased(HELD, 't', handed('load'));
  for (const decision of ['post', 'void'] as const) {
    const { book: after, transfer } = bookDecided(pending, 'u', decision, '{"reason":"r"}');
    assert.deepEqual([transfer.kind, transfer.detail], [decision, '{"reason":"r"}']);
    assert.equal(after.doubt, null);
    assert.deepEqual(after.decided, { transferId: 't', ...handed('load'), decision });
    const { book: again } = bookReleased(after, 'v', handed('park'));
    assert.equal(again.decided, null, 'nothing of it can be told once we write over it');
  }
});

test('one write at a time, and no difference is told while it is out', () => {
  const { book: pending } = bookReleased(HELD, 't', handed('load'));
  assert.throws(() => bookReleased(pending, 'u', handed('park', 1n)), /one pending transfer at a time/);
  for (const why of ['offline', 'unexplained', 'correction'] as const)
    assert.throws(() => bookDifference(pending, 'u', why, 1n), /while value is in doubt/);
});

test('a transfer moves a positive amount that is not absurd, and keeps the card’s accounts in their range', () => {
  for (const amount of [0n, -1n]) {
    assert.throws(() => bookPurchase(HELD, 't', 'p', amount), /positive amount/);
    assert.throws(() => bookReleased(HELD, 't', handed('park', amount)), /positive amount/);
  }
  assert.throws(() => bookDifference(HELD, 't', 'offline', 0n), /positive amount/);
  assert.throws(() => bookPurchase(HELD, 't', 'p', MAX_AMOUNT_MINOR + 1n), /largest amount/);
  assert.throws(() => bookIssue(book({ chip: 1n }), 't', MAX_AMOUNT_MINOR), /chip account leaves its range/);
  assert.equal(bookIssue(book({ chip: 0n }), 't', MAX_AMOUNT_MINOR).book.chip, MAX_AMOUNT_MINOR);
  assert.throws(
    () => bookMoveIn(book({ parked: 1n }), 't', MAX_AMOUNT_MINOR),
    /parked account leaves its range/,
  );
});

test('a chip may owe, parked value may not: none is paid out, moved or put back that is not there', () => {
  assert.equal(bookDifference(book({ chip: 1n }), 't', 'offline', -3n).book.chip, -2n);
  const poor = book({ parked: 299n });
  assert.throws(() => bookPayOut(poor, 't', 300n), /parked account leaves its range/);
  assert.throws(() => bookMoveOut(poor, 't', 300n), /parked account leaves its range/);
  assert.throws(() => bookReleased(poor, 't', handed('put-back')), /parked account leaves its range/);
});

test('whatever is booked: no gaps in the sequence, and chip and parked are the sums of their transfers', () => {
  const amount = fc.bigInt({ min: 1n, max: 20_000n });
  const kinds = ['purchase', 'refund', 'move-in', 'pay-out', 'post', 'void', 'decide', 'offline', ...CODES];
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...kinds), amount), { maxLength: 40 }), (steps) => {
      const transfers: Transfer[] = [];
      let now: CardBook = emptyBook('card-key', 'issuer', 'JPY');
      for (const [kind, amountMinor] of steps) {
        const booking = bookStep(now, kind, amountMinor, `t${transfers.length}`);
        if (booking === null) continue;
        now = booking.book;
        transfers.push(booking.transfer);
      }
      const sum = (account: string) =>
        transfers.reduce(
          (total, { debit, credit, amountMinor }) =>
            total + (credit === account ? amountMinor : debit === account ? -amountMinor : 0n),
          0n,
        );
      assert.equal(now.chip, sum('chip:card-key'));
      assert.equal(now.parked, sum('parked:card-key'));
      assert.equal(sum('doubt:card-key'), now.doubt?.amountMinor ?? 0n);
      assert.deepEqual(
        transfers.map(({ sequence }) => sequence),
        transfers.map((_, i) => BigInt(i + 1)),
      );
      assert.equal(now.sequence, BigInt(transfers.length));
    }),
  );
});

/** Null for what cannot be booked now. */
function bookStep(now: CardBook, kind: string, amountMinor: bigint, id: string): Booking | null {
  const code = CODES.find((each) => each === kind);
  if (code !== undefined) {
    const has = code !== 'put-back' || now.parked >= amountMinor;
    return now.doubt === null && has ? bookReleased(now, id, handed(code, amountMinor)) : null;
  }
  switch (kind) {
    case 'purchase':
      return bookPurchase(now, id, 'p', amountMinor);
    case 'refund':
      return bookRefund(now, id, 'p', amountMinor);
    case 'move-in':
      return bookMoveIn(now, id, amountMinor);
    case 'pay-out':
      return now.parked < amountMinor ? null : bookPayOut(now, id, amountMinor);
    case 'offline':
      return now.doubt === null
        ? bookDifference(now, id, 'offline', amountMinor % 2n === 0n ? amountMinor : -amountMinor)
        : null;
    case 'post':
      return now.doubt === null ? null : bookPosted(now, id);
    case 'void':
      return now.doubt === null ? null : bookVoided(now, id);
    default:
      return now.doubt === null ? null : bookDecided(now, id, 'post', '{}');
  }
}
