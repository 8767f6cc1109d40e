/**
 * Where one card stands in the course of a round: its state, its book and its purchases, with what evidence from the card settles
 * and what a released write puts in doubt. Pure.
 */

import { explainDifference, recordSerial } from '../cards/card-history.ts';
import {
  balanceOf,
  type CardImage,
  proofFromHex,
  proofToHex,
  settlementOf,
  type ValueWrite,
} from '../cards/card-image.ts';
import { standingAfterPost } from '../cards/handed-effect.ts';
import type { Layout } from '../cards/layout.ts';
import { owedOf, withoutOwed } from '../cards/owed.ts';
import type { Entropy } from '../entropy.ts';
import {
  type Booking,
  bookDifference,
  bookPosted,
  bookReleased,
  bookVoided,
  bookVoidedForNow,
  type CardBook,
  type ChipDifference,
  type DecidedDoubt,
} from '../ledger/card-book.ts';
import type { Purchase, PurchaseState } from '../ledger/purchase.ts';
import type { HandedCode, Transfer } from '../ledger/transfer.ts';
import type { Alarm } from './alarm.ts';
import type { GatewayCard } from './snapshot.ts';

export interface Standing {
  readonly card: GatewayCard;
  readonly book: CardBook;
  /** New in this round. */
  readonly transfers: readonly Transfer[];
  readonly purchases: readonly Purchase[];
  readonly alarms: readonly Alarm[];
}

/**
 * A read of the card's value: the doubt is settled first, then the rest of the difference is told. While a doubt stays, no
 * difference can be told.
 */
export function settleByRead(
  standing: Standing,
  layout: Layout,
  image: CardImage,
  isExternal: boolean,
  entropy: Entropy,
): Standing {
  const { doubt } = standing.book;
  const settlement = doubt === null ? null : settlementOf(layout, image, proofFromHex(doubt.proof));
  if (settlement === 'unsettled') return standing;
  const settled =
    settlement === 'posted'
      ? posted(standing, layout, entropy)
      : settlement === 'voided'
        ? voided(standing, layout, entropy)
        : standing;
  const corrected = correctedByRead(settled, layout, image, entropy);
  // What a card that is held to the phone holds is its own: only what it gave is ours.
  return isExternal ? corrected : explained(corrected, layout, image, entropy);
}

/** The card itself said that the write in doubt is done. */
export function posted(standing: Standing, layout: Layout, entropy: Entropy): Standing {
  const { doubt } = standing.book;
  if (doubt === null) throw new Error('no value is in doubt');
  const booked = withBooking(standing, bookPosted(standing.book, entropy.uuid()));
  const { book } = booked;
  // A Lite-S card's counter has passed every frame that was made before.
  const fencedSequence = layout.security === 'lite-s' ? book.sequence : book.fencedSequence;
  const card = { ...booked.card, ...standingAfterPost(booked.card, doubt.code, book.parked) };
  const after = {
    ...booked,
    card,
    book: { ...book, fencedSequence, historySerial: serialAfter(layout, book, doubt) },
  };
  return doubt.purchaseKey === null ? after : loaded(after, doubt.purchaseKey);
}

/** A purchase that is loaded is owed no more. */
function loaded(standing: Standing, purchaseKey: string): Standing {
  const after = withPurchase(standing, purchaseKey, 'LOADED');
  const { owed } = after.card;
  const name = after.purchases.find(({ id }) => id === purchaseKey)?.purchaseId;
  return owedOf(owed, 'LOAD')?.purchaseId === name
    ? withCard(after, { owed: withoutOwed(owed, 'LOAD') })
    : after;
}

/**
 * A frame of a secured session died with its session. Any other can still be written by whoever kept it, so what it would leave is
 * watched for.
 */
