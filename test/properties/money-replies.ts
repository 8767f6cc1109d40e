/** What a hub may be told: a reply is held against the ledger and the chip. */

import assert from 'node:assert/strict';
import { bytesToHex } from '../../src/bytes.ts';
import { hasMark, type Mark } from '../../src/cards/card-image.ts';
import { type OwedKind, owedOf } from '../../src/cards/owed.ts';
import type { AnsweredCall } from '../../src/gateway/answer-call.ts';
import { formatMinor } from '../../src/ledger/money-text.ts';
import { chipOf, imageOf } from '../support/world-bank.ts';
import type { LedgerView } from '../support/world-ledger.ts';
import type { Subject } from './money-card.ts';
import type { LoadWish, Wish } from './money-steps.ts';
import { purchaseName, type World } from './money-world.ts';

/** Replies that committed nothing: the same request may be answered otherwise later. */
export const NOT_STORED: ReadonlySet<number> = new Set([112, 321, 921]);
/**
 * Success; what may be tried again, the card included; and 118, by which a hub is told of its session and not of its purchase. Any
 * other status lets a hub pay the purchase back.
 */
const NO_FINAL_ERROR: ReadonlySet<number> = new Set([0, 118, 221, 321, 322, 323, 921]);
/** What a story may be answered with. */
export const KNOWN_STATUSES: ReadonlySet<number> = new Set([
  0, 118, 159, 160, 162, 163, 167, 172, 173, 177, 178, 192, 221, 231, 232, 321, 322, 323, 911,
]);

/** The last reply of a tap. */
export function checkEnd(
  world: World,
  subject: Subject,
  wish: Wish,
  view: LedgerView | null,
  answered: AnsweredCall,
  deviceStatus: number,
): void {
  const { statusCode } = answered;
  if (statusCode === 323) assert.ok(view !== null && view.doubt !== null, '323 means money in doubt');
  if (deviceStatus !== 0) assert.notEqual(statusCode, 0, 'a device that failed is never told of success');
  if (wish.kind === 'load' && deviceStatus === 0 && !NO_FINAL_ERROR.has(statusCode)) {
    const state = view?.purchases.get(purchaseName(world.name, wish))?.state;
    const isHeld = state === undefined || !['LOADING', 'LOADED'].includes(state);
    assert.ok(isHeld, `the hub is told ${statusCode} and pays back what is ${state}`);
  }
  if (statusCode !== 0) return;
  if (wish.kind === 'load') checkLoaded(world, subject, wish, view);
  if (wish.kind === 'load' || wish.kind === 'reader-read') return;
  assert.ok(view !== null, 'success of a card that nobody knows');
  if (wish.kind !== 'read') assert.equal(view.doubt, null, `success of ${wish.kind} while money is in doubt`);
  checkDone(world, subject, wish, view, dataOf(answered));
}

function checkLoaded(world: World, subject: Subject, wish: LoadWish, view: LedgerView | null): void {
  const purchaseId = purchaseName(world.name, wish);
  assert.equal(view?.purchases.get(purchaseId)?.state, 'LOADED', 'success means loaded');
  const writes = [...subject.writes.values()].filter((write) => write.purchaseId === purchaseId);
  const isOnChip = writes.some(({ applied }) => applied > 0);
  const isExcused = writes.some(({ receipt }) => subject.excused.has(receipt));
  assert.ok(isOnChip || isExcused, 'success means that it is on the chip');
}

function checkDone(
  world: World,
  subject: Subject,
  wish: Exclude<Wish, LoadWish>,
  view: LedgerView,
  { balance, cardAccountId }: ReplyData,
): void {
  const { standing } = view;
  const { layout } = subject.card;
  switch (wish.kind) {
    case 'read':
    case 'reader-read':
      return;
    case 'owed':
      assertWritten(world, subject, view, ['CONFIG', 'PLAN']);
      return;
    case 'put-back':
      assert.ok(!standing.parked && view.parked === 0n, 'success means that nothing is parked any more');
      return;
    case 'park':
      assert.ok(standing.parked, 'success means parked');
      assert.equal(balance, Number(formatMinor(view.parked, layout.currency)), 'all that is parked is told');
      return;
    case 'block':
      assertMark(subject, 'blocked');
      assert.equal(balance, Number(formatMinor(view.account, layout.currency)), 'the balance is told');
      return;
    case 'config':
      assertWritten(world, subject, view, ['CONFIG']);
      return;
    case 'plan':
      assertWritten(world, subject, view, ['PLAN']);
      return;
    case 'erase':
      assert.equal(standing.state, 'DELETED');
      assertMark(subject, 'erased');
      assert.equal(chipOf(subject.card), 0n, 'success means that the chip is empty');
      return;
    case 'ingest':
      assert.ok(standing.opened && standing.parked && cardAccountId !== null, 'success means an account');
      assertMark(subject, 'ingested');
      assert.equal(balance, Number(formatMinor(view.parked, layout.currency)), 'all that is kept is told');
      assert.equal(chipOf(subject.card), 0n, 'success means that the chip is empty');
      return;
  }
}

interface ReplyData {
  readonly balance: number | null;
  readonly cardAccountId: string | null;
}

function dataOf({ reply }: AnsweredCall): ReplyData {
  const { cardData, cardAccountId }: { cardData?: { balanceAmount: number }; cardAccountId?: string } =
    JSON.parse(reply);
  return { balance: cardData?.balanceAmount ?? null, cardAccountId: cardAccountId ?? null };
}

function assertMark({ card }: Subject, mark: Mark): void {
  assert.ok(hasMark(card.layout, imageOf(card), mark), `success means that the card is marked as ${mark}`);
}

/** What is owed no more stands on the chip. */
function assertWritten(
  { ordered }: World,
  { card }: Subject,
  { standing }: LedgerView,
  kinds: readonly (OwedKind & ('CONFIG' | 'PLAN'))[],
): void {
  const image = imageOf(card);
  for (const kind of kinds) {
    const content = ordered.get(kind);
    if (content === undefined || owedOf(standing.owed, kind) !== undefined || standing.state === 'DELETED')
      continue;
    const fields = kind === 'CONFIG' ? card.layout.config : card.layout.plan;
    for (const [name, hex] of Object.entries(content)) {
      const field = fields.get(name);
      const block = image.get(field?.block ?? '');
      assert.ok(field !== undefined && block !== undefined);
      const { offset, length } = field;
      assert.equal(
        bytesToHex(block.slice(offset, offset + length)),
        hex,
        `${kind} is done and not on the chip`,
      );
    }
  }
}
