/**
 * One round of a session, decided: what the responses settle, and what to do next. Pure.
 *
 * Evidence first, whatever else is wrong with the call; then the card; then the next step of what was asked.
 */

import { bytesToHex } from '../bytes.ts';
import { balanceOf } from '../cards/card-image.ts';
import { useRefusal } from '../cards/card-state.ts';
import { type Reason, type Refusal, refuse } from '../errors.ts';
import type { Alarm, AlarmKind } from './alarm.ts';
import { type Evidence, type EvidenceContext, takeEvidence } from './evidence.ts';
import type { Opened, PlainCommand } from './plain-command.ts';
import {
  type Finding,
  factRefusal,
  findingsOf,
  findingsRefusal,
  isSilent,
} from './procedures/fact-refusal.ts';
import { block, workOff, writeFields } from './procedures/owed-work.ts';
import { erase, ingest, park } from './procedures/take-value.ts';
import { loadPurchase, putBack } from './procedures/update-balance.ts';
import {
  type CardAtHand,
  deniedRefusal,
  done,
  doubtRefusal,
  markRefusal,
  type Work,
  wornOutRefusal,
} from './procedures/work.ts';
import { readCommands, securedReadingCommands } from './reading-commands.ts';
import type { Session, Step } from './session.ts';
import { purchaseNamed, type Standing, withAlarm } from './standing.ts';

/** What the hub is told of it. */
const NOT_BELIEVED: Readonly<Partial<Record<AlarmKind, string>>> = {
  'responses-not-believed': 'the responses are not those to the last commands',
  'another-card-answered': 'another card answered',
  'not-authentic': 'a response does not come from this card',
};

/** The end of the session, or the commands of its next step. */
export type Next =
  | { readonly kind: 'finish'; readonly refusal: Refusal | null; readonly balanceMinor: bigint | null }
  | { readonly kind: 'commands'; readonly step: Step; readonly commands: readonly PlainCommand[] };

export interface RoundOutcome {
  readonly next: Next;
  readonly standing: Standing;
}

/** What a round is decided from, beside what the device answered. */
export interface RoundContext extends EvidenceContext {
  /** An external card has a row since a write to it was released, and nothing has become of it yet. */
  readonly isBeingIngested: boolean;
  /** The card stands on the issuer's deny list. */
  readonly denied: boolean;
  readonly nowMs: bigint;
}

/** @param deviceStatus what the device says of itself; not 0 ends the session once the evidence is taken */
export function decideRound(
  context: RoundContext,
  session: Session,
  standing: Standing,
  opened: Opened,
  deviceStatus: number,
): RoundOutcome {
  if (opened.kind === 'not-believed')
    return notBelieved(session, standing, { kind: 'responses-not-believed', detail: opened.why });
  const detail = `while ${session.step.name}`;
  if (opened.facts.some(({ kind }) => kind === 'other-card'))
    return notBelieved(session, standing, { kind: 'another-card-answered', detail });

  const findings = findingsOf(session.expected, opened.facts);
  const evidence = takeEvidence(context, session, standing, findings);
  // What follows a challenge that the card did not hear may bear out an older one: that is silence, and no fraud.
  const isChallengeLost = findings.some(
    ({ command, fact }) => command.kind === 'challenge' && fact.kind === 'silent',
  );
  if (!isChallengeLost && opened.facts.some(({ kind }) => kind === 'not-authentic'))
    return notBelieved(session, evidence.standing, { kind: 'not-authentic', detail });
  if (deviceStatus !== 0) return finish(evidence.standing, deviceRefusal(evidence.standing, deviceStatus));
  if (session.expiresMs <= context.nowMs) return finish(evidence.standing, refuse('operation-expired'));
  return proceed(context, session, evidence, findings);
}

/** The device says that it failed: money in doubt comes first, then its own reason, and never success. */
export function deviceRefusal(standing: Pick<Standing, 'book'>, deviceStatus: number): Refusal {
  return (
    doubtRefusal(standing) ??
    refuse(DEVICE_REASON.get(deviceStatus) ?? 'operation-failed', 'the device reports a failure')
  );
}

const DEVICE_REASON: ReadonlyMap<number, Reason> = new Map([
  [221, 'device-unreachable'],
  [231, 'device-error'],
  [232, 'device-memory'],
]);

