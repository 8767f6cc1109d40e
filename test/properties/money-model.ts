/**
 * The money rules as a model: it plays the hub, the holder, the gates and the operator on one card in a phone and one held to
 * another, watches the chips themselves, and after every step holds the ledger against what really happened.
 *
 * On a key-free card gates are used between the commands of different taps, and within a tap only where no write computed before
 * is carried out after. A key-free write is absolute and bound to nothing, so a gate between its read and itself is overwritten:
 * that is why such layouts are for the sandbox only. On cards with keys a gate may come at any time, and so may old frames.
 */

import assert from 'node:assert/strict';
import { READER_ATTEMPT_WINDOW_MS } from '../../src/gateway/reader-attempts.ts';
import { SESSION_TTL_MS } from '../../src/gateway/session.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { addFault } from '../../src/simulator/phone.ts';
import { type Bank, call, carry, expireSessionsOf, forgetAttempts } from '../support/world-bank.ts';
import { readAfterWriteOf, writeOf } from '../support/world-commands.ts';
import { passGate, type Subject, send } from './money-card.ts';
import { checkCleanTap, mayStayInDoubt } from './money-clean-tap.ts';
import { ask, bodyOf, commandsOf, converse, isLoaded } from './money-hub.ts';
import { cancel, decide, deny, order, payOut, refund, suspend } from './money-operator.ts';
import { NOT_STORED } from './money-replies.ts';
import { cleanTap, type Step, type Story, type Tap, type TapFault, type Wish } from './money-steps.ts';
import { countBooks, type Tally } from './money-tally.ts';
import {
  checkAudit,
  checkWorld,
  counts,
  ledger,
  newName,
  openWorld,
  ownLedger,
  purchaseName,
  type World,
  type WorldRules,
} from './money-world.ts';

export async function play(
  bank: Bank,
  rules: WorldRules,
  tally: Tally,
  story: Story,
  name: string,
): Promise<void> {
  const world = await openWorld(bank, rules, tally, story, name);
  for (const step of story.steps) {
    await take(world, step);
    counts(world).steps++;
    await checkWorld(world);
  }
  await finish(world);
  counts(world).stories++;
}

async function take(world: World, step: Step): Promise<void> {
  switch (step.kind) {
    case 'tap':
      return tap(world, step);
    case 'resume':
      return resume(world);
    case 'retry':
      return retry(world, step.newRequestId);
    case 'gate':
      return passGate(world.bank, world[step.which], step.gate);
    case 'wait':
      return wait(world, step.long);
    case 'suspend':
      return suspend(world, step.on);
    case 'neighbour':
      return useNeighbour(world, step.leave);
    case 'order':
      return order(world, step.what, step.number);
    case 'decide':
      return decide(world, step.wrongly);
    case 'deny':
      return deny(world);
    case 'pay-out':
      return payOut(world);
    case 'cancel':
      return cancel(world, step.number);
    case 'refund':
      return refund(world, step.number);
    case 'old-frames':
      return replayFrames(world, world[step.which], step);
  }
}

function subjectOf(world: World, { kind }: Wish): Subject {
  return kind === 'reader-read' || kind === 'ingest' ? world.external : world.own;
}

function hasKeys({ card }: Subject): boolean {
  return card.layout.security !== 'none';
}

async function tap(world: World, step: Tap): Promise<void> {
  const { wish, faults, stop, twice } = step;
  const subject = subjectOf(world, wish);
  const gate = hasKeys(subject) ? step.gate : null;
  const tampering = step.tampering?.how === 'replay' && !hasKeys(subject) ? null : step.tampering;
  const { card } = subject;
  card.phone = faults.map((fault) => faultOf(subject, fault)).reduce(addFault, { ...card.phone, faults: [] });
  const doubtBefore = world.doubt;
  const isFaulty = faults.length > 0;
  const how = { stop, tampering, gate, twice, isFaulty };
  const played = await converse(world, subject, newName(world, 'session'), wish, how);
  card.phone = { ...card.phone, faults: [] };
  if (stop !== null || tampering !== null || gate !== null || !played.askedCard || subject !== world.own)
    return;
  if (!isFaulty) return checkCleanTap(world, wish, doubtBefore, played);
  const [fault] = faults;
  const isRefused = faults.length === 1 && fault?.at === 'write' && fault.effect.kind === 'status-flags';
  // A secured response has no flags to be seen: the phone can only keep it back.
  if (!isRefused || ['des', 'aes'].includes(card.layout.security)) return;
  await checkRefusedWrite(world, wish, doubtBefore?.receipt ?? null, played.status);
}

