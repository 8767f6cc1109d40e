/** Whether a card may be used, as every door asks it. Pure. */

import { type Refusal, refuse } from '../errors.ts';

/** The card states of the neighbouring account interface. */
export type CardState = 'CREATED' | 'ACTIVE' | 'SUSPENDED_ISSUER' | 'SUSPENDED_WALLET' | 'DELETED';

/** Why a card that its holder wants to use may not be used now; null when it may. */
export function useRefusal(
  card: { readonly state: CardState; readonly expiresMs: bigint },
  nowMs: bigint,
): Refusal | null {
  if (card.state === 'DELETED') return refuse('card-deleted');
  if (card.state === 'SUSPENDED_ISSUER' || card.state === 'SUSPENDED_WALLET') return refuse('card-blocked');
  if (card.expiresMs <= nowMs) return refuse('card-expired');
  return null;
}