function proceed(
  context: RoundContext,
  session: Session,
  evidence: Evidence,
  findings: readonly Finding[],
): RoundOutcome {
  switch (session.step.name) {
    case 'identifying':
    case 'reading':
      return afterReading(context, session, evidence, findings);
    case 'writing':
      return afterWriting(context, session, evidence, findings);
    case 'reading-back':
      return afterReadingBack(session, evidence, session.step.refused);
  }
}

function afterReading(
  context: RoundContext,
  session: Session,
  { standing, image }: Evidence,
  findings: readonly Finding[],
): RoundOutcome {
  const { layout } = context;
  const purchase =
    session.operation === 'UPDATE_BALANCE' ? purchaseNamed(standing, session.purchaseId) : null;
  // Whatever else is wrong: a final error for a purchase that is loaded, or may be, would make the hub pay twice.
  if (isLoaded(session, standing)) return finish(standing, null);
  const refusal = findingsRefusal(layout, findings);
  if (refusal !== null) {
    const doubtful = isSilent(findings) || purchase?.state === 'LOADING' || isSameMove(session, standing);
    return finish(standing, doubtful ? (doubtRefusal(standing) ?? refusal) : refusal);
  }
  if (image === null) {
    if (session.step.name !== 'identifying' || layout.security === 'none')
      throw new Error('a reading without a refusal has an image');
    return goOn(standing, { name: 'reading' }, securedReadingCommands(layout));
  }
  return goOnWorking({ ...context, image }, session, standing);
}

/** The value in doubt is the one that the session was to move. */
function isSameMove({ operation }: Session, { book }: Standing): boolean {
  const move = { park: 'PARK_CARD', erase: 'ERASE_CARD', ingest: 'BLOCK_AND_READ_CARD' } as const;
  const code = book.doubt?.code;
  if (code === 'put-back') return operation === 'UPDATE_BALANCE';
  return code !== undefined && code !== 'load' && move[code] === operation;
}

/** The next step of what was asked, decided from what the card holds. */
function goOnWorking(hand: RoundContext & CardAtHand, session: Session, standing: Standing): RoundOutcome {
  return carryOut(hand, session, workOn(hand, session, standing));
}

function workOn(hand: RoundContext & CardAtHand, session: Session, standing: Standing): Work {
  const { card } = standing;
  const doubt = doubtRefusal(standing);
  const worn = session.operation === 'READ_BALANCE' ? null : wornOutRefusal(hand);
  if (worn !== null) return done(standing, doubt ?? worn);
  switch (session.operation) {
    case 'OWED':
      return workOff(hand, standing, session.purchaseId);
    case 'READ_BALANCE':
      return done(standing, useRefusal(card, hand.nowMs) ?? markRefusal(hand));
    case 'PARK_CARD':
      return doubt === null ? park(hand, standing) : done(standing, doubt);
    case 'ERASE_CARD':
      return doubt === null ? erase(hand, standing) : done(standing, doubt);
    case 'BLOCK_AND_READ_CARD':
      if (session.externalKey === null) return block(hand, standing);
      return doubt === null ? ingest(hand, standing, hand.isBeingIngested) : done(standing, doubt);
    case 'UPDATE_CONFIG':
    case 'UPDATE_PLAN':
    case 'UPDATE_BALANCE': {
      const refusal = doubt ?? useRefusal(card, hand.nowMs) ?? deniedRefusal(hand) ?? markRefusal(hand);
      return refusal === null ? update(hand, session, standing) : done(standing, refusal);
    }
  }
}

function update(hand: CardAtHand, session: Session, standing: Standing): Work {
  if (session.operation === 'UPDATE_CONFIG') return writeFields(hand, standing, 'CONFIG');
  if (session.operation === 'UPDATE_PLAN') return writeFields(hand, standing, 'PLAN');
  if (session.purchaseId === null) return putBack(hand, standing);
  return loadPurchase(hand, standing, purchaseNamed(standing, session.purchaseId));
}

function carryOut({ layout, image }: CardAtHand, session: Session, work: Work): RoundOutcome {
  if (work.kind === 'done') {
    const balance = balanceTold(session, work.standing) ?? balanceOf(layout, image);
    // A block is done, whatever is in doubt; but the balance is not known then.
    const refusal = work.refusal ?? doubtAfter(session, work.standing);
    return finish(work.standing, refusal, balance);
  }
  const blocks = work.blocks.map(({ name, data, isDecrement }) => ({
    name,
    data: bytesToHex(data),
    ...(isDecrement === undefined ? {} : { isDecrement }),
  }));
  // What a Lite-S card says of the write is no evidence: the read behind it is. What else is owed is worked off from that read.
  const isRead = layout.security === 'lite-s' || goesOnAfter(session, work);
  return goOn(work.standing, { name: 'writing', effect: work.effect }, [
    { kind: 'write', blocks },
    ...(isRead ? readCommands(layout) : []),
  ]);
}

