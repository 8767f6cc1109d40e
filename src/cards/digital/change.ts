/**
 * What becomes of a digital card, and of the device door's card that is the same, when somebody asks for an operation, a device
 * carries one out, or none does in time. Pure.
 *
 * The server's state changes at once and is never taken back; the device follows.
 */

import { type Refusal, refuse } from '../../errors.ts';
import type { CardStanding } from '../card-standing.ts';
import { deletingWork, resumingWork, suspendingWork } from '../chip-work.ts';
import { type Owed, withOwed } from '../owed.ts';
import type { DigitalCard, Hold, ReasonCode, Requestor } from './digital-card.ts';
import { decideLifecycle, type LifecycleOutcome, type LifecycleRequest } from './lifecycle.ts';
import {
  type DeviceRoute,
  type Ending,
  ended,
  type Operation,
  type OperationKind,
  supersededBy,
  supersedes,
} from './operation.ts';
import { type DigitalChange, type DigitalSnapshot, type GatewayCard, MAX_WALLET_TASKS } from './snapshot.ts';

/** Who asks for an operation, and why. */
export interface Asking {
  /** The id that the operation gets; made by the caller once, however often it is decided. */
  readonly operationId: string;
  readonly requestor: Requestor;
  /** In the requestor's words; null when he gives none. */
  readonly reason: string | null;
  readonly reasonCode: ReasonCode | null;
}

/** Suspend, resume or delete; `reasonCode` is the request's. */
export function changeLifecycle(
  snapshot: DigitalSnapshot,
  request: LifecycleRequest,
  asking: Omit<Asking, 'reasonCode'>,
): DigitalChange | Refusal {
  const outcome = decideLifecycle(snapshot.card, request, snapshot.nowMs);
  if ('reason' in outcome) return outcome;
  const gateway = gatewayWork(snapshot.gatewayCard, request.operation, outcome);
  const isForDevice = outcome.state !== snapshot.card.state;
  const kind = request.operation;
  return begin(
    snapshot,
    kind,
    { ...asking, reasonCode: request.reasonCode },
    {
      card: { ...afterLifecycle(snapshot, outcome) },
      gatewayStanding: gateway?.standing ?? null,
      route: !isForDevice ? null : gateway?.work ? 'gateway' : walletRoute(snapshot),
    },
  );
}

/** What an operation that is no matter of the life cycle changes; left out: nothing. */
export interface OtherEffect {
  readonly card?: Partial<
    Pick<DigitalCard, 'expiresMs' | 'panSuffix' | 'replenishedMs' | 'consumerId' | 'holds' | 'state'>
  >;
  readonly boundDevice?: string;
  readonly unboundDevice?: string;
  readonly gatewayStanding?: CardStanding | null;
  /** The wallet is to be told of it. */
  readonly tellsWallet: boolean;
}

/** RENEW, UPDATE, ACTIVATE, a device bound or unbound, a verification. The caller has made sure that it is allowed. */
export function recordOperation(
  snapshot: DigitalSnapshot,
  kind: Exclude<OperationKind, LifecycleRequest['operation']>,
  asking: Asking,
  effect: OtherEffect,
): DigitalChange | Refusal {
  const changed = effect.card?.state !== undefined && effect.card.state !== snapshot.card.state;
  const begun = begin(snapshot, kind, asking, {
    card: {
      ...snapshot.card,
      ...effect.card,
      ...(changed ? { changedMs: snapshot.nowMs } : {}),
    },
    gatewayStanding: effect.gatewayStanding ?? null,
    route: effect.tellsWallet ? walletRoute(snapshot) : null,
  });
  if ('reason' in begun) return begun;
  return { ...begun, boundDevice: effect.boundDevice ?? null, unboundDevice: effect.unboundDevice ?? null };
}

/** The device has carried the pending operation out, or will not. Throws when none is pending. */
export function endPending({ card, pending, nowMs }: DigitalSnapshot, ending: Ending): DigitalChange {
  if (pending === null) throw new Error('no operation is pending');
  return {
    card: { ...card, pendingId: null, notifications: card.notifications + 1n },
    gatewayStanding: null,
    begun: null,
    ended: ended(pending, ending, nowMs),
    boundDevice: null,
    unboundDevice: null,
  };
}

