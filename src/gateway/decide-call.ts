/**
 * A call, decided: which session it belongs to, and what becomes of it. Pure.
 *
 * The order of checks is part of the contract: issuer, device, card, session, then what was asked.
 */

import { idmOf } from '../cards/external-key.ts';
import { type Layout, type LayoutCatalogue, layoutNamed } from '../cards/layout.ts';
import { owedOf } from '../cards/owed.ts';
import type { Entropy } from '../entropy.ts';
import { type Refusal, refuse } from '../errors.ts';
import { emptyBook } from '../ledger/card-book.ts';
import { admitCard, admitExternalCard, isBeingIngested } from './admission.ts';
import { announcedKey, type Call, carries } from './call.ts';
import { misnamedResponse } from './open.ts';
import type { NumberedCommand, Opened, PlainCommand } from './plain-command.ts';
import { exceedsAttempts, withAttempt } from './reader-attempts.ts';
import { identifyingCommands } from './reading-commands.ts';
import type { ReplyData } from './reply.ts';
import { decideRound, deviceRefusal, type Next } from './round.ts';
import { readerSubject, SESSION_TTL_MS, type Session, type SessionOperation } from './session.ts';
import type { Snapshot } from './snapshot.ts';
import type { Standing } from './standing.ts';

export type CallDecision =
  /** Answered without a session. */
  | { readonly kind: 'answer'; readonly refusal: Refusal | null }
  /** Nothing is stored of it, so that the very same request may succeed later. */
  | { readonly kind: 'turn-away'; readonly refusal: Refusal }
  /** The hub did not get the session's last reply: the same bytes again. */
  | { readonly kind: 'repeat-last-round'; readonly session: Session }
  /** An expired session stands in the way: close it, then decide again. */
  | { readonly kind: 'close-expired' }
  /** A round of a session: its next content, what it did to the card, and the commands for the card. */
  | {
      readonly kind: 'round';
      readonly refusal: Refusal | null;
      readonly session: Session;
      readonly layout: Layout;
      readonly standing: Standing;
      readonly commands: readonly NumberedCommand[];
      readonly data: ReplyData | null;
    };

/** What a call is decided from. */
export interface CallContext {
  readonly call: Call;
  /** A digest of `call.responses` and `call.deviceStatus`. */
  readonly responsesDigest: string;
  readonly snapshot: Snapshot;
  /** What the call's responses say; null where {@link awaitedSession} finds no session that waits for them. */
  readonly opened: Opened | null;
  readonly layouts: LayoutCatalogue;
  readonly entropy: Entropy;
  readonly sessionTtlMs?: bigint;
}

/** The open session whose commands the call's responses answer for the first time. */
export function awaitedSession(
  call: Call,
  responsesDigest: string,
  { session, product }: Snapshot,
): Session | null {
  if (session === null || !session.open || !isOf(session, call)) return null;
  // Another product may have another layout, by which they say nothing.
  if (call.announced !== null && product?.id !== session.productId) return null;
  const isFirst = call.responses === null && call.deviceStatus === 0;
  return isFirst || session.responsesDigest === responsesDigest ? null : session;
}

export function decideCall(context: CallContext): CallDecision {
  const { call, snapshot } = context;
  if (!snapshot.issuerKnown) return answer(refuse('unknown-issuer'));
  if (snapshot.deviceKey === null) return answer(refuse('unknown-device'));
  const isReader = call.endpoint === 'getReaderModeCommands';
  if (!isReader && !isOnDevice(snapshot)) return answer(refuse('unknown-card'));

  const begins = beginsOperation(context);
  if (isAttempt(context) && snapshot.attempts.some((each) => exceedsAttempts(each, snapshot.nowMs)))
    return answer(refuse('too-many-attempts'));
  const asked = askedOf(context);
  if (asked === null) return answer(refuse(begins ? 'not-eligible' : 'unknown-session'));
  return begins ? decideFirstCall(asked) : decideLaterCall(asked);
}

/** The attempts of a first call in reader mode with this one among them; it counts, however it is answered. */
export function countedAttempts(context: CallContext): Snapshot['attempts'] {
  const { attempts, nowMs } = context.snapshot;
  if (!isAttempt(context)) return [];
  // Whoever guesses cards leaves no row of each: the device is over its number first.
  const isOver = attempts.slice(0, 1).some((each) => exceedsAttempts(each, nowMs));
  return (isOver ? attempts.slice(0, 1) : attempts).map((each) => withAttempt(each, nowMs));
}

