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
  doubt,
  EXTERNAL_KEY,
  expecting,
  externalCard,
  factsOf,
  imageWith,
  JOURNAL,
  LITE_S,
  PURSE,
  purchase,
  READ_ONLY,
  readingOf,
  session,
  standing,
  standingInDoubt,
  VALUE_LAYOUTS,
  writtenImage,
} from '../../test/support/gateway-fixtures.ts';
import { hexToBytes, uintToBytesLE } from '../bytes.ts';
import type { CardImage } from '../cards/card-image.ts';
import type { Layout } from '../cards/layout.ts';
import type { Owed } from '../cards/owed.ts';
import { LAST_WRITE_COUNT } from '../felica/security/lite-s.ts';
import { emptyBook } from '../ledger/card-book.ts';
import { MAX_AMOUNT_MINOR } from '../ledger/transfer.ts';
import type { Fact, PlainCommand } from './plain-command.ts';
import { decideRound, type RoundContext, type RoundOutcome } from './round.ts';
import type { Session, SessionOperation } from './session.ts';
import type { Standing } from './standing.ts';

/** What speaks against a card that would do what it is told, and what a write proves beside the value it moves. */

const LOADING: Partial<Session> = { operation: 'UPDATE_BALANCE', purchaseId: 'purchase' };
const CONFIG: Owed = { kind: 'CONFIG', content: { autoChargeAmount: '01020304' } };
const PLAN: Owed = { kind: 'PLAN', content: { from: '0001' } };
const LOAD: Owed = { kind: 'LOAD', purchaseId: 'purchase' };
/** With all that a layout can have. */
const FULL: readonly Layout[] = VALUE_LAYOUTS.filter(({ marks }) => marks !== undefined);

/** The round in which the card was read. */
function reading(
  layout: Layout,
  held: Partial<Session>,
  stands: Standing = standing(layout),
  image: CardImage = imageWith(layout, 5000n),
  about: Partial<RoundContext> = {},
): RoundOutcome {
  const { step, commands } = readingOf(layout);
  const facts = factsOf(layout, commands, image);
  return decide(layout, { ...held, step, expected: expecting(commands) }, stands, facts, about);
}

function decide(
  layout: Layout,
  held: Partial<Session>,
  stands: Standing,
  facts: readonly Fact[],
  about: Partial<RoundContext> = {},
): RoundOutcome {
  return decideRound(context(layout, about), session(held), stands, { kind: 'facts', facts }, 0);
}

/** The round after `outcome`; `facts` of its commands. */
function next(
  layout: Layout,
  outcome: RoundOutcome,
  held: Partial<Session>,
  facts: (commands: readonly PlainCommand[]) => readonly Fact[],
): RoundOutcome {
  assert.ok(outcome.next.kind === 'commands', said(outcome));
  const { step, commands } = outcome.next;
  const stands = { ...outcome.standing, transfers: [], alarms: [] };
  return decide(layout, { ...held, step, expected: expecting(commands) }, stands, facts(commands));
}

/** `write`, or the reason for which the session ends; `done` when it ends well. */
function said({ next: end }: RoundOutcome): string {
  if (end.kind === 'commands') return end.commands[0]?.kind ?? 'nothing';
  return end.refusal?.reason ?? 'done';
}

function owing(layout: Layout, ...owed: readonly Owed[]): Standing {
  return standing(layout, { card: card(layout, { owed }) });
}

/** `image` of a Lite-S card that has counted so many writes. */
function counted(image: CardImage, writes: number): CardImage {
  const { writeCounter } = LITE_S;
  assert.ok(writeCounter !== undefined);
  const counter = new Uint8Array(16);
  counter.set(uintToBytesLE(writes, 3));
  return new Map([...image, [writeCounter, counter]]);
}

