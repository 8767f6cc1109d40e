import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AES,
  afterWrite,
  alarmed,
  book,
  booked,
  card,
  chipWith,
  DES,
  doubt,
  entropy,
  imageWith,
  JOURNAL,
  LITE_S,
  NOW_MS,
  ourWrite,
  PURSE,
  purchase,
  RING,
  standing,
  standingInDoubt,
  VALUE_LAYOUTS,
  writtenImage,
} from '../../test/support/gateway-fixtures.ts';
import { historyOf } from '../cards/card-history.ts';
import { balanceOf, type CardImage, valueWrite } from '../cards/card-image.ts';
import type { Layout } from '../cards/layout.ts';
import type { HandedCode } from '../ledger/transfer.ts';
import { changedBlocks, imageOfChip, putBlock } from '../simulator/card-maker.ts';
import { GATE_RANDOM_BYTES, type GateEvent, useAtGate } from '../simulator/gate.ts';
import { posted, purchaseNamed, released, type Standing, settleByRead } from './standing.ts';

/** The card that holds `image` after a reader in the street used it. */
function atGate(
  layout: Layout,
  image: CardImage,
  event: GateEvent,
  amountMinor: bigint,
  byte = 0x77,
): CardImage {
  const chip = changedBlocks(imageWith(layout, 5000n), image).reduce(
    (now, [name, data]) => putBlock(layout, now, name, data),
    chipWith(layout, 5000n),
  );
  const random = new Uint8Array(GATE_RANDOM_BYTES).fill(byte);
  const used = useAtGate(layout, chip, { event, amountMinor, random, atMs: Number(NOW_MS) });
  assert.ok(used.kind === 'done', used.kind === 'refused' ? used.why : '');
  return imageOfChip(layout, used.card);
}

function settled(layout: Layout, before: Standing, image: CardImage, isExternal = false): Standing {
  return settleByRead(before, layout, image, isExternal, entropy());
}

/** The standing in a later round. */
function later(stands: Standing): Standing {
  return { ...stands, transfers: [], alarms: [] };
}

/** A record of the chip's own explains a use of it; without records every loss is taken for one. */
const keepsHistory = ({ history }: Layout) => history !== undefined;

