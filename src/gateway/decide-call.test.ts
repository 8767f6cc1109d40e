import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  AES,
  balanceAfter,
  book,
  call,
  card,
  DES,
  doubt,
  EXTERNAL_KEY,
  entropy,
  expecting,
  externalCard,
  factsOf,
  IDM,
  imageWith,
  LAYOUTS,
  LITE_S,
  marked,
  NOW_MS,
  PURSE,
  product,
  purchase,
  readingOf,
  session,
  snapshot,
} from '../../test/support/gateway-fixtures.ts';
import type { Layout } from '../cards/layout.ts';
import type { Call } from './call.ts';
import {
  awaitedSession,
  type CallContext,
  type CallDecision,
  countedAttempts,
  decideCall,
  sessionSubject,
} from './decide-call.ts';
import type { Opened } from './plain-command.ts';
import { MAX_READER_ATTEMPTS } from './reader-attempts.ts';
import { readerSubject, SESSION_TTL_MS } from './session.ts';
import type { Snapshot } from './snapshot.ts';

const RESPONSES: Partial<Call> = { responses: [] };
const NOTHING_SAID: Opened = { kind: 'facts', facts: [] };

function contextOf(
  asked: Partial<Call>,
  found: Partial<Snapshot>,
  more: Partial<CallContext> = {},
  layout: Layout = PURSE,
): CallContext {
  return {
    call: call(asked),
    responsesDigest: 'digest-now',
    snapshot: snapshot(layout, found),
    opened: NOTHING_SAID,
    layouts: LAYOUTS,
    entropy: entropy(),
    ...more,
  };
}

function decide(
  asked: Partial<Call>,
  found: Partial<Snapshot> = {},
  more: Partial<CallContext> = {},
): CallDecision {
  return decideCall(contextOf(asked, found, more));
}

/** The kind of the decision and its reason. */
function said(decision: CallDecision): string {
  if (decision.kind === 'repeat-last-round' || decision.kind === 'close-expired') return decision.kind;
  return `${decision.kind}: ${decision.refusal?.reason ?? 'ok'}`;
}

function asRound(decision: CallDecision) {
  assert.equal(decision.kind, 'round');
  return decision;
}

const RIVAL = { subject: 'another', version: 1n };
const LOADED = { purchases: [{ ...purchase({ state: 'LOADED' }), version: 0n }] };
const IN_DOUBT = {
  book: { ...book({ doubt: doubt(PURSE) }), version: 5n },
  purchases: [{ ...purchase({ state: 'LOADING' }), version: 0n }],
};

const READER: Partial<Call> = {
  endpoint: 'getReaderModeCommands',
  cardId: null,
  operation: 'BLOCK_AND_READ_CARD',
  announced: { systemCode: '9D10', idm: IDM, cardServiceId: null, areas: null },
};
const STRANGER = { card: null, book: null };
const READING_STRANGER = session({
  operation: 'BLOCK_AND_READ_CARD',
  externalKey: EXTERNAL_KEY,
  productId: 'product',
  step: { name: 'identifying' },
});

test('issuer, device, card, session: the first that is wrong is told', () => {
  const nothing = { issuerKnown: false, deviceKey: null, card: null, book: null, product: null };
  const rows: readonly (readonly [string, Partial<Snapshot>])[] = [
    ['answer: unknown-issuer', nothing],
    ['answer: unknown-device', { ...nothing, issuerKnown: true }],
    ['answer: unknown-card', { card: null, book: null, product: null }],
    ['answer: unknown-card', { card: card(PURSE, { deviceKey: 'another' }) }],
    ['answer: unknown-card', { card: externalCard(PURSE, { opened: true }) }],
    ['answer: unknown-session', {}],
  ];
  for (const [outcome, found] of rows) {
    assert.equal(said(decide(RESPONSES, found)), outcome);
    if (outcome !== 'answer: unknown-session') assert.equal(said(decide({}, found)), outcome);
  }
  assert.equal(said(decide(READER, nothing)), 'answer: unknown-issuer');
  assert.equal(said(decide(READER, { ...nothing, issuerKnown: true })), 'answer: unknown-device');
});

