/** Value that is kept on the server for a card: listed, paid out, moved to another card, or taken to another phone. */

import { touchCard } from '../cards/card-store.ts';
import type { Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Binding, Move, PayOut } from '../http/admin.generated.ts';
import { type Booking, bookMoveIn, bookMoveOut, bookPayOut } from '../ledger/card-book.ts';
import { moneyStatements } from '../ledger/ledger-store.ts';
import { type CardRow, cardBody, loadCard, standingStatements } from './card-row.ts';
import { changedCard } from './cards.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
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
export async function payOut({ db, entropy }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const amount = BigInt((request.body as PayOut).amount);
  const card = await loadCard(db, request.path.issuerId ?? '', request.path.cardId ?? '');
  if (amount > card.book.parked) throw new Refused(409, 'Less than that is kept on the server for the card.');
  const booking = bookPayOut(card.book, entropy.uuid(), amount);
  const after = withBook(card, booking);
  return changedCard(after, bookingStatements(card, booking, request.nowMs), 'card.pay-out', { amount });
}

/** All of it, in two transfers that happen together. Also from a deleted card. */
export async function moveParked({ db, entropy }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId = '', cardId = '' } = request.path;
  const { toCardId } = request.body as Move;
  if (toCardId === cardId) throw new Refused(422, 'toCardId: is the same card');
  const from = await loadCard(db, issuerId, cardId);
  const to = await loadTarget(db, issuerId, toCardId);
  const amount = from.book.parked;
  if (amount === 0n) throw new Refused(409, 'Nothing is kept on the server for the card.');
  assertTakes(to, from);
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

const OPEN_SESSION = `select device.id as device_key, held.id as session_key
from (select cast($1 as text) as card_key) as call
left join device on device.device_id = $2
left join gateway_session as held on held.subject = call.card_key and held.state = 'open' and held.expires_ms > now_ms()`;

/** The parked card's next chip and phone. What the server knew of the old chip's history says nothing of the new one's. */
export async function bindCard({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { deviceId, idm } = request.body as Binding;
  const card = await loadCard(db, request.path.issuerId ?? '', request.path.cardId ?? '');
  const [row] = await db.read(OPEN_SESSION, [card.key, deviceId]);
  if (row === undefined) throw new Error('the look-up is always one row');
  if (row.device_key === null) throw new Refused(422, 'deviceId: no such device is registered');
  if (card.state === 'DELETED') throw new Refused(409, 'The card is deleted.');
  if (!card.parked || card.book.chip !== 0n || card.book.doubt !== null)
    throw new Refused(
      409,
      'Only a card whose value is kept on the server, with none in doubt, can change its chip.',
    );
  // Written to the old chip, it would load a purchase that the new one can load too.
  if (card.book.decided?.decision === 'void')
    throw new Refused(
      409,
      'A frame that was released for the old chip may still be written: FENCE it first.',
    );
  if (row.session_key !== null)
    throw new Refused(409, 'A session of the card is open: try again when it is over.');
  const deviceKey = textOf(row, 'device_key');
  const book = { ...card.book, decided: null, historySerial: null };
  const update: Statement = {
    table: 'card',
    key: card.key,
    text: 'update card set device_id = $2, idm = $3, version = version + 1 where id = $1 and version = $4',
    values: [card.key, deviceKey, idm, card.version],
    rows: 1,
  };
  const money = moneyStatements({
    ...noPurchases(request.nowMs),
    before: card.book,
    after: book,
    transfers: [],
  });
  const detail = { fromDeviceId: card.deviceId, fromIdm: card.idm, toDeviceId: deviceId, toIdm: idm };
  return changedCard({ ...card, deviceKey, deviceId, idm, book }, [update, ...money], 'card.bind', detail);
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
