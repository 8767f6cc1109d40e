/** Digital cards: look at them, and what customer care does to them. */

import { mayHoldCardNumber } from '../card-number.ts';
import { changeLifecycle, recordOperation } from '../cards/digital/change.ts';
import { DEFAULT_REASON, type SuspendReason } from '../cards/digital/digital-card.ts';
import {
  DEVICES_COLUMN,
  DIGITAL_CARD_COLUMNS,
  devicesFromRow,
  digitalCardFromRow,
} from '../cards/digital/digital-card-store.ts';
import { isResumeReason, type LifecycleRequest } from '../cards/digital/lifecycle.ts';
import { renewCard } from '../cards/digital/renewal.ts';
import { refuse } from '../errors.ts';
import type { ConsumerChange, NewDigitalCardOperation, Renewal } from '../http/admin.generated.ts';
import { askedByStaff, decidedChange, digitalCardBody, loadAskedCard } from './digital-card-row.ts';
import { openPan } from './encrypted-pan.ts';
import { assertIssuer } from './issuers.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import { refusedBy, unlessRefused } from './refusal.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';

const CARDS = `select ${DIGITAL_CARD_COLUMNS}, ${DEVICES_COLUMN} from digital_card where digital_card.issuer_id = $1`;
const OF_ISSUER = `${CARDS} and digital_card.digital_card_id > $2 order by digital_card.digital_card_id limit $3`;
const OF_CARD = `${CARDS} and digital_card.card_id = $2 and digital_card.digital_card_id > $3
order by digital_card.digital_card_id limit $4`;

export async function listDigitalCards({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { issuerId = '' } = request.path;
  const { cardId } = request.query;
  await assertIssuer(db, issuerId);
  const asked = pageAsked(request);
  const rows =
    cardId === undefined
      ? await db.read(OF_ISSUER, [issuerId, asked.after, asked.rows])
      : await db.read(OF_CARD, [issuerId, String(cardId), asked.after, asked.rows]);
  return pageOf(asked, rows, 'digital_card_id', (row) =>
    digitalCardBody(digitalCardFromRow(row), devicesFromRow(row)),
  );
}

export async function getDigitalCard(services: AdminServices, request: AdminRequest): Promise<unknown> {
  const { card, devices } = await loadAskedCard(services, request);
  return digitalCardBody(card, devices);
}

/** Suspend, resume or delete, on the holder's behalf. */
export async function operateDigitalCard(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { operationReason = null, ...asked } = request.body as NewDigitalCardOperation;
  if (operationReason !== null && mayHoldCardNumber(operationReason))
    throw new Refused(422, 'operationReason: holds what may be a card number');
  const snapshot = await loadAskedCard(services, request);
  const change = unlessRefused(
    changeLifecycle(snapshot, lifecycleRequest(asked), askedByStaff(services, request, operationReason)),
  );
  return decidedChange(services, snapshot, change, { state: change.card.state });
}

/** Throws Refused for a reason that the operation never has. */
function lifecycleRequest({
  operation,
  reasonCode = DEFAULT_REASON,
}: Pick<NewDigitalCardOperation, 'operation' | 'reasonCode'>): LifecycleRequest {
  if (operation === 'RESUME') {
    if (isResumeReason(reasonCode)) return { operation, by: 'CCI', reasonCode };
  } else if (isSuspendReason(reasonCode)) return { operation, by: 'CCI', reasonCode };
  throw new Refused(422, `reasonCode: is none of ${operation}`);
}

function isSuspendReason(code: NonNullable<NewDigitalCardOperation['reasonCode']>): code is SuspendReason {
  return code !== 'CARD_FOUND' && code !== 'DEVICE_FOUND';
}

/** Whose the card is. */
export async function changeConsumer(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { consumerId } = request.body as ConsumerChange;
  const snapshot = await loadAskedCard(services, request);
  const { card } = snapshot;
  if (card.state === 'DELETED') throw refusedBy(refuse('card-deleted'));
  if (card.consumerId === consumerId) throw new Refused(409, 'The card is that consumer’s already.');
  const asking = { ...askedByStaff(services, request), reasonCode: null };
  const effect = { card: { consumerId }, tellsWallet: false };
  const change = unlessRefused(recordOperation(snapshot, 'UPDATE', asking, effect));
  return decidedChange(services, snapshot, change, { from: card.consumerId, to: consumerId });
}

/** A new number and expiry; the old number finds the card no more. */
export async function renewDigitalCard(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { encryptedPan } = request.body as Renewal;
  const snapshot = await loadAskedCard(services, request);
  const { card } = snapshot;
  if (card.state === 'DELETED') throw refusedBy(refuse('card-deleted'));
  const { credentials, ...number } = await openPan(services, encryptedPan, card.scheme, request.nowMs);
  const asking = { ...askedByStaff(services, request), reasonCode: null };
  const change = unlessRefused(renewCard(snapshot, number, asking));
  const replaced = await services.pans.replaceStatements(card, credentials);
  const detail = { fromPanSuffix: card.panSuffix, toPanSuffix: number.panSuffix };
  return decidedChange(services, snapshot, change, detail, replaced);
}