test('a first call opens a session that finds out what the card is, for as long as a session lives', () => {
  const decision = asRound(decide({ operation: 'UPDATE_BALANCE', purchaseId: 'purchase' }));
  assert.equal(decision.refusal, null);
  const { id, ...opened } = decision.session;
  assert.deepEqual(opened, {
    actorId: 'hub',
    sessionId: 'session',
    deviceKey: 'device-key',
    operation: 'UPDATE_BALANCE',
    purchaseId: 'purchase',
    externalKey: null,
    productId: null,
    open: true,
    step: { name: 'identifying' },
    round: 1n,
    expected: [],
    responsesDigest: 'digest-now',
    expiresMs: NOW_MS + SESSION_TTL_MS,
  });
  assert.deepEqual(
    decision.commands.map((command) => command.id),
    [1, 2, 3, 4].map((place) => `${id.slice(-12)}.1.${place}`),
  );
  const short = asRound(decide({}, {}, { sessionTtlMs: 7n }));
  assert.equal(short.session.expiresMs, NOW_MS + 7n);
});

test('the first commands are those of the card’s security', () => {
  const first = (layout: Layout) => {
    const found = contextOf({}, {}, {}, layout);
    return asRound(decideCall(found)).commands.map(({ command }) => command.kind);
  };
  const identification = ['reset-mode', 'polling', 'request-service'];
  assert.deepEqual(first(PURSE), [...identification, 'read']);
  for (const layout of [DES, AES]) assert.deepEqual(first(layout), [...identification, 'authenticate-1']);
  assert.deepEqual(first(LITE_S), ['polling', 'challenge', 'read']);
});

test('without an operation, the endpoint and the purchase say what is wanted', () => {
  const wanted = (asked: Partial<Call>, found: Partial<Snapshot> = IN_DOUBT) => {
    const decision = decide({ operation: null, ...asked }, found);
    return decision.kind === 'round' ? decision.session.operation : said(decision);
  };
  assert.equal(wanted({}), 'OWED');
  assert.equal(wanted({ purchaseId: 'purchase' }), 'UPDATE_BALANCE');
  assert.equal(wanted({ endpoint: 'getParkCardCommands' }), 'PARK_CARD');
  assert.equal(wanted({ ...READER, operation: null }, STRANGER), 'BLOCK_AND_READ_CARD');
});

test('a session of what is owed knows which purchase it loads', () => {
  const owed = { card: card(PURSE, { owed: [{ kind: 'LOAD', purchaseId: 'purchase' }] }) };
  assert.equal(asRound(decide({ operation: null }, owed)).session.purchaseId, 'purchase');
  const other = { card: card(PURSE, { owed: [{ kind: 'BLOCK' }] }) };
  assert.equal(asRound(decide({ operation: null }, other)).session.purchaseId, null);
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
  assert.equal(said(decide(asked, { ...LOADED, denied: true })), 'answer: ok');
});

test('an open session turns other use cases away, and repeats its last round to its own', () => {
  const found = { session: session({ responsesDigest: 'digest-now' }) };
  assert.equal(said(decide({}, found)), 'repeat-last-round');
  assert.equal(said(decide({ operation: null }, found)), 'repeat-last-round');
  assert.equal(said(decide({ sessionId: 'another' }, found)), 'turn-away: operation-ongoing');
  assert.equal(said(decide({ actorId: 'another' }, found)), 'turn-away: operation-ongoing');
  assert.equal(said(decide({}, found, { responsesDigest: 'another' })), 'turn-away: operation-ongoing');
  assert.equal(said(decide({ operation: 'UPDATE_BALANCE' }, found)), 'turn-away: malformed-parameter');
  assert.equal(said(decide({ purchaseId: 'another' }, found)), 'turn-away: malformed-parameter');
});

test('an expired session is in nobody’s way: the card’s own is written over, any other is closed first', () => {
  assert.equal(said(decide({}, { session: session({ expiresMs: NOW_MS }) })), 'round: ok');
  assert.equal(said(decide({}, { rival: { ...RIVAL, expiresMs: NOW_MS } })), 'close-expired');
  assert.equal(
    said(decide(READER, { ...STRANGER, rival: { ...RIVAL, expiresMs: NOW_MS } })),
    'close-expired',
  );
});

test('while another session is open on the device, or with the card, nobody begins', () => {
  const found = { rival: { ...RIVAL, expiresMs: NOW_MS + 1n } };
  assert.equal(said(decide({}, found)), 'turn-away: operation-ongoing');
  assert.equal(said(decide({ deviceStatus: 232 }, found)), 'turn-away: operation-ongoing');
  assert.equal(said(decide(READER, { ...STRANGER, ...found })), 'turn-away: operation-ongoing');
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
  const found = { session: session({ expected: expecting([{ kind: 'polling' }]) }) };
  const named = (name: string | null) => ({ responses: [{ id: '1.1', name, value: '00' }] });
  assert.equal(said(decide(named('RESET_MODE_RESP'), found)), 'turn-away: malformed-parameter');
});

