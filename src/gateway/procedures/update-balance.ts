/** UPDATE_BALANCE: load a purchase onto the chip, once; or put parked value back. Pure. */

import { balanceOf } from '../../cards/card-image.ts';
import type { Layout } from '../../cards/layout.ts';
import { type Refusal, refuse } from '../../errors.ts';
import type { Purchase } from '../../ledger/purchase.ts';
import { type Standing, withCard } from '../standing.ts';
import { type CardAtHand, done, handOver, trustRefusal, type Work } from './work.ts';

/** Why a purchase cannot be loaded, as far as that is known without the card; null when the card must be asked. */
export function purchaseRefusal(
  purchase: Purchase | null,
  { card }: Pick<Standing, 'card'>,
  layout: Layout,
): Refusal | null {
  if (purchase === null) return refuse('operation-failed', 'unknown purchase');
  if (purchase.cardKey !== card.id) return refuse('operation-failed', 'the purchase is for another card');
  if (purchase.state === 'CANCELLED' || purchase.state === 'REFUNDED') {
    return refuse('operation-failed', 'the purchase is cancelled');
  }
  if (card.parked) return refuse('not-eligible', 'the card is parked');
  return trustRefusal(layout, card.product.trustUnauthenticated, purchase.amountMinor);
}

export function loadPurchase(hand: CardAtHand, standing: Standing, purchase: Purchase | null): Work {
  const { layout, image } = hand;
  if (purchase?.state === 'LOADED') return done(standing);
  const refusal = purchaseRefusal(purchase, standing, layout);
  if (refusal !== null || purchase === null) return done(standing, refusal);
  const { amountMinor } = purchase;
  if (amountMinor % layout.limits.step !== 0n)
    return done(standing, refuse('balance-limit', 'the amount is not a multiple of the step'));
  const balanceMinor = balanceOf(layout, image) + amountMinor;
  const limit = maximumRefusal(layout, balanceMinor);
  return limit === null
    ? handOver(hand, standing, { code: 'load', amountMinor, balanceMinor, purchase })
    : done(standing, limit);
}

/** What was parked is added to what the chip holds. A card without parked value is only no longer parked. */
export function putBack(hand: CardAtHand, standing: Standing): Work {
  const { layout, image } = hand;
  if (!standing.card.parked) return done(standing);
  const amountMinor = standing.book.parked;
  if (amountMinor === 0n) return done(withCard(standing, { parked: false }));
  const balanceMinor = balanceOf(layout, image) + amountMinor;
  if (amountMinor % layout.balance.unit !== 0n)
    return done(standing, refuse('balance-limit', 'the card does not count such an amount'));
  const refusal =
    trustRefusal(layout, standing.card.product.trustUnauthenticated, amountMinor) ??
    maximumRefusal(layout, balanceMinor);
  return refusal === null
    ? handOver(hand, standing, { code: 'put-back', amountMinor, balanceMinor })
    : done(standing, refusal);
}

function maximumRefusal({ limits }: Layout, balanceMinor: bigint): Refusal | null {
  return balanceMinor > limits.maximum ? refuse('balance-limit', 'above the maximum of the card') : null;
}
