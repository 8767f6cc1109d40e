import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Row } from '../db/database.ts';
import { tallyCard } from './card-audit.ts';
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
} from './card-book.ts';
import type { PurchaseState } from './purchase.ts';
import type { HandedCode } from './transfer.ts';

/** A card's story is booked, put into rows as the database holds them, and falsified in one place. */

const PROOF = { receipt: 'AA', preImage: 'BB' };
type Step = (book: CardBook, id: string) => Booking;

const issue: Step = (book, id) => bookIssue(book, id, 5000n);
const buy: Step = (book, id) => bookPurchase(book, id, 'p', 1000n);
const release =
  (code: HandedCode, amountMinor = 1000n): Step =>
  (book, id) =>
    bookReleased(book, id, { code, amountMinor, purchaseKey: code === 'load' ? 'p' : null, proof: PROOF });
const post: Step = (book, id) => bookPosted(book, id);
const voidIt: Step = (book, id) => bookVoided(book, id);
const offline: Step = (book, id) => bookDifference(book, id, 'offline', -1n);

function rowsOf(steps: readonly Step[], purchase: PurchaseState = 'PAID'): readonly Row[] {
  let book = emptyBook('c', 'i', 'JPY');
  const transfers = steps.map((step, n) => {
    const booking = step(book, `t${n + 1}`);
    book = booking.book;
    return booking.transfer;
  });
  return transfers.map((transfer) => ({
    card_key: 'c',
    issuer_id: 'i',
    currency: 'JPY',
    balance: book.chip,
    account_parked: book.parked,
    account_sequence: book.sequence,
    account_pending: book.doubt?.transferId ?? book.decided?.transferId ?? null,
    account_decision: book.decided?.decision ?? null,
    id: transfer.id,
    sequence: transfer.sequence,
    kind: transfer.kind,
    code: transfer.code,
    debit: transfer.debit,
    credit: transfer.credit,
    amount: transfer.amountMinor,
    transfer_currency: transfer.currency,
    pending_id: transfer.pendingId ?? null,
    purchase_id: transfer.purchaseKey ?? null,
    ...(transfer.purchaseKey === undefined
      ? { purchase_state: null, purchase_amount: null, purchase_card: null, purchase_currency: null }
      : {
          purchase_state: purchase,
          purchase_amount: 1000n,
          purchase_card: 'c',
          purchase_currency: 'JPY',
        }),
  }));
}

test('every story that can be booked is in order, and sums to zero', () => {
  const correct: Step = (book, id) => bookDifference(book, id, 'correction', 1000n);
  const unexplained: Step = (book, id) => bookDifference(book, id, 'unexplained', 5n);
  const stories: readonly (readonly [readonly Step[], PurchaseState, bigint])[] = [
    [[issue], 'PAID', 0n],
    [[issue, buy], 'PAID', 0n],
    [[issue, buy], 'CANCELLED', 0n],
    [[issue, buy, (book, id) => bookRefund(book, id, 'p', 1000n)], 'REFUNDED', 0n],
    [[issue, buy, release('load')], 'LOADING', 1000n],
    [[issue, buy, release('load'), post, offline], 'LOADED', 0n],
    [[issue, buy, release('load'), voidIt, unexplained], 'PAID', 0n],
    [[issue, buy, release('load'), voidIt, release('load'), post], 'LOADED', 0n],
    [[issue, buy, release('load'), (book, id) => bookDecided(book, id, 'void', '{}')], 'PAID', 0n],
    [[issue, buy, release('load'), (b, id) => bookDecided(b, id, 'void', '{}'), correct], 'PAID', 0n],
    [[issue, release('park', 5000n), post], 'PAID', 0n],
    [[issue, release('park', 5000n), post, release('put-back', 5000n)], 'PAID', 5000n],
    [[issue, release('erase', 5000n), post, (book, id) => bookPayOut(book, id, 5000n)], 'PAID', 0n],
    [[release('ingest', 700n), post, (book, id) => bookMoveOut(book, id, 700n)], 'PAID', 0n],
    [[issue, (book, id) => bookMoveIn(book, id, 700n)], 'PAID', 0n],
  ];
  for (const [steps, purchase, inDoubt] of stories) {
    const tally = tallyCard(rowsOf(steps, purchase));
    assert.deepEqual(tally.faults, []);
    assert.equal(tally.doubt, inDoubt);
    assert.equal(tally.chip + tally.doubt + tally.prepaid + tally.parked + tally.operator, 0n);
  }
});

/** `rows` with the columns of one of them otherwise. */
function falsified(rows: readonly Row[], place: number, change: Row): readonly Row[] {
  return rows.map((row, i) => (i === place ? { ...row, ...change } : row));
}