for (const layout of VALUE_LAYOUTS) {
  const { name, security } = layout;
  const kind = layout.receipt?.overwrittenBy;
  const isDead = security === 'des' || security === 'aes';

  test(`${name}: the receipt posts, the pre-image voids, and anything else leaves the doubt`, () => {
    const before = standingInDoubt(layout);
    const happened = settled(layout, before, writtenImage(layout));
    assert.deepEqual([booked(happened), alarmed(happened)], [['post load 1000'], []]);
    assert.deepEqual([happened.book.chip, happened.book.doubt], [6000n, null]);
    assert.equal(happened.purchases[0]?.state, 'LOADED');
    const not = settled(layout, before, imageWith(layout, 5000n));
    assert.deepEqual([booked(not), alarmed(not)], [['void load 1000'], []]);
    assert.deepEqual([not.book.chip, not.book.doubt, not.purchases[0]?.state], [5000n, null, 'PAID']);
    const unclear = settled(layout, before, imageWith(layout, 6000n, 0x33));
    assert.equal(unclear, before, 'while a doubt stays, nothing at all is booked');
  });

  test(`${name}: every kind of handed value is settled, and the card is what it was to become`, () => {
    for (const code of ['park', 'put-back', 'erase', 'ingest'] as const) {
      const before = standingInDoubt(layout, code);
      const chip = code === 'put-back' ? 5000n : 0n;
      const stands = { ...before, book: { ...before.book, chip } };
      const happened = settled(layout, stands, writtenImage(layout, code), code === 'ingest');
      const amount = code === 'put-back' ? 1000n : 5000n;
      assert.deepEqual(booked(happened), [`post ${code} ${amount}`]);
      assert.equal(happened.card.parked, code === 'park' || code === 'ingest', code);
      assert.equal(happened.card.state, code === 'erase' ? 'DELETED' : 'ACTIVE', code);
      const not = settled(layout, stands, imageWith(layout, 5000n), code === 'ingest');
      assert.equal(booked(not)[0], `void ${code} ${amount}`);
      assert.deepEqual(not.card, stands.card);
    }
  });

  test(`${name}: the doubt is settled first, then what readers did since`, () => {
    const used = atGate(layout, writtenImage(layout), 'spend', 600n);
    const after = settled(layout, standingInDoubt(layout), used);
    // In a shared place the gate wrote over the receipt.
    const expected = kind === 'shared' ? [] : ['post load 1000', 'single offline-use 600'];
    assert.deepEqual([booked(after), alarmed(after)], [expected, []]);
    if (kind !== 'shared') assert.equal(after.book.chip, 5400n);
  });

  test(`${name}: a gate that used a card which was not written hides it only where the place is shared`, () => {
    const used = atGate(layout, imageWith(layout, 5000n), 'spend', 600n);
    const after = settled(layout, standingInDoubt(layout), used);
    assert.deepEqual(booked(after), kind === 'shared' ? [] : ['void load 1000', 'single offline-use 600']);
  });

  test(`${name}: a read that agrees books nothing`, () => {
    const after = settled(layout, standing(layout), imageWith(layout, 5000n));
    assert.deepEqual([booked(after), alarmed(after), after.book.chip], [[], [], 5000n]);
    assert.equal(after.book.historySerial, keepsHistory(layout) ? 1n : null);
  });

  test(`${name}: what a gate took and left a trace of is offline use, with the records that tell it`, () => {
    const first = settled(layout, standing(layout), imageWith(layout, 5000n));
    const used = atGate(layout, imageWith(layout, 5000n), 'spend', 100n);
    const after = settled(layout, later(first), used);
    assert.deepEqual([booked(after), alarmed(after)], [['single offline-use 100'], []]);
    const detail = after.transfers[0]?.detail;
    if (!keepsHistory(layout)) assert.equal(detail, undefined);
    else assert.deepEqual(JSON.parse(detail ?? ''), { records: [historyOf(layout, used)[0]?.hex] });
    const again = settled(layout, later(after), used);
    assert.deepEqual([booked(again), again.book], [[], after.book], 'nothing is told twice');
  });

  test(`${name}: value that a reader put on: explained by its record, or an alarm`, () => {
    const first = settled(layout, standing(layout), imageWith(layout, 5000n));
    const charged = settled(layout, later(first), atGate(layout, imageWith(layout, 5000n), 'load', 100n));
    assert.deepEqual(booked(charged), ['single offline-load 100']);
    assert.deepEqual(alarmed(charged), keepsHistory(layout) ? [] : ['unexplained-value']);
  });

  if (keepsHistory(layout)) {
    test(`${name}: what no record explains is booked apart, with an alarm`, () => {
      const first = settled(layout, standing(layout), imageWith(layout, 5000n));
      const { block } = layout.balance;
      const forged = (balanceMinor: bigint, over: CardImage) =>
        new Map([...over, [block, imageWith(layout, balanceMinor).get(block) ?? new Uint8Array()] as const]);
      const rows: readonly (readonly [CardImage, readonly string[]])[] = [
        [forged(5100n, imageWith(layout, 5000n)), ['single unexplained-gain 100']],
        [forged(4900n, imageWith(layout, 5000n)), ['single unexplained-loss 100']],
        [
          forged(4850n, atGate(layout, imageWith(layout, 5000n), 'spend', 100n)),
          ['single offline-use 100', 'single unexplained-loss 50'],
        ],
        [
          forged(5000n, atGate(layout, imageWith(layout, 5000n), 'spend', 100n)),
          ['single offline-use 100', 'single unexplained-gain 100'],
        ],
      ];
      for (const [image, transfers] of rows) {
        const after = settled(layout, later(first), image);
        assert.deepEqual([booked(after), alarmed(after)], [transfers, ['unexplained-value']]);
        assert.equal(after.book.chip, balanceOf(layout, image));
      }
    });
  }

  test(`${name}: of a card held to the phone only what it gave is ours`, () => {
    const after = settled(layout, standing(layout), imageWith(layout, 1n), true);
    assert.deepEqual([booked(after), after.book.chip], [[], 5000n]);
  });

  test(`${name}: a frame that was voided is watched for, unless it died with its session`, () => {
    const voided = settled(layout, standingInDoubt(layout), imageWith(layout, 5000n));
    assert.equal(voided.book.decided?.decision, isDead ? undefined : 'void');
    if (isDead) return;
    const still = settled(layout, later(voided), imageWith(layout, 5000n));
    assert.equal(still.book.decided?.decision, 'void', 'it may yet be carried out');
    const late = settled(layout, later(still), writtenImage(layout));
    assert.deepEqual(booked(late), ['pending load 1000', 'post load 1000']);
    assert.deepEqual([alarmed(late), late.book.chip, late.book.decided], [['written-late'], 6000n, null]);
    assert.equal(late.purchases[0]?.state, 'LOADED');
    const gone = { ...still, purchases: [purchase({ state: 'REFUNDED' })] };
    const contradicted = settled(layout, later(gone), writtenImage(layout));
    assert.deepEqual(booked(contradicted), ['single correction-gain 1000']);
    assert.deepEqual(alarmed(contradicted), ['decision-contradicted']);
  });

  test(`${name}: the next read is held against an operator's decision`, () => {
    const decidedAs = (
      code: HandedCode,
      decision: 'post' | 'void',
      bought: 'LOADED' | 'PAID' | 'REFUNDED',
    ) => {
      const happened = decision === 'post';
      const gains = code === 'load' || code === 'put-back';
      const chip = gains ? (happened ? 6000n : 5000n) : happened ? 0n : 5000n;
      return standing(layout, {
        book: book({ chip, parked: 0n, decided: { ...doubt(layout, code), decision } }),
        purchases: [purchase({ state: bought })],
        card: card(layout),
      });
    };
    const rows: readonly (readonly [
      HandedCode,
      'post' | 'void',
      'LOADED' | 'PAID' | 'REFUNDED',
      boolean,
      readonly string[],
      readonly string[],
    ])[] = [
      ['load', 'post', 'LOADED', true, [], []],
      ['load', 'post', 'LOADED', false, ['single correction-loss 1000'], ['decision-contradicted']],
      ['load', 'void', 'PAID', false, [], []],
      ['load', 'void', 'PAID', true, ['pending load 1000', 'post load 1000'], ['written-late']],
      ['load', 'void', 'REFUNDED', true, ['single correction-gain 1000'], ['decision-contradicted']],
      ['park', 'post', 'PAID', true, [], []],
      ['park', 'post', 'PAID', false, ['single correction-gain 5000'], ['decision-contradicted']],
      ['park', 'void', 'PAID', true, ['pending park 5000', 'post park 5000'], ['written-late']],
      ['erase', 'post', 'PAID', false, ['single correction-gain 5000'], ['decision-contradicted']],
      ['erase', 'void', 'PAID', true, ['pending erase 5000', 'post erase 5000'], ['written-late']],
      ['put-back', 'post', 'PAID', false, ['single correction-loss 1000'], ['decision-contradicted']],
      ['put-back', 'void', 'PAID', true, ['single correction-gain 1000'], ['decision-contradicted']],
    ];
    for (const [code, decision, bought, happened, transfers, alarms] of rows) {
      const image = happened ? writtenImage(layout, code) : imageWith(layout, 5000n);
      const after = settled(layout, decidedAs(code, decision, bought), image);
      const title = `${code} decided ${decision}, ${happened ? 'and it happened' : 'and it did not'}`;
      assert.deepEqual([booked(after), alarmed(after)], [transfers, alarms], title);
      assert.equal(after.book.chip, balanceOf(layout, image), title);
      // A frame that was not carried out lives on, but for one whose session is over.
      const isOver = happened || decision === 'post' || ['des', 'aes'].includes(layout.security);
      assert.equal(after.book.decided === null, isOver, title);
    }
  });
}

