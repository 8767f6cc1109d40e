import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  AES,
  afterWrite,
  alarmed,
  book,
  booked,
  card,
  context,
  DES,
  doubt,
  EXTERNAL_KEY,
  expecting,
  externalCard,
  factsOf,
  imageWith,
  inStation,
  JOURNAL,
  LITE_S,
  marked,
  NOW_MS,
  PURSE,
  product,
  purchase,
  readingOf,
  session,
  standing,
  standingInDoubt,
  VALUE_LAYOUTS,
  writtenImage,
} from '../../test/support/gateway-fixtures.ts';
import { hexToBytes } from '../bytes.ts';
import { balanceOf, type CardImage, hasMark } from '../cards/card-image.ts';
import type { Layout } from '../cards/layout.ts';
import type { Owed } from '../cards/owed.ts';
import { STATUS_FLAGS } from '../felica/status-flags.ts';
import { emptyBook } from '../ledger/card-book.ts';
import type { HandedCode } from '../ledger/transfer.ts';
import type { Fact } from './plain-command.ts';
import { identifyingCommands } from './reading-commands.ts';
import { decideRound, deviceRefusal, type RoundOutcome } from './round.ts';
import type { Session, SessionOperation } from './session.ts';
import type { GatewayCard } from './snapshot.ts';
import type { Standing } from './standing.ts';

const LOADING: Partial<Session> = { operation: 'UPDATE_BALANCE', purchaseId: 'purchase' };
/** With all that a layout can have. */
const FULL: readonly Layout[] = VALUE_LAYOUTS.filter(({ marks }) => marks !== undefined);
const BLOCKED = 0x01;
const ERASED = 0x02;
const INGESTED = 0x04;

interface Given {
  readonly layout?: Layout;
  readonly session?: Partial<Session>;
  readonly image?: CardImage;
  readonly stands?: Standing;
  /** Instead of those of a reading that went well. */
  readonly facts?: readonly Fact[];
  readonly deviceStatus?: number;
  readonly isBeingIngested?: boolean;
}

/** The round in which the card was read. */
function reading(given: Given = {}): RoundOutcome {
  const layout = given.layout ?? PURSE;
  const { step, commands } = readingOf(layout);
  const facts = given.facts ?? factsOf(layout, commands, given.image ?? imageWith(layout, 5000n));
  return decideRound(
    context(layout, { isBeingIngested: given.isBeingIngested ?? true }),
    session({ step, expected: expecting(commands), ...given.session }),
    given.stands ?? standing(layout),
    { kind: 'facts', facts },
    given.deviceStatus ?? 0,
  );
}

function onCard(layout: Layout, change: Partial<GatewayCard>, more: Partial<Standing> = {}): Standing {
  return standing(layout, { card: card(layout, change), ...more });
}

/** `commands: ...`, or the reason for which the session ends; `done` when it ends well. */
function said({ next }: RoundOutcome): string {
  if (next.kind === 'commands') return `commands: ${next.commands.map(({ kind }) => kind).join(' ')}`;
  return next.refusal?.reason ?? 'done';
}

/** As {@link said}, with a write for any commands that write, and a reading for any that only read. */
function outcomeOf(outcome: RoundOutcome): string {
  const text = said(outcome);
  if (!text.startsWith('commands: ')) return text;
  return text.includes('write') ? 'write' : 'read';
}

/** The round after `outcome`: what each of its commands brought. */
function next(
  layout: Layout,
  outcome: RoundOutcome,
  held: Partial<Session>,
  facts: readonly Fact[],
  deviceStatus = 0,
): RoundOutcome {
  assert.ok(outcome.next.kind === 'commands', said(outcome));
  const { step, commands } = outcome.next;
  return decideRound(
    context(layout),
    session({ ...held, step, expected: expecting(commands) }),
    { ...outcome.standing, transfers: [], alarms: [] },
    { kind: 'facts', facts },
    deviceStatus,
  );
}

/** What the card holds once it has done what `outcome` asks. */
function carriedOut(layout: Layout, image: CardImage, outcome: RoundOutcome): CardImage {
  const [write] = outcome.next.kind === 'commands' ? outcome.next.commands : [];
  assert.ok(write?.kind === 'write', said(outcome));
  return afterWrite(
    layout,
    image,
    write.blocks.map((block) => ({ ...block, data: hexToBytes(block.data) })),
  );
}

/** The card does what it is asked and tells so. */
function obeyed(layout: Layout, image: CardImage, outcome: RoundOutcome, held: Partial<Session>) {
  assert.ok(outcome.next.kind === 'commands');
  const after = carriedOut(layout, image, outcome);
  return { after, round: next(layout, outcome, held, factsOf(layout, outcome.next.commands, after)) };
}

function effectOf({ next: { kind, ...rest } }: RoundOutcome): string | null | undefined {
  return kind === 'commands' && 'step' in rest && rest.step.name === 'writing' ? rest.step.effect : undefined;
}