for (const layout of FULL) {
  describe(`${layout.name}: a card that came onto the deny list in the middle of a session`, () => {
    const denied = { denied: true };
    const five = imageWith(layout, 5000n);

    test('gets nothing; what it has may be taken off it, and told', () => {
      const parked = card(layout, { parked: true, owed: [CONFIG, PLAN] });
      const stands = standing(layout, { card: parked, book: book({ parked: 300n }) });
      const rows: readonly (readonly [Partial<Session>, Standing, string])[] = [
        [LOADING, standing(layout), 'card-blocked'],
        [{ operation: 'UPDATE_BALANCE' }, stands, 'card-blocked'],
        [{ operation: 'UPDATE_CONFIG' }, stands, 'card-blocked'],
        [{ operation: 'UPDATE_PLAN' }, stands, 'card-blocked'],
        [{ operation: 'READ_BALANCE' }, standing(layout), 'done'],
        [{ operation: 'PARK_CARD' }, standing(layout), 'write'],
        [{ operation: 'ERASE_CARD' }, standing(layout), 'write'],
        [{ operation: 'BLOCK_AND_READ_CARD' }, standing(layout), 'write'],
      ];
      for (const [held, found, outcome] of rows) {
        assert.equal(said(reading(layout, held, found, five, denied)), outcome, held.operation);
        if (outcome === 'card-blocked') assert.equal(said(reading(layout, held, found, five)), 'write');
      }
    });

    test('is owed its purchase still, and gets it once it is off the list', () => {
      const held = { operation: 'OWED', purchaseId: 'purchase' } as const;
      const refused = reading(layout, held, owing(layout, LOAD), five, denied);
      assert.deepEqual([said(refused), refused.standing.card.owed], ['done', [LOAD]]);
      assert.deepEqual(booked(refused.standing), []);
      assert.equal(said(reading(layout, held, refused.standing)), 'write');
    });

    test('is not ingested', () => {
      const held = { operation: 'BLOCK_AND_READ_CARD', externalKey: EXTERNAL_KEY } as const;
      const stranger = standing(layout, {
        card: externalCard(layout),
        book: emptyBook('card-key', 'issuer', layout.currency),
      });
      const about = { isBeingIngested: false };
      assert.equal(said(reading(layout, held, stranger, five, { ...about, ...denied })), 'card-blocked');
      assert.equal(said(reading(layout, held, stranger, five, about)), 'write');
    });
  });

  test(`${layout.name}: what is owed and fits the layout no more is dropped, with an alarm, and the rest is done`, () => {
    const less: Layout = { ...layout, config: new Map(), plan: new Map() };
    for (const [kind, owed] of [
      ['UPDATE_CONFIG', CONFIG],
      ['UPDATE_PLAN', PLAN],
    ] as const) {
      const named = reading(less, { operation: kind }, owing(less, owed));
      assert.deepEqual([said(named), named.standing.card.owed], ['done', []]);
      assert.deepEqual(alarmed(named.standing), ['order-impossible']);
    }
    const held = { operation: 'OWED', purchaseId: 'purchase' } as const;
    const all = reading(less, held, owing(less, CONFIG, PLAN, LOAD));
    assert.deepEqual(alarmed(all.standing), ['order-impossible', 'order-impossible']);
    assert.deepEqual([said(all), all.standing.card.owed], ['write', [LOAD]]);
    const longer: Owed = { kind: 'CONFIG', content: { autoChargeAmount: '0102030405' } };
    const wrong = reading(layout, { operation: 'UPDATE_CONFIG' }, owing(layout, longer));
    assert.deepEqual([said(wrong), alarmed(wrong.standing)], ['done', ['order-impossible']]);
  });

  test(`${layout.name}: a write that is known to have happened makes the older frames of a Lite-S card useless`, () => {
    const zero = standing(layout, { book: book({ chip: 0n, sequence: 9n }) });
    const rows: readonly (readonly [SessionOperation, Standing, bigint])[] = [
      ['UPDATE_CONFIG', { ...owing(layout, CONFIG), book: book({ sequence: 9n }) }, 5000n],
      ['UPDATE_PLAN', { ...owing(layout, PLAN), book: book({ sequence: 9n }) }, 5000n],
      ['BLOCK_AND_READ_CARD', standing(layout, { book: book({ sequence: 9n }) }), 5000n],
      ['ERASE_CARD', zero, 0n],
    ];
    for (const [operation, stands, chip] of rows) {
      const image = imageWith(layout, chip);
      const released = reading(layout, { operation }, stands, image);
      assert.equal(released.standing.book.fencedSequence, 0n, 'it has not happened yet');
      const done = next(layout, released, { operation }, (commands) => {
        const [write] = commands;
        assert.ok(write?.kind === 'write', said(released));
        const blocks = write.blocks.map((block) => ({ ...block, data: hexToBytes(block.data) }));
        return factsOf(layout, commands, afterWrite(layout, image, blocks));
      });
      assert.equal(said(done), 'done', operation);
      assert.equal(done.standing.book.fencedSequence, layout.security === 'lite-s' ? 9n : 0n, operation);
      const lost = next(layout, released, { operation }, (commands) =>
        commands.map(() => ({ kind: 'silent' })),
      );
      assert.equal(lost.standing.book.fencedSequence, 0n, operation);
    }
  });
}

test('a refused write that moves no value is not read back: an old doubt stays, and it is owed still', () => {
  for (const layout of FULL.filter(({ security }) => security !== 'lite-s')) {
    const image = imageWith(layout, 5000n, 0x33);
    const held = { operation: 'BLOCK_AND_READ_CARD' } as const;
    const released = reading(layout, held, standingInDoubt(layout), image);
    const refused = next(layout, released, held, () => [{ kind: 'refused', sf1: 0xff, sf2: 0x70 }]);
    assert.deepEqual([said(refused), booked(refused.standing)], ['money-in-doubt', []], layout.name);
    assert.deepEqual(refused.standing.card.owed, [{ kind: 'BLOCK' }]);
  }
});

