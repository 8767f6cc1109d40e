/** What a change of a card's state leaves to be done to its chip. Pure. */

import type { CardState } from './card-state.ts';
import type { Layout } from './layout.ts';
import type { Owed } from './owed.ts';

type Ability = Pick<Layout, 'marks' | 'operations'>;

/** Readers in the street are to see that the card is suspended; null where the layout has no mark for it. */
export function suspendingWork({ marks }: Ability): Owed | null {
  return marks === undefined ? null : { kind: 'BLOCK' };
}

/** Whether a BLOCK reached the chip is not known until it is seen, and to unblock a chip that is not blocked changes nothing. */
export function resumingWork({ marks }: Ability): Owed | null {
  return marks === undefined ? null : { kind: 'UNBLOCK' };
}

/** What the chip holds is still to be taken off it, and readers in the street are to see that it is over. */
export function deletingWork({ operations }: Ability): Owed | null {
  return operations.includes('ERASE_CARD') ? { kind: 'ERASE' } : null;
}

export function isSuspended(state: CardState): boolean {
  return state === 'SUSPENDED_ISSUER' || state === 'SUSPENDED_WALLET';
}