/** Where value moves the write stands alone: that it was not answered is all there is to know. */
function goesOnAfter(
  { operation }: Session,
  { effect, standing }: Extract<Work, { kind: 'write' }>,
): boolean {
  return operation === 'OWED' && effect !== null && standing.card.owed.length > 1;
}

function doubtAfter({ operation }: Session, standing: Standing): Refusal | null {
  return operation === 'BLOCK_AND_READ_CARD' ? doubtRefusal(standing) : null;
}

/** What the last reply tells of the card's money; null when it is what the chip holds. */
function balanceTold({ operation, externalKey }: Session, { book }: Standing): bigint | null {
  if (operation === 'PARK_CARD') return book.parked;
  if (operation !== 'BLOCK_AND_READ_CARD') return null;
  return externalKey === null ? book.chip : book.parked;
}

function afterWriting(
  context: RoundContext,
  session: Session,
  evidence: Evidence,
  findings: readonly Finding[],
): RoundOutcome {
  const { layout } = context;
  const { standing, isWritten } = evidence;
  if (isWritten) return afterWritten(context, session, evidence);
  if (isLoaded(session, standing)) return finish(standing, null);
  const write = findings.find(({ command }) => command.kind === 'write')?.fact;
  const refusal = findingsRefusal(layout, findings);
  const isRefused = write?.kind === 'refused';
  const refused = isRefused ? (factRefusal(write)?.reason ?? 'device-error') : null;
  if (refused === null || layout.security === 'lite-s' || movesNothing(session, standing)) {
    const failed = refused === null ? null : refuse(refused, 'the card refused the write');
    return finish(standing, doubtRefusal(standing) ?? failed ?? refusal ?? refuse('operation-failed'));
  }
  return goOn(standing, { name: 'reading-back', refused }, readCommands(layout));
}

/** There is nothing that a read could settle of such a write: it is asked for again. */
function movesNothing({ step }: Session, { book }: Standing): boolean {
  return book.doubt === null || (step.name === 'writing' && step.effect !== null);
}

/** What is owed is worked off until nothing is left. */
function afterWritten(context: RoundContext, session: Session, { standing, image }: Evidence): RoundOutcome {
  if (session.operation !== 'OWED' || standing.card.owed.length === 0)
    return finish(standing, doubtAfter(session, standing), balanceTold(session, standing));
  const { layout } = context;
  if (image === null) return goOn(standing, { name: 'reading' }, readCommands(layout));
  return goOnWorking({ ...context, image }, session, standing);
}

/** Whatever else is wrong: a final error for a purchase that is loaded would make the hub pay twice. */
function isLoaded({ operation, purchaseId }: Session, standing: Standing): boolean {
  return operation === 'UPDATE_BALANCE' && purchaseNamed(standing, purchaseId)?.state === 'LOADED';
}

function hasPosted({ transfers }: Standing): boolean {
  return transfers.some(({ kind }) => kind === 'post');
}

function afterReadingBack(session: Session, { standing }: Evidence, refused: Reason): RoundOutcome {
  const isDone = hasPosted(standing) || isLoaded(session, standing);
  const refusal = doubtRefusal(standing) ?? (isDone ? null : refuse(refused, 'the card refused the write'));
  return finish(standing, refusal, balanceTold(session, standing));
}

function notBelieved(session: Session, standing: Standing, alarm: Alarm): RoundOutcome {
  if (isLoaded(session, standing)) return finish(withAlarm(standing, alarm), null);
  const refusal = doubtRefusal(standing) ?? refuse('operation-failed', NOT_BELIEVED[alarm.kind]);
  return finish(withAlarm(standing, alarm), refusal);
}

function goOn(standing: Standing, step: Step, commands: readonly PlainCommand[]): RoundOutcome {
  return { next: { kind: 'commands', step, commands }, standing };
}

function finish(
  standing: Standing,
  refusal: Refusal | null,
  balanceMinor: bigint | null = null,
): RoundOutcome {
  return { next: { kind: 'finish', refusal, balanceMinor }, standing };
}
