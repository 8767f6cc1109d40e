/** UPDATE_BALANCE: load a purchase onto the chip, once. Pure. */

import { bytesToHex } from '../../bytes.ts';
import { balanceOf, type CardImage, loadWrite, newReceipt } from '../../cards/card-image.ts';
import type { Layout } from '../../cards/layout.ts';
import type { Entropy } from '../../entropy.ts';
import { type Refusal, refuse } from '../../errors.ts';
import type { Purchase } from '../../ledger/purchase.ts';
import { loadReleased, type Money, writeProof } from '../money.ts';
import type { PlainCommand } from '../plain-command.ts';

/** Why a purchase cannot be loaded, as far as that is known without the card; null when the card must be asked. */
export function purchaseRefusal(
  purchase: Purchase | null,
  cardKey: string,
  trustUnauthenticated: bigint,
): Refusal | null {
  if (purchase === null) return refuse('operation-failed', 'unknown purchase');
  if (purchase.cardKey !== cardKey) return refuse('operation-failed', 'the purchase is for another card');
  if (purchase.state === 'CANCELLED' || purchase.state === 'REFUNDED') {
    return refuse('operation-failed', 'the purchase is cancelled');
  }
  if (purchase.amountMinor > trustUnauthenticated) {
    return refuse('not-eligible', 'the amount is above what an unauthenticated card is trusted with');
  }
  return null;
}

/** Why the purchase does not fit what the card holds; null when it may be written. */
export function loadRefusal(layout: Layout, image: CardImage, amountMinor: bigint): Refusal | null {
  if (amountMinor % layout.limits.step !== 0n)
    return refuse('balance-limit', 'the amount is not a multiple of the step');
  if (balanceOf(layout, image) + amountMinor > layout.limits.maximum) {
    return refuse('balance-limit', 'above the maximum of the card');
  }
  return null;
}

/**
 * The write that loads `purchase` onto what `image` shows, and the pending transfer that goes with its release: both in one
 * commit, so that no frame is out without its money being in doubt.
 */
export function releaseLoad(
  money: Money,
  layout: Layout,
  image: CardImage,
  purchase: Purchase,
  entropy: Entropy,
): { money: Money; commands: readonly PlainCommand[] } {
  const receipt = newReceipt(layout, image, entropy.bytes(layout.receipt.length));
  const blocks = loadWrite(layout, image, balanceOf(layout, image) + purchase.amountMinor, receipt);
  return {
    money: loadReleased(money, purchase, writeProof(layout, image, receipt), entropy),
    commands: [{ kind: 'write', blocks: blocks.map(({ name, data }) => ({ name, data: bytesToHex(data) })) }],
  };
}