test('a Lite-S card that holds anything else has counted a write, and its voided frame is dead', () => {
  const voided = settled(LITE_S, standingInDoubt(LITE_S), imageWith(LITE_S, 5000n));
  const moved = imageWith(LITE_S, 5000n, 0x33);
  assert.equal(settled(LITE_S, later(voided), moved).book.decided, null);
  for (const layout of [PURSE, JOURNAL]) {
    const watched = settled(layout, standingInDoubt(layout), imageWith(layout, 5000n));
    const after = settled(layout, later(watched), imageWith(layout, 5000n, 0x33));
    assert.equal(after.book.decided?.decision, 'void', 'a plain frame can be carried out at any time');
  }
});

test('a posted write fences a Lite-S card, whose counter has passed every earlier frame, and no other', () => {
  for (const layout of [PURSE, DES, AES, LITE_S]) {
    const after = posted(standingInDoubt(layout), layout, entropy());
    assert.equal(after.book.fencedSequence, layout === LITE_S ? after.book.sequence : 0n);
  }
});

test('a record of ours in a ring is accounted for with its write, and explains nothing a second time', () => {
  const written = writtenImage(RING);
  const after = settled(RING, standingInDoubt(RING), written);
  assert.equal(after.book.historySerial, historyOf(RING, written)[0]?.serial);
  const later2 = atGate(RING, written, 'spend', 250n);
  assert.deepEqual(booked(settled(RING, later(after), later2)), ['single offline-use 250']);
});

