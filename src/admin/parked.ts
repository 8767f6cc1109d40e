/** Value that is kept on the server for a card: listed, paid out, or moved to another card. */

import { touchCard } from '../cards/card-store.ts';
import type { Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Move, PayOut } from '../http/admin.generated.ts';
import { type Booking, bookMoveIn, bookMoveOut, bookPayOut } from '../ledger/card-book.ts';
import { moneyStatements } from '../ledger/ledger-store.ts';
import { type CardRow, cardBody, loadCard, standingStatements } from './card-row.ts';
import { changedCard } from './cards.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import { clearPutBacks } from './put-backs.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';

const PARKED = `select card.card_id, card.state, account.parked, account.currency
from account join card on card.id = account.card_id
where account.parked > 0 and card.issuer_id = $1 and card.card_id > $2 order by card.card_id limit $3`;

export async function listParked({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const asked = pageAsked(request);
  const { issuerId = '' } = request.path;
  const rows = await db.read(PARKED, [issuerId, asked.after, asked.rows]);
  return pageOf(asked, rows, 'card_id', (row) => ({
    issuerId,
    cardId: textOf(row, 'card_id'),
    state: textOf(row, 'state'),
    amount: bigintOf(row, 'parked'),
    currency: textOf(row, 'currency'),
  }));
}

/** Also of a deleted card: its value is its holder's. */
export async function payOut(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const amount = BigInt((request.body as PayOut).amount);
  const card = await loadCard(services.db, request.path.issuerId ?? '', request.path.cardId ?? '');
  if (amount > card.book.parked) throw new Refused(409, 'Less than that is kept on the server for the card.');
  const cleared = await clearPutBacks(services, request, card, 'card.propose-pay-out');
  if (cleared.kind === 'waits') return cleared.decided;
  const booking = bookPayOut(card.book, services.entropy.uuid(), amount);
  const statements = [...bookingStatements(card, booking, request.nowMs), ...cleared.statements];
  return changedCard(withBook(card, booking), statements, 'card.pay-out', { amount, ...cleared.detail });
}

/** All of it, in two transfers that happen together. Also from a deleted card. */
export async function moveParked(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { db, entropy } = services;
  const { issuerId = '', cardId = '' } = request.path;
  const { toCardId } = request.body as Move;
  if (toCardId === cardId) throw new Refused(422, 'toCardId: is the same card');
  const from = await loadCard(db, issuerId, cardId);
  const to = await loadTarget(db, issuerId, toCardId);
  const amount = from.book.parked;
  if (amount === 0n) throw new Refused(409, 'Nothing is kept on the server for the card.');
  assertTakes(to, from);
  const cleared = await clearPutBacks(services, request, from, 'card.propose-move-parked');
  if (cleared.kind === 'waits') return cleared.decided;
  const out = bookMoveOut(from.book, entropy.uuid(), amount);
  const into = bookMoveIn(to.book, entropy.uuid(), amount);
  const standing = standingStatements(to, { ...to, parked: true });
  return {
    status: 200,
    body: {
      amount,
      from: cardBody(withBook(from, out)),
      to: cardBody({ ...withBook(to, into), parked: true }),
    },
    statements: [
      ...bookingStatements(from, out, request.nowMs),
      ...bookingStatements(to, into, request.nowMs),
      // The other card must not be deleted in between.
      ...(standing.length > 0 ? standing : [touchCard(to.key, to.version)]),
      ...cleared.statements,
    ],
    audit: {
      subject: from.key,
      action: 'card.move-parked',
      detail: { issuerId, cardId, toCardId, amount, ...cleared.detail },
    },
  };
}

async function loadTarget(db: AdminServices['db'], issuerId: string, toCardId: string): Promise<CardRow> {
  try {
    return await loadCard(db, issuerId, toCardId);
  } catch (error) {
    throw error instanceof Refused ? new Refused(422, 'toCardId: the issuer has no such card') : error;
  }
}

function assertTakes(to: CardRow, from: CardRow): void {
  if (to.state === 'DELETED') throw new Refused(409, 'The other card is deleted.');
  if (to.book.currency !== from.book.currency)
    throw new Refused(409, 'The other card is in another currency.');
  // A card's value is either on its chip or on the server.
  if (!to.parked && (to.book.chip !== 0n || to.book.doubt !== null))
    throw new Refused(409, 'The other card holds value on its chip: park it first.');
}

function bookingStatements(card: CardRow, booking: Booking, nowMs: bigint): readonly Statement[] {
  const { book: after, transfer } = booking;
  return moneyStatements({ ...noPurchases(nowMs), before: card.book, after, transfers: [transfer] });
}

function noPurchases(nowMs: bigint) {
  return { purchasesBefore: [], purchasesAfter: [], sessionKey: null, nowMs };
}

function withBook(card: CardRow, { book }: Booking): CardRow {
  return { ...card, book: { ...book, version: card.book.version } };
}
