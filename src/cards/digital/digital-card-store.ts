/** Digital cards in the database: one read that a change is decided from, and the statements of the change. */

import type { Database, Row, Statement } from '../../db/database.ts';
import { bigintOf, bigintOrNull, textOf, textOrNull } from '../../db/row.ts';
import type { Entropy } from '../../entropy.ts';
import { insertNotification } from '../../notifications/notification-row.ts';
import { CARD_STANDING_COLUMNS, cardStandingFromRow, updateCard } from '../card-store.ts';
import { type LayoutCatalogue, layoutNamed } from '../layout.ts';
import type { DigitalCard, DigitalCardState, DigitalCardType } from './digital-card.ts';
import { insertOperation, OPERATION_COLUMNS, operationFromRow, updateOperation } from './operation-store.ts';
import type { DigitalChange, DigitalSnapshot, GatewayCard } from './snapshot.ts';

/** Columns of {@link digitalCardFromRow}, of a joined `digital_card`. */
export const DIGITAL_CARD_COLUMNS = `digital_card.id, digital_card.issuer_id, digital_card.digital_card_id,
  digital_card.card_id, digital_card.consumer_id, digital_card.type, digital_card.scheme, digital_card.wallet_id,
  digital_card.pan_suffix, digital_card.state, digital_card.holds, digital_card.expires_ms, digital_card.pending_id,
  digital_card.operations, digital_card.notifications, digital_card.provisioned_ms, digital_card.replenished_ms,
  digital_card.changed_ms, digital_card.deleted_ms, digital_card.erased_ms, digital_card.version`;

/** A line of names. No name has a line break. */
export const DEVICES_COLUMN = `(select string_agg(device_binding.device_id, '\n') from device_binding
    where device_binding.digital_card_id = digital_card.id) as devices`;

const SNAPSHOT = `select ${DIGITAL_CARD_COLUMNS}, ${DEVICES_COLUMN}, ${OPERATION_COLUMNS}, ${CARD_STANDING_COLUMNS},
  card.id as gateway_key, card.version as gateway_version, product.layout as gateway_layout,
  wallet.url as wallet_url, wallet.paused_ms as wallet_paused_ms,
  (select count(*) from wallet_task where wallet_task.wallet_id = digital_card.wallet_id) as wallet_tasks,
  issuer_access.operation_ttl_ms, now_ms() as now_ms
from digital_card
left join issuer_access on issuer_access.issuer_id = digital_card.issuer_id
left join wallet on wallet.id = digital_card.wallet_id
left join digital_card_operation as operation on operation.id = digital_card.pending_id
left join card on card.opened = 1 and card.issuer_id = digital_card.issuer_id and card.card_id = digital_card.card_id
  and exists (select 1 from device_binding join device on device.device_id = device_binding.device_id
    where device_binding.digital_card_id = digital_card.id and device_binding.in_element = 1
      and device.id = card.device_id)
left join product on product.id = card.product_id`;

const BY_NAME = `${SNAPSHOT} where digital_card.issuer_id = $1 and digital_card.digital_card_id = $2`;
const BY_KEY = `${SNAPSHOT} where digital_card.id = $1`;
/** The same as a card of the device door. */
const BY_GATEWAY_CARD = `${SNAPSHOT} where card.id = $1
  and digital_card.issuer_id = card.issuer_id and digital_card.card_id = card.card_id`;

/** An issuer that has no access of its own to the issuer door may have cards all the same. */
export const DEFAULT_OPERATION_TTL_MS = 24n * 60n * 60n * 1000n;

type Services = { readonly db: Database; readonly layouts: LayoutCatalogue };

/** Null when the issuer has no such digital card. */
export async function loadDigitalCard(
  { db, layouts }: Services,
  issuerId: string,
  digitalCardId: string,
): Promise<DigitalSnapshot | null> {
  const [row] = await db.read(BY_NAME, [issuerId, digitalCardId]);
  return row === undefined ? null : snapshotFromRow(row, layouts);
}

export async function loadDigitalCardByKey(
  { db, layouts }: Services,
  key: string,
): Promise<DigitalSnapshot | null> {
  const [row] = await db.read(BY_KEY, [key]);
  return row === undefined ? null : snapshotFromRow(row, layouts);
}

