/**
 * One round of a session, decided: what the responses settle, and what to do next. Pure.
 *
 * Evidence first, whatever else is wrong with the call; then the card; then the next step of what was asked.
 */

import { isMarkedBlocked } from '../cards/card-image.ts';
import { useRefusal } from '../cards/card-state.ts';
import type { Layout } from '../cards/layout.ts';
import type { Entropy } from '../entropy.ts';
import { type Reason, type Refusal, refuse } from '../errors.ts';
import { type Money, posted, purchaseNamed, settleByRead } from './money.ts';
import type { Fact, Opened, PlainCommand } from './plain-command.ts';
import { factRefusal, readCommand, readingCommands, readingOf } from './procedures/reading.ts';
import { loadRefusal, purchaseRefusal, releaseLoad } from './procedures/update-balance.ts';
import type { Session, Step } from './session.ts';
import type { GatewayCard } from './snapshot.ts';

/** What the server noticed and a person should look at. */
export type AlarmKind = 'responses-not-believed' | 'another-card-answered';

export interface Alarm {
  readonly kind: AlarmKind;
  readonly detail: string;
}

/** What the hub is told of it. */
const NOT_BELIEVED: Readonly<Record<AlarmKind, string>> = {
  'responses-not-believed': 'the responses are not those to the last commands',
  'another-card-answered': 'another card answered',
};

/** The end of the session, or the commands of its next step. */
export type Next =
  | { readonly kind: 'finish'; readonly refusal: Refusal | null }
  | { readonly kind: 'commands'; readonly step: Step; readonly commands: readonly PlainCommand[] };

export interface RoundOutcome {
  readonly next: Next;
  readonly money: Money;
  readonly alarms: readonly Alarm[];
}

/** What a round is decided from, beside what the device answered. */
export interface RoundContext {
  readonly layout: Layout;
  readonly card: GatewayCard;
  readonly nowMs: bigint;
  readonly entropy: Entropy;
}

/** The first round of every session. */
export function firstStep(layout: Layout): Next {
  return { kind: 'commands', step: { name: 'reading' }, commands: readingCommands(layout) };
}

/**
 * @param deviceStatus what the device says of itself; not 0 ends the session once the evidence is taken
 */
export function decideRound(
  context: RoundContext,
  session: Session,
  money: Money,
  opened: Opened,
  deviceStatus: number,
): RoundOutcome {
  if (opened.kind === 'not-believed')
    return notBelieved(money, { kind: 'responses-not-believed', detail: opened.why });
  if (opened.facts.some((fact) => fact.kind === 'other-card')) {
    return notBelieved(money, { kind: 'another-card-answered', detail: `while ${session.step.name}` });
  }
  const { evidence, proceed } = stepOutcome(context, session, money, opened.facts);
  if (deviceStatus !== 0) return finish(evidence, deviceRefusal(evidence, deviceStatus));
  if (session.expiresMs <= context.nowMs) return finish(evidence, refuse('operation-expired'));
  return proceed();
}

/** The device says that it failed: money in doubt comes first, then its own reason, and never success. */
export function deviceRefusal(money: Money, deviceStatus: number): Refusal {
  return (
    inDoubt(money) ??
    refuse(DEVICE_REASON.get(deviceStatus) ?? 'operation-failed', 'the device reports a failure')
  );
}

const DEVICE_REASON: ReadonlyMap<number, Reason> = new Map([
  [221, 'device-unreachable'],
  [231, 'device-error'],
  [232, 'device-memory'],
]);

/** The money after the evidence of a step, and how the session goes on from there if nothing else ends it. */
interface StepOutcome {
  readonly evidence: Money;
  proceed(): RoundOutcome;
}

