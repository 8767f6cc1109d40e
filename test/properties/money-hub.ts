/** The hub and the phone of the model: a tap from its first call to its last reply, and everything that goes wrong on the way. */

import assert from 'node:assert/strict';
import { bytesToHex } from '../../src/bytes.ts';
import { LITE_S_BLOCKS } from '../../src/felica/security/lite-s.ts';
import type { AnsweredCall } from '../../src/gateway/answer-call.ts';
import type { CallBody, Endpoint } from '../../src/gateway/call.ts';
import { announced, type BankCard, call, ISSUER } from '../support/world-bank.ts';
import type { LedgerView } from '../support/world-ledger.ts';
import { markOf, passGate, type ReadMark, type Subject, send } from './money-card.ts';
import { checkEnd, KNOWN_STATUSES, NOT_STORED } from './money-replies.ts';
import type { Tampering, Tap, Wish } from './money-steps.ts';
import { countStatus } from './money-tally.ts';
import {
  type Answer,
  type Conversation,
  counts,
  follow,
  ledger,
  newName,
  purchaseName,
  type World,
} from './money-world.ts';

export interface Played {
  /** Of the last reply; null when the hub left before it. */
  readonly status: number | null;
  /** The card was asked. */
  readonly askedCard: boolean;
  readonly readMark: ReadMark | null;
}

type How = Partial<Pick<Tap, 'stop' | 'tampering' | 'gate' | 'twice'>> & {
  readonly from?: Conversation;
  /** The phone has the card no more. */
  readonly cardIsGone?: boolean;
  /** The phone is to do what it may not: something is wrong with what the card answers. */
  readonly isFaulty?: boolean;
};

const READS: ReadonlySet<string> = new Set(['READ_WITHOUT_ENCRYPTION', 'READ', 'READ_V2']);
const WRITES: ReadonlySet<string> = new Set(['WRITE_WITHOUT_ENCRYPTION', 'WRITE', 'WRITE_V2']);

/** From the first call, or from what a conversation that was left had, to the last reply or to where it is left again. */
export async function converse(
  world: World,
  subject: Subject,
  sessionId: string,
  wish: Wish,
  how: How = {},
): Promise<Played> {
  const { stop = null, tampering = null, gate = null, twice = false, from, cardIsGone = false } = how;
  let sent = 0;
  let round = 0;
  let readMark = from?.readMark ?? null;
  let askedCard = false;
  let responses: readonly Answer[] | undefined = from?.responses;
  let deviceStatus = 0;
  let heldBack: { readonly receipt: string | undefined } | null = null;
  const commandsSent: string[] = [];
  subject.sessions.push(commandsSent);
  let before = await ledger(world, subject);
  const wasLoaded = wish.kind === 'load' && isLoaded(world, before, wish);
  for (;;) {
    const body = bodyOf(world, subject, sessionId, {
      ...wishFields(world, subject, wish, responses === undefined),
      ...(responses === undefined ? {} : { responses: [...responses] }),
      ...(deviceStatus === 0 ? {} : { statusCode: deviceStatus }),
    });
    const answered = await ask(world, subject, endpointOf(wish), body, twice);
    const { statusCode } = answered;
    const commands = commandsOf(answered.reply);
    const view = await ledger(world, subject);
    if (heldBack !== null)
      assert.equal(view?.doubt?.receipt, heldBack.receipt, 'what a card said before settles nothing');
    noteReleased(subject, before, view, commands);
    before = view;
    if (view !== null && subject === world.own) follow(world, view, readMark);
    if (wasLoaded && from === undefined)
      assert.ok(
        statusCode === 321 || (statusCode === 0 && commands.length === 0),
        'loaded is success for ever',
      );
    if (commands.length === 0) {
      checkEnd(world, subject, wish, view, answered, deviceStatus);
      return { status: statusCode, askedCard, readMark };
    }
    assert.equal(statusCode, 0, 'commands come with success');
    assert.equal(deviceStatus, 0, 'a device that failed gets no commands');
    askedCard = true;
    round++;
    const answers: Answer[] = [];
    let stopped = false;
    const isReplay = tampering?.how === 'replay' && tampering.round === round;
    for (const { id, name, value } of commands) {
      stopped = stop?.beforeNext === true && sent >= stop.afterCommands;
      if (stopped) break;
      sent++;
      if (cardIsGone) continue;
      commandsSent.push(value);
      if (isReplay) {
        const replayed = subject.answers.get(name);
        if (replayed !== undefined) answers.push({ id, name: `${name}_RESP`, value: replayed });
        continue;
      }
      const response = send(subject, value, (receipt) => view?.doubt?.receipt === receipt);
      if (response !== null) {
        if (READS.has(name)) readMark = markOf(subject);
        answers.push({ id, name: `${name}_RESP`, value: response });
        subject.answers.set(name, response);
      }
      if (gate?.afterCommands === sent) passGate(world.bank, subject, gate);
      stopped = stop?.beforeNext === false && sent >= stop.afterCommands;
      if (stopped) break;
    }
    const list = tampering?.round === round ? tampered(answers, tampering.how, world.earlier) : answers;
    world.earlier = answers;
    heldBack = isReplay ? { receipt: view?.doubt?.receipt } : null;
    responses = list;
    if (stop === null || !stopped) continue;
    if (stop.deviceStatus === null) {
      world.left = {
        subject,
        sessionId,
        wish,
        responses,
        receipt:
          commands.map(({ value }) => subject.frames.get(value) ?? null).find((each) => each !== null) ??
          null,
        isWhole: list === answers && !isReplay && answers.length === commands.length && how.isFaulty !== true,
        readMark,
        passages: subject.passages,
        expired: false,
      };
      world.busy.add(subject.card.deviceId);
      return { status: null, askedCard, readMark };
    }
    deviceStatus = stop.deviceStatus;
  }
}