/** The digital card that is the same as a card of the device door; null when there is none. */
export async function loadSameDigitalCard(
  { db, layouts }: Services,
  gatewayCardKey: string,
): Promise<DigitalSnapshot | null> {
  const [row] = await db.read(BY_GATEWAY_CARD, [gatewayCardKey]);
  return row === undefined ? null : snapshotFromRow(row, layouts);
}

export function digitalCardFromRow(row: Row): DigitalCard {
  return {
    key: textOf(row, 'id'),
    issuerId: textOf(row, 'issuer_id'),
    digitalCardId: textOf(row, 'digital_card_id'),
    cardId: textOf(row, 'card_id'),
    consumerId: textOf(row, 'consumer_id'),
    type: textOf(row, 'type') as DigitalCardType,
    scheme: textOf(row, 'scheme'),
    walletId: textOrNull(row, 'wallet_id'),
    panSuffix: textOf(row, 'pan_suffix'),
    state: textOf(row, 'state') as DigitalCardState,
    holds: JSON.parse(textOf(row, 'holds')),
    expiresMs: bigintOrNull(row, 'expires_ms'),
    pendingId: textOrNull(row, 'pending_id'),
    operations: bigintOf(row, 'operations'),
    notifications: bigintOf(row, 'notifications'),
    provisionedMs: bigintOf(row, 'provisioned_ms'),
    replenishedMs: bigintOrNull(row, 'replenished_ms'),
    changedMs: bigintOf(row, 'changed_ms'),
    deletedMs: bigintOrNull(row, 'deleted_ms'),
    erasedMs: bigintOrNull(row, 'erased_ms'),
  };
}

export function devicesFromRow(row: Row): readonly string[] {
  return textOrNull(row, 'devices')?.split('\n').sort() ?? [];
}

function snapshotFromRow(row: Row, layouts: LayoutCatalogue): DigitalSnapshot {
  const hasWallet = row.wallet_id !== null;
  return {
    card: digitalCardFromRow(row),
    version: bigintOf(row, 'version'),
    pending: row.operation_id === null ? null : operationFromRow(row),
    devices: devicesFromRow(row),
    gatewayCard: gatewayCardFromRow(row, layouts),
    wallet: hasWallet
      ? {
          isOff: row.wallet_url === null || row.wallet_paused_ms !== null,
          tasks: bigintOf(row, 'wallet_tasks'),
        }
      : null,
    operationTtlMs: bigintOrNull(row, 'operation_ttl_ms') ?? DEFAULT_OPERATION_TTL_MS,
    nowMs: bigintOf(row, 'now_ms'),
  };
}

/** The device door's card of a row with `gateway_key`, `gateway_version`, `gateway_layout` and its standing; null without a key. */
export function gatewayCardFromRow(row: Row, layouts: LayoutCatalogue): GatewayCard | null {
  if (row.gateway_key === null) return null;
  return {
    key: textOf(row, 'gateway_key'),
    version: bigintOf(row, 'gateway_version'),
    standing: cardStandingFromRow(row),
    layout: layoutNamed(layouts, textOf(row, 'gateway_layout')),
  };
}

/** Everything that a change writes, for one commit: the card, its operations, the device's work, and what the issuer is told. */
export function changeStatements(
  before: DigitalSnapshot,
  change: DigitalChange,
  entropy: Pick<Entropy, 'uuid'>,
): readonly Statement[] {
  const { card, begun, ended, gatewayStanding } = change;
  const { gatewayCard, nowMs } = before;
  const over = [ended, begun?.status === 'PENDING' ? null : begun].filter((operation) => operation !== null);
  return [
    updateDigitalCard(card, before.version),
    ...(gatewayStanding === null || gatewayCard === null
      ? []
      : [updateCard(gatewayCard.key, gatewayCard.version, gatewayStanding)]),
    ...(ended === null ? [] : [updateOperation(ended)]),
    ...(begun === null ? [] : [insertOperation(begun)]),
    ...(ended?.route === 'wallet' ? [deleteWalletTask(ended.id)] : []),
    ...(begun?.route === 'wallet' ? [insertWalletTask(card, begun.id, nowMs)] : []),
    ...(change.boundDevice === null ? [] : [insertBinding(card, change.boundDevice, nowMs)]),
    ...(change.unboundDevice === null ? [] : [deleteBinding(card.key, change.unboundDevice)]),
    ...releasedBindings(before, change),
    ...over.map((operation, i) =>
      insertNotification({
        id: entropy.uuid(),
        issuerId: card.issuerId,
        cardKey: card.key,
        sequence: before.card.notifications + BigInt(i) + 1n,
        operation,
        nowMs,
      }),
    ),
  ];
}