test('a device that failed: 321 while another session is open, its own reason otherwise, and its own session ends', () => {
  const failed: Partial<Call> = { deviceStatus: 232 };
  assert.equal(said(decide(failed)), 'answer: device-memory');
  assert.equal(said(decide(failed, IN_DOUBT)), 'answer: money-in-doubt');
  const expected = expecting([{ kind: 'write', blocks: [] }]);
  const writing = session({ step: { name: 'writing', effect: null }, expected });
  const others = { session: session({ sessionId: 'another' }) };
  assert.equal(said(decide(failed, others)), 'turn-away: operation-ongoing');
  const silent: Opened = { kind: 'facts', facts: [{ kind: 'silent' }] };
  const own = asRound(decide(failed, { ...IN_DOUBT, session: writing }, { opened: silent }));
  assert.equal(said(own), 'round: money-in-doubt');
  assert.ok(!own.session.open && own.session.expected.length === 0);
});

test('a round that ends closes its session; one that goes on counts, and names its commands after its number', () => {
  const { commands } = readingOf(PURSE);
  const facts = factsOf(PURSE, commands, imageWith(PURSE, 5000n));
  const step = { name: 'identifying' } as const;
  const asked = { ...RESPONSES, operation: null };
  const reading = (operation: 'READ_BALANCE' | 'PARK_CARD') => {
    const held = session({ round: 2n, step, operation, expected: expecting(commands) });
    const more = operation === 'PARK_CARD' ? ({ endpoint: 'getParkCardCommands' } as const) : {};
    return asRound(decide({ ...asked, ...more }, { session: held }, { opened: { kind: 'facts', facts } }));
  };
  const ended = reading('READ_BALANCE').session;
  assert.deepEqual([ended.open, ended.round, ended.responsesDigest], [false, 3n, 'digest-now']);
  const goesOn = reading('PARK_CARD');
  assert.deepEqual([goesOn.session.open, goesOn.session.step.name], [true, 'writing']);
  assert.deepEqual(
    goesOn.commands.map(({ id }) => id),
    ['session-key.3.1'],
  );
});

describe('what the last reply tells', () => {
  const { commands, step } = readingOf(PURSE);
  const ending = (
    asked: Partial<Call>,
    held: Parameters<typeof session>[0],
    found: Partial<Snapshot> = {},
  ) => {
    const image = marked(PURSE, imageWith(PURSE, 0n), 0x01);
    const facts = factsOf(PURSE, commands, image);
    const open = session({ step, expected: expecting(commands), ...held });
    const calm = { book: { ...book({ chip: 0n, parked: 300n }), version: 5n } };
    const known = { session: open, ...calm, ...found };
    return asRound(
      decide({ ...RESPONSES, ...asked, operation: null }, known, { opened: { kind: 'facts', facts } }),
    ).data;
  };
  const PARK = { endpoint: 'getParkCardCommands' } as const;

  test('of a parked card, what is kept for it; of a blocked one, what it holds; at getCardCommands, nothing', () => {
    const parked = { balanceMinor: 300n, currency: 'JPY', cardAccountId: null };
    assert.deepEqual(ending(PARK, { operation: 'PARK_CARD' }), parked);
    const blocked = { balanceMinor: 0n, currency: 'JPY', cardAccountId: null };
    assert.deepEqual(ending(PARK, { operation: 'BLOCK_AND_READ_CARD' }), blocked);
    assert.equal(ending({}, { operation: 'OWED' }), null);
    assert.equal(ending({}, { operation: 'ERASE_CARD' }), null);
  });

  test('of an ingested card, its new account and what it gave', () => {
    const write = { kind: 'write', blocks: [] } as const;
    const held = session({
      ...READING_STRANGER,
      step: { name: 'writing', effect: null },
      expected: expecting([write]),
    });
    const found = {
      session: held,
      card: externalCard(PURSE, { id: 'new-card', cardId: 'new-card' }),
      book: { ...book({ chip: 0n, doubt: doubt(PURSE, 'ingest') }), version: 0n },
      purchases: [],
    };
    const more = { opened: { kind: 'facts', facts: [{ kind: 'written' }] } } as const;
    const { data, standing } = asRound(decide({ ...READER, ...RESPONSES, announced: null }, found, more));
    assert.deepEqual(data, { balanceMinor: 5000n, currency: 'JPY', cardAccountId: 'new-card' });
    assert.ok(standing.card.opened && standing.card.parked);
    assert.equal(balanceAfter('ingest'), 0n);
  });

  test('nothing when it went wrong', () => {
    assert.equal(ending(PARK, { operation: 'PARK_CARD', expiresMs: NOW_MS }), null);
  });
});