test('a transfer between accounts that are not those of its kind and code is found, whatever the code', () => {
  const decided: Step = (book, id) => bookDecided(book, id, 'post', '{}');
  const stories: readonly (readonly Step[])[] = [
    [issue, buy, release('load'), post],
    [issue, buy, release('load'), voidIt, (book, id) => bookRefund(book, id, 'p', 1000n)],
    [issue, release('park'), post, release('put-back'), post],
    [issue, release('erase'), post, (book, id) => bookPayOut(book, id, 1000n)],
    [release('ingest'), post, (book, id) => bookMoveOut(book, id, 1000n)],
    [issue, (book, id) => bookMoveIn(book, id, 1n), release('park'), decided],
    ...(['offline', 'unexplained', 'correction'] as const).flatMap((why) =>
      [7n, -7n].map((by): readonly Step[] => [issue, (book, id) => bookDifference(book, id, why, by)]),
    ),
  ];
  const wrong = ['issuance:i:EUR', 'payments:j:JPY', 'parked:d', 'nothing', 'moving:i:JPY', 'chip:c'];
  for (const steps of stories) {
    const rows = rowsOf(steps);
    for (const [place, row] of rows.entries()) {
      for (const side of ['debit', 'credit']) {
        for (const account of wrong.filter((each) => each !== row[side])) {
          const { faults } = tallyCard(falsified(rows, place, { [side]: account }));
          const told = `transfer ${row.id}: does not run between the accounts of a ${row.kind} ${row.code}`;
          assert.ok(faults.includes(told), `${told} is not among: ${faults.join('; ')}`);
        }
      }
    }
  }
});

test('what was changed of an account or a transfer is found', () => {
  const rows = rowsOf([issue, buy, release('load'), post], 'LOADED');
  const all = (change: Row) => rows.map((row) => ({ ...row, ...change }));
  const cases: readonly (readonly [readonly Row[], RegExp])[] = [
    [all({ balance: 6001n }), /balance 6001, transfers say 6000/],
    [all({ account_parked: 1n }), /1 parked, transfers say 0/],
    [all({ account_sequence: 5n }), /sequence does not count its transfers/],
    [all({ account_pending: 't3' }), /open pending transfer is not the stored one/],
    [all({ balance: null }), /has no account/],
    [falsified(rows, 0, { amount: 4999n }), /balance 6000, transfers say 5999/],
    [falsified(rows, 1, { transfer_currency: 'EUR' }), /in another currency than its card/],
    [falsified(rows, 3, { sequence: 5n }), /out of the card's sequence/],
    [falsified(rows, 3, { amount: 999n }), /is not what the pending transfer was/],
    [falsified(rows, 3, { code: 'put-back' }), /is not what the pending transfer was/],
    [falsified(rows, 3, { pending_id: 't1' }), /ends a pending transfer that is not open/],
    [falsified(rows, 3, { pending_id: null }), /ends a pending transfer that is not open/],
    [falsified(rows, 0, { kind: 'post' }), /there is no post issue/],
    [falsified(rows, 0, { code: 'gift' }), /there is no single gift/],
    [falsified(rows, 0, { purchase_id: 'p' }), /has no use for a purchase/],
    [falsified(rows, 1, { purchase_id: null }), /lacks its purchase/],
    [all({ purchase_amount: 1n }), /its amount, card or currency is not that of its transfers/],
    [all({ purchase_card: 'd' }), /its amount, card or currency is not that of its transfers/],
    [all({ purchase_currency: 'EUR' }), /its amount, card or currency is not that of its transfers/],
    [rows.slice(0, -1), /1000 in doubt|open pending transfer is not the stored one/],
    [[...rows.slice(0, 2), ...rows.slice(3)], /ends a pending transfer that is not open/],
  ];
  for (const [found, fault] of cases) {
    const { faults } = tallyCard(found);
    assert.ok(
      faults.some((each) => fault.test(each)),
      `${fault} is not among: ${faults.join('; ')}`,
    );
  }
});

test('a purchase that is not in the state of its money is found, in every state', () => {
  const stories: readonly (readonly [readonly Step[], readonly PurchaseState[]])[] = [
    [[buy], ['PAID', 'CANCELLED']],
    [[buy, release('load')], ['LOADING']],
    [[buy, release('load'), post], ['LOADED']],
    [
      [buy, release('load'), voidIt],
      ['PAID', 'CANCELLED'],
    ],
    [[buy, (book, id) => bookRefund(book, id, 'p', 1000n)], ['REFUNDED']],
  ];
  const states: readonly PurchaseState[] = ['PAID', 'LOADING', 'LOADED', 'CANCELLED', 'REFUNDED'];
  for (const [steps, right] of stories) {
    const inOrder = states.filter((state) => tallyCard(rowsOf(steps, state)).faults.length === 0);
    assert.deepEqual(inOrder, right);
  }
});

test('a decided doubt leaves its transfer stored; an undecided one that is ended does not', () => {
  const decide: Step = (book, id) => bookDecided(book, id, 'void', '{}');
  const rows = rowsOf([buy, release('load'), decide]);
  assert.deepEqual(tallyCard(rows).faults, []);
  const undecided = rows.map((row) => ({ ...row, account_decision: null }));
  assert.match(tallyCard(undecided).faults.join(), /open pending transfer is not the stored one/);
});

test('a purchase that was loaded twice is found', () => {
  const again: Step = (book, id) => release('load')(book, id);
  const rows = rowsOf([buy, release('load'), post, again, post], 'LOADED');
  assert.match(tallyCard(rows).faults.join(), /loaded 2 times/);
});

test('a card without transfers is in order when it holds nothing', () => {
  const row: Row = {
    ...Object.fromEntries(Object.keys(rowsOf([issue])[0] ?? {}).map((name) => [name, null])),
    card_key: 'c',
    issuer_id: 'i',
    currency: 'JPY',
    balance: 0n,
    account_parked: 0n,
    account_sequence: 0n,
  };
  assert.deepEqual(tallyCard([row]).faults, []);
  assert.match(tallyCard([{ ...row, balance: 1n }]).faults.join(), /balance 1, transfers say 0/);
});