/** A deleted card gives its devices free, once they were told or cannot be. */
function releasedBindings({ devices }: DigitalSnapshot, { card }: DigitalChange): readonly Statement[] {
  if (card.state !== 'DELETED' || card.pendingId !== null || devices.length === 0) return [];
  return [
    {
      table: 'device_binding',
      key: card.key,
      text: 'delete from device_binding where digital_card_id = $1',
      values: [card.key],
      rows: devices.length,
    },
  ];
}

export function insertDigitalCard(card: DigitalCard, physicalCardId: string): Statement {
  return {
    table: 'digital_card',
    key: card.key,
    text: `insert into digital_card
  (id, issuer_id, digital_card_id, physical_card_id, card_id, consumer_id, type, scheme, wallet_id, pan_suffix, state, holds,
   expires_ms, pending_id, operations, notifications, provisioned_ms, replenished_ms, changed_ms, deleted_ms, erased_ms, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 0)`,
    values: [
      card.key,
      card.issuerId,
      card.digitalCardId,
      physicalCardId,
      card.cardId,
      card.consumerId,
      card.type,
      card.scheme,
      card.walletId,
      card.panSuffix,
      card.state,
      JSON.stringify(card.holds),
      card.expiresMs,
      card.pendingId,
      card.operations,
      card.notifications,
      card.provisionedMs,
      card.replenishedMs,
      card.changedMs,
      card.deletedMs,
      card.erasedMs,
    ],
    rows: 1,
  };
}

/** Nothing changes, but a batch that relies on the card's state fails if the state has moved on. */
export function touchDigitalCard(cardKey: string, version: bigint): Statement {
  return {
    table: 'digital_card',
    key: cardKey,
    text: 'update digital_card set version = version where id = $1 and version = $2',
    values: [cardKey, version],
    rows: 1,
  };
}

/** @param version under which the row was read */
export function updateDigitalCard(card: DigitalCard, version: bigint): Statement {
  return {
    table: 'digital_card',
    key: card.key,
    text: `update digital_card set consumer_id = $2, pan_suffix = $3, state = $4, holds = $5, expires_ms = $6,
      pending_id = $7, operations = $8, notifications = $9, replenished_ms = $10, changed_ms = $11, deleted_ms = $12,
      erased_ms = $13, version = version + 1
  where id = $1 and version = $14`,
    values: [
      card.key,
      card.consumerId,
      card.panSuffix,
      card.state,
      JSON.stringify(card.holds),
      card.expiresMs,
      card.pendingId,
      card.operations,
      card.notifications,
      card.replenishedMs,
      card.changedMs,
      card.deletedMs,
      card.erasedMs,
      version,
    ],
    rows: 1,
  };
}

export function insertBinding(card: DigitalCard, deviceId: string, nowMs: bigint): Statement {
  return {
    table: 'device_binding',
    key: `${card.key}\n${deviceId}`,
    text: `insert into device_binding (digital_card_id, device_id, issuer_id, card_id, in_element, bound_ms)
  values ($1, $2, $3, $4, $5, $6)`,
    values: [card.key, deviceId, card.issuerId, card.cardId, card.type === 'SE' ? 1n : 0n, nowMs],
    rows: 1,
  };
}

function deleteBinding(cardKey: string, deviceId: string): Statement {
  return {
    table: 'device_binding',
    key: `${cardKey}\n${deviceId}`,
    text: 'delete from device_binding where digital_card_id = $1 and device_id = $2',
    values: [cardKey, deviceId],
    rows: 1,
  };
}

function insertWalletTask({ key, walletId }: DigitalCard, operationId: string, nowMs: bigint): Statement {
  return {
    table: 'wallet_task',
    key: operationId,
    text: `insert into wallet_task (id, wallet_id, digital_card_id, attempts, due_ms, accepted, last_error, version)
  values ($1, $2, $3, 0, $4, 0, null, 0)`,
    values: [operationId, walletId, key, nowMs],
    rows: 1,
  };
}

function deleteWalletTask(operationId: string): Statement {
  return {
    table: 'wallet_task',
    key: operationId,
    text: 'delete from wallet_task where id = $1',
    values: [operationId],
    rows: 1,
  };
}