describe('reader mode', () => {
  test('a first call opens a session with the card and the product it is of', () => {
    const decision = asRound(decide(READER, STRANGER));
    const { externalKey, productId, operation, deviceKey } = decision.session;
    assert.deepEqual(
      [externalKey, productId, operation, deviceKey],
      [EXTERNAL_KEY, 'product', 'BLOCK_AND_READ_CARD', 'device-key'],
    );
    const { card: draft, book: empty } = decision.standing;
    assert.deepEqual(
      [draft.state, draft.opened, draft.parked, draft.idm, draft.externalKey, draft.id === draft.cardId],
      ['CREATED', false, false, IDM, EXTERNAL_KEY, true],
    );
    assert.deepEqual([empty.cardKey, empty.chip, empty.sequence], [draft.id, 0n, 0n]);
  });

  test('a card that no product takes is refused at its first call; later its session is gone', () => {
    const found = { ...STRANGER, product: null };
    assert.equal(said(decide(READER, found)), 'answer: not-eligible');
    assert.equal(
      said(decide({ ...READER, ...RESPONSES, announced: null }, found)),
      'answer: unknown-session',
    );
  });

  test('a later call goes on with the session’s card, and may not name another, nor another product for it', () => {
    const found = { ...STRANGER, session: session({ ...READING_STRANGER, responsesDigest: 'digest-now' }) };
    const later = { ...READER, ...RESPONSES };
    assert.equal(said(decide({ ...later, announced: null }, found)), 'repeat-last-round');
    assert.equal(said(decide(later, found)), 'repeat-last-round');
    const announced = { systemCode: '9D10', idm: 'F'.repeat(16), cardServiceId: null, areas: null };
    const other = { ...found, product: product(PURSE, { id: 'another' }) };
    for (const decision of [decide({ ...later, announced }, found), decide(later, other)]) {
      assert.equal(said(decision), 'turn-away: malformed-parameter');
      assert.ok(decision.kind === 'turn-away' && decision.refusal.detail === 'cardContents');
    }
  });

  test('an ingested card is on no phone: the card door does not know it, and it is not ingested again', () => {
    const torn = externalCard(PURSE);
    const opened = { card: externalCard(PURSE, { opened: true }) };
    for (const found of [{ card: torn }, opened])
      assert.equal(said(decide({}, found)), 'answer: unknown-card');
    assert.equal(said(decide(READER, opened)), 'answer: already-provisioned');
    // The operator bound the account to a chip of its own.
    const bound = { card: externalCard(PURSE, { opened: true, parked: true, idm: '0100000000000099' }) };
    assert.equal(asRound(decide({}, bound)).session.externalKey, null);
    assert.equal(said(decide(READER, bound)), 'answer: already-provisioned');
    assert.equal(said(decide(READER, { card: torn })), 'round: ok');
  });

  test('the sessions of a device in reader mode have their own row', () => {
    const of = (asked: Partial<Call>, found: Partial<Snapshot> = {}) =>
      sessionSubject({ call: call(asked), snapshot: snapshot(PURSE, found) });
    assert.equal(of({}), 'card-key');
    assert.equal(of(READER, STRANGER), readerSubject('device-key'));
    assert.equal(of(READER), readerSubject('device-key'));
  });

  const attempts = (...counts: readonly number[]) =>
    counts.map((count, i) => ({
      subject: i === 0 ? 'device\ndevice-key' : `card\n${EXTERNAL_KEY}`,
      timesMs: Array.from({ length: count }, () => NOW_MS),
      version: 0n,
    }));

  test('too many first calls of the device or of the card are refused, before anything else of the card', () => {
    const full = MAX_READER_ATTEMPTS;
    for (const [counts, outcome] of [
      [[full - 1, full - 1], 'round: ok'],
      [[full, 0], 'answer: too-many-attempts'],
      [[0, full], 'answer: too-many-attempts'],
    ] as const) {
      const found = { ...STRANGER, attempts: attempts(...counts) };
      assert.equal(said(decide(READER, found)), outcome);
      const busy = { ...found, rival: { ...RIVAL, expiresMs: NOW_MS + 1n }, product: null };
      const refused = outcome === 'round: ok' ? 'answer: not-eligible' : outcome;
      assert.equal(said(decide(READER, busy)), refused);
    }
  });

  test('a later call is no attempt, however many there were', () => {
    const found = {
      ...STRANGER,
      attempts: attempts(MAX_READER_ATTEMPTS),
      session: session({ ...READING_STRANGER, responsesDigest: 'digest-now' }),
    };
    const later = { ...READER, ...RESPONSES };
    assert.equal(said(decide(later, found)), 'repeat-last-round');
    assert.deepEqual(countedAttempts(contextOf(later, found)), []);
    const failed = { ...READER, deviceStatus: 221 };
    assert.deepEqual(countedAttempts(contextOf(failed, found)), [], 'nor is one that says the device failed');
  });

  test('a first call of an issuer that nobody knows, or repeated while its session is open, is no attempt', () => {
    const full = { ...STRANGER, attempts: attempts(MAX_READER_ATTEMPTS, 1) };
    const repeated = { ...full, session: session({ ...READING_STRANGER, responsesDigest: 'digest-now' }) };
    const rows: readonly (readonly [string, Partial<Snapshot>, number])[] = [
      ['answer: unknown-issuer', { ...full, issuerKnown: false }, 0],
      ['repeat-last-round', repeated, 0],
      ['answer: too-many-attempts', { ...repeated, session: session({ sessionId: 'another' }) }, 1],
    ];
    for (const [outcome, found, counted] of rows) {
      assert.equal(said(decide(READER, found)), outcome);
      assert.equal(countedAttempts(contextOf(READER, found)).length, counted, outcome);
    }
  });

  test('a first call counts on device and card, whatever it is answered; on the device alone once that is over', () => {
    const answers: readonly (readonly [string, Partial<Call>, Partial<Snapshot>])[] = [
      ['round: ok', READER, {}],
      ['answer: not-eligible', READER, { product: null }],
      ['answer: card-blocked', READER, { denied: true }],
      ['answer: device-unreachable', { ...READER, deviceStatus: 221 }, {}],
      ['turn-away: operation-ongoing', READER, { rival: { ...RIVAL, expiresMs: NOW_MS + 1n } }],
      ['answer: too-many-attempts', READER, { attempts: attempts(MAX_READER_ATTEMPTS, 1) }],
    ];
    for (const [outcome, asked, found] of answers) {
      const counted = contextOf(asked, { ...STRANGER, attempts: attempts(3, 1), ...found });
      assert.equal(said(decideCall(counted)), outcome);
      const times = countedAttempts(counted).map(({ timesMs }) => timesMs.length);
      const isOver = outcome === 'answer: too-many-attempts';
      assert.deepEqual(times, isOver ? [MAX_READER_ATTEMPTS] : [4, 2], outcome);
    }
  });
});

