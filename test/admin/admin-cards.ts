/** Cards of every kind for the operator's tests, and value that is handed to them. */

import assert from 'node:assert/strict';
import { loadCard, standingStatements } from '../../src/admin/card-row.ts';
import { standingAfterPost } from '../../src/cards/handed-effect.ts';
import { bookPosted, bookReleased, bookVoided } from '../../src/ledger/card-book.ts';
import { moneyStatements } from '../../src/ledger/ledger-store.ts';
import type { PurchaseState } from '../../src/ledger/purchase.ts';
import type { HandedCode } from '../../src/ledger/transfer.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { LAYOUTS } from './admin-layouts.ts';
import type { AdminWorld } from './admin-world.ts';

export const ISSUER = 'METRO00001';
const PROOF = { receipt: '00C0FFEE', preImage: '00000000000000000000000000000000' };

/** The issuer, and a product named after each layout. */
export async function makeIssuer(world: AdminWorld): Promise<void> {
  await world.done('createIssuer', { body: { issuerId: ISSUER, name: 'Metro' } });
  for (const layout of LAYOUTS.keys()) {
    await world.done('createProduct', {
      path: { issuerId: ISSUER },
      body: { productId: layout, layout, trustUnauthenticated: 0 },
    });
  }
}

let made = 0;

/** A card of that layout in a phone of its own; its cardId. */
export async function makeCard(world: AdminWorld, layout: string, balance = 0): Promise<string> {
  const number = String(++made).padStart(4, '0');
  await world.done('registerDevice', { body: { deviceId: `phone-${number}` } });
  const body = {
    cardId: `card-${number}`,
    productId: layout,
    deviceId: `phone-${number}`,
    idm: `01000000000${number}F`,
    expiresAt: '2100-01-01T00:00:00Z',
    balance,
  };
  await world.done('registerCard', { path: { issuerId: ISSUER }, body });
  return body.cardId;
}

export function onCard(cardId: string): { path: { issuerId: string; cardId: string } } {
  return { path: { issuerId: ISSUER, cardId } };
}

export function onPurchase(purchaseId: string): { path: { issuerId: string; purchaseId: string } } {
  return { path: { issuerId: ISSUER, purchaseId } };
}

/** What the device door does when a write that moves value leaves for the card; the pending transfer's id. */
export async function hand(
  world: AdminWorld,
  cardId: string,
  code: HandedCode,
  amountMinor: bigint,
  purchaseId: string | null = null,
): Promise<string> {
  const card = await loadCard(world.db, ISSUER, cardId);
  const purchase = purchaseId === null ? null : await purchaseOf(world, purchaseId);
  const id = systemEntropy.uuid();
  const handed = { code, amountMinor, purchaseKey: purchase?.id ?? null, proof: PROOF };
  const { book, transfer } = bookReleased(card.book, id, handed);
  await commit(world, card, { book, transfer }, purchase, 'LOADING');
  return id;
}

/** What the device door does when a read of the card shows what became of it. */
export async function settle(
  world: AdminWorld,
  cardId: string,
  outcome: 'post' | 'void',
  purchaseId: string | null = null,
): Promise<void> {
  const card = await loadCard(world.db, ISSUER, cardId);
  const purchase = purchaseId === null ? null : await purchaseOf(world, purchaseId);
  const { doubt } = card.book;
  assert.ok(doubt);
  const booking = (outcome === 'post' ? bookPosted : bookVoided)(card.book, systemEntropy.uuid());
  const after =
    outcome === 'post' ? { ...card, ...standingAfterPost(card, doubt.code, booking.book.parked) } : card;
  await commit(world, card, booking, purchase, outcome === 'post' ? 'LOADED' : 'PAID', after);
}

/** A card whose whole value is kept on the server. */
export async function makeParkedCard(world: AdminWorld, layout: string, amount: number): Promise<string> {
  const cardId = await makeCard(world, layout, amount);
  await hand(world, cardId, 'park', BigInt(amount));
  await settle(world, cardId, 'post');
  return cardId;
}

/** What the device door does when a write is proven that no older frame survives; the account's `sequence` unless told. */
export async function fence(world: AdminWorld, cardId: string, sequence = 'sequence'): Promise<void> {
  const { key } = await loadCard(world.db, ISSUER, cardId);
  const id = `chip:${key}`;
  const text = `update account set fenced_sequence = ${sequence}, version = version + 1 where id = $1`;
  const outcome = await world.db.commit([{ table: 'account', key: id, text, values: [id], rows: 1 }]);
  assert.equal(outcome, 'committed');
}

/** Two people say what became of value in doubt. */
export async function decide(world: AdminWorld, transferId: string, outcome: 'post' | 'void'): Promise<void> {
  const path = { transferId };
  await world.done('proposeOutcome', { path, body: { outcome } });
  await world.done('confirmOutcome', { path, by: 'bob' });
}

async function purchaseOf(world: AdminWorld, purchaseId: string) {
  const [row] = await world.db.read(
    'select id, card_id, amount, state, version from purchase where issuer_id = $1 and purchase_id = $2',
    [ISSUER, purchaseId],
  );
  assert.ok(row);
  return {
    id: String(row.id),
    purchaseId,
    cardKey: String(row.card_id),
    amountMinor: row.amount as bigint,
    state: String(row.state) as PurchaseState,
    version: row.version as bigint,
  };
}

async function commit(
  world: AdminWorld,
  card: Awaited<ReturnType<typeof loadCard>>,
  { book, transfer }: ReturnType<typeof bookPosted>,
  purchase: Awaited<ReturnType<typeof purchaseOf>> | null,
  state: PurchaseState,
  after: typeof card = card,
): Promise<void> {
  const outcome = await world.db.commit(
    [
      ...standingStatements(card, after),
      ...moneyStatements({
        before: card.book,
        after: book,
        transfers: [transfer],
        purchasesBefore: purchase === null ? [] : [purchase],
        purchasesAfter: purchase === null ? [] : [{ ...purchase, state }],
        sessionKey: null,
        nowMs: BigInt(Date.now()),
      }),
    ].sort((a, b) => order(a.table) - order(b.table)),
  );
  assert.equal(outcome, 'committed');
}

function order(table: string): number {
  return ['card', 'account', 'purchase', 'transfer'].indexOf(table);
}
