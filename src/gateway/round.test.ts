import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  booked,
  card,
  context,
  imageWith,
  JOURNAL,
  LAYOUTS,
  money,
  moneyInDoubt,
  NOW_MS,
  PURSE,
  purchase,
  readingFacts,
  receipt,
  session,
  withByte,
} from '../../test/support/gateway-fixtures.ts';
import { loadWrite } from '../cards/card-image.ts';
import type { Layout } from '../cards/layout.ts';
import { STATUS_FLAGS } from '../felica/status-flags.ts';
import type { Fact, Opened } from './plain-command.ts';
import { decideRound, deviceRefusal, firstStep, type RoundOutcome } from './round.ts';
import type { Session } from './session.ts';

const LOADING: Partial<Session> = { operation: 'UPDATE_BALANCE', purchaseId: 'purchase' };

function facts(list: readonly Fact[]): Opened {
  return { kind: 'facts', facts: list };
}

function reading(layout: Layout, image = imageWith(layout, 5000n)): Opened {
  return facts(readingFacts(layout, image));
}

/** The reading with one of its four facts otherwise. */
function readingWith(place: number, fact: Fact): Opened {
  return facts(readingFacts(PURSE, imageWith(PURSE, 5000n)).with(place, fact));
}

/** `commands`, or the reason for which the session ends; `done` when it ends well. */
function said({ next }: RoundOutcome): string {
  if (next.kind === 'commands') return `commands: ${next.commands.map(({ kind }) => kind).join(' ')}`;
  return next.refusal?.reason ?? 'done';
}

function read(opened: Opened, more: Partial<Session> = {}, funds = money(), deviceStatus = 0): RoundOutcome {
  return decideRound(context(PURSE), session(more), funds, opened, deviceStatus);
}

test('every session begins with a reading, Reset Mode first', () => {
  const next = firstStep(PURSE);
  assert.equal(
    said({ next, money: money(), alarms: [] }),
    'commands: reset-mode polling request-service read',
  );
});

test('what a reading finds wrong, in its order: system, mode, services, areas, the read itself', () => {
  const versions = [...PURSE.areas, ...PURSE.services].map(({ keyVersion }) => keyVersion);
  const rows: readonly (readonly [string, Opened])[] = [
    ['wrong-system', readingWith(1, { kind: 'silent' })],
    ['wrong-system', readingWith(1, { kind: 'polled', systemCode: 0x0003 })],
    ['done', readingWith(1, { kind: 'polled', systemCode: null })],
    ['device-error', readingWith(1, { kind: 'malformed' })],
    ['done', readingWith(0, { kind: 'silent' })],
    ['device-error', readingWith(0, { kind: 'malformed' })],
    ['device-error', readingWith(0, { kind: 'refused', sf1: 0xff, sf2: 0xa5 })],
    ['device-unreachable', readingWith(2, { kind: 'silent' })],
    ['missing-service', readingWith(2, { kind: 'key-versions', keyVersions: versions.with(-1, 0xffff) })],
    ['wrong-area', readingWith(2, { kind: 'key-versions', keyVersions: versions.with(0, 2) })],
    ['wrong-area', readingWith(2, { kind: 'key-versions', keyVersions: versions.with(1, 0xffff) })],
    ['device-unreachable', readingWith(3, { kind: 'silent' })],
    ['device-error', readingWith(3, { kind: 'malformed' })],
    ['missing-service', readingWith(3, { kind: 'refused', sf1: 1, sf2: 0xa6 })],
    ['device-memory', readingWith(3, { kind: 'refused', sf1: 0xff, sf2: 0x70 })],
    ['device-error', readingWith(3, { kind: 'refused', sf1: 1, sf2: 0xa5 })],
  ];
  for (const [reason, opened] of rows) {
    for (const more of [{}, LOADING]) {
      const outcome = said(read(opened, more));
      assert.equal(outcome, reason === 'done' && more === LOADING ? 'commands: write' : reason);
    }
  }
});

test('a service with another key version is no fault: only areas are compared', () => {
  const versions = [...PURSE.areas, ...PURSE.services].map(({ keyVersion }) => keyVersion);
  const opened = readingWith(2, { kind: 'key-versions', keyVersions: versions.with(-1, 7) });
  assert.equal(said(read(opened)), 'done');
});

test('silence while value is in doubt is the doubt; anything the card said is its own reason', () => {
  const funds = moneyInDoubt(PURSE);
  for (const place of [1, 2, 3]) {
    const silent = facts(readingFacts(PURSE, imageWith(PURSE, 6000n, 0x33)).with(place, { kind: 'silent' }));
    assert.equal(said(read(silent, {}, funds)), 'money-in-doubt');
  }
});

