/** A digital card is made known. */

import { updateCard } from '../cards/card-store.ts';
import { bindingRefusal, type NewDevice } from '../cards/digital/binding.ts';
import { loadNewDevice } from '../cards/digital/binding-store.ts';
import type { DigitalCard } from '../cards/digital/digital-card.ts';
import {
  DEFAULT_OPERATION_TTL_MS,
  insertBinding,
  insertDigitalCard,
} from '../cards/digital/digital-card-store.ts';
import type { Operation } from '../cards/digital/operation.ts';
import { insertOperation } from '../cards/digital/operation-store.ts';
import type { DigitalSnapshot } from '../cards/digital/snapshot.ts';
import type { Row, Statement } from '../db/database.ts';
import { bigintOf, bigintOrNull } from '../db/row.ts';
import type { NewDigitalCard } from '../http/admin.generated.ts';
import { insertNotification } from '../notifications/notification-row.ts';
import { askedByStaff, changeBody, operationAudit } from './digital-card-row.ts';
import { openPan } from './encrypted-pan.ts';
import { refusedBy } from './refusal.ts';
import { type AdminServices, type ChangeRequest, type Decided, Refused } from './request.ts';

/** Of one physical card, that are not deleted: no person has more, and deleting the card deletes all of them. */
const MAX_DIGITAL_CARDS = 16n;

const BEFORE = `select issuer.id as issuer_id, digital_card.id as known_id, wallet.id as wallet_id,
  physical_card.version as physical_version, physical_card.deleted_ms as physical_deleted_ms,
  issuer_access.operation_ttl_ms,
  (select count(*) from digital_card as other
    where other.issuer_id = call.issuer_id and other.card_id = call.card_id and other.state <> 'DELETED') as others
from (select cast($1 as text) as issuer_id, cast($2 as text) as card_id) as call
left join issuer on issuer.id = call.issuer_id
left join issuer_access on issuer_access.issuer_id = call.issuer_id
left join digital_card on digital_card.issuer_id = call.issuer_id and digital_card.digital_card_id = $3
left join wallet on wallet.id = $4
left join physical_card on physical_card.issuer_id = call.issuer_id and physical_card.card_id = call.card_id`;

/**
 * One that starts ACTIVE lives in its device already: its operation ACTIVATE has ended with the commit, and no wallet is told. One
 * that starts INACTIVE has had no operation.
 */
export async function createDigitalCard(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId = '' } = request.path;
  const asked = request.body as NewDigitalCard;
  const key = services.entropy.uuid();
  const digitalCardId = asked.digitalCardId ?? key;
  const values = [issuerId, asked.cardId, digitalCardId, asked.walletId ?? null];
  const [row] = await services.db.read(BEFORE, values);
  if (row === undefined) throw new Error('the look-up is always one row');
  assertPossible(row, asked);
  const { credentials, ...number } = await openPan(services, asked.encryptedPan, asked.scheme, request.nowMs);
  const isActive = asked.state === 'ACTIVE';
  const card: DigitalCard = {
    key,
    issuerId,
    digitalCardId,
    cardId: asked.cardId,
    consumerId: asked.consumerId,
    type: asked.type,
    scheme: asked.scheme,
    walletId: asked.walletId ?? null,
    ...number,
    state: asked.state,
    holds: [],
    pendingId: null,
    operations: isActive ? 1n : 0n,
    notifications: isActive ? 1n : 0n,
    provisionedMs: request.nowMs,
    replenishedMs: null,
    changedMs: request.nowMs,
    deletedMs: null,
    erasedMs: null,
  };
  const ttlMs = bigintOrNull(row, 'operation_ttl_ms') ?? DEFAULT_OPERATION_TTL_MS;
  const activated = isActive ? activation(services, request, card, ttlMs) : null;
  const devices = [...(asked.devices ?? [])].sort();
  const physicalCardId = `${issuerId}\n${asked.cardId}`;
  const { cardId, type, scheme, walletId, panSuffix, state, consumerId } = card;
  const detail = { cardId, consumerId, type, scheme, walletId, panSuffix, state, devices };
  const created = { issuerId, digitalCardId, ...detail };
  return {
    status: 201,
    body: changeBody(card, devices, activated),
    statements: [
      physicalCardStatement(physicalCardId, issuerId, asked.cardId, bigintOrNull(row, 'physical_version')),
      insertDigitalCard(card, physicalCardId),
      ...(await services.pans.insertStatements(card, credentials)),
      ...(await bindings(services, card, devices, request.nowMs)),
      ...(activated === null ? [] : activationStatements(services, card, activated, request.nowMs)),
    ],
    audit:
      activated === null
        ? { subject: key, action: 'digital-card.create', detail: created }
        : operationAudit(card, activated, detail),
  };
}