function voided(standing: Standing, layout: Layout, entropy: Entropy): Standing {
  const { doubt } = standing.book;
  const booking = (hasDyingFrames(layout) ? bookVoided : bookVoidedForNow)(standing.book, entropy.uuid());
  const booked = withBooking(standing, booking);
  return doubt?.purchaseKey == null ? booked : withPurchase(booked, doubt.purchaseKey, 'PAID');
}

/** A write that moves value leaves for the card with this reply. */
export function released(
  standing: Standing,
  code: HandedCode,
  amountMinor: bigint,
  write: ValueWrite,
  purchase: Purchase | null,
  entropy: Entropy,
): Standing {
  if (purchase !== null && purchase.state !== 'PAID')
    throw new Error(`a purchase that is ${purchase.state} cannot be released`);
  const purchaseKey = purchase?.id ?? null;
  const proof = proofToHex(write.proof);
  const booking = bookReleased(standing.book, entropy.uuid(), { code, amountMinor, purchaseKey, proof });
  const booked = withBooking(standing, booking);
  return purchaseKey === null ? booked : withPurchase(booked, purchaseKey, 'LOADING');
}

/** The standing with other marks of the card itself. */
export function withCard(standing: Standing, change: Partial<GatewayCard>): Standing {
  return { ...standing, card: { ...standing.card, ...change } };
}

export function withAlarm(standing: Standing, alarm: Alarm): Standing {
  return { ...standing, alarms: [...standing.alarms, alarm] };
}

export function purchaseNamed(standing: Standing, purchaseId: string | null): Purchase | null {
  return standing.purchases.find((purchase) => purchase.purchaseId === purchaseId) ?? null;
}

/** A read shows what became of a write that was decided without evidence, or voided while its frame lived. */
function correctedByRead(standing: Standing, layout: Layout, image: CardImage, entropy: Entropy): Standing {
  const { decided } = standing.book;
  if (decided === null) return standing;
  const settlement = settlementOf(layout, image, proofFromHex(decided.proof));
  if (settlement === 'posted') return happenedAfterAll(standing, layout, entropy);
  // A Lite-S card that holds anything else has counted a write since, and so refuses the frame.
  if (settlement === 'unsettled') return layout.security === 'lite-s' ? unwatched(standing) : standing;
  if (decided.decision === 'post') return corrected(standing, decided, false, entropy);
  // This read came after a new authentication, or the frame's session carries on without it.
  return hasDyingFrames(layout) ? unwatched(standing) : standing;
}

/** The card itself said, or shows, that a write which was decided on before has happened. */
export function happenedAfterAll(standing: Standing, layout: Layout, entropy: Entropy): Standing {
  const { decided } = standing.book;
  if (decided === null) throw new Error('no decision is watched');
  if (decided.decision === 'post') {
    const historySerial = serialAfter(layout, standing.book, decided);
    return unwatched({ ...standing, book: { ...standing.book, historySerial } });
  }
  return canStillHappen(standing, decided)
    ? happenedLate(unwatched(standing), layout, decided, entropy)
    : corrected(standing, decided, true, entropy);
}

/** The value is no longer where the write would have moved it from, or to: the difference is the operator's. */
function corrected(standing: Standing, decided: DecidedDoubt, happened: boolean, entropy: Entropy): Standing {
  // Whether the chip gained or lost by the write that was taken for the other.
  const gains = decided.code === 'load' || decided.code === 'put-back';
  const differenceMinor = gains === happened ? decided.amountMinor : -decided.amountMinor;
  const detail = JSON.stringify({ decided: decided.transferId, decision: decided.decision });
  const booked = withDifference(unwatched(standing), 'correction', differenceMinor, detail, entropy);
  return withAlarm(booked, {
    kind: 'decision-contradicted',
    detail: `${decided.code} ${decided.transferId} was decided ${decided.decision}`,
  });
}

/** A frame of a secured session dies with its session. */
function hasDyingFrames({ security }: Layout): boolean {
  return security === 'des' || security === 'aes';
}

