/** What a procedure says when the card has been read: it is done, or something is to be written first. Pure. */

import { type BlockWrite, type CardImage, hasMark, type Mark, valueWrite } from '../../cards/card-image.ts';
import type { Layout } from '../../cards/layout.ts';
import type { Entropy } from '../../entropy.ts';
import { type Refusal, refuse } from '../../errors.ts';
import { LAST_WRITE_COUNT, writeCountOf } from '../../felica/security/lite-s.ts';
import type { Purchase } from '../../ledger/purchase.ts';
import type { HandedCode } from '../../ledger/transfer.ts';
import { receiptSeed } from '../receipt-seed.ts';
import type { WriteEffect } from '../session.ts';
import { released, type Standing } from '../standing.ts';

export type Work =
  | { readonly kind: 'done'; readonly standing: Standing; readonly refusal: Refusal | null }
  | {
      readonly kind: 'write';
      readonly standing: Standing;
      readonly blocks: readonly BlockWrite[];
      /** Null where the value in doubt says what the write is for. */
      readonly effect: WriteEffect | null;
    };

/** What a procedure works from. */
export interface CardAtHand {
  readonly layout: Layout;
  readonly image: CardImage;
  /** The card stands on the issuer's deny list. */
  readonly denied: boolean;
  readonly nowMs: bigint;
  readonly entropy: Entropy;
}

export function done(standing: Standing, refusal: Refusal | null = null): Work {
  return { kind: 'done', standing, refusal };
}

export function write(standing: Standing, blocks: readonly BlockWrite[], effect: WriteEffect | null): Work {
  return { kind: 'write', standing, blocks, effect };
}

/** A move of value between the card and an account, by one write that sets the balance. */
export interface Handover {
  readonly code: HandedCode;
  readonly amountMinor: bigint;
  /** What the chip holds after it. */
  readonly balanceMinor: bigint;
  readonly mark?: Mark;
  readonly purchase?: Purchase;
}

/**
 * The write, and the pending transfer that goes with its release: both in one commit, so that no frame is out without its money
 * being in doubt.
 */
export function handOver(
  { layout, image, nowMs, entropy }: CardAtHand,
  standing: Standing,
  handover: Handover,
): Work {
  const { code, amountMinor, balanceMinor, mark, purchase } = handover;
  const move = `${code} ${purchase?.id ?? ''} ${amountMinor}`;
  const seed = receiptSeed(layout, image, standing.card.id, move);
  const written = valueWrite(layout, image, balanceMinor, seed, nowMs, mark);
  return write(
    released(standing, code, amountMinor, written, purchase ?? null, entropy),
    written.blocks,
    null,
  );
}

/** A write that moves no value but leaves a receipt of its own and perhaps a mark. */
export function rewrite(
  { layout, image, nowMs }: CardAtHand,
  standing: Standing,
  balanceMinor: bigint,
  effect: WriteEffect,
  mark?: Mark,
): Work {
  const seed = receiptSeed(layout, image, standing.card.id, effect);
  return write(standing, valueWrite(layout, image, balanceMinor, seed, nowMs, mark).blocks, effect);
}

/** What the card says of itself that forbids its use. */
export function markRefusal({ layout, image }: CardAtHand): Refusal | null {
  if (hasMark(layout, image, 'erased')) return refuse('card-deleted', 'the card is erased');
  return hasMark(layout, image, 'blocked') ? refuse('card-blocked', 'the card is marked as blocked') : null;
}

/** Nobody is to give value to such a card, or take it from it. */
export function deniedRefusal({ denied }: CardAtHand): Refusal | null {
  return denied ? refuse('card-blocked', 'the card is on the deny list') : null;
}

/** A Lite-S card whose counter is at its end takes no more writes with a MAC. */
export function wornOutRefusal({ layout, image }: CardAtHand): Refusal | null {
  const counter = layout.writeCounter === undefined ? undefined : image.get(layout.writeCounter);
  if (counter === undefined || writeCountOf(counter) <= LAST_WRITE_COUNT) return null;
  return refuse('device-memory', 'the card takes no more writes');
}

/** A key-free card's word moves value up to what its product trusts it with. */
export function trustRefusal(
  layout: Layout,
  trustUnauthenticated: bigint,
  amountMinor: bigint,
): Refusal | null {
  if (layout.security !== 'none' || amountMinor <= trustUnauthenticated) return null;
  return refuse('not-eligible', 'the amount is above what an unauthenticated card is trusted with');
}

export function doubtRefusal({ book }: Pick<Standing, 'book'>): Refusal | null {
  return book.doubt === null ? null : refuse('money-in-doubt');
}
