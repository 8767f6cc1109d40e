/** Cards: make one known, look at them, suspend, resume, delete, and let them live longer or shorter. */

import type { AuditDetail } from '../audit-trail/record.ts';
import type { CardState } from '../cards/card-state.ts';
import { deletingWork, resumingWork } from '../cards/chip-work.ts';
import { type Layout, layoutNamed } from '../cards/layout.ts';
import { type Owed, withOwed } from '../cards/owed.ts';
import type { Statement } from '../db/database.ts';
import { textOf } from '../db/row.ts';
import type { ExpiryChange, NewCard, StateChange } from '../http/admin.generated.ts';
import {
  CARD_COLUMNS,
  CARD_JOINS,
  type CardRow,
  cardBody,
  cardFromRow,
  layoutOf,
  loadCard,
  standingStatements,
} from './card-row.ts';
import { assertFreeChip } from './chip-bearer.ts';
import { newCardRows } from './new-card.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { assertNotDigital, standingAsDigital } from './same-digital-card.ts';
import { timeMs, timeText } from './time-text.ts';

const CARDS = `select ${CARD_COLUMNS} from card ${CARD_JOINS}
where card.issuer_id = $1 and card.card_id > $2 and card.opened = 1 order by card.card_id limit $3`;

export async function listCards({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const asked = pageAsked(request);
  const rows = await db.read(CARDS, [request.path.issuerId ?? '', asked.after, asked.rows]);
  return pageOf(asked, rows, 'card_id', (row) => cardBody(cardFromRow(row)));
}

export async function getCard({ db }: AdminServices, { path }: AdminRequest): Promise<unknown> {
  return cardBody(await loadCard(db, path.issuerId ?? '', path.cardId ?? ''));
}

const BEFORE_CARD = `select card.id as card_key, device.id as device_key, product.layout
from (select cast($1 as text) as issuer_id) as call
left join card on card.issuer_id = call.issuer_id and card.card_id = $2
left join product on product.issuer_id = call.issuer_id and product.id = $3
left join device on device.device_id = $4`;

export async function registerCard(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId = '' } = request.path;
  const card = request.body as NewCard;
  const values = [issuerId, card.cardId, card.productId, card.deviceId];
  const [row] = await services.db.read(BEFORE_CARD, values);
  if (row === undefined) throw new Error('the look-up is always one row');
  if (row.layout === null) throw new Refused(422, 'productId: the issuer has no such product');
  if (row.device_key === null) throw new Refused(422, 'deviceId: no such device is registered');
  if (row.card_key !== null) throw new Refused(409, 'The issuer has a card of that cardId.');
  await assertFreeChip(services.db, issuerId, card.idm, '');
  const layout = layoutNamed(services.layouts, textOf(row, 'layout'));
  const balance = BigInt(card.balance ?? 0);
  if (balance > layout.limits.maximum) throw new Refused(422, 'balance: is more than such a card may hold');
  const digital = await standingAsDigital(services.db, issuerId, card.cardId, card.deviceId);
  if (digital !== null && (card.state ?? digital.state) !== digital.state)
    throw new Refused(422, `state: the card is a digital card too, by which it is ${digital.state}`);
  const made = newCardRows(
    services.entropy,
    {
      issuerId,
      cardId: card.cardId,
      productId: card.productId,
      deviceKey: textOf(row, 'device_key'),
      idm: card.idm,
      state: digital?.state ?? card.state ?? 'ACTIVE',
      expiresMs: timeMs(card.expiresAt, 'expiresAt'),
      currency: layout.currency,
      balanceMinor: balance,
    },
    request.nowMs,
  );
  const after: CardRow = {
    ...made.card,
    key: made.card.id,
    deviceId: card.deviceId,
    external: false,
    version: 0n,
    layoutName: layout.name,
    book: { ...made.book, version: 0n },
  };
  const detail = { issuerId, cardId: card.cardId, balance };
  return {
    status: 201,
    body: cardBody(after),
    statements: digital === null ? made.statements : [...made.statements, digital.touch],
    audit: { subject: after.key, action: 'card.register', detail },
  };
}

export async function changeCardState(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { state } = request.body as StateChange;
  const card = await loadCard(services.db, request.path.issuerId ?? '', request.path.cardId ?? '');
  if (card.state === 'DELETED') throw new Refused(409, 'The card is deleted.');
  if (card.state === state) throw new Refused(409, `The card is ${state} already.`);
  if (state === 'ACTIVE' && card.state === 'SUSPENDED_WALLET')
    throw new Refused(409, 'The wallet suspended the card, and only the wallet can resume it.');
  await assertNotDigital(services, card.key);
  const work = chipWork(card.state, state, layoutOf(services, card));
  const owed = work === null ? card.owed : withOwed(card.owed, work);
  return changedStanding(card, { ...card, state, owed }, 'card.change-state', {
    from: card.state,
    to: state,
  });
}

/** What a change of state leaves to be done to the chip. */
function chipWork(from: CardState, to: CardState, layout: Layout): Owed | null {
  if (to === 'DELETED') return deletingWork(layout);
  return to === 'ACTIVE' && from === 'SUSPENDED_ISSUER' ? resumingWork(layout) : null;
}

export async function changeCardExpiry(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { expiresAt } = request.body as ExpiryChange;
  const card = await loadCard(services.db, request.path.issuerId ?? '', request.path.cardId ?? '');
  if (card.state === 'DELETED') throw new Refused(409, 'The card is deleted.');
  const after = { ...card, expiresMs: timeMs(expiresAt, 'expiresAt') };
  const update: Statement = {
    table: 'card',
    key: card.key,
    text: 'update card set expires_ms = $2, version = version + 1 where id = $1 and version = $3',
    values: [card.key, after.expiresMs, card.version],
    rows: 1,
  };
  const detail = { from: timeText(card.expiresMs), to: timeText(after.expiresMs) };
  return changedCard(after, [update], 'card.change-expiry', detail);
}

/** The change of how a card stands, and of nothing else. */
export function changedStanding(
  before: CardRow,
  after: CardRow,
  action: string,
  detail: AuditDetail,
): Decided {
  return changedCard(after, standingStatements(before, after), action, detail);
}

export function changedCard(
  after: CardRow,
  statements: readonly Statement[],
  action: string,
  detail: AuditDetail,
): Decided {
  const { key, issuerId, cardId } = after;
  return {
    status: 200,
    body: cardBody(after),
    statements,
    audit: { subject: key, action, detail: { issuerId, cardId, ...detail } },
  };
}