test('a reading is evidence whatever else is wrong: device, time, services, the answer to Polling', () => {
  const image = imageWith(PURSE, 4900n);
  const whole = reading(PURSE, image);
  const noPolling = facts(readingFacts(PURSE, image).with(1, { kind: 'silent' }));
  const noServices = facts(readingFacts(PURSE, image).with(2, { kind: 'silent' }));
  const late = { expiresMs: NOW_MS };
  const rows: readonly (readonly [string, RoundOutcome])[] = [
    ['device-unreachable', read(whole, {}, money(), 221)],
    ['operation-failed', read(whole, {}, money(), 1)],
    ['operation-expired', read(whole, late)],
    ['wrong-system', read(noPolling)],
    ['device-unreachable', read(noServices)],
  ];
  for (const [reason, outcome] of rows) {
    assert.equal(said(outcome), reason);
    assert.deepEqual(booked(outcome.money), ['single offline-use 100']);
  }
});

test("another system's card is no evidence", () => {
  const image = imageWith(PURSE, 4900n);
  const other = facts(readingFacts(PURSE, image).with(1, { kind: 'polled', systemCode: 0x0003 }));
  assert.deepEqual(booked(read(other).money), []);
});

test('what is not believed moves nothing, is an alarm, and is 323 only while value is in doubt', () => {
  const lies: Opened = { kind: 'not-believed', why: 'why' };
  const stranger = readingWith(3, { kind: 'other-card' });
  for (const [opened, kind] of [
    [lies, 'responses-not-believed'],
    [stranger, 'another-card-answered'],
  ] as const) {
    for (const deviceStatus of [0, 221]) {
      const calm = read(opened, {}, money(), deviceStatus);
      assert.deepEqual([said(calm), calm.alarms.map((alarm) => alarm.kind)], ['operation-failed', [kind]]);
      const doubtful = read(opened, { step: { name: 'writing' } }, moneyInDoubt(PURSE), deviceStatus);
      assert.equal(said(doubtful), 'money-in-doubt');
      assert.deepEqual(booked(doubtful.money), []);
    }
  }
});

test('READ_BALANCE and UPDATE_BALANCE are refused on a card that may not be used; what is owed goes on', () => {
  const blocked = withByte(imageWith(PURSE, 5000n), 'status', 0, 1);
  const unusable = [
    ['card-blocked', { ...context(PURSE), card: card(PURSE, { state: 'SUSPENDED_WALLET' }) }, reading(PURSE)],
    ['card-deleted', { ...context(PURSE), card: card(PURSE, { state: 'DELETED' }) }, reading(PURSE)],
    ['card-expired', { ...context(PURSE), card: card(PURSE, { expiresMs: NOW_MS }) }, reading(PURSE)],
    ['card-blocked', context(PURSE), reading(PURSE, blocked)],
  ] as const;
  for (const [reason, where, opened] of unusable) {
    for (const more of [{}, LOADING]) {
      assert.equal(said(decideRound(where, session(more), money(), opened, 0)), reason);
    }
    assert.equal(said(decideRound(where, session({ operation: 'OWED' }), money(), opened, 0)), 'done');
  }
});

test('a purchase that the reading finds loaded is success, though the card is suspended', () => {
  const image = imageWith(PURSE, 5000n);
  const now = loadWrite(PURSE, image, 6000n, receipt(PURSE, 0x22));
  const written = new Map([...image, ...now.map(({ name, data }) => [name, data] as const)]);
  const where = { ...context(PURSE), card: card(PURSE, { state: 'SUSPENDED_ISSUER' }) };
  const outcome = decideRound(where, session(LOADING), moneyInDoubt(PURSE), reading(PURSE, written), 0);
  assert.equal(said(outcome), 'done');
  assert.deepEqual(booked(outcome.money), ['post load 1000']);
});

test('no value write while value stays in doubt; reading is none', () => {
  const other = reading(PURSE, imageWith(PURSE, 6000n, 0x33));
  assert.equal(said(read(other, LOADING, moneyInDoubt(PURSE))), 'money-in-doubt');
  assert.equal(said(read(other, { operation: 'OWED' }, moneyInDoubt(PURSE))), 'money-in-doubt');
  assert.equal(said(read(other, {}, moneyInDoubt(PURSE))), 'done');
});

test('a load is a multiple of the step and stays within the maximum, to the last unit', () => {
  const stepped: Layout = { ...PURSE, limits: { ...PURSE.limits, step: 100n } };
  const rows: readonly (readonly [Layout, bigint, string])[] = [
    [PURSE, 15_000n, 'commands: write'],
    [PURSE, 15_001n, 'balance-limit'],
    [stepped, 15_000n, 'commands: write'],
    [stepped, 150n, 'balance-limit'],
    [stepped, 1n, 'balance-limit'],
  ];
  for (const [layout, amountMinor, outcome] of rows) {
    const funds = money({ purchases: [purchase({ amountMinor })] });
    const round = decideRound(context(layout), session(LOADING), funds, reading(layout), 0);
    assert.equal(said(round), outcome, String(amountMinor));
  }
});