function stepOutcome(
  context: RoundContext,
  session: Session,
  money: Money,
  facts: readonly Fact[],
): StepOutcome {
  switch (session.step.name) {
    case 'reading':
      return afterReading(context, session, money, facts);
    case 'writing':
      return afterWriting(context, money, facts);
    case 'reading-back':
      return afterReadingBack(context, money, facts, session.step.refused);
  }
}

function afterReading(
  context: RoundContext,
  session: Session,
  money: Money,
  facts: readonly Fact[],
): StepOutcome {
  const { layout, card, nowMs, entropy } = context;
  const { image, refusal, silent } = readingOf(layout, facts);
  const evidence = image === null ? money : settleByRead(money, layout, image, entropy);
  return {
    evidence,
    proceed() {
      const purchase =
        session.operation === 'UPDATE_BALANCE' ? purchaseNamed(evidence, session.purchaseId) : null;
      // Whatever else is wrong: a final error for a purchase that is loaded, or may be, would make the hub pay twice.
      if (purchase?.state === 'LOADED') return finish(evidence, null);
      const unsettled = inDoubt(evidence);
      if (refusal !== null) {
        const doubtful = silent || purchase?.state === 'LOADING';
        return finish(evidence, doubtful ? (unsettled ?? refusal) : refusal);
      }
      if (image === null) throw new Error('a reading without a refusal has an image');
      if (session.operation === 'OWED') return finish(evidence, unsettled);
      const unusable =
        useRefusal(card, nowMs) ?? (isMarkedBlocked(layout, image) ? refuse('card-blocked') : null);
      if (session.operation === 'READ_BALANCE') return finish(evidence, unusable);

      if (unsettled !== null) return finish(evidence, unsettled);
      if (unusable !== null) return finish(evidence, unusable);
      if (session.purchaseId === null) return finish(evidence, null);
      const unloadable =
        purchaseRefusal(purchase, card.id, card.trustUnauthenticated) ??
        (purchase === null ? null : loadRefusal(layout, image, purchase.amountMinor));
      if (unloadable !== null || purchase === null) return finish(evidence, unloadable);
      const release = releaseLoad(evidence, layout, image, purchase, entropy);
      return {
        next: { kind: 'commands', step: { name: 'writing' }, commands: release.commands },
        money: release.money,
        alarms: [],
      };
    },
  };
}

function afterWriting({ layout, entropy }: RoundContext, money: Money, facts: readonly Fact[]): StepOutcome {
  const [write] = facts;
  const evidence = write?.kind === 'written' ? posted(money, entropy) : money;
  return {
    evidence,
    proceed() {
      if (write?.kind !== 'refused') return finish(evidence, inDoubt(evidence));
      const refused = factRefusal(write)?.reason ?? 'device-error';
      return {
        next: { kind: 'commands', step: { name: 'reading-back', refused }, commands: [readCommand(layout)] },
        money: evidence,
        alarms: [],
      };
    },
  };
}

function afterReadingBack(
  { layout, entropy }: RoundContext,
  money: Money,
  facts: readonly Fact[],
  refused: Reason,
): StepOutcome {
  const [blocks] = facts;
  const evidence = blocks?.kind === 'blocks' ? settleByRead(money, layout, blocks.image, entropy) : money;
  return {
    evidence,
    proceed() {
      const written = evidence.transfers.some((transfer) => transfer.kind === 'post');
      return finish(
        evidence,
        inDoubt(evidence) ?? (written ? null : refuse(refused, 'the card refused the write')),
      );
    },
  };
}

function notBelieved(money: Money, alarm: Alarm): RoundOutcome {
  const { next } = finish(money, inDoubt(money) ?? refuse('operation-failed', NOT_BELIEVED[alarm.kind]));
  return { next, money, alarms: [alarm] };
}

function finish(money: Money, refusal: Refusal | null): RoundOutcome {
  return { next: { kind: 'finish', refusal }, money, alarms: [] };
}

function inDoubt(money: Money): Refusal | null {
  return money.book.doubt === null ? null : refuse('money-in-doubt');
}