describe('what a reading finds', () => {
  const image = imageWith(PURSE, 5000n);
  const { commands } = readingOf(PURSE);
  const facts = factsOf(PURSE, commands, image);
  const versions = [...PURSE.areas, ...PURSE.services].map(({ keyVersion }) => keyVersion);

  test('what is wrong is told in its order: system, mode, services, areas, the read itself', () => {
    const rows: readonly (readonly [string, number, Fact])[] = [
      ['wrong-system', 1, { kind: 'silent' }],
      ['wrong-system', 1, { kind: 'polled', systemCode: 0x0003 }],
      ['done', 1, { kind: 'polled', systemCode: null }],
      ['device-error', 1, { kind: 'malformed' }],
      ['done', 0, { kind: 'silent' }],
      ['device-error', 0, { kind: 'malformed' }],
      ['device-error', 0, { kind: 'refused', sf1: 0xff, sf2: 0xa5 }],
      ['device-unreachable', 2, { kind: 'silent' }],
      ['missing-service', 2, { kind: 'key-versions', keyVersions: versions.with(-1, 0xffff) }],
      ['wrong-area', 2, { kind: 'key-versions', keyVersions: versions.with(0, 2) }],
      ['wrong-area', 2, { kind: 'key-versions', keyVersions: versions.with(1, 0xffff) }],
      ['done', 2, { kind: 'key-versions', keyVersions: versions.with(-1, 7) }],
      ['device-unreachable', 3, { kind: 'silent' }],
      ['device-error', 3, { kind: 'malformed' }],
      ['missing-service', 3, { kind: 'refused', sf1: 1, sf2: 0xa6 }],
      ['device-memory', 3, { kind: 'refused', sf1: 0xff, sf2: 0x70 }],
      ['device-error', 3, { kind: 'refused', sf1: 1, sf2: 0xa5 }],
    ];
    for (const [reason, place, fact] of rows) {
      const wrong = facts.with(place, fact);
      assert.equal(said(reading({ facts: wrong })), reason);
      const loading = reason === 'done' ? 'commands: write' : reason;
      assert.equal(said(reading({ facts: wrong, session: LOADING })), loading);
    }
  });

  test('a card with keys is identified first, and read once it is authenticated', () => {
    for (const layout of [DES, AES]) {
      const first = identifyingCommands(layout);
      const held = session({ step: { name: 'identifying' }, expected: expecting(first) });
      const identified = factsOf(layout, first, image);
      const decide = (opened: readonly Fact[]) =>
        decideRound(context(layout), held, standing(layout), { kind: 'facts', facts: opened }, 0);
      const goesOn = decide(identified);
      assert.match(said(goesOn), /^commands: authenticate-2 read/);
      assert.deepEqual(goesOn.next.kind === 'commands' && goesOn.next.step, { name: 'reading' });
      assert.equal(said(decide(identified.with(-1, { kind: 'silent' }))), 'device-unreachable');
      assert.equal(said(decide(identified.with(1, { kind: 'silent' }))), 'wrong-system');
      const fraud = decide(identified.with(-1, { kind: 'not-authentic' }));
      assert.deepEqual([said(fraud), alarmed(fraud.standing)], ['operation-failed', ['not-authentic']]);
    }
  });

  test('a reading is evidence whatever else is wrong: device, time, services, the answer to Polling', () => {
    const less = factsOf(PURSE, commands, imageWith(PURSE, 4900n));
    const rows: readonly (readonly [string, Given])[] = [
      ['device-unreachable', { facts: less, deviceStatus: 221 }],
      ['operation-failed', { facts: less, deviceStatus: 1 }],
      ['operation-expired', { facts: less, session: { expiresMs: NOW_MS } }],
      ['wrong-system', { facts: less.with(1, { kind: 'silent' }) }],
      ['device-unreachable', { facts: less.with(2, { kind: 'silent' }) }],
    ];
    for (const [reason, given] of rows) {
      const outcome = reading(given);
      assert.equal(said(outcome), reason);
      assert.deepEqual(booked(outcome.standing), ['single offline-use 100']);
    }
    const other = reading({ facts: less.with(1, { kind: 'polled', systemCode: 0x0003 }) });
    assert.deepEqual(booked(other.standing), [], "another system's card is no evidence");
  });

  test('silence while value is in doubt is the doubt; anything the card said is its own reason', () => {
    const unclear = factsOf(PURSE, commands, imageWith(PURSE, 6000n, 0x33));
    const stands = standingInDoubt(PURSE);
    for (const place of [1, 2, 3]) {
      const silent = reading({ facts: unclear.with(place, { kind: 'silent' }), stands });
      assert.equal(said(silent), 'money-in-doubt');
    }
    const refused = unclear.with(3, { kind: 'refused', sf1: 0xff, sf2: 0x70 });
    assert.equal(said(reading({ facts: refused, stands })), 'device-memory');
    assert.equal(said(reading({ facts: refused, stands, session: LOADING })), 'money-in-doubt');
  });

  test('no final error for a move of value that may be done: its session says that it is in doubt', () => {
    const same: readonly (readonly [HandedCode, SessionOperation])[] = [
      ['put-back', 'UPDATE_BALANCE'],
      ['park', 'PARK_CARD'],
      ['erase', 'ERASE_CARD'],
      ['ingest', 'BLOCK_AND_READ_CARD'],
    ];
    const refused = facts.with(3, { kind: 'refused', sf1: 0xff, sf2: 0x70 });
    for (const [code, operation] of same) {
      const stands = standingInDoubt(PURSE, code);
      for (const [, asked] of same) {
        const outcome = said(reading({ facts: refused, stands, session: { operation: asked } }));
        assert.equal(outcome, asked === operation ? 'money-in-doubt' : 'device-memory', `${code} ${asked}`);
      }
    }
  });

  test('a session that is late by no more than its last millisecond is late', () => {
    assert.equal(said(reading({ session: { expiresMs: NOW_MS + 1n } })), 'done');
    assert.equal(said(reading({ session: { expiresMs: NOW_MS } })), 'operation-expired');
  });
});

