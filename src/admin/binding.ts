/** A parked card is taken to another phone and chip. */

import type { Statement } from '../db/database.ts';
import { textOf } from '../db/row.ts';
import type { Binding } from '../http/admin.generated.ts';
import { moneyStatements } from '../ledger/ledger-store.ts';
import { layoutOf, loadCard } from './card-row.ts';
import { changedCard } from './cards.ts';
import { assertFreeChip } from './chip-bearer.ts';
import { followChip } from './pass-cards.ts';
import { clearPutBacks } from './put-backs.ts';
import { type AdminServices, type ChangeRequest, type Decided, Refused } from './request.ts';
import { onOtherDevice } from './same-digital-card.ts';
import { isBeyondFencing, orderFence } from './surviving-frames.ts';

const OPEN_SESSION = `select device.id as device_key, held.id as session_key
from (select cast($1 as text) as card_key) as call
left join device on device.device_id = $2
left join gateway_session as held on held.subject = call.card_key and held.state = 'open' and held.expires_ms > now_ms()`;

/** What the server knew of the old chip's history says nothing of the new one's. */
export async function bindCard(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { db } = services;
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
  await assertFreeChip(db, card.issuerId, idm, card.key);
  const digital = await onOtherDevice(services, card, deviceId);
  const { decided } = card.book;
  const isPutBack = decided?.code === 'put-back' && decided.decision === 'void';
  if (decided !== null && !isPutBack) {
    // What it would write to the old chip, or has written there, no read of the new one could tell.
    const why = 'A write to the old chip is watched still, and could not be any more.';
    const { security } = layoutOf(services, card);
    if (security === 'lite-s' && !isBeyondFencing(card)) return orderFence(card, why, null);
    throw new Refused(409, `${why} The old chip has to tell first, or its value be moved to another card.`);
  }
  const cleared = await clearPutBacks(services, request, card, 'card.propose-bind');
  if (cleared.kind === 'waits') return cleared.decided;
  if (row.session_key !== null)
    throw new Refused(409, 'A session of the card is open: try again when it is over.');
  const deviceKey = textOf(row, 'device_key');
  const book = { ...card.book, historySerial: null, decided: null };
  const update: Statement = {
    table: 'card',
    key: card.key,
    text: 'update card set device_id = $2, idm = $3, version = version + 1 where id = $1 and version = $4',
    values: [card.key, deviceKey, idm, card.version],
    rows: 1,
  };
  const money = moneyStatements({
    before: card.book,
    after: book,
    transfers: [],
    purchasesBefore: [],
    purchasesAfter: [],
    sessionKey: null,
    nowMs: request.nowMs,
  });
  const detail = { fromDeviceId: card.deviceId, fromIdm: card.idm, toDeviceId: deviceId, toIdm: idm };
  const passes = await followChip(db, card.key, idm);
  const statements = [update, ...money, ...passes, ...digital, ...cleared.statements];
  const after = { ...card, deviceKey, deviceId, idm, book };
  return changedCard(after, statements, 'card.bind', { ...detail, ...cleared.detail });
}
