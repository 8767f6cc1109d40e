/**
 * A write that was released, and found not to have happened, may lie in a phone and be carried out yet. Until it cannot, the value
 * that it would move is not given away.
 */

import type { Security } from '../cards/layout.ts';
import { owedOf, withOwed } from '../cards/owed.ts';
import { type CardRow, standingStatements } from './card-row.ts';
import type { Decided } from './request.ts';

/**
 * - `dead`: no frame survives.
 * - `fence`: a write on the card's next contact kills what survives.
 * - `unknown`: nothing that the server can wait for tells.
 */
export type Frames = 'dead' | 'fence' | 'unknown';

/** The newest release of one kind, or of one purchase, that was voided. */
export interface VoidedRelease {
  readonly sequence: bigint;
  /** Two people said that it did not happen, and no read has borne them out yet. */
  readonly isWatched: boolean;
}

/** @param voided null when there was none */
export function survivingFrames(security: Security, card: CardRow, voided: VoidedRelease | null): Frames {
  if (voided === null) return 'dead';
  switch (security) {
    case 'des':
    case 'aes':
      // A void that was seen was seen under a new mutual authentication, after which no older frame is accepted.
      return voided.isWatched ? 'unknown' : 'dead';
    case 'lite-s':
      if (card.book.fencedSequence >= voided.sequence) return 'dead';
      return isBeyondFencing(card) ? 'unknown' : 'fence';
    case 'none':
      return 'unknown';
  }
}

/** The card is not to be written any more, or was to be fenced before and has not come since. */
export function isBeyondFencing({ state, owed }: CardRow): boolean {
  return state === 'DELETED' || owedOf(owed, 'FENCE') !== undefined;
}

/** What was asked is not done; the card is owed a write that makes it possible. */
export function orderFence(card: CardRow, why: string, purchaseId: string | null): Decided {
  return {
    status: 409,
    body: `${why} FENCE is ordered: ask again after the card’s next contact.`,
    statements: standingStatements(card, { ...card, owed: withOwed(card.owed, { kind: 'FENCE' }) }),
    audit: {
      subject: card.key,
      action: 'card.order',
      detail: {
        issuerId: card.issuerId,
        cardId: card.cardId,
        kind: 'FENCE',
        ...(purchaseId === null ? {} : { purchaseId }),
      },
    },
  };
}