test('in a ring the write is told from others’ behind and before it', () => {
  const before = imageWith(RING, 5000n);
  const used = atGate(RING, before, 'spend', 100n);
  const { blocks, proof } = ourWrite(RING, used, 5900n);
  const stands = released(
    standing(RING, { book: book({ chip: 4900n, historySerial: 2n }) }),
    'load',
    1000n,
    { blocks, proof },
    purchase(),
    entropy(),
  );
  const written = afterWrite(RING, used, blocks);
  const twice = atGate(RING, atGate(RING, written, 'spend', 10n), 'spend', 20n, 0x78);
  const after = settled(RING, later(stands), twice);
  assert.deepEqual([booked(after), alarmed(after)], [['post load 1000', 'single offline-use 30'], []]);
});

test("the card's own word posts the doubt, once", () => {
  const after = posted(standingInDoubt(PURSE), PURSE, entropy());
  assert.deepEqual(booked(after), ['post load 1000']);
  assert.equal(after.purchases[0]?.state, 'LOADED');
  assert.throws(() => posted(after, PURSE, entropy()), /no value is in doubt/);
});

test('only a paid purchase is released: none that is out, loaded or cancelled', () => {
  const write = ourWrite(PURSE, imageWith(PURSE, 5000n), 6000n);
  for (const state of ['LOADING', 'LOADED', 'CANCELLED', 'REFUNDED'] as const) {
    const bought = purchase({ state });
    assert.throws(
      () => released(standing(PURSE), 'load', 1000n, write, bought, entropy()),
      /cannot be released/,
    );
  }
  const after = released(standing(PURSE), 'load', 1000n, write, purchase(), entropy());
  assert.deepEqual([booked(after), after.purchases[0]?.state], [['pending load 1000'], 'LOADING']);
  assert.deepEqual(after.book.doubt?.proof, doubt(PURSE).proof);
});

test('money moves on purchases that were loaded from the database only', () => {
  const strange = { ...standingInDoubt(PURSE), purchases: [] };
  assert.throws(() => posted(strange, PURSE, entropy()), /was not loaded/);
});

test('a purchase is found by the name its issuer gave it, and by no other', () => {
  const stands = standing(PURSE);
  assert.equal(purchaseNamed(stands, 'purchase')?.id, 'purchase-key');
  for (const name of ['purchase-key', 'PURCHASE', '', null]) assert.equal(purchaseNamed(stands, name), null);
});

test('a write of ours from another read is no proof', () => {
  const image = imageWith(AES, 5000n);
  const { blocks } = valueWrite(AES, image, 6000n, new Uint8Array(16).fill(0x44), NOW_MS);
  const before = standingInDoubt(AES);
  assert.equal(settled(AES, before, afterWrite(AES, image, blocks)), before);
});
