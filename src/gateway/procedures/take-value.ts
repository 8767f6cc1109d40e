/** PARK_CARD, ERASE_CARD and the ingest of an external card: the value leaves the chip for an account. Pure. */

import { balanceOf, hasMark, isInStation, type Mark } from '../../cards/card-image.ts';
import { erased, ingested } from '../../cards/handed-effect.ts';
import { type Refusal, refuse } from '../../errors.ts';
import { type Standing, withCard } from '../standing.ts';
import {
  type CardAtHand,
  deniedRefusal,
  done,
  handOver,
  markRefusal,
  rewrite,
  trustRefusal,
  type Work,
} from './work.ts';

export function park(hand: CardAtHand, standing: Standing): Work {
  const isDeleted = standing.card.state === 'DELETED' || hasMark(hand.layout, hand.image, 'erased');
  if (isDeleted) return done(standing, refuse('card-deleted'));
  const amountMinor = balanceOf(hand.layout, hand.image);
  const refusal = takingRefusal(hand, standing, amountMinor);
  if (refusal !== null) return done(standing, refusal);
  if (amountMinor === 0n) return done(withCard(standing, { parked: true }));
  return handOver(hand, standing, { code: 'park', amountMinor, balanceMinor: 0n });
}

export function erase(hand: CardAtHand, standing: Standing): Work {
  if (hasMark(hand.layout, hand.image, 'erased')) return done(withCard(standing, erased(standing.card)));
  return take(hand, standing, 'erase', 'erased');
}

/** The card's own mark tells that it was ingested: by us, if it had nothing to give and the mark was on its way. */
export function ingest(hand: CardAtHand, standing: Standing, isOurs: boolean): Work {
  if (standing.card.opened) return done(standing);
  if (hasMark(hand.layout, hand.image, 'ingested')) {
    return isOurs
      ? done(withCard(standing, ingested(standing.card)))
      : done(standing, refuse('already-provisioned'));
  }
  const marked = markRefusal(hand) ?? deniedRefusal(hand);
  return marked === null ? take(hand, standing, 'ingest', 'ingested') : done(standing, marked);
}

function take(
  hand: CardAtHand,
  standing: Standing,
  code: 'erase' | 'ingest',
  mark: Extract<Mark, 'erased' | 'ingested'>,
): Work {
  const amountMinor = balanceOf(hand.layout, hand.image);
  const refusal = takingRefusal(hand, standing, amountMinor);
  if (refusal !== null) return done(standing, refusal);
  if (amountMinor === 0n) return rewrite(hand, standing, 0n, mark, mark);
  return handOver(hand, standing, { code, amountMinor, balanceMinor: 0n, mark });
}

/** Riders may charge inside the gates, but what they owe for the ride must stay on the card. */
function takingRefusal(
  { layout, image }: CardAtHand,
  { card }: Standing,
  amountMinor: bigint,
): Refusal | null {
  if (isInStation(layout, image)) return refuse('in-station');
  if (amountMinor < 0n) return refuse('balance-limit', 'the balance is negative');
  return trustRefusal(layout, card.product.trustUnauthenticated, amountMinor);
}