/** A refused write is read back at once: nothing new stays in doubt, and what did happen is success. */
async function checkRefusedWrite(
  world: World,
  wish: Wish,
  doubtBefore: string | null,
  status: number | null,
): Promise<void> {
  const view = await ownLedger(world);
  const doubt = view.doubt?.receipt ?? null;
  assert.ok(doubt === null || doubt === doubtBefore, 'a refused write is read back at once');
  if (wish.kind === 'load' && isLoaded(world, view, wish))
    assert.equal(status, 0, 'a refused write that happened is success');
}

function faultOf({ card: { layout, target } }: Subject, { effect, at }: TapFault): Fault {
  const places = { write: writeOf, 'after-write': readAfterWriteOf };
  return { ...effect, target, atCommand: typeof at === 'number' ? at : places[at](layout) };
}

/**
 * The responses of then. If a key-free card was at a gate since, it is no longer held to the phone: what is written now would have
 * been computed from a read of before.
 */
async function resume(world: World): Promise<void> {
  const { left } = world;
  if (left === null) return;
  world.left = null;
  const { subject, wish } = left;
  const cardIsGone = !hasKeys(subject) && left.passages !== subject.passages;
  const { status, askedCard } = await converse(world, subject, left.sessionId, wish, {
    from: left,
    cardIsGone,
  });
  if (!left.expired) return;
  assert.ok(!askedCard && status !== 0, 'an expired session is over');
  if (status !== 322 || !left.isWhole || left.receipt === null) return;
  const doubt = (await ledger(world, subject))?.doubt?.receipt;
  assert.notEqual(doubt, left.receipt, 'late responses still are evidence');
}

async function retry(world: World, newRequestId: boolean): Promise<void> {
  const { last } = world;
  if (last === null) return;
  const { subject, endpoint, answered } = last;
  const { requestHeader } = last.body;
  const header = newRequestId ? { ...requestHeader, requestId: newName(world, 'request') } : requestHeader;
  const again = await ask(world, subject, endpoint, { ...last.body, requestHeader: header });
  const { reply, statusCode } = answered;
  if (!newRequestId && !NOT_STORED.has(statusCode)) assert.equal(again.reply, reply, 'the same bytes again');
  // Responses once more: the round they belong to is the session's last.
  if (newRequestId && last.body.responses !== undefined && statusCode !== 118 && !NOT_STORED.has(statusCode))
    assert.equal(again.reply, reply, 'a round that is repeated gets the same bytes');
  if (commandsOf(again.reply).length === 0) return;
  // It may have opened a session, which is left.
  world.busy.add(subject.card.deviceId);
  if (world.left !== null) world.left = { ...world.left, expired: false };
}

async function wait(world: World, long: boolean): Promise<void> {
  if (long) {
    world.busy.clear();
    if (world.left !== null) world.left = { ...world.left, expired: true };
  }
  if (world.rules.advance !== null)
    return world.rules.advance(long ? SESSION_TTL_MS + 1n : SESSION_TTL_MS / 4n);
  if (!long) return;
  for (const { card } of [world.own, world.external]) await expireSessionsOf(world.bank, card);
}

