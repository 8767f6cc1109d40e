/**
 * A call of the hub, as the decisions see it: validated against the contract and against what the contract's schema cannot say.
 * Pure.
 */

import { isHex } from '../bytes.ts';
import { externalKey } from '../cards/external-key.ts';
import type { Operation } from '../cards/layout.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { components } from '../http/device-gateway.generated.ts';
import { type AnnouncedCard, isRefusal, readAnnouncedCard } from './announced-card.ts';
import type { SessionOperation } from './session.ts';

export type Endpoint = 'getCardCommands' | 'getParkCardCommands' | 'getReaderModeCommands';

type Schemas = components['schemas'];
export type CallBody = Schemas['getCardCommandsReq'] &
  Pick<Schemas['getReaderModeCommandsReq'], 'cardContents'>;

/** What the device answered to one command. */
export interface DeviceResponse {
  readonly id: string;
  readonly name: string | null;
  /** Hexadecimal in either case. */
  readonly value: string;
}

export interface Call {
  readonly endpoint: Endpoint;
  readonly actorId: string;
  readonly requestId: string;
  readonly sessionId: string;
  readonly issuerId: string;
  readonly deviceId: string;
  /** Null for an external card, which has no identifier yet. */
  readonly cardId: string | null;
  /** What is held to the phone, as the phone announces it; in reader mode only, and always with a first call. */
  readonly announced: AnnouncedCard | null;
  readonly purchaseId: string | null;
  readonly operation: Operation | null;
  /** Null on a first call; an empty list is a list. */
  readonly responses: readonly DeviceResponse[] | null;
  /** What the device says of itself: 0, or why it failed. */
  readonly deviceStatus: number;
}

/** Which endpoint carries which operation. */
const CARRIED: Readonly<Record<Endpoint, readonly Operation[]>> = {
  getCardCommands: ['READ_BALANCE', 'UPDATE_BALANCE', 'UPDATE_CONFIG', 'UPDATE_PLAN', 'ERASE_CARD'],
  getParkCardCommands: ['PARK_CARD', 'BLOCK_AND_READ_CARD'],
  getReaderModeCommands: ['READ_BALANCE', 'BLOCK_AND_READ_CARD'],
};

/** Whether a session of that operation goes on at that endpoint. What is owed is worked off at getCardCommands. */
export function carries(endpoint: Endpoint, operation: SessionOperation): boolean {
  return operation === 'OWED' ? endpoint === 'getCardCommands' : CARRIED[endpoint].includes(operation);
}

/** The call in a body that keeps the contract, or the refusal that names the field. */
export function readCall(endpoint: Endpoint, actorId: string, body: CallBody): Call | Refusal {
  const responses: DeviceResponse[] = [];
  for (const [i, { id, name, value }] of (body.responses ?? []).entries()) {
    if (id === undefined) return refuse('missing-parameter', `responses[${i}].id`);
    if (value === undefined) return refuse('missing-parameter', `responses[${i}].value`);
    if (!isHex(value)) return refuse('malformed-parameter', `responses[${i}].value`);
    responses.push({ id, name: name ?? null, value });
  }
  const operation = body.operation ?? null;
  if (operation !== null && !CARRIED[endpoint].includes(operation))
    return refuse('malformed-parameter', 'operation');
  const isFirst = body.responses === undefined && (body.statusCode ?? 0) === 0;
  const announced =
    endpoint === 'getReaderModeCommands' ? readAnnouncedCard(body.cardContents, isFirst) : null;
  if (isRefusal(announced)) return announced;
  return {
    endpoint,
    actorId,
    requestId: body.requestHeader.requestId,
    sessionId: body.requestHeader.sessionId,
    issuerId: body.issuerId,
    deviceId: body.deviceId,
    cardId: endpoint === 'getReaderModeCommands' ? null : body.cardId,
    announced,
    purchaseId: endpoint === 'getCardCommands' ? (body.purchaseId ?? null) : null,
    operation,
    responses: body.responses === undefined ? null : responses,
    deviceStatus: body.statusCode ?? 0,
  };
}

/** By which the announced card is known; null when none is announced. */
export function announcedKey({ issuerId, announced }: Call): string | null {
  return announced === null ? null : externalKey(issuerId, announced.systemCode, announced.idm);
}
