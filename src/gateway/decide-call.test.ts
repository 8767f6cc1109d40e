import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  book,
  call,
  card,
  doubt,
  entropy,
  imageWith,
  LAYOUTS,
  NOW_MS,
  PURSE,
  purchase,
  session,
  snapshot,
} from '../../test/support/gateway-fixtures.ts';
import type { Call } from './call.ts';
import { type CallDecision, decideCall } from './decide-call.ts';
import { SESSION_TTL_MS } from './session.ts';
import type { Snapshot } from './snapshot.ts';

const RESPONSES: Partial<Call> = { responses: [] };

function decide(asked: Partial<Call>, found: Partial<Snapshot> = {}, digest = 'digest-now'): CallDecision {
  return decideCall(call(asked), digest, snapshot(PURSE, found), LAYOUTS, entropy());
}

/** The kind of the decision and its reason. */
function said(decision: CallDecision): string {
  if (decision.kind === 'repeat-last-round' || decision.kind === 'close-expired') return decision.kind;
  return `${decision.kind}: ${decision.refusal?.reason ?? 'ok'}`;
}

const BUSY = { subject: 'other-card', version: 1n };
const LOADED = { purchases: [{ ...purchase({ state: 'LOADED' }), version: 0n }] };
const IN_DOUBT = {
  book: { ...book({ doubt: doubt(PURSE) }), version: 5n },
  purchases: [{ ...purchase({ state: 'LOADING' }), version: 0n }],
};

test('issuer, device, card, session: the first that is wrong is told', () => {
  const nothing = { issuerKnown: false, deviceKey: null, card: null, book: null };
  const rows: readonly (readonly [string, Partial<Snapshot>])[] = [
    ['answer: unknown-issuer', nothing],
    ['answer: unknown-device', { ...nothing, issuerKnown: true }],
    ['answer: unknown-card', { card: null, book: null }],
    ['answer: unknown-card', { card: card(PURSE, { deviceKey: 'another' }) }],
    ['answer: unknown-session', {}],
  ];
  for (const [outcome, found] of rows) assert.equal(said(decide(RESPONSES, found)), outcome);
  assert.equal(said(decide({ endpoint: 'getReaderModeCommands', cardId: null })), 'answer: not-eligible');
});

test('a first call opens a session with a reading, for as long as a session lives', () => {
  const decision = decide({ operation: 'UPDATE_BALANCE', purchaseId: 'purchase' });
  assert.ok(decision.kind === 'round' && decision.refusal === null);
  const { open, round, step, operation, purchaseId, expiresMs, expected, responsesDigest } = decision.session;
  assert.deepEqual(
    { open, round, step, operation, purchaseId, expiresMs, responsesDigest },
    {
      open: true,
      round: 1n,
      step: { name: 'reading' },
      operation: 'UPDATE_BALANCE',
      purchaseId: 'purchase',
      expiresMs: NOW_MS + SESSION_TTL_MS,
      responsesDigest: 'digest-now',
    },
  );
  assert.deepEqual(
    expected.map(({ id }) => id),
    [1, 2, 3, 4].map((place) => `${decision.session.id.slice(-12)}.1.${place}`),
  );
});

test('without an operation, the endpoint and the purchase say what is wanted', () => {
  const wanted = (asked: Partial<Call>) => {
    const decision = decide({ operation: null, ...asked }, IN_DOUBT);
    return decision.kind === 'round' ? decision.session.operation : said(decision);
  };
  assert.equal(wanted({}), 'OWED');
  assert.equal(wanted({ purchaseId: 'purchase' }), 'UPDATE_BALANCE');
  assert.equal(wanted({ endpoint: 'getParkCardCommands' }), 'answer: not-eligible');
});

test('what nobody owes is done at once; a doubt is owed', () => {
  for (const asked of [{ operation: null }, { operation: 'UPDATE_BALANCE' }] as const) {
    assert.equal(said(decide(asked)), 'answer: ok');
    assert.equal(said(decide(asked, IN_DOUBT)), 'round: ok');
  }
});

test('a loaded purchase is success before anything that is wrong with the card', () => {
  const asked = { operation: 'UPDATE_BALANCE', purchaseId: 'purchase' } as const;
  for (const state of ['SUSPENDED_ISSUER', 'SUSPENDED_WALLET', 'DELETED'] as const) {
    assert.equal(said(decide(asked, { ...LOADED, card: card(PURSE, { state }) })), 'answer: ok');
  }
  const foreign = { purchases: [{ ...purchase({ state: 'LOADED', cardKey: 'another' }), version: 0n }] };
  assert.equal(said(decide(asked, foreign)), 'answer: operation-failed');
});

test('a card that may not be used asks for nothing, but what is owed goes on', () => {
  const rows = [
    ['card-blocked', card(PURSE, { state: 'SUSPENDED_ISSUER' })],
    ['card-deleted', card(PURSE, { state: 'DELETED' })],
    ['card-expired', card(PURSE, { expiresMs: NOW_MS })],
  ] as const;
  for (const [reason, found] of rows) {
    for (const operation of ['READ_BALANCE', 'UPDATE_BALANCE', 'UPDATE_CONFIG', 'UPDATE_PLAN'] as const) {
      assert.equal(said(decide({ operation }, { ...IN_DOUBT, card: found })), `answer: ${reason}`);
    }
    assert.equal(said(decide({ operation: null }, { ...IN_DOUBT, card: found })), 'round: ok');
  }
});