describe('what is not believed', () => {
  const lies = { kind: 'not-believed', why: 'why' } as const;
  const write = expecting([{ kind: 'write', blocks: [] }]);

  test('moves nothing, is an alarm, and is 323 only while value is in doubt', () => {
    for (const deviceStatus of [0, 221]) {
      for (const [opened, kind] of [
        [lies, 'responses-not-believed'],
        [{ kind: 'facts', facts: [{ kind: 'other-card' }] }, 'another-card-answered'],
        [{ kind: 'facts', facts: [{ kind: 'not-authentic' }] }, 'not-authentic'],
      ] as const) {
        const held = session({ step: { name: 'writing', effect: null }, expected: write });
        const calm = decideRound(context(PURSE), held, standing(PURSE), opened, deviceStatus);
        assert.deepEqual([said(calm), alarmed(calm.standing)], ['operation-failed', [kind]]);
        const doubtful = decideRound(context(PURSE), held, standingInDoubt(PURSE), opened, deviceStatus);
        assert.equal(said(doubtful), 'money-in-doubt');
        assert.deepEqual(booked(doubtful.standing), []);
      }
    }
  });

  test('authentic facts beside one that is not are evidence still', () => {
    const commands = [{ kind: 'write', blocks: [] }, ...readingOf(AES).commands.slice(1)] as const;
    const facts = factsOf(AES, commands, imageWith(AES, 6000n)).with(-1, { kind: 'not-authentic' });
    const held = session({ step: { name: 'writing', effect: null }, expected: expecting(commands) });
    const outcome = decideRound(context(AES), held, standingInDoubt(AES), { kind: 'facts', facts }, 0);
    assert.deepEqual([said(outcome), booked(outcome.standing)], ['operation-failed', ['post load 1000']]);
    assert.deepEqual(alarmed(outcome.standing), ['not-authentic']);
  });
});

