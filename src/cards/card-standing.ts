/** How a card stands with the server. Pure. */

import type { CardState } from './card-state.ts';
import type { Owed } from './owed.ts';

/** What changes of a card after it was made known. */
export interface CardStanding {
  readonly state: CardState;
  /** Its value is kept on the server instead of on the chip. */
  readonly parked: boolean;
  /** False until the ingest of an external card is proven. */
  readonly opened: boolean;
  readonly owed: readonly Owed[];
}

export function isSameStanding(a: CardStanding, b: CardStanding): boolean {
  return (
    a.state === b.state &&
    a.parked === b.parked &&
    a.opened === b.opened &&
    JSON.stringify(a.owed) === JSON.stringify(b.owed)
  );
}