test('an operation that the layout lacks is refused before the card is asked', () => {
  for (const operation of ['UPDATE_CONFIG', 'UPDATE_PLAN', 'ERASE_CARD'] as const) {
    assert.equal(said(decide({ operation })), 'answer: not-eligible');
  }
});

test('purchases that cannot be loaded are refused before the card is asked', () => {
  const asked = { operation: 'UPDATE_BALANCE', purchaseId: 'purchase' } as const;
  const rows = [
    ['operation-failed', []],
    ['operation-failed', [{ ...purchase({ cardKey: 'another' }), version: 0n }]],
    ['operation-failed', [{ ...purchase({ state: 'CANCELLED' }), version: 0n }]],
    ['operation-failed', [{ ...purchase({ state: 'REFUNDED' }), version: 0n }]],
    ['not-eligible', [{ ...purchase({ amountMinor: 20_001n }), version: 0n }]],
  ] as const;
  for (const [reason, purchases] of rows) {
    assert.equal(said(decide(asked, { purchases: [...purchases] })), `answer: ${reason}`);
  }
});

test('an open session turns other use cases away, and repeats its last round to its own', () => {
  const found = { session: session({ responsesDigest: 'digest-now' }) };
  assert.equal(said(decide({}, found)), 'repeat-last-round');
  assert.equal(said(decide({ sessionId: 'another' }, found)), 'turn-away: operation-ongoing');
  assert.equal(said(decide({ actorId: 'another' }, found)), 'turn-away: operation-ongoing');
  assert.equal(said(decide({}, found, 'another')), 'turn-away: operation-ongoing');
  assert.equal(said(decide({ operation: 'UPDATE_BALANCE' }, found)), 'turn-away: malformed-parameter');
  assert.equal(said(decide({ operation: null }, found)), 'repeat-last-round');
  assert.equal(said(decide({ purchaseId: 'another' }, found)), 'turn-away: malformed-parameter');
});

test('an expired session is in nobody’s way: the card’s own is written over, the device’s is closed first', () => {
  assert.equal(said(decide({}, { session: session({ expiresMs: NOW_MS }) })), 'round: ok');
  assert.equal(said(decide({}, { deviceBusy: { ...BUSY, expiresMs: NOW_MS } })), 'close-expired');
  const busy = { deviceBusy: { ...BUSY, expiresMs: NOW_MS + 1n } };
  assert.equal(said(decide({}, busy)), 'turn-away: operation-ongoing');
});

test('a later call belongs to its own session, open or just closed', () => {
  for (const open of [true, false]) {
    const found = { session: session({ open, responsesDigest: 'digest-now' }) };
    assert.equal(said(decide(RESPONSES, found)), 'repeat-last-round');
    assert.equal(said(decide({ ...RESPONSES, operation: null }, found)), 'repeat-last-round');
    assert.equal(said(decide({ ...RESPONSES, actorId: 'another' }, found)), 'answer: unknown-session');
    assert.equal(said(decide({ ...RESPONSES, sessionId: 'another' }, found)), 'answer: unknown-session');
    for (const other of [
      { operation: 'ERASE_CARD' },
      { purchaseId: 'p' },
      { operation: null, endpoint: 'getParkCardCommands' },
    ] as const) {
      assert.equal(said(decide({ ...RESPONSES, ...other }, found)), 'turn-away: malformed-parameter');
    }
  }
  const closed = { session: session({ open: false }) };
  assert.equal(said(decide(RESPONSES, closed)), 'answer: unknown-session');
  assert.equal(said(decide({ ...RESPONSES, operation: 'ERASE_CARD' }, closed)), 'answer: unknown-session');
});

test('a misnamed response is turned away, with the session as it was', () => {
  const found = { session: session({ expected: [{ id: '1.1', command: { kind: 'polling' } }] }) };
  const named = (name: string | null) => ({ responses: [{ id: '1.1', name, value: '00' }] });
  assert.equal(said(decide(named('READ_WITHOUT_ENCRYPTION_RESP'), found)), 'turn-away: malformed-parameter');
});

test('a device that failed: 321 while another session is open, its own reason otherwise, and its own session ends', () => {
  const failed: Partial<Call> = { deviceStatus: 232 };
  assert.equal(said(decide(failed)), 'answer: device-memory');
  assert.equal(said(decide(failed, IN_DOUBT)), 'answer: money-in-doubt');
  const expected = [{ id: '2.1', command: { kind: 'polling' } }] as const;
  const writing = session({ step: { name: 'writing' }, expected });
  const others = { session: session({ sessionId: 'another' }) };
  assert.equal(said(decide(failed, others)), 'turn-away: operation-ongoing');
  const own = decide(failed, { ...IN_DOUBT, session: writing });
  assert.equal(said(own), 'round: money-in-doubt');
  assert.ok(own.kind === 'round' && !own.session.open && own.session.expected.length === 0);
});

test('a round that ends closes its session; one that goes on counts, and names its commands after its number', () => {
  const image = imageWith(PURSE, 5000n);
  const expected = [{ id: '2.1', command: { kind: 'read', blocks: [...image.keys()] } }] as const;
  const found = { ...IN_DOUBT, session: session({ round: 2n, step: { name: 'writing' }, expected }) };
  const ended = decide({ ...RESPONSES, operation: null }, found);
  assert.ok(ended.kind === 'round');
  assert.deepEqual([ended.session.open, ended.session.round, ended.session.expected], [false, 3n, []]);
  assert.equal(ended.session.responsesDigest, 'digest-now');
});