for (const layout of FULL) {
  describe(`${layout.name}: each operation on what the card holds`, () => {
    const at = (balanceMinor: bigint, change: Partial<GatewayCard> = {}, parked = 0n) => ({
      image: imageWith(layout, balanceMinor),
      stands: onCard(layout, change, { book: book({ chip: balanceMinor, parked }) }),
    });
    const owing = (...owed: readonly Owed[]): Partial<GatewayCard> => ({ owed });
    const CONFIG: Owed = { kind: 'CONFIG', content: { autoChargeAmount: '00000000' } };
    const PLAN: Owed = { kind: 'PLAN', content: { from: '0001' } };
    const five = imageWith(layout, 5000n);
    const poor: Partial<GatewayCard> = { product: product(layout, { trustUnauthenticated: 999n }) };
    const distrusted = layout.security === 'none' ? 'not-eligible' : 'write';

    test('the outcome, and what is booked with it', () => {
      const rows: readonly (readonly [string, Partial<Session>, Given, string, string])[] = [
        ['READ', {}, {}, 'done', ''],
        ['READ less', {}, { image: imageWith(layout, 5000n) }, 'done', ''],
        ['READ blocked', {}, { image: marked(layout, five, BLOCKED) }, 'card-blocked', ''],
        ['READ erased', {}, { image: marked(layout, five, ERASED) }, 'card-deleted', ''],
        ['load', LOADING, {}, 'write', 'pending load 1000'],
        ['load blocked', LOADING, { image: marked(layout, five, BLOCKED) }, 'card-blocked', ''],
        ['load parked', LOADING, at(5000n, { parked: true }), 'not-eligible', ''],
        [
          'load distrusted',
          LOADING,
          at(5000n, poor),
          layout.security === 'none' ? 'not-eligible' : 'write',
          layout.security === 'none' ? '' : 'pending load 1000',
        ],
        ['put back nothing', { operation: 'UPDATE_BALANCE' }, {}, 'done', ''],
        [
          'put back',
          { operation: 'UPDATE_BALANCE' },
          at(5000n, { parked: true }, 300n),
          'write',
          'pending put-back 300',
        ],
        ['put back zero', { operation: 'UPDATE_BALANCE' }, at(5000n, { parked: true }), 'done', ''],
        [
          'put back too much',
          { operation: 'UPDATE_BALANCE' },
          at(
            5000n,
            { parked: true, product: product(layout, { trustUnauthenticated: 100_000n }) },
            layout.limits.maximum - 4999n,
          ),
          'balance-limit',
          '',
        ],
        ['config', { operation: 'UPDATE_CONFIG' }, at(5000n, owing(CONFIG)), 'write', ''],
        ['config, none owed', { operation: 'UPDATE_CONFIG' }, at(5000n, owing(PLAN)), 'done', ''],
        ['plan', { operation: 'UPDATE_PLAN' }, at(5000n, owing(PLAN)), 'write', ''],
        ['plan, none owed', { operation: 'UPDATE_PLAN' }, at(5000n, owing(CONFIG)), 'done', ''],
        ['park', { operation: 'PARK_CARD' }, {}, 'write', 'pending park 5000'],
        ['park zero', { operation: 'PARK_CARD' }, at(0n), 'done', ''],
        [
          'park distrusted',
          { operation: 'PARK_CARD' },
          at(5000n, poor),
          distrusted,
          distrusted === 'write' ? 'pending park 5000' : '',
        ],
        [
          'park erased',
          { operation: 'PARK_CARD' },
          { image: marked(layout, five, ERASED) },
          'card-deleted',
          '',
        ],
        [
          'park blocked',
          { operation: 'PARK_CARD' },
          { image: marked(layout, five, BLOCKED) },
          'write',
          'pending park 5000',
        ],
        ['erase', { operation: 'ERASE_CARD' }, {}, 'write', 'pending erase 5000'],
        ['erase zero', { operation: 'ERASE_CARD' }, at(0n), 'write', ''],
        ['erase erased', { operation: 'ERASE_CARD' }, { image: marked(layout, five, ERASED) }, 'done', ''],
        [
          'erase distrusted',
          { operation: 'ERASE_CARD' },
          at(5000n, poor),
          distrusted,
          distrusted === 'write' ? 'pending erase 5000' : '',
        ],
        ['block', { operation: 'BLOCK_AND_READ_CARD' }, {}, 'write', ''],
        [
          'block blocked',
          { operation: 'BLOCK_AND_READ_CARD' },
          { image: marked(layout, five, BLOCKED) },
          'done',
          '',
        ],
        ['nothing owed', { operation: 'OWED' }, {}, 'done', ''],
      ];
      for (const [title, held, given, outcome, transfers] of rows) {
        const found = reading({ layout, session: held, ...given });
        assert.deepEqual([outcomeOf(found), booked(found.standing).join()], [outcome, transfers], title);
      }
    });

    if (layout.inStation !== undefined) {
      test('a card inside the gates keeps its value, and is loaded, configured and blocked all the same', () => {
        const image = inStation(layout, five);
        for (const operation of ['PARK_CARD', 'ERASE_CARD'] as const)
          assert.equal(said(reading({ layout, image, session: { operation } })), 'in-station');
        assert.equal(outcomeOf(reading({ layout, image, session: LOADING })), 'write');
        assert.equal(said(reading({ layout, image })), 'done');
        const block = reading({ layout, image, session: { operation: 'BLOCK_AND_READ_CARD' } });
        assert.equal(outcomeOf(block), 'write');
      });
    }

    test('after its write each operation is what it was to be', () => {
      const rows: readonly (readonly [
        SessionOperation,
        ReturnType<typeof at>,
        string,
        Partial<GatewayCard>,
        bigint | null,
      ])[] = [
        ['PARK_CARD', at(5000n), 'post park 5000', { parked: true }, 5000n],
        ['UPDATE_BALANCE', at(5000n, { parked: true }, 300n), 'post put-back 300', { parked: false }, null],
        ['ERASE_CARD', at(5000n, owing(PLAN)), 'post erase 5000', { state: 'DELETED', owed: [] }, null],
        ['ERASE_CARD', at(0n, owing(PLAN)), '', { state: 'DELETED', owed: [] }, null],
        ['BLOCK_AND_READ_CARD', at(5000n), '', { state: 'SUSPENDED_ISSUER', owed: [] }, 5000n],
        ['UPDATE_CONFIG', at(5000n, owing(CONFIG, PLAN)), '', { owed: [PLAN] }, null],
        ['UPDATE_PLAN', at(5000n, owing(CONFIG, PLAN)), '', { owed: [CONFIG] }, null],
      ];
      for (const [operation, { image, stands }, transfers, change, told] of rows) {
        const released = reading({ layout, image, stands, session: { operation } });
        const { after, round } = obeyed(layout, image, released, { operation });
        assert.deepEqual([said(round), booked(round.standing).join()], ['done', transfers], operation);
        assert.deepEqual(round.standing.card, { ...stands.card, ...change }, operation);
        assert.equal(round.next.kind === 'finish' && round.next.balanceMinor, told, operation);
        assert.equal(balanceOf(layout, after), round.standing.book.chip, operation);
        assert.equal(hasMark(layout, after, 'erased'), operation === 'ERASE_CARD');
        assert.equal(hasMark(layout, after, 'blocked'), operation === 'BLOCK_AND_READ_CARD');
      }
    });

    test('what is done without a write', () => {
      const parked = reading({ layout, ...at(0n), session: { operation: 'PARK_CARD' } });
      assert.ok(parked.standing.card.parked);
      const putBack = reading({
        layout,
        ...at(5000n, { parked: true }),
        session: { operation: 'UPDATE_BALANCE' },
      });
      assert.equal(putBack.standing.card.parked, false);
      const image = marked(layout, five, ERASED);
      const erased = reading({ layout, image, session: { operation: 'ERASE_CARD' } });
      assert.equal(erased.standing.card.state, 'DELETED');
    });

    test('a block suspends the card from its release on, and owes the mark until it is seen', () => {
      const released = reading({ layout, session: { operation: 'BLOCK_AND_READ_CARD' } });
      const { state, owed } = released.standing.card;
      assert.deepEqual(
        [state, owed, effectOf(released)],
        ['SUSPENDED_ISSUER', [{ kind: 'BLOCK' }], 'blocked'],
      );
      const image = marked(layout, five, BLOCKED);
      const seen = reading({ layout, image, session: { operation: 'BLOCK_AND_READ_CARD' } });
      assert.deepEqual([seen.standing.card.state, seen.standing.card.owed], ['SUSPENDED_ISSUER', []]);
    });

    test('a block goes ahead while value stays in doubt, and then says so', () => {
      const image = marked(layout, imageWith(layout, 5000n, 0x33), 0);
      const stands = standingInDoubt(layout);
      const held = { operation: 'BLOCK_AND_READ_CARD' } as const;
      const released = reading({ layout, image, stands, session: held });
      const { round } = obeyed(layout, image, released, held);
      assert.deepEqual([said(round), round.standing.card.owed], ['money-in-doubt', []]);
      const blocked = marked(layout, image, BLOCKED);
      assert.equal(said(reading({ layout, image: blocked, stands, session: held })), 'money-in-doubt');
    });

    test('no other write goes out while value stays in doubt; reading is none', () => {
      const image = imageWith(layout, 5000n, 0x33);
      const stands = { ...standingInDoubt(layout), card: card(layout, owing(CONFIG, PLAN)) };
      const operations: readonly SessionOperation[] = [
        'UPDATE_BALANCE',
        'UPDATE_CONFIG',
        'UPDATE_PLAN',
        'PARK_CARD',
        'ERASE_CARD',
        'OWED',
      ];
      for (const operation of operations)
        assert.equal(said(reading({ layout, image, stands, session: { operation } })), 'money-in-doubt');
      assert.equal(said(reading({ layout, image, stands })), 'done');
    });

    test('everything owed is worked off in its order, one write a round', () => {
      const owed: readonly Owed[] = [
        { kind: 'LOAD', purchaseId: 'purchase' },
        PLAN,
        CONFIG,
        { kind: 'FENCE' },
        { kind: 'UNBLOCK' },
      ];
      const held = { operation: 'OWED', purchaseId: 'purchase' } as const;
      let image = marked(layout, five, BLOCKED);
      let round = reading({ layout, image, stands: onCard(layout, { owed }), session: held });
      const effects: unknown[] = [];
      const transfers: string[] = [];
      for (let guard = 0; round.next.kind === 'commands' && guard < 20; guard++) {
        transfers.push(...booked(round.standing));
        if (round.next.step.name === 'writing') {
          effects.push(round.next.step.effect);
          ({ after: image, round } = obeyed(layout, image, round, held));
        } else round = next(layout, round, held, factsOf(layout, round.next.commands, image));
      }
      transfers.push(...booked(round.standing));
      assert.deepEqual([said(round), round.standing.card.owed], ['done', []]);
      assert.deepEqual(effects, ['unblocked', 'fenced', 'configured', 'planned', null]);
      assert.deepEqual(transfers, ['pending load 1000', 'post load 1000']);
      assert.equal(balanceOf(layout, image), 6000n);
      assert.equal(round.standing.purchases[0]?.state, 'LOADED');
    });

    test('an owed erasure comes first, and nothing is owed after it', () => {
      const stands = onCard(layout, {
        state: 'DELETED',
        owed: [CONFIG, { kind: 'BLOCK' }, { kind: 'ERASE' }],
      });
      const released = reading({ layout, stands, session: { operation: 'OWED' } });
      assert.deepEqual(booked(released.standing), ['pending erase 5000']);
      const { round } = obeyed(layout, five, released, { operation: 'OWED' });
      assert.deepEqual([said(round), round.standing.card.owed], ['done', []]);
    });

    test('a fence proves that no older frame survives', () => {
      const stands = onCard(layout, { owed: [{ kind: 'FENCE' }] }, { book: book({ sequence: 9n }) });
      const released = reading({ layout, stands, session: { operation: 'OWED' } });
      assert.equal(released.standing.book.fencedSequence, 0n);
      const { after, round } = obeyed(layout, five, released, { operation: 'OWED' });
      assert.equal(round.standing.book.fencedSequence, 9n);
      assert.equal(balanceOf(layout, after), 5000n);
    });

    test('an owed purchase that can be loaded no more is owed no more; one on a suspended card waits', () => {
      const owed: readonly Owed[] = [{ kind: 'LOAD', purchaseId: 'purchase' }];
      const held = { operation: 'OWED', purchaseId: 'purchase' } as const;
      for (const state of ['LOADED', 'CANCELLED', 'REFUNDED'] as const) {
        const stands = onCard(layout, { owed }, { purchases: [purchase({ state })] });
        const outcome = reading({ layout, stands, session: held });
        assert.deepEqual([said(outcome), outcome.standing.card.owed], ['done', []], state);
      }
      const suspended = onCard(layout, { owed, state: 'SUSPENDED_WALLET' });
      const waiting = reading({ layout, stands: suspended, session: held });
      assert.deepEqual([said(waiting), waiting.standing.card.owed], ['done', owed]);
      const newer = reading({
        layout,
        stands: onCard(layout, { owed }),
        session: { ...held, purchaseId: null },
      });
      assert.deepEqual(
        [said(newer), newer.standing.card.owed],
        ['done', owed],
        'it was owed after the session began',
      );
    });
  });

  describe(`${layout.name}: a card held to the phone`, () => {
    const INGEST = { operation: 'BLOCK_AND_READ_CARD', externalKey: EXTERNAL_KEY } as const;
    const five = imageWith(layout, 5000n);
    const zero = imageWith(layout, 0n);
    const stranger = (change: Partial<GatewayCard> = {}, more: Partial<Standing> = {}) =>
      standing(layout, {
        card: externalCard(layout, change),
        book: emptyBook('card-key', 'issuer', 'JPY'),
        purchases: [],
        ...more,
      });
    const torn = (transfer: Partial<Standing> = {}) => {
      const { book: inDoubt } = standingInDoubt(layout, 'ingest');
      return stranger({}, { book: { ...inDoubt, chip: 0n }, ...transfer });
    };

    test('is read, and nothing of it is booked', () => {
      const outcome = reading({
        layout,
        stands: stranger(),
        session: { externalKey: EXTERNAL_KEY },
        isBeingIngested: false,
      });
      assert.deepEqual([said(outcome), booked(outcome.standing)], ['done', []]);
      assert.equal(outcome.next.kind === 'finish' && outcome.next.balanceMinor, 5000n);
    });

    test('is ingested: fresh, taken up again, without value, by somebody else', () => {
      const opened = { opened: true, parked: true };
      const rows: readonly (readonly [string, CardImage, Standing, boolean, string, string, object])[] = [
        ['fresh', five, stranger(), false, 'write', 'pending ingest 5000', {}],
        ['zero', zero, stranger(), false, 'write', '', {}],
        ['zero, torn and marked', marked(layout, zero, INGESTED), stranger(), true, 'done', '', opened],
        ['zero, torn and not marked', zero, stranger(), true, 'write', '', {}],
        ['foreign mark', marked(layout, zero, INGESTED), stranger(), false, 'already-provisioned', '', {}],
        [
          'torn, written',
          marked(layout, writtenImage(layout, 'ingest'), INGESTED),
          torn(),
          true,
          'done',
          'post ingest 5000',
          opened,
        ],
        ['torn, not written', five, torn(), true, 'write', 'void ingest 5000,pending ingest 5000', {}],
        ['torn, unclear', imageWith(layout, 5000n, 0x33), torn(), true, 'money-in-doubt', '', {}],
        ['blocked', marked(layout, five, BLOCKED), stranger(), false, 'card-blocked', '', {}],
        ['erased', marked(layout, five, ERASED), stranger(), false, 'card-deleted', '', {}],
        ['done before', five, stranger({ opened: true, parked: true }), true, 'done', '', opened],
      ];
      for (const [title, image, stands, isBeingIngested, outcome, transfers, change] of rows) {
        const found = reading({ layout, image, stands, session: INGEST, isBeingIngested });
        assert.deepEqual([outcomeOf(found), booked(found.standing).join()], [outcome, transfers], title);
        assert.deepEqual(found.standing.card, { ...stands.card, ...change }, title);
      }
    });

    test('gives its value and bears the mark, and its account tells what it gave', () => {
      for (const [image, transfers, kept] of [
        [five, ['post ingest 5000'], 5000n],
        [zero, [], 0n],
      ] as const) {
        const released = reading({
          layout,
          image,
          stands: stranger(),
          session: INGEST,
          isBeingIngested: false,
        });
        const { after, round } = obeyed(layout, image, released, INGEST);
        assert.deepEqual([said(round), booked(round.standing)], ['done', transfers]);
        assert.equal(round.next.kind === 'finish' && round.next.balanceMinor, kept);
        assert.ok(hasMark(layout, after, 'ingested') && balanceOf(layout, after) === 0n);
        const { opened, parked } = round.standing.card;
        assert.ok(opened && parked);
      }
    });

    if (layout.inStation !== undefined) {
      test('is not ingested inside the gates', () => {
        const image = inStation(layout, five);
        assert.equal(
          said(reading({ layout, image, stands: stranger(), session: INGEST, isBeingIngested: false })),
          'in-station',
        );
      });
    }
  });
}

