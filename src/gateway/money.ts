/**
 * The money of one round: what evidence from the card settles, and what a released write puts in doubt. Pure.
 */

import { bytesToHex, equalBytes, hexToBytes } from '../bytes.ts';
import { balanceOf, type CardImage, preImageOf, receiptOf } from '../cards/card-image.ts';
import type { Layout } from '../cards/layout.ts';
import type { Entropy } from '../entropy.ts';
import {
  type Booking,
  bookLoadReleased,
  bookOfflineDifference,
  bookPosted,
  bookVoided,
  type CardBook,
  type Doubt,
  type Transfer,
  type WriteProof,
} from '../ledger/card-book.ts';
import type { Purchase, PurchaseState } from '../ledger/purchase.ts';

export interface Money {
  readonly book: CardBook;
  /** New in this round. */
  readonly transfers: readonly Transfer[];
  readonly purchases: readonly Purchase[];
}

/** What a read tells of the write in doubt. */
export type Settlement = 'posted' | 'voided' | 'unsettled';

/**
 * The receipt stands there: the write happened. What stood there before still stands there: it did not. Anything else was
 * written by another reader, which may have erased either: it stays in doubt.
 */
export function settlementOf(doubt: Doubt, layout: Layout, image: CardImage): Settlement {
  if (equalBytes(receiptOf(layout, image), hexToBytes(doubt.proof.receipt))) return 'posted';
  if (equalBytes(preImageOf(layout, image), hexToBytes(doubt.proof.preImage))) return 'voided';
  return 'unsettled';
}

/**
 * A read of the card's value: the doubt is settled first, then the rest of the difference is offline use. While a doubt stays,
 * no difference can be told.
 */
export function settleByRead(money: Money, layout: Layout, image: CardImage, entropy: Entropy): Money {
  const { doubt } = money.book;
  const settlement = doubt === null ? null : settlementOf(doubt, layout, image);
  if (settlement === 'unsettled') return money;
  const settled =
    settlement === 'posted'
      ? posted(money, entropy)
      : settlement === 'voided'
        ? voided(money, entropy)
        : money;
  const offline = bookOfflineDifference(settled.book, entropy.uuid(), balanceOf(layout, image));
  return offline === null ? settled : withBooking(settled, offline);
}

/** The card itself said that the write in doubt is done. */
export function posted(money: Money, entropy: Entropy): Money {
  const key = doubtedPurchase(money);
  return withPurchase(withBooking(money, bookPosted(money.book, entropy.uuid())), key, 'LOADED');
}

function voided(money: Money, entropy: Entropy): Money {
  const key = doubtedPurchase(money);
  return withPurchase(withBooking(money, bookVoided(money.book, entropy.uuid())), key, 'PAID');
}

/** A write that loads `purchase` leaves for the card with this reply. */
export function loadReleased(money: Money, purchase: Purchase, proof: WriteProof, entropy: Entropy): Money {
  if (purchase.state !== 'PAID') throw new Error(`a purchase that is ${purchase.state} cannot be released`);
  const booking = bookLoadReleased(money.book, entropy.uuid(), purchase.id, purchase.amountMinor, proof);
  return withPurchase(withBooking(money, booking), purchase.id, 'LOADING');
}

/** What the write will leave, and what the read it was computed from found in that place. */
export function writeProof(layout: Layout, image: CardImage, receipt: Uint8Array): WriteProof {
  return { receipt: bytesToHex(receipt), preImage: bytesToHex(preImageOf(layout, image)) };
}

export function purchaseNamed(money: Money, purchaseId: string | null): Purchase | null {
  return money.purchases.find((purchase) => purchase.purchaseId === purchaseId) ?? null;
}

function doubtedPurchase(money: Money): string {
  if (money.book.doubt === null) throw new Error('no value is in doubt');
  return money.book.doubt.purchaseKey;
}

function withBooking(money: Money, booking: Booking): Money {
  return { ...money, book: booking.book, transfers: [...money.transfers, booking.transfer] };
}

function withPurchase(money: Money, key: string, state: PurchaseState): Money {
  if (!money.purchases.some((purchase) => purchase.id === key))
    throw new Error('the doubted purchase was not loaded');
  return {
    ...money,
    purchases: money.purchases.map((purchase) => (purchase.id === key ? { ...purchase, state } : purchase)),
  };
}
