/**
 * A refund: the money of a purchase that was never loaded is given back. Only once no frame survives that could still load it: a
 * write that was released and found not to have happened may lie in a phone.
 */

import type { Statement } from '../db/database.ts';
import { bookRefund } from '../ledger/card-book.ts';
import { layoutOf, standingStatements } from './card-row.ts';
import { loadPurchase, type PurchaseRow, purchaseBody, purchaseStatements } from './purchase-row.ts';
import { assertHeld, withoutLoad } from './purchases.ts';
import type { AdminServices, ChangeRequest, Decided } from './request.ts';
import { confirmStatement, proposeStatement } from './second-person.ts';
import { type Frames, orderFence, survivingFrames } from './surviving-frames.ts';

export async function refundPurchase(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId = '', purchaseId = '' } = request.path;
  const purchase = await loadPurchase(services.db, issuerId, purchaseId);
  assertHeld(purchase);
  const frames = framesOf(services, purchase);
  if (frames === 'dead') return refunded(services, request, purchase, []);
  if (frames === 'fence')
    return orderFence(
      purchase.card,
      'A frame that was released earlier may still load the purchase.',
      purchase.purchaseId,
    );
  // Nothing tells: two people answer for it.
  const { lastVoid, acceptedBy } = purchase;
  if (lastVoid === null) throw new Error('a refund without an earlier release needs no second person');
  if (acceptedBy === null) return proposed(services, request, purchase, lastVoid.transferId);
  const confirm = confirmStatement(lastVoid.transferId, acceptedBy, request);
  return refunded(services, request, purchase, [confirm]);
}

function refunded(
  { entropy }: AdminServices,
  request: ChangeRequest,
  purchase: PurchaseRow,
  more: readonly Statement[],
): Decided {
  const { card, amountMinor, purchaseId } = purchase;
  const booking = bookRefund(card.book, entropy.uuid(), purchase.id, amountMinor);
  return {
    status: 200,
    body: { purchase: purchaseBody({ ...purchase, state: 'REFUNDED' }, card), proposedBy: null },
    statements: [
      ...purchaseStatements(purchase, 'REFUNDED', booking, request.nowMs),
      ...standingStatements(card, withoutLoad(card, purchaseId)),
      ...more,
    ],
    audit: {
      subject: card.key,
      action: 'purchase.refund',
      detail: { issuerId: card.issuerId, purchaseId, amount: amountMinor, proposedBy: purchase.acceptedBy },
    },
  };
}

/** What is known of the frames of earlier releases of a purchase. */
function framesOf(services: AdminServices, { id, lastVoid, card }: PurchaseRow): Frames {
  const isWatched = card.book.decided?.purchaseKey === id;
  const voided = lastVoid === null ? null : { sequence: lastVoid.sequence, isWatched };
  return survivingFrames(layoutOf(services, card).security, card, voided);
}

function proposed(
  { entropy }: AdminServices,
  request: ChangeRequest,
  purchase: PurchaseRow,
  voidId: string,
): Decided {
  const { card, purchaseId } = purchase;
  return {
    status: 202,
    body: { purchase: purchaseBody(purchase, card), proposedBy: request.staffId },
    statements: [proposeStatement(entropy, voidId, request)],
    audit: {
      subject: card.key,
      action: 'purchase.propose-refund',
      detail: { issuerId: card.issuerId, purchaseId },
    },
  };
}
