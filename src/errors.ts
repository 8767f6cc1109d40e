/**
 * The one catalogue of reasons for which a request is not carried out, and what each is called at every door.
 *
 * Pure code returns a reason; the door that answers looks its own words up here. A broken invariant is not a reason: it throws.
 */

import type { GuidelineCode } from './guideline-codes.ts';

export type TillCode = `CARD-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15}`;

interface ReasonFacts {
  /** `responseHeader.statusCode` of the device gateway (specification 1.0.20); left out where that door never says it. */
  readonly gatewayCode?: number;
  /** `errorCode` at the issuer door; left out where that door never says it. */
  readonly guidelineCode?: GuidelineCode;
  /** `code` at the till; left out where that door never says it. */
  readonly tillCode?: TillCode;
  /** What a person reads. Names no value of the request. */
  readonly title: string;
}

const FACTS = {
  'missing-parameter': {
    gatewayCode: 111,
    guidelineCode: 111,
    tillCode: 'CARD-3',
    title: 'Missing mandatory parameter',
  },
  'malformed-parameter': {
    gatewayCode: 112,
    guidelineCode: 112,
    tillCode: 'CARD-3',
    title: 'Bad parameter format',
  },
  'unknown-issuer': { gatewayCode: 113, title: 'Unknown issuer' },
  'unknown-device': { gatewayCode: 117, title: 'Unknown device' },
  'unknown-session': { gatewayCode: 118, title: 'Unknown session' },
  'unknown-card': { gatewayCode: 119, guidelineCode: 116, title: 'Unknown virtual card' },
  'card-blocked': { gatewayCode: 159, guidelineCode: 159, title: 'Card is suspended or blocked' },
  'card-deleted': { gatewayCode: 160, guidelineCode: 160, title: 'Card is deleted' },
  'balance-limit': {
    gatewayCode: 162,
    title: 'Balance would leave the limits of the card',
  },
  'not-eligible': {
    gatewayCode: 163,
    title: 'The card product does not allow this operation',
  },
  'already-provisioned': { gatewayCode: 167, guidelineCode: 167, title: 'Card is already provisioned' },
  'wrong-system': { gatewayCode: 172, title: 'Invalid card: unsupported system code' },
  'missing-service': { gatewayCode: 173, title: 'Invalid card: unsupported service' },
  'wrong-area': { gatewayCode: 177, title: 'Invalid card: invalid area data' },
  'in-station': { gatewayCode: 178, title: 'Invalid card: the card is in-station' },
  'card-expired': { gatewayCode: 191, guidelineCode: 158, title: 'Card is expired' },
  'too-many-attempts': { gatewayCode: 192, title: 'Reader mode attempts exceeded the allowed threshold' },
  'device-unreachable': { gatewayCode: 221, guidelineCode: 221, title: 'Device or wallet not accessible' },
  'device-error': { gatewayCode: 231, guidelineCode: 231, title: 'Unexpected device error' },
  'device-memory': { gatewayCode: 232, guidelineCode: 232, title: 'Device memory error' },
  'operation-ongoing': {
    gatewayCode: 321,
    guidelineCode: 321,
    title: 'Operation already ongoing for this device',
  },
  'operation-expired': {
    gatewayCode: 322,
    guidelineCode: 322,
    title: 'Time to live of the operation expired',
  },
  'money-in-doubt': {
    gatewayCode: 323,
    title: 'Operation incomplete: tap the card again',
  },
  'operation-failed': { gatewayCode: 911, guidelineCode: 911, title: 'Operation failed' },
  'server-error': {
    gatewayCode: 921,
    guidelineCode: 921,
    tillCode: 'CARD-1',
    title: 'Unexpected server error',
  },
  'unknown-digital-card': { guidelineCode: 119, title: 'Unknown digital card' },
  'unknown-request': { guidelineCode: 118, title: 'Unknown operation or step-up' },
  'not-allowed': { guidelineCode: 112, title: 'Not allowed in this state' },
  'step-up-answered': { guidelineCode: 118, title: 'The step-up is answered already' },
  'step-up-expired': { guidelineCode: 422, title: 'The step-up is expired' },
  'device-busy': { guidelineCode: 222, title: 'Device or wallet busy' },
  'partly-done': { guidelineCode: 323, title: 'Operation carried out in part' },
  'token-unusable': { guidelineCode: 432, title: 'The token can be used no more' },
  'unknown-path': { tillCode: 'CARD-2', title: 'Invalid path' },
  'content-differs': { tillCode: 'CARD-3', title: 'The row is known with another content' },
  'database-unreachable': { tillCode: 'CARD-4', title: 'The database cannot be reached' },
  'missing-token': { tillCode: 'CARD-5', title: 'Missing token' },
  'token-signature': { tillCode: 'CARD-6', title: 'Invalid token signature' },
  'token-expired': { tillCode: 'CARD-7', title: 'Token expired' },
  'invalid-token': { tillCode: 'CARD-8', title: 'Invalid token' },
  'not-authorised': { tillCode: 'CARD-9', title: 'Unauthorized access to the service' },
  'too-many-conflicts': { tillCode: 'CARD-10', title: 'Others were first, again and again' },
  'outcome-unknown': { tillCode: 'CARD-11', title: 'The outcome is not known' },
  'pass-blocked': { tillCode: 'CARD-12', title: 'The pass is blocked' },
  'pass-expired': { tillCode: 'CARD-12', title: 'The pass is expired' },
  'cap-reached': { tillCode: 'CARD-12', title: 'No more can be earned' },
  'row-cancelled': { tillCode: 'CARD-12', title: 'The row was cancelled' },
  'insufficient-balance': { tillCode: 'CARD-13', title: 'Insufficient balance' },
  'unknown-pass': { tillCode: 'CARD-14', title: 'Pass not found' },
  'too-many-requests': { tillCode: 'CARD-15', title: 'Too many requests' },
} as const satisfies Readonly<Record<string, ReasonFacts>>;

export type Reason = keyof typeof FACTS;

export const REASONS: Readonly<Record<Reason, ReasonFacts>> = FACTS;

/** Why a request is not carried out: a reason, and where it helps, the parameter or the circumstance. Never a secret or an input's value. */
export interface Refusal {
  readonly reason: Reason;
  readonly detail?: string;
}

export function refuse(reason: Reason, detail?: string): Refusal {
  return detail === undefined ? { reason } : { reason, detail };
}

/** `responseHeader.statusCode` when all went well. */
export const GATEWAY_OK = 0;

export function gatewayCode(refusal: Refusal | null): number {
  if (refusal === null) return GATEWAY_OK;
  const { gatewayCode } = REASONS[refusal.reason];
  if (gatewayCode === undefined) throw new Error(`${refusal.reason} is no reason of the device gateway`);
  return gatewayCode;
}

export function gatewayMessage(refusal: Refusal | null): string {
  if (refusal === null) return 'OK';
  const { title } = REASONS[refusal.reason];
  return refusal.detail === undefined ? title : `${title}: ${refusal.detail}`;
}
