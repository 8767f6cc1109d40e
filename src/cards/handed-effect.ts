/** What becomes of a card once value that was handed to it is known to have moved. Pure. */

import type { HandedCode } from '../ledger/transfer.ts';
import type { CardStanding } from './card-standing.ts';

/** The card after a posted transfer of that code; `parkedMinor` is what is still kept on the server for it. */
export function standingAfterPost(card: CardStanding, code: HandedCode, parkedMinor: bigint): CardStanding {
  switch (code) {
    case 'load':
      return card;
    case 'park':
      return { ...card, parked: true };
    case 'put-back':
      // More may have been moved to it meanwhile.
      return { ...card, parked: parkedMinor > 0n };
    case 'erase':
      return erased(card);
    case 'ingest':
      return ingested(card);
  }
}

/** Nothing is owed to a chip that is erased. */
export function erased(card: CardStanding): CardStanding {
  return { ...card, state: 'DELETED', owed: [] };
}

/** From now on there is an account of it, which keeps its value. */
export function ingested(card: CardStanding): CardStanding {
  return { ...card, opened: true, parked: true };
}
