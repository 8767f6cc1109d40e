/** A digital card as the operator's door loads, shows and changes it. Of its number the last four digits only. */

import type { AuditDetail } from '../audit-trail/record.ts';
import type { Asking } from '../cards/digital/change.ts';
import type { DigitalCard } from '../cards/digital/digital-card.ts';
import { changeStatements, loadDigitalCard } from '../cards/digital/digital-card-store.ts';
import type { Operation } from '../cards/digital/operation.ts';
import type { DigitalChange, DigitalSnapshot } from '../cards/digital/snapshot.ts';
import type { Statement } from '../db/database.ts';
import { type AdminRequest, type AdminServices, type Decided, Refused } from './request.ts';
import { timeText } from './time-text.ts';

/** Throws Refused when the issuer has no such digital card. */
export async function loadAskedCard(
  services: AdminServices,
  { path }: AdminRequest,
): Promise<DigitalSnapshot> {
  const snapshot = await loadDigitalCard(services, path.issuerId ?? '', path.digitalCardId ?? '');
  if (snapshot === null) throw new Refused(404, 'The issuer has no such digital card.');
  return snapshot;
}

/** The person of the operator's, as customer care. Why is for the audit trail; `reason` is what the issuer is told. */
export function askedByStaff(
  { entropy }: AdminServices,
  { staffId }: AdminRequest,
  reason: string | null = null,
): Omit<Asking, 'reasonCode'> {
  return { operationId: entropy.uuid(), requestor: { type: 'CCI', id: staffId }, reason };
}

/** @param more what else belongs to the commit */
export function decidedChange(
  { entropy }: AdminServices,
  before: DigitalSnapshot,
  change: DigitalChange,
  detail: AuditDetail = {},
  more: readonly Statement[] = [],
): Decided {
  const { card, begun } = change;
  if (begun === null) throw new Error('what a person asks for is an operation');
  return {
    status: 200,
    body: changeBody(card, devicesAfter(before, change), begun),
    statements: [...changeStatements(before, change, entropy), ...more],
    audit: operationAudit(card, begun, detail),
  };
}

export function operationAudit(
  { key, issuerId, digitalCardId }: DigitalCard,
  operation: Operation,
  detail: AuditDetail,
): Decided['audit'] {
  const { id: operationId, kind, status, reasonCode } = operation;
  return {
    subject: key,
    action: `digital-card.${kind.toLowerCase().replaceAll('_', '-')}`,
    detail: { issuerId, digitalCardId, operationId, status, reasonCode, ...detail },
  };
}

function devicesAfter({ devices }: DigitalSnapshot, change: DigitalChange): readonly string[] {
  const { card, boundDevice, unboundDevice } = change;
  // A deleted card gives its devices free, once they were told or cannot be.
  if (card.state === 'DELETED' && card.pendingId === null) return [];
  const bound = boundDevice === null ? devices : [...devices, boundDevice].sort();
  return bound.filter((device) => device !== unboundDevice);
}

export function changeBody(card: DigitalCard, devices: readonly string[], operation: Operation | null) {
  return {
    digitalCard: digitalCardBody(card, devices),
    operation: operation === null ? null : operationBody(operation),
  };
}

/** As the contract shows a digital card. */
export function digitalCardBody(card: DigitalCard, devices: readonly string[]) {
  return {
    issuerId: card.issuerId,
    digitalCardId: card.digitalCardId,
    cardId: card.cardId,
    consumerId: card.consumerId,
    type: card.type,
    scheme: card.scheme,
    walletId: card.walletId,
    panSuffix: card.panSuffix,
    state: card.state,
    holds: card.holds,
    expiresAt: timeOrNull(card.expiresMs),
    devices,
    pendingOperationId: card.pendingId,
    provisionedAt: timeText(card.provisionedMs),
    replenishedAt: timeOrNull(card.replenishedMs),
    changedAt: timeText(card.changedMs),
    deletedAt: timeOrNull(card.deletedMs),
    erasedAt: timeOrNull(card.erasedMs),
  };
}

/** As the contract shows an operation. */
export function operationBody(operation: Operation) {
  return {
    operationId: operation.id,
    operation: operation.kind,
    status: operation.status,
    requestorType: operation.requestor.type,
    requestorId: operation.requestor.id,
    reason: operation.reason,
    reasonCode: operation.reasonCode,
    error: operation.error,
    startedAt: timeText(operation.startedMs),
    endedAt: timeOrNull(operation.endedMs),
    expiresAt: timeText(operation.expiresMs),
  };
}

function timeOrNull(ms: bigint | null): string | null {
  return ms === null ? null : timeText(ms);
}
