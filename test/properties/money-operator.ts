/** What the operator's people do to the card and its money, at their own door. */

import assert from 'node:assert/strict';
import { changeCardState } from '../../src/admin/cards.ts';
import { importDenyEntries } from '../../src/admin/deny-entries.ts';
import { confirmOutcome, proposeOutcome } from '../../src/admin/doubts.ts';
import { payOut as payOutParked } from '../../src/admin/parked.ts';
import { cancelPurchase } from '../../src/admin/purchases.ts';
import { refundPurchase } from '../../src/admin/refund.ts';
import type { CardStanding } from '../../src/cards/card-standing.ts';
import type { LayoutField } from '../../src/cards/layout.ts';
import { type Owed, withOwed } from '../../src/cards/owed.ts';
import { announced, changeStanding, ISSUER, operate } from '../support/world-bank.ts';
import type { OrderKind } from './money-steps.ts';
import { cardKey, counts, ownLedger, purchaseName, type World } from './money-world.ts';

function pathOf({ own }: World): Readonly<Record<string, string>> {
  return { issuerId: ISSUER, cardId: own.card.cardId };
}

export async function suspend(world: World, on: boolean): Promise<void> {
  const state = on ? 'SUSPENDED_ISSUER' : 'ACTIVE';
  await operate(world.bank, changeCardState, pathOf(world), { state });
}

export async function deny({ bank, external }: World): Promise<void> {
  const { systemCode, idm } = announced(external.card);
  const entries = [{ systemCode, idm, reason: 'stolen' }];
  assert.ok(await operate(bank, importDenyEntries, { issuerId: ISSUER }, { entries }));
}

/** As the operator's and the issuer's doors write it; what the layout has no place for is not ordered. */
export async function order(world: World, what: OrderKind, number: number): Promise<void> {
  const { layout } = world.own.card;
  const key = await cardKey(world, world.own);
  assert.ok(key !== null);
  const { standing } = await ownLedger(world);
  if (standing.state === 'DELETED') return;
  const isMarked = what === 'BLOCK' || what === 'UNBLOCK' || what === 'ERASE';
  if (isMarked && (layout.marks === undefined || (what === 'ERASE' && layout.marks.erasedMask === undefined)))
    return;
  const work = workOf(world, what, number);
  if (work === null) return;
  const owed = withOwed(standing.owed, work);
  await changeStanding(world.bank, key, (before) => ({ ...before, owed, state: stateAfter(before, what) }));
}

function stateAfter({ state }: CardStanding, what: OrderKind): CardStanding['state'] {
  if (what === 'ERASE') return 'DELETED';
  return what === 'BLOCK' ? 'SUSPENDED_ISSUER' : state;
}

function workOf(world: World, what: OrderKind, number: number): Owed | null {
  const { layout } = world.own.card;
  switch (what) {
    case 'CONFIG':
    case 'PLAN': {
      const content = contentOf(what === 'CONFIG' ? layout.config : layout.plan, number);
      if (content === null) return null;
      world.ordered.set(what, content);
      return { kind: what, content };
    }
    case 'LOAD':
      return { kind: what, purchaseId: purchaseName(world.name, { of: 'own', number }) };
    default:
      return { kind: what };
  }
}

/** Every field, so that what was ordered before is written over. */
function contentOf(
  fields: ReadonlyMap<string, LayoutField>,
  number: number,
): Readonly<Record<string, string>> | null {
  if (fields.size === 0) return null;
  const digits = number.toString(16).padStart(2, '0').toUpperCase();
  return Object.fromEntries([...fields].map(([name, { length }]) => [name, digits.repeat(length)]));
}

export async function decide(world: World, wrongly: boolean): Promise<void> {
  const { bank, own } = world;
  const { doubt } = await ownLedger(world);
  if (doubt === null) return;
  const happened = (own.writes.get(doubt.receipt)?.applied ?? 0) > 0;
  const outcome = happened === wrongly ? 'void' : 'post';
  const path = { transferId: doubt.transferId };
  assert.ok(await operate(bank, proposeOutcome, path, { outcome }, 'one'));
  assert.ok(!(await operate(bank, confirmOutcome, path, {}, 'one')), 'one person alone decides nothing');
  world.decided.add(doubt.receipt);
  if (wrongly) {
    own.excused.add(doubt.receipt);
    world.decidedWrongly.add(doubt.receipt);
  }
  assert.ok(await operate(bank, confirmOutcome, path, {}, 'another'));
  counts(world).decisions++;
}

export async function payOut(world: World): Promise<void> {
  const { parked } = await ownLedger(world);
  if (parked === 0n) return;
  const body = { amount: Number(parked) };
  for (const person of ['one', 'another'])
    await operate(world.bank, payOutParked, pathOf(world), body, person);
}

export async function cancel(world: World, number: number): Promise<void> {
  await operate(world.bank, cancelPurchase, purchasePath(world, number), {});
}

export async function refund(world: World, number: number): Promise<void> {
  const path = purchasePath(world, number);
  for (const person of ['one', 'another']) await operate(world.bank, refundPurchase, path, {}, person);
}

function purchasePath({ name }: World, number: number): Readonly<Record<string, string>> {
  return { issuerId: ISSUER, purchaseId: purchaseName(name, { of: 'own', number }) };
}
