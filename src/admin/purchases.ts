/** Purchases: recorded as paid, looked at, and never to be loaded. */

import { touchCard } from '../cards/card-store.ts';
import { owedOf, withOwed, withoutOwed } from '../cards/owed.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { NewPurchase } from '../http/admin.generated.ts';
import { bookPurchase } from '../ledger/card-book.ts';
import { moneyStatements } from '../ledger/ledger-store.ts';
import type { PurchaseState } from '../ledger/purchase.ts';
import { insertPurchase } from '../ledger/purchase-store.ts';
import { type CardRow, layoutOf, loadCard, standingStatements } from './card-row.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import { loadPurchase, type PurchaseRow, purchaseBody, purchaseStatements } from './purchase-row.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';

const PURCHASES = `select id, purchase_id, amount, state, created_ms from purchase
where card_id = $1 and id < $2 order by id desc limit $3`;

export async function listPurchases({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const card = await loadCard(db, request.path.issuerId ?? '', request.path.cardId ?? '');
  const asked = pageAsked(request, 'newest');
  const rows = await db.read(PURCHASES, [card.key, asked.after, asked.rows]);
  return pageOf(asked, rows, 'id', (row) => {
    const purchase = {
      purchaseId: textOf(row, 'purchase_id'),
      amountMinor: bigintOf(row, 'amount'),
      state: textOf(row, 'state') as PurchaseState,
      createdMs: bigintOf(row, 'created_ms'),
    };
    return purchaseBody(purchase, card);
  });
}

export async function getPurchase({ db }: AdminServices, { path }: AdminRequest): Promise<unknown> {
  const purchase = await loadPurchase(db, path.issuerId ?? '', path.purchaseId ?? '');
  const { card, state, acceptedBy } = purchase;
  const isHeld = state === 'PAID' || state === 'CANCELLED';
  return { ...purchaseBody(purchase, card), refundProposedBy: isHeld ? acceptedBy : null };
}

export async function recordPurchase(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { db, entropy } = services;
  const { issuerId = '', cardId = '' } = request.path;
  const { purchaseId, amount, loadOnNextContact = false } = request.body as NewPurchase;
  const amountMinor = BigInt(amount);
  const card = await loadCard(db, issuerId, cardId);
  const [known] = await db.read('select id from purchase where issuer_id = $1 and purchase_id = $2', [
    issuerId,
    purchaseId,
  ]);
  if (known !== undefined) throw new Refused(409, 'The issuer has a purchase of that purchaseId.');
  if (card.state === 'DELETED') throw new Refused(409, 'The card is deleted.');
  const { maximum, step } = layoutOf(services, card).limits;
  if (amountMinor > maximum || amountMinor % step !== 0n)
    throw new Refused(422, 'amount: no such amount can be loaded onto a card of this kind');
  if (loadOnNextContact && owedOf(card.owed, 'LOAD') !== undefined)
    throw new Refused(409, 'Another purchase waits to be loaded at the next contact.');
  const key = entropy.uuid();
  const { book, transfer } = bookPurchase(card.book, entropy.uuid(), key, amountMinor);
  const owed = loadOnNextContact ? withOwed(card.owed, { kind: 'LOAD', purchaseId }) : card.owed;
  return {
    status: 201,
    body: purchaseBody({ purchaseId, amountMinor, state: 'PAID', createdMs: request.nowMs }, card),
    statements: [
      insertPurchase(key, card.book, purchaseId, amountMinor, request.nowMs),
      ...(loadOnNextContact
        ? standingStatements(card, { ...card, owed })
        : [touchCard(card.key, card.version)]),
      ...moneyStatements({
        before: card.book,
        after: book,
        transfers: [transfer],
        purchasesBefore: [],
        purchasesAfter: [],
        sessionKey: null,
        nowMs: request.nowMs,
      }),
    ],
    audit: {
      subject: card.key,
      action: 'purchase.record',
      detail: { issuerId, purchaseId, cardId, amount: amountMinor, loadOnNextContact },
    },
  };
}

export async function cancelPurchase({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const purchase = await loadPurchase(db, request.path.issuerId ?? '', request.path.purchaseId ?? '');
  assertHeld(purchase);
  if (purchase.state === 'CANCELLED') throw new Refused(409, 'The purchase is CANCELLED already.');
  const { card, purchaseId } = purchase;
  return {
    status: 200,
    body: purchaseBody({ ...purchase, state: 'CANCELLED' }, card),
    statements: [
      ...purchaseStatements(purchase, 'CANCELLED', null, request.nowMs),
      ...standingStatements(card, withoutLoad(card, purchaseId)),
    ],
    audit: {
      subject: card.key,
      action: 'purchase.cancel',
      detail: { issuerId: card.issuerId, purchaseId },
    },
  };
}

/** Throws Refused unless the purchase's money is held: neither in doubt, nor on the card, nor given back. */
export function assertHeld({ state }: PurchaseRow): void {
  if (state === 'LOADING') throw new Refused(409, 'The purchase is in doubt: the card may have it.');
  if (state === 'LOADED' || state === 'REFUNDED') throw new Refused(409, `The purchase is ${state}.`);
}

/** The card without the order to load that purchase. */
export function withoutLoad(card: CardRow, purchaseId: string): CardRow {
  if (owedOf(card.owed, 'LOAD')?.purchaseId !== purchaseId) return card;
  return { ...card, owed: withoutOwed(card.owed, 'LOAD') };
}