/** A first call in reader mode, by a caller that may ask, and not the repetition of one that is answered. */
function isAttempt(context: CallContext): boolean {
  const { call, snapshot } = context;
  const { session, issuerKnown } = snapshot;
  if (call.endpoint !== 'getReaderModeCommands' || !issuerKnown || !beginsOperation(context)) return false;
  return session?.open !== true || !repeatsLastRound(context, session);
}

/** The card that an account was made from was only held to the phone; it lives on one once it is bound to another chip. */
function isOnDevice({ card, book, deviceKey }: Snapshot): boolean {
  if (card === null || book === null || !card.opened) return false;
  const isBound = card.externalKey === null || idmOf(card.externalKey) !== card.idm;
  return card.deviceKey === deviceKey && isBound;
}

/** A call without responses does, unless it says that the device failed in the session which is open. */
function beginsOperation({ call, snapshot: { session } }: CallContext): boolean {
  const failsInSession = call.deviceStatus !== 0 && session?.open === true && isOf(session, call);
  return call.responses === null && !failsInSession;
}

/** A call with the card and the layout that it is about. */
interface Asked extends CallContext {
  readonly layout: Layout;
  readonly standing: Standing;
}

/** Null when no product takes the external card. */
function askedOf(context: CallContext): Asked | null {
  const { call, snapshot, layouts, entropy } = context;
  const { card, book, product, purchases } = snapshot;
  if (product === null) return null;
  const layout = layoutNamed(layouts, product.layout);
  const rest = { transfers: [], purchases, alarms: [] };
  const isReader = call.endpoint === 'getReaderModeCommands';
  const key = isReader ? (announcedKey(call) ?? snapshot.session?.externalKey ?? null) : null;
  if (card !== null && book !== null) {
    // The account of an ingested card may live on another chip since; spoken to is the one that is held to the phone.
    const spokenTo = key === null ? card : { ...card, idm: idmOf(key) };
    return { ...context, layout, standing: { card: spokenTo, book, ...rest } };
  }
  if (key === null || snapshot.deviceKey === null) return null;
  const id = entropy.uuid();
  const draft: Standing['card'] = {
    id,
    cardId: id,
    deviceKey: snapshot.deviceKey,
    idm: idmOf(key),
    state: 'CREATED',
    parked: false,
    opened: false,
    owed: [],
    expiresMs: NEVER_MS,
    externalKey: key,
    product,
  };
  return {
    ...context,
    layout,
    standing: { card: draft, book: emptyBook(id, call.issuerId, layout.currency), ...rest },
  };
}

/** 9999-12-31: an ingested card's account ends when somebody ends it. */
const NEVER_MS = 253_402_214_400_000n;

function decideFirstCall(asked: Asked): CallDecision {
  const { call, responsesDigest, snapshot, standing, layout, entropy } = asked;
  const { session, rival, nowMs } = snapshot;
  if (session?.open === true && session.expiresMs > nowMs) {
    if (!repeatsLastRound(asked, session)) return { kind: 'turn-away', refusal: refuse('operation-ongoing') };
    const mismatch = sessionMismatch(call, session, standing.card.product.id);
    if (mismatch !== null) return { kind: 'turn-away', refusal: refuse('malformed-parameter', mismatch) };
    return { kind: 'repeat-last-round', session };
  }
  if (rival !== null) {
    return rival.expiresMs > nowMs
      ? { kind: 'turn-away', refusal: refuse('operation-ongoing') }
      : { kind: 'close-expired' };
  }
  if (call.deviceStatus !== 0) return answer(deviceRefusal(standing, call.deviceStatus));

  const operation = operationOf(call);
  const external = announcedKey(call);
  const admission =
    external === null
      ? admitCard(call, snapshot, layout, standing, operation)
      : admitExternalCard(call, snapshot, layout, standing.card.product, operation);
  if (admission !== null) return answer(admission.refusal);
  const opened: Session = {
    id: entropy.uuid(),
    actorId: call.actorId,
    sessionId: call.sessionId,
    deviceKey: snapshot.deviceKey ?? standing.card.deviceKey,
    operation,
    purchaseId: call.purchaseId ?? owedPurchase(operation, standing),
    externalKey: external,
    productId: external === null ? null : standing.card.product.id,
    open: true,
    step: { name: 'identifying' },
    round: 0n,
    expected: [],
    responsesDigest,
    expiresMs: nowMs + (asked.sessionTtlMs ?? SESSION_TTL_MS),
  };
  const next: Next = { kind: 'commands', step: opened.step, commands: identifyingCommands(layout) };
  return roundOf(asked, opened, next, standing);
}

