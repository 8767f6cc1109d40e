/**
 * A call, decided: which session it belongs to, and what becomes of it. Pure.
 *
 * The order of checks is part of the contract: issuer, device, card, session, then what was asked.
 */

import { useRefusal } from '../cards/card-state.ts';
import { type Layout, type LayoutCatalogue, layoutNamed } from '../cards/layout.ts';
import type { Entropy } from '../entropy.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { CardBook } from '../ledger/card-book.ts';
import { type Call, carries } from './call.ts';
import type { Money } from './money.ts';
import { purchaseNamed } from './money.ts';
import { misnamedResponse, openResponses } from './open.ts';
import type { ExpectedCommand, PlainCommand } from './plain-command.ts';
import { purchaseRefusal } from './procedures/update-balance.ts';
import { type Alarm, decideRound, deviceRefusal, firstStep, type Next } from './round.ts';
import { SESSION_TTL_MS, type Session, type SessionOperation } from './session.ts';
import type { GatewayCard, Snapshot, Versioned } from './snapshot.ts';

export type CallDecision =
  /** Answered without a session. */
  | { readonly kind: 'answer'; readonly refusal: Refusal | null }
  /** Nothing is committed, so that the very same request may succeed later. */
  | { readonly kind: 'turn-away'; readonly refusal: Refusal }
  /** The hub did not get the session's last reply: the same bytes again. */
  | { readonly kind: 'repeat-last-round'; readonly session: Session }
  /** An expired session of another card holds the device: close it, then decide again. */
  | { readonly kind: 'close-expired' }
  /** A round of a session: its next content, the money it moved, and the commands for the card. */
  | {
      readonly kind: 'round';
      readonly refusal: Refusal | null;
      readonly session: Session;
      readonly layout: Layout;
      readonly idm: string;
      readonly money: Money;
      readonly alarms: readonly Alarm[];
    };

/** @param responsesDigest a digest of `call.responses` and `call.deviceStatus` */
export function decideCall(
  call: Call,
  responsesDigest: string,
  snapshot: Snapshot,
  layouts: LayoutCatalogue,
  entropy: Entropy,
  sessionTtlMs: bigint = SESSION_TTL_MS,
): CallDecision {
  if (!snapshot.issuerKnown) return answer(refuse('unknown-issuer'));
  if (snapshot.deviceKey === null) return answer(refuse('unknown-device'));
  // No layout of this version can be read or ingested as an external card, so no session ever was.
  if (call.cardId === null)
    return answer(refuse(call.responses === null ? 'not-eligible' : 'unknown-session'));
  const { card, book } = snapshot;
  if (card === null || book === null || card.deviceKey !== snapshot.deviceKey)
    return answer(refuse('unknown-card'));

  const layout = layoutNamed(layouts, card.layout);
  const money: Money = { book, transfers: [], purchases: snapshot.purchases };
  const asked: Asked = { call, responsesDigest, snapshot, layout, card, money, entropy };
  return beginsOperation(asked) ? decideFirstCall(asked, sessionTtlMs) : decideLaterCall(asked);
}

/** A call without responses does, unless it says that the device failed in the session which is open. */
function beginsOperation({ call, snapshot: { session } }: Asked): boolean {
  const failsInSession = call.deviceStatus !== 0 && session?.open === true && isOf(session, call);
  return call.responses === null && !failsInSession;
}

interface Asked {
  readonly call: Call;
  readonly responsesDigest: string;
  readonly snapshot: Snapshot;
  readonly layout: Layout;
  readonly card: Versioned<GatewayCard>;
  readonly money: Money;
  readonly entropy: Entropy;
}

function decideFirstCall(asked: Asked, sessionTtlMs: bigint): CallDecision {
  const { call, responsesDigest, snapshot, money, layout, card, entropy } = asked;
  const { session, deviceBusy, nowMs } = snapshot;
  if (session?.open === true && session.expiresMs > nowMs) {
    const repeated = isOf(session, call) && session.responsesDigest === responsesDigest;
    if (!repeated) return { kind: 'turn-away', refusal: refuse('operation-ongoing') };
    const mismatch = operationMismatch(call, session) ?? purchaseMismatch(call, session);
    if (mismatch !== null) return { kind: 'turn-away', refusal: refuse('malformed-parameter', mismatch) };
    return { kind: 'repeat-last-round', session };
  }
  if (deviceBusy !== null) {
    return deviceBusy.expiresMs > nowMs
      ? { kind: 'turn-away', refusal: refuse('operation-ongoing') }
      : { kind: 'close-expired' };
  }
  if (call.deviceStatus !== 0) return answer(deviceRefusal(money, call.deviceStatus));

  const operation = operationOf(call);
  const done = withoutTheCard(asked, operation);
  if (done !== null) return answer(done.refusal);
  const opened: Session = {
    id: entropy.uuid(),
    actorId: call.actorId,
    sessionId: call.sessionId,
    deviceKey: card.deviceKey,
    operation,
    purchaseId: call.purchaseId,
    open: true,
    step: { name: 'reading' },
    round: 0n,
    expected: [],
    responsesDigest,
    expiresMs: nowMs + sessionTtlMs,
  };
  return roundOf(asked, opened, firstStep(layout), money, []);
}