test('what is owed to the railway must stay on the card', () => {
  const image = imageWith(AES, -100n);
  const below = { book: book({ chip: -100n }) };
  for (const operation of ['PARK_CARD', 'ERASE_CARD'] as const) {
    const outcome = reading({ layout: AES, image, stands: standing(AES, below), session: { operation } });
    assert.equal(said(outcome), 'balance-limit');
  }
  const ingest = { operation: 'BLOCK_AND_READ_CARD', externalKey: EXTERNAL_KEY } as const;
  const stands = standing(AES, { card: externalCard(AES), book: emptyBook('card-key', 'issuer', 'EUR') });
  assert.equal(
    said(reading({ layout: AES, image, stands, session: ingest, isBeingIngested: false })),
    'balance-limit',
  );
});

test('holders of cards that may not be used get nothing; what is owed goes on', () => {
  const rows: readonly (readonly [string, Partial<GatewayCard>])[] = [
    ['card-blocked', { state: 'SUSPENDED_WALLET' }],
    ['card-deleted', { state: 'DELETED' }],
    ['card-expired', { expiresMs: NOW_MS }],
  ];
  for (const [reason, change] of rows) {
    for (const held of [{}, LOADING, { operation: 'UPDATE_CONFIG' }, { operation: 'UPDATE_PLAN' }] as const)
      assert.equal(said(reading({ stands: onCard(PURSE, change), session: held })), reason);
    assert.equal(said(reading({ stands: onCard(PURSE, change), session: { operation: 'OWED' } })), 'done');
  }
});