function owedPurchase(operation: SessionOperation, { card }: Standing): string | null {
  return operation === 'OWED' ? (owedOf(card.owed, 'LOAD')?.purchaseId ?? null) : null;
}

function decideLaterCall(asked: Asked): CallDecision {
  const { call, snapshot, layout, standing, entropy, opened } = asked;
  const { session, nowMs } = snapshot;
  if (session === null || !isOf(session, call)) return answer(refuse('unknown-session'));
  const repeated = repeatsLastRound(asked, session);
  if (!repeated && !session.open) return answer(refuse('unknown-session'));
  const mismatch =
    sessionMismatch(call, session, standing.card.product.id) ??
    (repeated ? null : misnamedResponse(session.expected, call.responses ?? []));
  if (mismatch !== null) return { kind: 'turn-away', refusal: refuse('malformed-parameter', mismatch) };
  if (repeated) return { kind: 'repeat-last-round', session };
  if (opened === null) throw new Error('the responses of an awaited session are opened before it is decided');

  const context = {
    layout,
    isBeingIngested: isBeingIngested(snapshot),
    isElsewhere: snapshot.card !== null && snapshot.card.idm !== standing.card.idm,
    denied: snapshot.denied,
    nowMs,
    entropy,
  };
  const outcome = decideRound(context, session, standing, opened, call.deviceStatus);
  return roundOf(asked, session, outcome.next, outcome.standing);
}

/** The session after this round. */
function roundOf(
  { call, responsesDigest, layout }: Asked,
  session: Session,
  next: Next,
  standing: Standing,
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
      expected: [],
    },
    layout,
    standing,
    commands: goesOn ? numbered(session, round, next.commands) : [],
    data: goesOn || next.refusal !== null ? null : dataOf(call, session, standing, next.balanceMinor),
  };
}

/** The contract has card data in the last reply of a park or reader session, and an account in that of an ingest. */
function dataOf(
  { endpoint }: Call,
  { operation }: Session,
  { card, book }: Standing,
  balanceMinor: bigint | null,
): ReplyData | null {
  if (endpoint === 'getCardCommands' || balanceMinor === null) return null;
  const isIngest = endpoint === 'getReaderModeCommands' && operation === 'BLOCK_AND_READ_CARD';
  return { balanceMinor, currency: book.currency, cardAccountId: isIngest ? card.cardId : null };
}

/**
 * Commands are named `session.round.place`, so that a response to another round's or another session's command is never taken
 * for this one's: what a card said before a write must not be believed after it.
 */
function numbered(
  { id }: Session,
  round: bigint,
  commands: readonly PlainCommand[],
): readonly NumberedCommand[] {
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

function repeatsLastRound({ call, responsesDigest }: CallContext, session: Session): boolean {
  return isOf(session, call) && session.responsesDigest === responsesDigest;
}

function isOf(session: Session, call: Call): boolean {
  return session.actorId === call.actorId && session.sessionId === call.sessionId;
}

/** A call of an open session may leave things out, but what it names is the session's, at an endpoint that carries it. */
function sessionMismatch(call: Call, session: Session, productId: string): string | null {
  const sameOperation = call.operation === null || call.operation === session.operation;
  if (!sameOperation || !carries(call.endpoint, session.operation)) return 'operation';
  if (call.purchaseId !== null && call.purchaseId !== session.purchaseId) return 'purchaseId';
  const key = announcedKey(call);
  if (key === null) return null;
  return key === session.externalKey && productId === session.productId ? null : 'cardContents';
}

/** The row that the call's sessions are kept in. */
export function sessionSubject({ call, snapshot }: Pick<CallContext, 'call' | 'snapshot'>): string {
  if (call.endpoint !== 'getReaderModeCommands' && snapshot.card !== null) return snapshot.card.id;
  if (snapshot.deviceKey === null) throw new Error('a session has a card or a device');
  return readerSubject(snapshot.deviceKey);
}

function answer(refusal: Refusal | null): CallDecision {
  return { kind: 'answer', refusal };
}
