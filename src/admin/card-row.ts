/** A card as the operator's door loads, shows and changes it. */

import { type CardStanding, isSameStanding } from '../cards/card-standing.ts';
import { CARD_STANDING_COLUMNS, cardStandingFromRow, updateCard } from '../cards/card-store.ts';
import { type Layout, layoutNamed } from '../cards/layout.ts';
import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { CardBook } from '../ledger/card-book.ts';
import { BOOK_COLUMNS, BOOK_JOINS, bookFromRow } from '../ledger/ledger-store.ts';
import { type AdminServices, Refused } from './request.ts';
import { timeText } from './time-text.ts';

export interface CardRow extends CardStanding {
  readonly key: string;
  readonly issuerId: string;
  readonly cardId: string;
  readonly productId: string;
  readonly deviceKey: string;
  readonly deviceId: string;
  readonly idm: string;
  readonly expiresMs: bigint;
  readonly external: boolean;
  readonly version: bigint;
  readonly layoutName: string;
  readonly book: CardBook & { readonly version: bigint };
}

export const CARD_COLUMNS = `card.id as card_key, card.issuer_id, card.card_id, card.product_id, card.idm,
  card.expires_ms, card.external_key, card.version as card_version, card.device_id as device_key, device.device_id,
  product.layout, ${CARD_STANDING_COLUMNS}, ${BOOK_COLUMNS}`;

export const CARD_JOINS = `join device on device.id = card.device_id
join product on product.id = card.product_id
${BOOK_JOINS}`;

const ONE_CARD = `select ${CARD_COLUMNS} from card ${CARD_JOINS} where card.issuer_id = $1 and card.card_id = $2
  and card.opened = 1`;

/** Throws Refused when the issuer has no such card. */
export async function loadCard(db: Database, issuerId: string, cardId: string): Promise<CardRow> {
  const [row] = await db.read(ONE_CARD, [issuerId, cardId]);
  if (row === undefined) throw new Refused(404, 'The issuer has no such card.');
  return cardFromRow(row);
}

/** @param row of {@link CARD_COLUMNS} */
export function cardFromRow(row: Row): CardRow {
  const issuerId = textOf(row, 'issuer_id');
  const book = bookFromRow(row, issuerId);
  if (book === null) throw new Error('a card has an account');
  return {
    key: textOf(row, 'card_key'),
    issuerId,
    cardId: textOf(row, 'card_id'),
    productId: textOf(row, 'product_id'),
    deviceKey: textOf(row, 'device_key'),
    deviceId: textOf(row, 'device_id'),
    idm: textOf(row, 'idm'),
    expiresMs: bigintOf(row, 'expires_ms'),
    external: row.external_key !== null,
    ...cardStandingFromRow(row),
    version: bigintOf(row, 'card_version'),
    layoutName: textOf(row, 'layout'),
    book,
  };
}

export function layoutOf({ layouts }: AdminServices, card: CardRow): Layout {
  return layoutNamed(layouts, card.layoutName);
}

/** The card's standing as `after` has it, if nobody changed the card since `before` was read; nothing when it is the same. */
export function standingStatements(before: CardRow, after: CardStanding): readonly Statement[] {
  return isSameStanding(before, after) ? [] : [updateCard(before.key, before.version, after)];
}

/** As the contract shows a card. */
export function cardBody(card: CardRow) {
  const { book } = card;
  return {
    issuerId: card.issuerId,
    cardId: card.cardId,
    productId: card.productId,
    deviceId: card.deviceId,
    idm: card.idm,
    state: card.state,
    expiresAt: timeText(card.expiresMs),
    parked: card.parked,
    external: card.external,
    currency: book.currency,
    money: { chip: book.chip, parked: book.parked, inDoubt: book.doubt?.amountMinor ?? 0n },
    owed: card.owed,
  };
}