test('a purchase that the reading finds loaded is success, though the card is suspended', () => {
  const stands = { ...standingInDoubt(PURSE), card: card(PURSE, { state: 'SUSPENDED_ISSUER' }) };
  const outcome = reading({ image: writtenImage(PURSE), stands, session: LOADING });
  assert.deepEqual([said(outcome), booked(outcome.standing)], ['done', ['post load 1000']]);
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
    const stands = standing(layout, { purchases: [purchase({ amountMinor })] });
    assert.equal(said(reading({ layout, stands, session: LOADING })), outcome, String(amountMinor));
  }
});

test('the state and the card of a purchase are looked at again before the write', () => {
  for (const more of [{ state: 'CANCELLED' }, { state: 'REFUNDED' }, { cardKey: 'another' }] as const) {
    const stands = standing(PURSE, { purchases: [purchase(more)] });
    assert.equal(said(reading({ stands, session: LOADING })), 'operation-failed');
  }
  assert.equal(
    said(reading({ stands: standing(PURSE, { purchases: [] }), session: LOADING })),
    'operation-failed',
  );
});

for (const layout of VALUE_LAYOUTS) {
  const isLiteS = layout.security === 'lite-s';
  const before = imageWith(layout, 5000n);

  describe(`${layout.name}: a released write`, () => {
    const released = reading({ layout, session: LOADING });
    const after = carriedOut(layout, before, released);
    const other = imageWith(layout, 5000n, 0x33);
    const commands = released.next.kind === 'commands' ? released.next.commands : [];
    /** What the write brought, and on Lite-S what is read behind it. */
    const round = (fact: Fact, image: CardImage | null, deviceStatus = 0) => {
      const read = image === null ? [{ kind: 'silent' } as const] : factsOf(layout, commands, image).slice(1);
      return next(layout, released, LOADING, isLiteS ? [fact, ...read] : [fact], deviceStatus);
    };

    test('is the one that the pending transfer can prove', () => {
      assert.deepEqual(booked(released.standing), ['pending load 1000']);
      assert.equal(released.standing.book.chip, 5000n, 'the chip account waits');
      assert.equal(released.standing.purchases[0]?.state, 'LOADING');
      const read = reading({
        layout,
        image: after,
        stands: { ...released.standing, transfers: [] },
      });
      assert.deepEqual(booked(read.standing), ['post load 1000']);
    });

    test('made again from the same read leaves the same bytes', () => {
      const again = reading({ layout, session: LOADING });
      assert.deepEqual(again.next, released.next);
    });

    test('ends by what the card says of it, and on Lite-S by what is read behind it', () => {
      const refused: Fact = { kind: 'refused', sf1: 0xff, sf2: 0x70 };
      const posted = ['post load 1000'];
      const voided = ['void load 1000'];
      const rows: readonly (readonly [Fact, CardImage | null, string, readonly string[]])[] = isLiteS
        ? [
            [{ kind: 'written' }, after, 'done', posted],
            [{ kind: 'silent' }, after, 'done', posted],
            [refused, after, 'done', posted],
            [{ kind: 'written' }, before, 'operation-failed', voided],
            [{ kind: 'silent' }, before, 'device-unreachable', voided],
            [refused, before, 'device-memory', voided],
            [{ kind: 'written' }, other, 'money-in-doubt', []],
            [{ kind: 'written' }, null, 'money-in-doubt', []],
            [{ kind: 'silent' }, null, 'money-in-doubt', []],
            [refused, null, 'money-in-doubt', []],
            [{ kind: 'malformed' }, null, 'money-in-doubt', []],
          ]
        : [
            [{ kind: 'written' }, null, 'done', posted],
            [{ kind: 'silent' }, null, 'money-in-doubt', []],
            [{ kind: 'malformed' }, null, 'money-in-doubt', []],
            [refused, null, 'read', []],
          ];
      for (const [fact, image, outcome, transfers] of rows) {
        const found = round(fact, image);
        assert.deepEqual([outcomeOf(found), booked(found.standing)], [outcome, transfers], fact.kind);
        const failed = round(fact, image, 231);
        const reason = transfers.length === 0 ? 'money-in-doubt' : 'device-error';
        assert.deepEqual([said(failed), booked(failed.standing)], [reason, transfers], 'evidence first');
      }
    });

    if (!isLiteS) {
      test('that was refused is read back, and the reading ends it: the refusal, success, or doubt', () => {
        const back = round({ kind: 'refused', sf1: 0xff, sf2: 0x70 }, null);
        const reads = back.next.kind === 'commands' ? back.next.commands : [];
        const rows: readonly (readonly [readonly Fact[], string, readonly string[]])[] = [
          [factsOf(layout, reads, before), 'device-memory', ['void load 1000']],
          [factsOf(layout, reads, after), 'done', ['post load 1000']],
          [reads.map(() => ({ kind: 'silent' })), 'money-in-doubt', []],
          [reads.map(() => ({ kind: 'malformed' })), 'money-in-doubt', []],
          [reads.map(() => ({ kind: 'refused', sf1: 0xff, sf2: 0x70 })), 'money-in-doubt', []],
          ...(layout.receipt?.overwrittenBy === 'ring'
            ? []
            : [[factsOf(layout, reads, other), 'money-in-doubt', []] as const]),
        ];
        for (const [facts, outcome, transfers] of rows) {
          const found = next(layout, back, LOADING, facts);
          assert.deepEqual([said(found), booked(found.standing)], [outcome, transfers]);
          const failed = next(layout, back, LOADING, facts, 221);
          assert.notEqual(said(failed), 'done');
          assert.deepEqual(booked(failed.standing), transfers);
          const lie = next(layout, back, LOADING, facts.with(0, { kind: 'not-authentic' }));
          assert.equal(said(lie), 'money-in-doubt');
        }
      });
    }
  });
}

