import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesToHex } from '../bytes.ts';
import { blockOf, fieldOf, numberAt } from '../cards/block-field.ts';
import { isInStation, markWrite } from '../cards/card-image.ts';
import { type Layout, minorOfNumber } from '../cards/layout.ts';
import { chipBalance, imageOfChip, putBlock } from './card-maker.ts';
import { type GateEvent, useAtGate } from './gate.ts';
import { cardWith, LAYOUTS, layoutOf } from './test-cards.ts';
import type { VirtualCard } from './virtual-card/state.ts';

const RANDOM = Uint8Array.from({ length: 16 }, (_, i) => 0xc0 + i);
/** 18 December 2026. */
const DATE = Date.UTC(2026, 11, 18, 23, 59);

function use(layout: Layout, card: VirtualCard, event: GateEvent, amountMinor = 0n, random = RANDOM) {
  return useAtGate(layout, card, { event, amountMinor, random, atMs: DATE });
}

/** The card after it. Throws when the gate refuses. */
function after(layout: Layout, card: VirtualCard, event: GateEvent, amountMinor = 0n): VirtualCard {
  const used = use(layout, card, event, amountMinor);
  if (used.kind === 'refused') throw new Error(used.why);
  assert.equal(used.balanceMinor, chipBalance(layout, used.card));
  return used.card;
}

function refusalOf(layout: Layout, card: VirtualCard, event: GateEvent, amountMinor = 0n): string {
  const used = use(layout, card, event, amountMinor);
  assert.equal(used.kind, 'refused');
  return used.kind === 'refused' ? used.why : '';
}

for (const layout of LAYOUTS.values()) {
  const { history, limits, marks, inStation } = layout;
  const card = cardWith(layout, 1000n);

  describe(`at a gate a card of ${layout.name}`, () => {
    test('is spent from and loaded', () => {
      const spent = after(layout, card, 'spend', 300n);
      assert.equal(chipBalance(layout, spent), 700n);
      assert.equal(chipBalance(layout, after(layout, spent, 'load', 50n)), 750n);
    });

    test('stays between its floor and its maximum', () => {
      const { unit } = layout.balance;
      assert.equal(chipBalance(layout, after(layout, card, 'spend', 1000n - limits.floor)), limits.floor);
      assert.match(refusalOf(layout, card, 'spend', 1000n - limits.floor + unit), /too little/);
      assert.equal(chipBalance(layout, after(layout, card, 'load', limits.maximum - 1000n)), limits.maximum);
      assert.match(refusalOf(layout, card, 'load', limits.maximum - 1000n + unit), /too much/);
    });

    test('keeps what is ours and nobody else’s', () => {
      const { receipt } = layout;
      if (receipt === undefined) return;
      const ours = RANDOM.slice(0, receipt.length);
      const used = after(layout, cardWith(layout, 1000n, ours), 'spend', 10n);
      const standing = fieldOf(imageOfChip(layout, used), receipt);
      // Even a reader whose own bytes happen to be ours leaves others.
      assert.equal(bytesToHex(standing) === bytesToHex(ours), receipt.overwrittenBy === 'exclusive');
    });

    if (history !== undefined) {
      test('gets a record of each use, the newest first, of the day and with a serial that rises', () => {
        const used = after(layout, after(layout, card, 'spend', 300n), 'load', 50n);
        const image = imageOfChip(layout, used);
        const records = [0, 1, 2].map((n) => blockOf(image, `${history.ring}.${n}`));
        const numbers = records.map((record) => [
          numberAt(record, history.serial),
          minorOfNumber(layout.balance, numberAt(record, history.balance)),
        ]);
        assert.deepEqual(numbers, [
          [3n, 750n],
          [2n, 700n],
          [1n, 1000n],
        ]);
        const { date } = history;
        if (date !== undefined) {
          const written = records[0]?.slice(date.offset, date.offset + date.length);
          assert.equal(bytesToHex(written ?? new Uint8Array()), '3592');
        }
      });
    }

    if (inStation === undefined) {
      test('has no gates to go through', () => {
        for (const event of ['enter', 'exit'] as const)
          assert.match(refusalOf(layout, card, event), /no note of where it entered/);
      });
    } else {
      test('goes in and out, and pays on the way out if there is a fare', () => {
        assert.match(refusalOf(layout, card, 'exit'), /not inside/);
        const inside = after(layout, card, 'enter');
        assert.equal(isInStation(layout, imageOfChip(layout, inside)), true);
        assert.equal(chipBalance(layout, inside), 1000n);
        assert.match(refusalOf(layout, inside, 'enter'), /inside the gates already/);
        const charged = after(layout, inside, 'load', 10n);
        assert.equal(isInStation(layout, imageOfChip(layout, charged)), true);
        for (const fare of [0n, 200n]) {
          const outside = after(layout, charged, 'exit', fare);
          assert.equal(isInStation(layout, imageOfChip(layout, outside)), false);
          assert.equal(chipBalance(layout, outside), 1010n - fare);
        }
      });
    }

    if (marks !== undefined) {
      test('is refused with any mark, and left as it is', () => {
        for (const [mark, why] of [
          ['blocked', /blocked/],
          ['erased', /erased/],
          ['ingested', /taken into an account/],
        ] as const) {
          const marked = markWrite(layout, imageOfChip(layout, card), mark, true).reduce(
            (each, { name, data }) => putBlock(layout, each, name, data),
            card,
          );
          for (const event of ['spend', 'load', 'enter'] as const)
            assert.match(refusalOf(layout, marked, event, event === 'enter' ? 0n : 10n), why);
        }
      });
    }
  });
}

test('an amount between two steps of the coding is refused', () => {
  const octopus = layoutOf('octopus');
  assert.match(refusalOf(octopus, cardWith(octopus, 1000n), 'spend', 15n), /cannot count/);
});

test('a purse notes what was taken, and keeps its user data', () => {
  const layout = layoutOf('des-purse');
  const image = imageOfChip(layout, after(layout, cardWith(layout, 1000n), 'spend', 300n));
  assert.equal(bytesToHex(blockOf(image, 'purse')), 'BC0200002C01000000000000C0C1C2C3');
});

test('a second purchase whose execution id is that of the first is a purchase all the same', () => {
  const layout = layoutOf('edy-purse');
  const once = after(layout, cardWith(layout, 1000n), 'spend', 300n);
  assert.equal(chipBalance(layout, after(layout, once, 'spend', 300n)), 400n);
});

test('a Lite-S card counts every write', () => {
  const layout = layoutOf('lite-s-purse');
  const card = cardWith(layout, 1000n);
  const used = after(layout, after(layout, card, 'spend', 300n), 'enter');
  assert.equal(used.liteS?.writeCount, (card.liteS?.writeCount ?? 0) + 2);
});

test('the session that the card was in is over', () => {
  const layout = layoutOf('aes-purse');
  assert.equal(after(layout, { ...cardWith(layout, 1000n), mode: 2 }, 'spend', 10n).mode, 0);
});