function unwatched(standing: Standing): Standing {
  return { ...standing, book: { ...standing.book, decided: null } };
}

/** The value is still where the write would have taken it from. */
function canStillHappen(
  { book, purchases }: Standing,
  { code, amountMinor, purchaseKey }: DecidedDoubt,
): boolean {
  // The money of a cancelled purchase is held until it is given back.
  const isHeld = (state: PurchaseState) => state === 'PAID' || state === 'CANCELLED';
  if (code === 'load') return purchases.some(({ id, state }) => id === purchaseKey && isHeld(state));
  if (code === 'ingest') return true;
  if (code === 'put-back') return book.parked >= amountMinor;
  return book.chip >= amountMinor;
}

/** What was voided has happened after all: released anew, and posted at once. */
function happenedLate(standing: Standing, layout: Layout, decided: DecidedDoubt, entropy: Entropy): Standing {
  const { code, amountMinor, purchaseKey, proof } = decided;
  const booking = bookReleased(standing.book, entropy.uuid(), { code, amountMinor, purchaseKey, proof });
  const handed = withBooking(standing, booking);
  const doubted = purchaseKey === null ? handed : withPurchase(handed, purchaseKey, 'LOADING');
  return withAlarm(posted(doubted, layout, entropy), {
    kind: 'written-late',
    detail: `${code} ${decided.transferId} was voided and has happened since`,
  });
}

/** What readers did while we were not looking: by the chip's own records where it keeps any. */
function explained(standing: Standing, layout: Layout, image: CardImage, entropy: Entropy): Standing {
  const { book } = standing;
  const chip = balanceOf(layout, image);
  if (layout.history === undefined) {
    if (chip === book.chip) return standing;
    const booked = withDifference(standing, 'offline', chip - book.chip, undefined, entropy);
    if (chip < book.chip) return booked;
    return withAlarm(booked, {
      kind: 'unexplained-value',
      detail: 'the chip gained value, and keeps no records',
    });
  }
  const found = explainDifference(layout, image, book.historySerial, book.chip, chip);
  const records = JSON.stringify({ records: found.records.map(({ hex }) => hex) });
  const offline =
    found.explainedMinor === 0n
      ? standing
      : withDifference(standing, 'offline', found.explainedMinor, records, entropy);
  const whole =
    found.unexplainedMinor === 0n
      ? offline
      : withAlarm(withDifference(offline, 'unexplained', found.unexplainedMinor, records, entropy), {
          kind: 'unexplained-value',
          detail: 'no record of the chip explains a difference',
        });
  const historySerial = found.newestSerial ?? whole.book.historySerial;
  return { ...whole, book: { ...whole.book, historySerial } };
}

function withDifference(
  standing: Standing,
  why: ChipDifference,
  differenceMinor: bigint,
  detail: string | undefined,
  entropy: Entropy,
): Standing {
  return withBooking(standing, bookDifference(standing.book, entropy.uuid(), why, differenceMinor, detail));
}

/** A write that left a record of its own in the chip's history is accounted for with it. */
function serialAfter(layout: Layout, book: CardBook, doubt: NonNullable<CardBook['doubt']>): bigint | null {
  const { history, receipt } = layout;
  if (history === undefined || receipt?.overwrittenBy !== 'ring') return book.historySerial;
  return recordSerial(layout, proofFromHex(doubt.proof).receipt);
}

function withBooking(standing: Standing, booking: Booking): Standing {
  return { ...standing, book: booking.book, transfers: [...standing.transfers, booking.transfer] };
}

function withPurchase(standing: Standing, key: string, state: PurchaseState): Standing {
  if (!standing.purchases.some((purchase) => purchase.id === key))
    throw new Error('the doubted purchase was not loaded');
  return {
    ...standing,
    purchases: standing.purchases.map((purchase) =>
      purchase.id === key ? { ...purchase, state } : purchase,
    ),
  };
}