function assertPossible(row: Row, { walletId, cardId }: NewDigitalCard): void {
  if (row.issuer_id === null) throw new Refused(404, 'There is no such issuer.');
  if (walletId !== undefined && row.wallet_id === null)
    throw new Refused(422, 'walletId: there is no such wallet');
  if (row.known_id !== null) throw new Refused(409, 'The issuer has a digital card of that digitalCardId.');
  if (row.physical_deleted_ms !== null) throw new Refused(409, `The card ${cardId} is deleted.`);
  if (bigintOf(row, 'others') >= MAX_DIGITAL_CARDS)
    throw new Refused(409, `The card has ${MAX_DIGITAL_CARDS} digital cards already.`);
}

/** Touched when it is there: it is not deleted, and no other digital card of it made known, meanwhile. */
function physicalCardStatement(
  id: string,
  issuerId: string,
  cardId: string,
  version: bigint | null,
): Statement {
  const row = { table: 'physical_card', key: id, rows: 1 } as const;
  if (version === null) {
    const text =
      'insert into physical_card (id, issuer_id, card_id, deleted_ms, version) values ($1, $2, $3, null, 0)';
    return { ...row, text, values: [id, issuerId, cardId] };
  }
  const text =
    'update physical_card set version = version + 1 where id = $1 and version = $2 and deleted_ms is null';
  return { ...row, text, values: [id, version] };
}

function activation(
  services: AdminServices,
  request: ChangeRequest,
  card: DigitalCard,
  ttlMs: bigint,
): Operation {
  const { operationId: id, requestor, reason } = askedByStaff(services, request);
  return {
    id,
    cardKey: card.key,
    sequence: 1n,
    kind: 'ACTIVATE',
    status: 'SUCCESSFUL',
    route: null,
    requestor,
    reason,
    reasonCode: null,
    error: null,
    startedMs: request.nowMs,
    endedMs: request.nowMs,
    expiresMs: request.nowMs + ttlMs,
  };
}

function activationStatements(
  { entropy }: AdminServices,
  { key, issuerId }: DigitalCard,
  operation: Operation,
  nowMs: bigint,
): readonly Statement[] {
  const told = { id: entropy.uuid(), issuerId, cardKey: key, sequence: 1n, operation, nowMs };
  return [insertOperation(operation), insertNotification(told)];
}

/** Throws Refused when it cannot be bound to one of them. */
async function bindings(
  services: AdminServices,
  card: DigitalCard,
  devices: readonly string[],
  nowMs: bigint,
): Promise<readonly Statement[]> {
  const known = await Promise.all(devices.map((deviceId) => loadNewDevice(services, card, deviceId)));
  return known.flatMap((device) => {
    const refusal = bindingRefusal(unbound(card, nowMs), device);
    if (refusal !== null) throw refusedBy(refusal);
    return [insertBinding(card, device.deviceId, nowMs), ...guards(card, device)];
  });
}

/** Of a card that no device and no wallet knows of yet. */
function unbound(card: DigitalCard, nowMs: bigint): DigitalSnapshot {
  return {
    card,
    version: 0n,
    pending: null,
    devices: [],
    gatewayCard: null,
    wallet: null,
    operationTtlMs: DEFAULT_OPERATION_TTL_MS,
    nowMs,
  };
}

/** Whoever changes the device door's card at this moment is to see that it is one with the digital card from now on. */
function guards({ type }: DigitalCard, { gatewayCard }: NewDevice): readonly Statement[] {
  return type !== 'SE' || gatewayCard === null
    ? []
    : [updateCard(gatewayCard.key, gatewayCard.version, gatewayCard.standing)];
}