interface Effect {
  readonly card: DigitalCard;
  readonly gatewayStanding: CardStanding | null;
  readonly route: DeviceRoute | null;
}

function begin(
  snapshot: DigitalSnapshot,
  kind: OperationKind,
  asking: Asking,
  { card, gatewayStanding, route }: Effect,
): DigitalChange | Refusal {
  const { pending, nowMs, operationTtlMs } = snapshot;
  if (pending !== null && !supersedes(kind, pending.kind)) return refuse('operation-ongoing');
  const unreachable = route === 'wallet' ? walletRefusal(snapshot) : null;
  if (unreachable !== null) return unreachable;
  const { operationId: id, requestor, reason, reasonCode } = asking;
  const isPending = route !== null;
  const begun: Operation = {
    id,
    cardKey: card.key,
    sequence: card.operations + 1n,
    kind,
    status: isPending ? 'PENDING' : 'SUCCESSFUL',
    route,
    requestor,
    reason,
    reasonCode,
    error: null,
    startedMs: nowMs,
    endedMs: isPending ? null : nowMs,
    expiresMs: nowMs + operationTtlMs,
  };
  const notified = (pending === null ? 0n : 1n) + (isPending ? 0n : 1n);
  return {
    card: {
      ...card,
      operations: begun.sequence,
      notifications: card.notifications + notified,
      pendingId: isPending ? id : null,
    },
    gatewayStanding,
    begun,
    ended: pending === null ? null : ended(pending, supersededBy(id), nowMs),
    boundDevice: null,
    unboundDevice: null,
  };
}

function afterLifecycle({ card, nowMs }: DigitalSnapshot, { state, holds }: LifecycleOutcome): DigitalCard {
  return {
    ...card,
    state,
    holds,
    changedMs: state === card.state ? card.changedMs : nowMs,
    deletedMs: state === 'DELETED' ? nowMs : null,
  };
}

/** Only what lives on a device has a wallet to be told. */
function walletRoute({ card, wallet }: DigitalSnapshot): DeviceRoute | null {
  const isOnDevice = card.type === 'SE' || card.type === 'HCE';
  return isOnDevice && wallet !== null ? 'wallet' : null;
}

function walletRefusal({ wallet }: DigitalSnapshot): Refusal | null {
  if (wallet === null) throw new Error('an operation goes to a wallet that is there');
  if (wallet.isOff) return refuse('device-unreachable');
  return wallet.tasks >= MAX_WALLET_TASKS ? refuse('device-busy') : null;
}

/** How the device door's card follows; null when it stays as it is. */
export function gatewayWork(
  gatewayCard: GatewayCard | null,
  operation: LifecycleRequest['operation'],
  { state, holds }: LifecycleOutcome,
): { readonly standing: CardStanding; readonly work: Owed | null } | null {
  // What the device door itself has ended stays so.
  if (gatewayCard === null || gatewayCard.standing.state === 'DELETED') return null;
  const { standing, layout } = gatewayCard;
  const owing = (work: Owed | null, after: CardStanding['state']) => ({
    standing: {
      ...standing,
      state: after,
      owed: work === null ? standing.owed : withOwed(standing.owed, work),
    },
    work,
  });
  if (operation === 'DELETE') return owing(deletingWork(layout), 'DELETED');
  if (state === 'SUSPENDED')
    return owing(operation === 'SUSPEND' ? suspendingWork(layout) : null, stateUnder(holds));
  return owing(resumingWork(layout), 'ACTIVE');
}

/** What the holder and his wallet suspended is told apart from what anybody else did. */
export function stateUnder(holds: readonly Hold[]): 'SUSPENDED_ISSUER' | 'SUSPENDED_WALLET' {
  const isHolders = holds.every(({ requestorType }) => requestorType === 'USER' || requestorType === 'TSP');
  return isHolders ? 'SUSPENDED_WALLET' : 'SUSPENDED_ISSUER';
}
