/** The card's own row. */

import type { Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { CardStanding } from './card-standing.ts';
import type { CardState } from './card-state.ts';

/** Columns of {@link cardStandingFromRow}, of a joined `card`. */
export const CARD_STANDING_COLUMNS = `card.state as card_state, card.parked as card_parked, card.opened as card_opened,
  card.owed as card_owed`;

export function cardStandingFromRow(row: Row): CardStanding {
  return {
    state: textOf(row, 'card_state') as CardState,
    parked: bigintOf(row, 'card_parked') === 1n,
    opened: bigintOf(row, 'card_opened') === 1n,
    owed: JSON.parse(textOf(row, 'card_owed')),
  };
}

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

/** @param version under which the row was read */
export function updateCard(cardKey: string, version: bigint, after: CardStanding): Statement {
  return {
    table: 'card',
    key: cardKey,
    text: `update card set state = $2, parked = $3, opened = $4, owed = $5, version = version + 1
  where id = $1 and version = $6`,
    values: [
      cardKey,
      after.state,
      after.parked ? 1n : 0n,
      after.opened ? 1n : 0n,
      JSON.stringify(after.owed),
      version,
    ],
    rows: 1,
  };
}

/** A card that was issued to a phone, or an external one that is being ingested. */
export interface NewCardRow extends CardStanding {
  readonly id: string;
  readonly issuerId: string;
  readonly cardId: string;
  readonly productId: string;
  readonly deviceKey: string;
  readonly idm: string;
  readonly expiresMs: bigint;
  /** Null for a card that was issued to a phone. */
  readonly externalKey: string | null;
}

export function insertCard(card: NewCardRow): Statement {
  return {
    table: 'card',
    key: card.id,
    text: `insert into card
  (id, issuer_id, card_id, product_id, device_id, idm, state, parked, opened, owed, expires_ms, external_key, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)`,
    values: [
      card.id,
      card.issuerId,
      card.cardId,
      card.productId,
      card.deviceKey,
      card.idm,
      card.state,
      card.parked ? 1n : 0n,
      card.opened ? 1n : 0n,
      JSON.stringify(card.owed),
      card.expiresMs,
      card.externalKey,
    ],
    rows: 1,
  };
}
