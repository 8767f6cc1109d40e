/** A tap in which nothing goes wrong: whatever was in doubt before is settled, where that can be told at all. */

import assert from 'node:assert/strict';
import { hasMark, isInStation } from '../../src/cards/card-image.ts';
import { chipOf, imageOf } from '../support/world-bank.ts';
import type { LedgerView } from '../support/world-ledger.ts';
import type { ReadMark, Subject } from './money-card.ts';
import type { Played } from './money-hub.ts';
import type { LoadWish, Wish } from './money-steps.ts';
import { type MarkedDoubt, ownLedger, purchaseName, type World } from './money-world.ts';

/** What the write left, and what stood there before it, may both be gone since that read. */
export function mayStayInDoubt({ card, uses, late }: Subject, mark: ReadMark | null): boolean {
  if (mark === null) return false;
  // A frame of another release was carried out instead, and left its own receipt.
  if (late > mark.late) return true;
  switch (card.layout.receipt?.overwrittenBy) {
    case 'shared':
      return uses > mark.uses;
    case 'ring':
      return uses - mark.uses >= (card.layout.history?.blocks ?? 0);
    default:
      return false;
  }
}

export async function checkCleanTap(
  world: World,
  wish: Wish,
  doubtBefore: MarkedDoubt | null,
  { status }: Played,
): Promise<void> {
  const { own } = world;
  const view = await ownLedger(world);
  if (view.doubt !== null) {
    assert.equal(
      view.doubt.receipt,
      doubtBefore?.receipt,
      'a tap in which nothing goes wrong leaves no doubt',
    );
    assert.ok(mayStayInDoubt(own, doubtBefore?.mark ?? null), 'a read settles what it can tell');
    // A read is a read; and a purchase of before is loaded, whatever else is in doubt.
    if (wish.kind !== 'read' && wish.kind !== 'load') assert.equal(status, 323);
    return;
  }
  assert.equal(view.account, chipOf(own.card), 'after a read the account is the chip');
  assert.equal(status, expected(world, wish, view), `${wish.kind} ends as the card and its books say`);
}

/** How it ends, as the card and its books are after it. */
function expected(world: World, wish: Wish, view: LedgerView): number {
  const { card } = world.own;
  const { layout } = card;
  const image = imageOf(card);
  const { standing } = view;
  const isErased = hasMark(layout, image, 'erased');
  switch (wish.kind) {
    case 'owed':
      return owedStatus(world, view);
    case 'read':
      return useStatus(world, view);
    case 'config':
    case 'plan':
      return useStatus(world, view);
    case 'load':
      return loadStatus(world, wish, view);
    case 'put-back': {
      if (!standing.parked && view.parked === 0n && useStatus(world, view) === 0) return 0;
      if (useStatus(world, view) !== 0) return useStatus(world, view);
      return 162;
    }
    case 'park':
      if (isErased) return 160;
      return isInStation(layout, image) ? 178 : chipOf(card) < 0n ? 162 : 0;
    case 'erase':
      if (isErased) return 0;
      return isInStation(layout, image) ? 178 : 162;
    case 'block':
      return standing.state === 'DELETED' ? 160 : 0;
    case 'ingest':
    case 'reader-read':
      throw new Error('not of the card in the phone');
  }
}

/** Of what the holder of a card that may not be used asks for. */
function useStatus(world: World, { standing }: LedgerView): number {
  const { card } = world.own;
  if (standing.state === 'DELETED') return 160;
  if (standing.state === 'SUSPENDED_ISSUER') return 159;
  const image = imageOf(card);
  if (hasMark(card.layout, image, 'erased')) return 160;
  return hasMark(card.layout, image, 'blocked') ? 159 : 0;
}

function loadStatus(world: World, wish: LoadWish, view: LedgerView): number {
  const { card } = world.own;
  const purchase = view.purchases.get(purchaseName(world.name, wish));
  assert.ok(purchase !== undefined, 'the card is not asked for a purchase that is not its own');
  if (purchase.state === 'LOADED') return 0;
  const unusable = useStatus(world, view);
  if (unusable !== 0) return unusable;
  if (purchase.state !== 'PAID') return 911;
  if (view.standing.parked) return 163;
  assert.ok(chipOf(card) + purchase.amount > card.layout.limits.maximum, 'it would have fitted');
  return 162;
}

/** Work that cannot be done yet is owed on, and its reason is told. */
function owedStatus(world: World, view: LedgerView): number {
  const { standing } = view;
  const { card } = world.own;
  const image = imageOf(card);
  const [first] = standing.owed;
  if (first === undefined) return 0;
  const erase = standing.owed.some(({ kind }) => kind === 'ERASE');
  if (erase) return isInStation(card.layout, image) ? 178 : 162;
  assert.equal(first.kind, 'LOAD', 'all but what cannot be loaded is done');
  if (standing.state !== 'ACTIVE' || useStatus(world, view) !== 0) return 0;
  return standing.parked ? 163 : 162;
}
