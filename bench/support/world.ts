/** The cards and purchases a bench works through. All of them are numbered, so that a process can name one without being told. */

import {
  registerActor,
  registerCard,
  registerDevice,
  registerIssuer,
  registerProduct,
} from '../../src/admin/register.ts';
import { type Layout, type LayoutCatalogue, layoutNamed } from '../../src/cards/layout.ts';
import type { Database } from '../../src/db/database.ts';
import { recordPurchase } from '../../src/ledger/purchase-store.ts';
import { makeCard, SEED_BYTES } from '../../src/simulator/card-maker.ts';
import type { VirtualCard } from '../../src/simulator/virtual-card/state.ts';
import { systemEntropy } from '../../src/system-entropy.ts';

export const ISSUER_ID = 'BENCH00001';
export const ACTOR_ID = 'bench-hub';
export const TOKEN = 'bench-token-that-is-as-long-as-a-real-one-of-256-bits-is-in-hexadecimal';

const LAYOUT = 'demo-purse';
const PRODUCT_ID = 'bench-product';
/** 2100-01-01. */
const EXPIRES_MS = 4_102_444_800_000n;
/** Small, so that a card takes thousands of them. */
const AMOUNT_MINOR = 1n;

/** Card `card`'s purchase `n`, from 0; fewer than this many a card. */
const PURCHASES_A_CARD = 100_000;

/** How many registrations are under way at once: they share commits. */
const AT_ONCE = 256;

export function cardIdOf(card: number): string {
  return String(card);
}

/** A device a card, of the same name. */
export function deviceIdOf(card: number): string {
  return String(card);
}

export function purchaseIdOf(card: number, n: number): string {
  return String(card * PURCHASES_A_CARD + n);
}

function idmOf(card: number): string {
  return `0${card.toString(16).toUpperCase().padStart(15, '0')}`;
}

export function benchLayout(layouts: LayoutCatalogue): Layout {
  return layoutNamed(layouts, LAYOUT);
}

/** The chip of a card that is new: it holds nothing. */
export function newChip(layout: Layout, card: number): VirtualCard {
  return makeCard(layout, { idm: idmOf(card), balanceMinor: 0n, seed: new Uint8Array(SEED_BYTES) });
}

/** Registers the issuer, its hub, and cards 0 to `cards` - 1. */
export async function makeWorld(db: Database, layouts: LayoutCatalogue, cards: number): Promise<void> {
  const layout = benchLayout(layouts);
  await registerIssuer(db, { id: ISSUER_ID, name: 'Bench issuer' });
  await registerActor(db, { id: ACTOR_ID, issuerId: ISSUER_ID, token: TOKEN });
  await registerProduct(db, {
    id: PRODUCT_ID,
    issuerId: ISSUER_ID,
    layout: LAYOUT,
    trustUnauthenticated: layout.limits.maximum,
  });
  await forEachOf({ from: 0, upTo: cards }, async (card) => {
    await registerDevice(db, systemEntropy, deviceIdOf(card));
    await registerCard(db, systemEntropy, {
      issuerId: ISSUER_ID,
      cardId: cardIdOf(card),
      productId: PRODUCT_ID,
      deviceId: deviceIdOf(card),
      idm: idmOf(card),
      state: 'ACTIVE',
      expiresMs: EXPIRES_MS,
      layout,
      balanceMinor: 0n,
    });
  });
}

/** Numbers from `from` on, `upTo` not among them. */
export interface Numbers {
  readonly from: number;
  readonly upTo: number;
}

/** Records these purchases for each of these cards. */
export async function makePurchases(db: Database, cards: Numbers, purchases: Numbers): Promise<void> {
  for (let n = purchases.from; n < purchases.upTo; n++) {
    await forEachOf(cards, async (card) => {
      const purchaseId = purchaseIdOf(card, n);
      const outcome = await recordPurchase(db, systemEntropy, {
        issuerId: ISSUER_ID,
        purchaseId,
        cardId: cardIdOf(card),
        amountMinor: AMOUNT_MINOR,
      });
      if (outcome !== 'recorded') throw new Error(`purchase ${purchaseId}: ${outcome}`);
    });
  }
}

/** Works on them a few hundred at a time, which then share commits. */
export async function forEachOf({ from, upTo }: Numbers, work: (n: number) => Promise<void>): Promise<void> {
  let next = from;
  async function worker(): Promise<void> {
    while (next < upTo) await work(next++);
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, upTo - from) }, worker));
}