async function useNeighbour(world: World, leave: boolean): Promise<void> {
  const { bank, neighbour } = world;
  const sessionId = newName(world, 'session');
  const subject = { card: neighbour };
  const body = bodyOf(world, subject, sessionId, { operation: 'READ_BALANCE' });
  const { statusCode, reply } = await call(bank, 'getCardCommands', body);
  if (statusCode === 321) {
    assert.ok(world.busy.has(neighbour.deviceId), 'nothing holds the device');
    return;
  }
  const commands = commandsOf(reply);
  assert.ok(commands.length > 0);
  if (leave) {
    world.busy.add(neighbour.deviceId);
    return;
  }
  // The card in the phone answers for itself and not for its neighbour.
  const responses = commands.flatMap(({ id, name, value }) => {
    const response = carry(world.own.card, value);
    return response === null ? [] : [{ id, name: `${name}_RESP`, value: response }];
  });
  const end = await call(bank, 'getCardCommands', bodyOf(world, subject, sessionId, { responses }));
  assert.equal(end.statusCode, 911);
}

/** A released frame is a bearer instrument: a phone may keep all that it was ever sent. */
async function replayFrames(
  world: World,
  subject: Subject,
  { back, part }: Extract<Step, { kind: 'old-frames' }>,
): Promise<void> {
  if (!hasKeys(subject)) return;
  const sessions = subject.sessions.filter(({ length }) => length > 0);
  const session = sessions.at(-1 - (back % Math.max(sessions.length, 1))) ?? [];
  const moves = session.filter((command) => (subject.frames.get(command) ?? null) !== null);
  const open = (await ledger(world, subject))?.doubt?.receipt;
  const late = subject.late;
  for (const command of part === 'all' ? session : moves.slice(-1))
    send(subject, command, (receipt) => receipt === open);
  const isDead = [...subject.excused].every((receipt) => world.decided.has(receipt));
  assert.ok(isDead, 'a read that shows a write not to have happened was read behind it: the frame is dead');
  counts(world).oldFrames++;
  counts(world).late += subject.late - late;
}

/** All is put right, and then nothing is lost: what is owed is done, and whatever was paid for and can be loaded is. */
async function finish(world: World): Promise<void> {
  await suspend(world, false);
  await wait(world, true);
  await forgetTheAttempts(world);
  await clean(world, { kind: 'owed' });
  if ((await ownLedger(world)).doubt !== null) {
    const { doubt } = world;
    assert.ok(doubt !== null && mayStayInDoubt(world.own, doubt.mark), 'a read settles what it can tell');
    counts(world).unsettled++;
    await decide(world, false);
    await clean(world, { kind: 'owed' });
  }
  if ((await ownLedger(world)).standing.parked) await clean(world, { kind: 'put-back' });
  for (const number of touchedPurchases(world))
    await clean(world, { kind: 'load', of: 'own', number, named: true });
  if (world.external.sessions.length > 0) await clean(world, { kind: 'ingest', named: true });
  assertOnlyDecisionsWereWrong(world);
  if (world.rules.audit !== 'never') await checkAudit(world.bank);
  for (const subject of [world.own, world.external]) {
    const view = await ledger(world, subject);
    if (view !== null) countBooks(counts(world), view);
  }
}

/** Those of which a write was released, and the first. */
function touchedPurchases({ own, story, name }: World): readonly number[] {
  const released = new Set([...own.writes.values()].map(({ purchaseId }) => purchaseId));
  return [...story.amounts.keys()].filter(
    (number) => number === 0 || released.has(purchaseName(name, { of: 'own', number })),
  );
}

/** A frame that was carried out late is known for what it is in the end; only what people decided wrongly may not be. */
function assertOnlyDecisionsWereWrong({ own, external, decidedWrongly }: World): void {
  for (const receipt of [...own.excused, ...external.excused])
    assert.ok(decidedWrongly.has(receipt), 'a write that was carried out late is not known');
}

async function clean(world: World, wish: Wish): Promise<void> {
  await tap(world, cleanTap(wish));
  await checkWorld(world);
}

async function forgetTheAttempts({ bank, rules }: World): Promise<void> {
  if (rules.advance === null) return forgetAttempts(bank);
  rules.advance(READER_ATTEMPT_WINDOW_MS);
}