test('the trusted amount, the state and the card of a purchase are looked at again before the write', () => {
  const poor = { ...context(PURSE), card: card(PURSE, { trustUnauthenticated: 999n }) };
  assert.equal(said(decideRound(poor, session(LOADING), money(), reading(PURSE), 0)), 'not-eligible');
  for (const more of [{ state: 'CANCELLED' }, { state: 'REFUNDED' }, { cardKey: 'another' }] as const) {
    const funds = money({ purchases: [purchase(more)] });
    assert.equal(said(read(reading(PURSE), LOADING, funds)), 'operation-failed');
  }
  assert.equal(said(read(reading(PURSE), LOADING, money({ purchases: [] }))), 'operation-failed');
});

for (const layout of LAYOUTS.values()) {
  test(`${layout.name}: the write that is released is the one the pending transfer can prove`, () => {
    const { next, money: after } = decideRound(
      context(layout),
      session(LOADING),
      money(),
      reading(layout),
      0,
    );
    assert.ok(next.kind === 'commands' && next.commands.length === 1);
    const [write] = next.commands;
    assert.ok(write?.kind === 'write');
    const { block, offset, length } = layout.receipt;
    const data = write.blocks.find(({ name }) => name === block)?.data ?? '';
    assert.equal(data.slice(2 * offset, 2 * (offset + length)), after.book.doubt?.proof.receipt);
    assert.deepEqual(booked(after), ['pending load 1000']);
    assert.equal(after.book.chip, 5000n, 'the chip account waits');
  });
}

test('a written answer posts; silence and a malformed one leave the doubt; a refusal is read back', () => {
  const writing: Partial<Session> = { ...LOADING, step: { name: 'writing' } };
  const rows: readonly (readonly [Fact, string, readonly string[]])[] = [
    [{ kind: 'written' }, 'done', ['post load 1000']],
    [{ kind: 'silent' }, 'money-in-doubt', []],
    [{ kind: 'malformed' }, 'money-in-doubt', []],
    ...[...STATUS_FLAGS.keys()].map(
      (sf2) => [{ kind: 'refused', sf1: 0xff, sf2 }, 'commands: read', []] as const,
    ),
  ];
  for (const [fact, outcome, transfers] of rows) {
    const round = read(facts([fact]), writing, moneyInDoubt(PURSE));
    assert.deepEqual([said(round), booked(round.money)], [outcome, transfers]);
    const failed = read(facts([fact]), writing, moneyInDoubt(PURSE), 231);
    assert.notEqual(said(failed), 'done');
    assert.deepEqual(booked(failed.money), transfers, 'evidence first');
  }
});

test('a read-back ends the write by what it shows: the refusal, success, or doubt', () => {
  const image = imageWith(JOURNAL, 5000n);
  const now = loadWrite(JOURNAL, image, 6000n, receipt(JOURNAL, 0x22));
  const written = new Map([...image, ...now.map(({ name, data }) => [name, data] as const)]);
  const step = { name: 'reading-back', refused: 'device-memory' } as const;
  const rows: readonly (readonly [Fact, string, readonly string[]])[] = [
    [{ kind: 'blocks', image }, 'device-memory', ['void load 1000']],
    [{ kind: 'blocks', image: written }, 'done', ['post load 1000']],
    [{ kind: 'blocks', image: imageWith(JOURNAL, 5000n, 0x33) }, 'money-in-doubt', []],
    [{ kind: 'silent' }, 'money-in-doubt', []],
    [{ kind: 'malformed' }, 'money-in-doubt', []],
    [{ kind: 'refused', sf1: 0xff, sf2: 0x70 }, 'money-in-doubt', []],
  ];
  for (const [fact, outcome, transfers] of rows) {
    const where = context(JOURNAL);
    const round = decideRound(where, session({ ...LOADING, step }), moneyInDoubt(JOURNAL), facts([fact]), 0);
    assert.deepEqual([said(round), booked(round.money)], [outcome, transfers]);
  }
});

test('a session that is late by no more than its last millisecond is late', () => {
  assert.equal(said(read(reading(PURSE), { expiresMs: NOW_MS + 1n })), 'done');
  assert.equal(said(read(reading(PURSE), { expiresMs: NOW_MS })), 'operation-expired');
});

test('a failing device is never told success, and money in doubt comes before its own reason', () => {
  const rows: readonly (readonly [number, string])[] = [
    [221, 'device-unreachable'],
    [231, 'device-error'],
    [232, 'device-memory'],
    [911, 'operation-failed'],
    [Number.NaN, 'operation-failed'],
  ];
  for (const [status, reason] of rows) {
    assert.equal(deviceRefusal(money(), status).reason, reason);
    assert.equal(deviceRefusal(moneyInDoubt(PURSE), status).reason, 'money-in-doubt');
  }
});