test('no refusal, whatever its flags, proves that nothing was written', () => {
  const released = reading({ session: LOADING });
  for (const sf2 of STATUS_FLAGS.keys()) {
    const refused = next(PURSE, released, LOADING, [{ kind: 'refused', sf1: 0xff, sf2 }]);
    assert.equal(said(refused), 'commands: read', String(sf2));
  }
});

test('a write without value that fails is still owed, and its own reason is told', () => {
  const owed: readonly Owed[] = [{ kind: 'PLAN', content: { from: '0001' } }];
  const held = { operation: 'UPDATE_PLAN' } as const;
  for (const layout of [PURSE, JOURNAL, DES, AES, LITE_S]) {
    const released = reading({ layout, stands: onCard(layout, { owed }), session: held });
    const before = imageWith(layout, 5000n);
    const rest =
      layout.security === 'lite-s'
        ? factsOf(layout, [{ kind: 'read', blocks: [...before.keys()] }], before)
        : [];
    const rows: readonly (readonly [Fact, string])[] = [
      [{ kind: 'silent' }, 'device-unreachable'],
      [{ kind: 'malformed' }, 'device-error'],
      [{ kind: 'refused', sf1: 0xff, sf2: 0x70 }, 'device-memory'],
    ];
    for (const [fact, reason] of rows) {
      const found = next(layout, released, held, [fact, ...rest]);
      assert.deepEqual([said(found), found.standing.card.owed], [reason, owed], layout.name);
    }
  }
});