test('a purchase that is loaded is success, even when nothing of what the device says is believed', () => {
  const loaded = standing(AES, { purchases: [purchase({ state: 'LOADED' })] });
  const held = session({ ...LOADING, step: { name: 'writing', effect: null } });
  for (const [opened, kind] of [
    [{ kind: 'not-believed', why: 'why' }, 'responses-not-believed'],
    [{ kind: 'facts', facts: [{ kind: 'other-card' }] }, 'another-card-answered'],
    [{ kind: 'facts', facts: [{ kind: 'not-authentic' }] }, 'not-authentic'],
  ] as const) {
    const outcome = decideRound(context(AES), held, loaded, opened, 0);
    assert.deepEqual([said(outcome), alarmed(outcome.standing)], ['done', [kind]]);
  }
});

test('a balance that no books can hold is no balance: the card is not what its layout takes it for', () => {
  const { balance } = READ_ONLY;
  const { step, commands } = readingOf(READ_ONLY);
  const wide: Layout = { ...READ_ONLY, balance: { ...balance, unit: MAX_AMOUNT_MINOR } };
  const rows: readonly (readonly [Layout, bigint, string])[] = [
    [wide, 1n, 'done'],
    [wide, 2n, 'device-error'],
  ];
  for (const [layout, units, outcome] of rows) {
    const image = imageWith(READ_ONLY, units * balance.unit);
    const facts = factsOf(layout, commands, image);
    const stands = standing(layout, { book: book({ chip: 0n }) });
    const found = decide(layout, { step, expected: expecting(commands) }, stands, facts);
    assert.equal(said(found), outcome, String(units));
    if (outcome !== 'done') assert.deepEqual(booked(found.standing), [], 'and nothing is booked of it');
  }
});

test('parked value that the card does not count is not put back', () => {
  const layout: Layout = { ...AES, balance: { ...AES.balance, unit: 10n } };
  const image = imageWith(AES, 0n);
  const held = { operation: 'UPDATE_BALANCE' } as const;
  for (const [parked, outcome] of [
    [300n, 'write'],
    [305n, 'balance-limit'],
  ] as const) {
    const stands = standing(layout, {
      card: card(layout, { parked: true }),
      book: book({ chip: 0n, parked }),
    });
    assert.equal(said(reading(layout, held, stands, image)), outcome);
  }
});

test('lite-s: a card whose counter is at its end is read, and takes no write any more', () => {
  const stands = standing(LITE_S, {
    card: card(LITE_S, { owed: [CONFIG, PLAN] }),
  });
  const last = counted(imageWith(LITE_S, 5000n), LAST_WRITE_COUNT);
  const over = counted(last, LAST_WRITE_COUNT + 1);
  const operations: readonly SessionOperation[] = [
    'PARK_CARD',
    'ERASE_CARD',
    'BLOCK_AND_READ_CARD',
    'UPDATE_CONFIG',
    'UPDATE_PLAN',
    'OWED',
  ];
  for (const held of [LOADING, ...operations.map((operation) => ({ operation }))]) {
    assert.equal(said(reading(LITE_S, held, stands, last)), 'write', held.operation);
    const worn = reading(LITE_S, held, stands, over);
    assert.deepEqual([said(worn), booked(worn.standing)], ['device-memory', []], held.operation);
    assert.deepEqual(worn.standing.card, stands.card, held.operation);
  }
  assert.equal(said(reading(LITE_S, {}, standing(LITE_S), over)), 'done');
  const unclear = counted(imageWith(LITE_S, 5000n, 0x33), LAST_WRITE_COUNT + 1);
  assert.equal(said(reading(LITE_S, LOADING, standingInDoubt(LITE_S), unclear)), 'money-in-doubt');
  const proof = counted(writtenImage(LITE_S), LAST_WRITE_COUNT + 1);
  const loaded = reading(LITE_S, LOADING, standingInDoubt(LITE_S), proof);
  assert.deepEqual([said(loaded), booked(loaded.standing)], ['done', ['post load 1000']]);
});

test('the word of the chip that an account was made from settles nothing of the one that it lives on since', () => {
  const held = { operation: 'READ_BALANCE', externalKey: EXTERNAL_KEY } as const;
  for (const layout of [PURSE, JOURNAL, AES, LITE_S]) {
    const watched = { ...doubt(layout), decision: 'void' } as const;
    for (const [image, stands] of [
      [imageWith(layout, 5000n), standingInDoubt(layout)],
      [writtenImage(layout), standingInDoubt(layout)],
      [imageWith(layout, 0n, 0x44), standing(layout, { book: book({ decided: watched }) })],
    ] as const) {
      const { step, commands } = readingOf(layout);
      const facts = factsOf(layout, commands, image);
      const reader = { ...held, step, expected: expecting(commands) };
      const elsewhere = decide(layout, reader, stands, facts, { isElsewhere: true });
      assert.deepEqual(elsewhere.standing, stands, layout.name);
    }
    const here = reading(layout, held, standingInDoubt(layout), writtenImage(layout));
    assert.deepEqual(booked(here.standing), ['post load 1000']);
  }
});