/** What can be said without asking the card; null when it must be asked. */
function withoutTheCard(
  { call, snapshot, layout, card, money }: Asked,
  operation: SessionOperation,
): { readonly refusal: Refusal | null } | null {
  if (operation === 'OWED') return owesNothing(money) ? { refusal: null } : null;
  const purchase = operation === 'UPDATE_BALANCE' ? purchaseNamed(money, call.purchaseId) : null;
  if (purchase?.cardKey === card.id) {
    // A loaded purchase is success on its card for ever: any other answer would make the hub pay twice.
    if (purchase.state === 'LOADED') return { refusal: null };
    // One that may be loaded is for the card to say, whatever became of the card since.
    if (purchase.state === 'LOADING') return null;
  }

  const unusable = HOLDER_OPERATIONS.has(operation) ? useRefusal(card, snapshot.nowMs) : null;
  if (unusable !== null) return { refusal: unusable };
  if (card.state === 'DELETED') return { refusal: refuse('card-deleted') };
  if (!layout.operations.includes(operation)) return { refusal: refuse('not-eligible') };
  if (operation !== 'UPDATE_BALANCE') return null;

  if (call.purchaseId === null) return owesNothing(money) ? { refusal: null } : null;
  const unloadable = purchaseRefusal(purchase, card.id, card.trustUnauthenticated);
  return unloadable === null ? null : { refusal: unloadable };
}

/** What the holder of a suspended or expired card may not ask for. The rest is the operator's to finish. */
const HOLDER_OPERATIONS: ReadonlySet<SessionOperation> = new Set([
  'READ_BALANCE',
  'UPDATE_BALANCE',
  'UPDATE_CONFIG',
  'UPDATE_PLAN',
] as const);

function decideLaterCall(asked: Asked): CallDecision {
  const { call, responsesDigest, snapshot, layout, card, money, entropy } = asked;
  const { session, nowMs } = snapshot;
  if (session === null || !isOf(session, call)) return answer(refuse('unknown-session'));
  const repeated = session.responsesDigest === responsesDigest;
  if (!repeated && !session.open) return answer(refuse('unknown-session'));
  const mismatch =
    operationMismatch(call, session) ??
    purchaseMismatch(call, session) ??
    (repeated ? null : misnamedResponse(session.expected, call.responses ?? []));
  if (mismatch !== null) return { kind: 'turn-away', refusal: refuse('malformed-parameter', mismatch) };
  if (repeated) return { kind: 'repeat-last-round', session };

  const opened = openResponses(card.idm, session.expected, call.responses ?? []);
  const context = { layout, card, nowMs, entropy };
  const outcome = decideRound(context, session, money, opened, call.deviceStatus);
  return roundOf(asked, session, outcome.next, outcome.money, outcome.alarms);
}

/** The session after this round. */
function roundOf(
  { responsesDigest, layout, card }: Asked,
  session: Session,
  next: Next,
  money: Money,
  alarms: readonly Alarm[],
): CallDecision {
  const round = session.round + 1n;
  const goesOn = next.kind === 'commands';
  return {
    kind: 'round',
    refusal: goesOn ? null : next.refusal,
    session: {
      ...session,
      round,
      responsesDigest,
      open: goesOn,
      step: goesOn ? next.step : session.step,
      expected: goesOn ? numbered(session, round, next.commands) : [],
    },
    layout,
    idm: card.idm,
    money,
    alarms,
  };
}

/**
 * Commands are named `session.round.place`, so that a response to another round's or another session's command is never taken
 * for this one's: what a card said before a write must not be believed after it.
 */
function numbered(
  { id }: Session,
  round: bigint,
  commands: readonly PlainCommand[],
): readonly ExpectedCommand[] {
  const session = id.slice(-SESSION_NAME_LENGTH);
  return commands.map((command, i) => ({ id: `${session}.${round}.${i + 1}`, command }));
}

/** The random end of a session's key: 48 bits. */
const SESSION_NAME_LENGTH = 12;

/** What a call asks for, whether it says so or not. */
function operationOf(call: Call): SessionOperation {
  if (call.operation !== null) return call.operation;
  if (call.endpoint === 'getParkCardCommands') return 'PARK_CARD';
  if (call.endpoint === 'getReaderModeCommands') return 'BLOCK_AND_READ_CARD';
  return call.purchaseId === null ? 'OWED' : 'UPDATE_BALANCE';
}

/** In this version doubts are all that a server can owe a card. */
function owesNothing(money: { readonly book: CardBook }): boolean {
  return money.book.doubt === null;
}

function isOf(session: Session, call: Call): boolean {
  return session.actorId === call.actorId && session.sessionId === call.sessionId;
}

/** A call of an open session may leave the operation out, but it stays at an endpoint that carries the session's. */
function operationMismatch(call: Call, session: Session): 'operation' | null {
  const same = call.operation === null || call.operation === session.operation;
  return same && carries(call.endpoint, session.operation) ? null : 'operation';
}

function purchaseMismatch(call: Call, session: Session): 'purchaseId' | null {
  return call.purchaseId !== null && call.purchaseId !== session.purchaseId ? 'purchaseId' : null;
}

function answer(refusal: Refusal | null): CallDecision {
  return { kind: 'answer', refusal };
}
