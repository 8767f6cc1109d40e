/**
 * The life of a digital card: what each request makes of it in each state. The table of docs/digital-cards.md is made from this. Pure.
 *
 * Refusals are final for the state that the card is in; whether a device is at work on an earlier operation is no matter of state
 * and is decided elsewhere (`operation.ts`).
 */

import { type Refusal, refuse } from '../../errors.ts';
import {
  type DigitalCard,
  type DigitalCardState,
  type Hold,
  isExpired,
  type ReasonCode,
  type RequestorType,
  type ResumeReason,
  type SuspendReason,
} from './digital-card.ts';

interface Request<Operation, Reason> {
  readonly operation: Operation;
  readonly by: RequestorType;
  readonly reasonCode: Reason;
}

export type LifecycleRequest =
  | Request<'SUSPEND', SuspendReason>
  | Request<'RESUME', ResumeReason>
  | Request<'DELETE', SuspendReason>;

export type LifecycleOperation = LifecycleRequest['operation'];

/** How the card stands afterwards. */
export interface LifecycleOutcome {
  readonly state: DigitalCardState;
  readonly holds: readonly Hold[];
}

/** Whose holds each requestor lifts. */
const LIFTS: Readonly<Record<RequestorType, readonly RequestorType[]>> = {
  ISSUER: ['ISSUER', 'USER', 'TSP', 'CCI', 'D1'],
  CCI: ['CCI', 'USER', 'D1'],
  USER: ['USER'],
  TSP: ['TSP'],
  D1: ['D1'],
};

/** Which holds each reason to resume answers. */
const ANSWERS: Readonly<Record<ResumeReason, readonly SuspendReason[] | 'all'>> = {
  ISSUER_DECISION: 'all',
  USER_DECISION: ['USER_DECISION'],
  CARD_FOUND: ['CARD_LOST'],
  DEVICE_FOUND: ['DEVICE_LOST'],
};

export function decideLifecycle(
  card: Pick<DigitalCard, 'state' | 'holds' | 'expiresMs'>,
  request: LifecycleRequest,
  nowMs: bigint,
): LifecycleOutcome | Refusal {
  if (card.state === 'DELETED') return refuse('card-deleted');
  if (request.operation === 'DELETE') return { state: 'DELETED', holds: [] };
  // What the server does because a card is expired must be possible then, and what a device door reports has happened.
  const isReported = request.by === 'D1' || request.by === 'TSP';
  if (!isReported && isExpired(card, nowMs)) return refuse('card-expired');
  return request.operation === 'SUSPEND' ? suspend(card, request) : resume(card, request);
}

function suspend(
  { state, holds }: Pick<DigitalCard, 'state' | 'holds'>,
  { by, reasonCode }: Request<'SUSPEND', SuspendReason>,
): LifecycleOutcome | Refusal {
  if (state === 'INACTIVE') return refuse('not-allowed', 'the card was never activated');
  if (holds.some(({ requestorType }) => requestorType === by)) return refuse('card-blocked');
  return { state: 'SUSPENDED', holds: [...holds, { requestorType: by, reasonCode }] };
}

function resume(
  { state, holds }: Pick<DigitalCard, 'state' | 'holds'>,
  { by, reasonCode }: Request<'RESUME', ResumeReason>,
): LifecycleOutcome | Refusal {
  if (state === 'ACTIVE') return refuse('not-allowed', 'the card is active');
  if (state === 'INACTIVE') {
    // Nothing was lost, so nothing was found.
    return ANSWERS[reasonCode] === 'all' || reasonCode === 'USER_DECISION'
      ? { state: 'ACTIVE', holds: [] }
      : refuse('not-allowed', 'reasonCode');
  }
  const lifted = holds.filter(({ requestorType }) => LIFTS[by].includes(requestorType));
  if (lifted.length === 0) return refuse('card-blocked', 'another requestor suspended the card');
  // A holder's own decision ends nothing but holders' own decisions.
  const answered = reasonCode === 'USER_DECISION' ? holds : lifted;
  if (!answered.every((hold) => answersHold(reasonCode, hold))) return refuse('not-allowed', 'reasonCode');
  const left = holds.filter((hold) => !lifted.includes(hold));
  return { state: left.length === 0 ? 'ACTIVE' : 'SUSPENDED', holds: left };
}

function answersHold(reasonCode: ResumeReason, hold: Hold): boolean {
  const answered = ANSWERS[reasonCode];
  return answered === 'all' || answered.includes(hold.reasonCode);
}

export function isResumeReason(code: ReasonCode): code is ResumeReason {
  return Object.hasOwn(ANSWERS, code);
}
