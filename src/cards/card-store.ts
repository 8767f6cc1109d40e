/** The card's own row. */

import type { Statement } from '../db/database.ts';

/** Nothing changes, but a batch that relies on the card's state fails if the state has moved on. */
export function touchCard(cardKey: string, version: bigint): Statement {
  return {
    table: 'card',
    key: cardKey,
    text: 'update card set version = version where id = $1 and version = $2',
    values: [cardKey, version],
    rows: 1,
  };
}