/** One request, perhaps twice at once. */
export async function ask(
  world: World,
  subject: Subject,
  endpoint: Endpoint,
  body: CallBody,
  twice = false,
): Promise<AnsweredCall> {
  counts(world).requests++;
  const [answered, other] = await Promise.all([
    call(world.bank, endpoint, body),
    twice ? call(world.bank, endpoint, body) : null,
  ]);
  if (other !== null && !NOT_STORED.has(answered.statusCode))
    assert.equal(
      other.reply,
      answered.reply,
      'a request that is sent twice at once gets the same bytes twice',
    );
  const { statusCode } = answered;
  assert.ok(KNOWN_STATUSES.has(statusCode), `answered ${statusCode}`);
  if (statusCode === 321) assert.ok(world.busy.has(subject.card.deviceId), 'nothing holds the device');
  countStatus(world.tally, statusCode);
  world.last = { subject, endpoint, body, answered };
  return answered;
}

export function bodyOf(
  world: World,
  { card }: Pick<Subject, 'card'>,
  sessionId: string,
  fields: Partial<CallBody>,
): CallBody {
  return {
    requestHeader: {
      requestId: newName(world, 'request'),
      sessionId,
      generationDateTime: '2026-01-01T00:00:00Z',
    },
    issuerId: ISSUER,
    cardId: card.cardId,
    deviceId: card.deviceId,
    ...fields,
  };
}

export interface SentCommand {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

export function commandsOf(reply: string): readonly SentCommand[] {
  const { commands = [] }: { commands?: readonly SentCommand[] } = JSON.parse(reply);
  return commands;
}

/**
 * The write in a reply moves what the reply put in doubt, or nothing. The same move from the same read leaves the same receipt, and
 * is the same write.
 */
function noteReleased(
  { card, writes, frames }: Subject,
  before: LedgerView | null,
  after: LedgerView | null,
  commands: readonly SentCommand[],
): void {
  const doubt = after?.doubt ?? null;
  const written = commands.filter(({ name, value }) => WRITES.has(name) && !frames.has(value));
  const released = written.filter((command) => !isChallenge(card, command));
  const isKnown = before?.transfers.some(({ id }) => id === doubt?.transferId) === true;
  if (doubt !== null && !isKnown && released.length > 0) {
    assert.equal(released.length, 1, 'value is in doubt for one write');
    const applied = writes.get(doubt.receipt)?.applied ?? 0;
    writes.set(doubt.receipt, { ...doubt, applied });
  }
  for (const { value } of released) frames.set(value, doubt === null || isKnown ? null : doubt.receipt);
}

/** Behind length, code, IDm and service: one block in the list, by a number of one byte. */
const CHALLENGE = { at: 13, list: bytesToHex(Uint8Array.of(1, 0x80, LITE_S_BLOCKS.RC)) };

function isChallenge({ layout }: BankCard, { value }: SentCommand): boolean {
  return layout.security === 'lite-s' && value.startsWith(CHALLENGE.list, 2 * CHALLENGE.at);
}

function tampered(
  answers: readonly Answer[],
  how: Tampering['how'],
  earlier: readonly Answer[],
): readonly Answer[] {
  const [first, second, ...rest] = answers;
  if (first === undefined) return answers;
  switch (how) {
    case 'double':
      return [first, ...answers];
    case 'swap':
      return second === undefined ? answers : [second, first, ...rest];
    case 'drop':
      return answers.slice(0, -1);
    case 'excess':
      return [...answers, { ...first, id: 'no-such-command' }];
    case 'replay':
      return answers;
    case 'earlier':
      return earlier.length === 0 ? answers : earlier;
  }
}

export function endpointOf({ kind }: Wish): Endpoint {
  if (kind === 'reader-read' || kind === 'ingest') return 'getReaderModeCommands';
  return kind === 'park' || kind === 'block' ? 'getParkCardCommands' : 'getCardCommands';
}

function wishFields(world: World, { card }: Subject, wish: Wish, isFirst: boolean): Partial<CallBody> {
  switch (wish.kind) {
    case 'read':
      return { operation: 'READ_BALANCE' };
    case 'owed':
      return {};
    case 'load':
      return {
        purchaseId: purchaseName(world.name, wish),
        ...(wish.named ? { operation: 'UPDATE_BALANCE' } : {}),
      };
    case 'put-back':
      return { operation: 'UPDATE_BALANCE' };
    case 'config':
      return { operation: 'UPDATE_CONFIG' };
    case 'plan':
      return { operation: 'UPDATE_PLAN' };
    case 'erase':
      return { operation: 'ERASE_CARD' };
    case 'block':
      return { operation: 'BLOCK_AND_READ_CARD' };
    case 'park':
      return wish.named ? { operation: 'PARK_CARD' } : {};
    case 'reader-read':
      return { operation: 'READ_BALANCE', ...(isFirst ? { cardContents: announced(card) } : {}) };
    case 'ingest':
      return {
        ...(wish.named ? { operation: 'BLOCK_AND_READ_CARD' } : {}),
        ...(isFirst ? { cardContents: announced(card) } : {}),
      };
  }
}

export function isLoaded(
  world: World,
  view: LedgerView | null,
  wish: Extract<Wish, { kind: 'load' }>,
): boolean {
  return view?.purchases.get(purchaseName(world.name, wish))?.state === 'LOADED';
}
