/** Value that is kept on the server for a card: listed, paid out, or moved to another card. */

import { touchCard } from '../cards/card-store.ts';
import type { Security } from '../cards/layout.ts';
import type { Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Move, PayOut } from '../http/admin.generated.ts';
import { type Booking, bookMoveIn, bookMoveOut, bookPayOut } from '../ledger/card-book.ts';
import { moneyStatements } from '../ledger/ledger-store.ts';
import { type CardRow, cardBody, layoutOf, loadCard, standingStatements } from './card-row.ts';
import { changedCard } from './cards.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { type Frames, orderFence, survivingFrames } from './surviving-frames.ts';

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
  if ((await putBackFrames(services, card)) === 'fence') return orderFence(card, MAY_BE_PUT_BACK, null);
  const booking = bookPayOut(card.book, services.entropy.uuid(), amount);
  const after = withBook(card, booking);
  return changedCard(after, bookingStatements(card, booking, request.nowMs), 'card.pay-out', { amount });
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
  if ((await putBackFrames(services, from)) === 'fence') return orderFence(from, MAY_BE_PUT_BACK, null);
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
    ],
    audit: { subject: from.key, action: 'card.move-parked', detail: { issuerId, cardId, toCardId, amount } },
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

/** The newest void of a put-back, and the newest write after which no older one of a card without keys can be carried out. */
const PUT_BACKS = `select max(case when kind = 'void' and code = 'put-back' then sequence end) as voided,
  max(case when kind = 'post' then sequence end) as written
from transfer where card_id = $1 and code in ('park', 'put-back')`;

const MAY_BE_PUT_BACK = 'A frame that was released earlier may still put the value back onto the chip.';

/** What is known of the frames that would put parked value back onto the chip. Throws Refused when nothing is. */
async function putBackFrames(services: AdminServices, card: CardRow): Promise<Exclude<Frames, 'unknown'>> {
  const [row] = await services.db.read(PUT_BACKS, [card.key]);
  if (row === undefined || row.voided === null) return 'dead';
  const { security } = layoutOf(services, card);
  const sequence = bigintOf(row, 'voided');
  if (security === 'none' && row.written !== null && bigintOf(row, 'written') > sequence) return 'dead';
  const { decided } = card.book;
  const isWatched = decided?.code === 'put-back' && decided.decision === 'void';
  const frames = survivingFrames(security, card, { sequence, isWatched });
  if (frames === 'unknown') throw new Refused(409, `${MAY_BE_PUT_BACK} ${WHAT_HELPS[security]}`);
  return frames;
}

const WHAT_HELPS: Readonly<Record<Security, string>> = {
  des: 'The card has to be read first.',
  aes: 'The card has to be read first.',
  'lite-s': 'The card has to be written first, at its next contact.',
  none: 'Put it back, or park it again, first.',
};

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