test('lite-s: what a card says of a write is no evidence that it stands there', () => {
  const owed: readonly Owed[] = [{ kind: 'CONFIG', content: { autoChargeAmount: '01020304' } }];
  const held = { operation: 'UPDATE_CONFIG' } as const;
  const before = imageWith(LITE_S, 5000n);
  const released = reading({ layout: LITE_S, stands: onCard(LITE_S, { owed }), session: held });
  assert.equal(said(released), 'commands: write challenge read');
  const commands = released.next.kind === 'commands' ? released.next.commands : [];
  const lied = next(LITE_S, released, held, factsOf(LITE_S, commands, before));
  assert.deepEqual([said(lied), lied.standing.card.owed], ['operation-failed', owed]);
  const { round } = obeyed(LITE_S, before, released, held);
  assert.deepEqual([said(round), round.standing.card.owed], ['done', []]);
});

test('a device that fails ends every step, is never told success, and money in doubt comes first', () => {
  const rows: readonly (readonly [number, string])[] = [
    [221, 'device-unreachable'],
    [231, 'device-error'],
    [232, 'device-memory'],
    [911, 'operation-failed'],
    [Number.NaN, 'operation-failed'],
  ];
  for (const [deviceStatus, reason] of rows) {
    assert.equal(deviceRefusal(standing(PURSE), deviceStatus).reason, reason);
    assert.equal(deviceRefusal(standingInDoubt(PURSE), deviceStatus).reason, 'money-in-doubt');
    assert.equal(said(reading({ deviceStatus })), reason);
    assert.equal(said(reading({ deviceStatus, session: LOADING })), reason);
    const released = reading({ session: LOADING });
    assert.equal(said(next(PURSE, released, LOADING, [{ kind: 'written' }], deviceStatus)), reason);
    assert.equal(said(next(PURSE, released, LOADING, [{ kind: 'silent' }], deviceStatus)), 'money-in-doubt');
  }
});

test('a session that is late ends in every step, once the evidence is taken', () => {
  const late = { ...LOADING, expiresMs: NOW_MS };
  const released = reading({ session: LOADING });
  const written = next(PURSE, released, late, [{ kind: 'written' }]);
  assert.deepEqual([said(written), booked(written.standing)], ['operation-expired', ['post load 1000']]);
  const refused = next(PURSE, released, LOADING, [{ kind: 'refused', sf1: 0xff, sf2: 0x70 }]);
  const back = next(
    PURSE,
    refused,
    late,
    factsOf(PURSE, [{ kind: 'read', blocks: [...imageWith(PURSE, 0n).keys()] }], imageWith(PURSE, 5000n)),
  );
  assert.deepEqual([said(back), booked(back.standing)], ['operation-expired', ['void load 1000']]);
});

describe('a write whose doubt an operator decided while it was out', () => {
  const decidedAs = (layout: Layout, decision: 'post' | 'void') =>
    standing(layout, {
      book: book({
        chip: decision === 'post' ? 6000n : 5000n,
        decided: { ...doubt(layout), decision },
        historySerial: layout.history === undefined ? null : 1n,
      }),
      purchases: [purchase({ state: decision === 'post' ? 'LOADED' : 'PAID' })],
    });
  const answered = (layout: Layout, decision: 'post' | 'void', fact: Fact) => {
    const released = reading({ layout, session: LOADING });
    const commands = released.next.kind === 'commands' ? released.next.commands : [];
    const image = fact.kind === 'written' ? writtenImage(layout) : imageWith(layout, 5000n, 0x33);
    const stands = decidedAs(layout, decision);
    return next(layout, { ...released, standing: stands }, LOADING, [
      fact,
      ...factsOf(layout, commands, image).slice(1),
    ]);
  };

  for (const layout of [PURSE, JOURNAL, DES, AES, LITE_S]) {
    test(`${layout.name}: the card's word agrees with the decision, or makes up for it`, () => {
      const right = answered(layout, 'post', { kind: 'written' });
      assert.deepEqual([said(right), booked(right.standing), alarmed(right.standing)], ['done', [], []]);
      const wrong = answered(layout, 'void', { kind: 'written' });
      assert.deepEqual(booked(wrong.standing), ['pending load 1000', 'post load 1000']);
      assert.deepEqual([said(wrong), alarmed(wrong.standing)], ['done', ['written-late']]);
    });

    test(`${layout.name}: a purchase that was decided to be loaded is never told to have failed`, () => {
      assert.equal(said(answered(layout, 'post', { kind: 'silent' })), 'done');
    });
  }
});