test('responses are waited for by the open session whose commands they answer for the first time', () => {
  const held = session();
  const rows: readonly (readonly [boolean, Partial<Call>, Snapshot['session']])[] = [
    [true, RESPONSES, held],
    [true, { deviceStatus: 221 }, held],
    [true, { ...RESPONSES, deviceStatus: 221 }, held],
    [false, {}, held],
    [false, RESPONSES, null],
    [false, RESPONSES, session({ open: false })],
    [false, { ...RESPONSES, sessionId: 'another' }, held],
    [false, { ...RESPONSES, actorId: 'another' }, held],
    [false, RESPONSES, session({ responsesDigest: 'digest-now' })],
  ];
  for (const [isAwaited, asked, open] of rows) {
    const found = awaitedSession(call(asked), 'digest-now', snapshot(PURSE, { session: open }));
    assert.equal(found, isAwaited ? open : null);
  }
  const later = call({ ...READER, ...RESPONSES });
  const named = snapshot(PURSE, { ...STRANGER, session: READING_STRANGER });
  assert.equal(awaitedSession(later, 'digest-now', named), READING_STRANGER);
  const another = { ...named, product: product(AES, { id: 'another' }) };
  assert.equal(awaitedSession(later, 'digest-now', another), null);
  const turnedAway = decide(later, another, { opened: null });
  assert.equal(said(turnedAway), 'turn-away: malformed-parameter');
});

test('every call that is decided with opened responses is one that awaits them, and no other needs them', () => {
  for (const asked of [{}, RESPONSES, { deviceStatus: 221 }] as const) {
    for (const held of [
      null,
      session(),
      session({ open: false }),
      session({ responsesDigest: 'digest-now' }),
    ]) {
      const counted = contextOf(asked, { session: held }, { opened: null });
      const awaited = awaitedSession(counted.call, 'digest-now', counted.snapshot) !== null;
      const decision = () => decideCall(counted);
      if (awaited) assert.throws(decision, /are opened before it is decided/);
      else assert.doesNotThrow(decision);
    }
  }
});
