import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { blockOf, fieldOf, numberAt } from '../cards/block-field.ts';
import { hasMark, isInStation } from '../cards/card-image.ts';
import { minorOfNumber } from '../cards/layout.ts';
import { LITE_S_BLOCKS } from '../felica/security/lite-s.ts';
import { chipBalance, FIRST_SERIAL, imageOfChip, makeCard } from './card-maker.ts';
import { cardWith, IDM, keysOf, LAYOUTS, layoutOf, SEED } from './test-cards.ts';
import { memoryRules } from './virtual-card/lite-s/memory.ts';

for (const layout of LAYOUTS.values()) {
  describe(`a new card of ${layout.name}`, () => {
    const image = imageOfChip(layout, cardWith(layout, 1000n));

    test('holds any balance that the layout can write', () => {
      const { floor, maximum } = layout.limits;
      fc.assert(
        fc.property(fc.bigInt({ min: floor, max: maximum }), (wanted) => {
          const balance = wanted - (wanted % layout.balance.unit);
          assert.equal(chipBalance(layout, cardWith(layout, balance)), balance);
        }),
      );
    });

    test('bears no mark and is outside the gates', () => {
      for (const mark of ['blocked', 'erased', 'ingested'] as const)
        assert.equal(hasMark(layout, image, mark), false);
      assert.equal(isInStation(layout, image), false);
    });

    const { history, receipt } = layout;
    if (history !== undefined) {
      test('begins its history with the balance it came with', () => {
        const [first, second] = [0, 1].map((n) => blockOf(image, `${history.ring}.${n}`));
        assert.ok(first && second);
        assert.equal(numberAt(first, history.serial), FIRST_SERIAL);
        assert.equal(minorOfNumber(layout.balance, numberAt(first, history.balance)), 1000n);
        assert.deepEqual(second, new Uint8Array(16));
      });
    }

    if (receipt !== undefined) {
      test('has the receipt that it was made with', () => {
        const own = new Uint8Array(receipt.length).fill(0x77);
        const card = cardWith(layout, 1000n, own);
        assert.deepEqual(fieldOf(imageOfChip(layout, card), receipt), own);
        assert.equal(chipBalance(layout, card), 1000n);
      });
    }

    if (layout.security !== 'none') {
      test('is not made without keys, nor with those of another kind of card', () => {
        const others = [...LAYOUTS.values()]
          .filter(({ security }) => security !== layout.security)
          .map(keysOf);
        for (const keys of others) {
          const card = { idm: IDM, balanceMinor: 0n, seed: SEED, ...(keys === undefined ? {} : { keys }) };
          assert.throws(() => makeCard(layout, card), RangeError);
        }
      });
    }
  });
}

test('a balance between two steps of the coding, and one below its zero, cannot be written', () => {
  const octopus = layoutOf('octopus');
  for (const balance of [1005n, -5010n]) assert.throws(() => cardWith(octopus, balance), RangeError);
  assert.throws(() => cardWith(layoutOf('cjrc'), 65_536n), RangeError);
});

test('an AES card has an individual key only where the key set derives one', () => {
  const layout = layoutOf('aes-purse');
  const keys = keysOf(layout);
  assert.ok(keys?.kind === 'aes');
  const card = { idm: IDM, balanceMinor: 0n, seed: SEED };
  assert.equal(makeCard(layout, { ...card, keys }).systems[0]?.individualKey, undefined);
  const derived = makeCard(layout, { ...card, keys: { ...keys, individualMaster: '42'.repeat(16) } });
  assert.match(derived.systems[0]?.individualKey ?? '', /^[0-9A-F]{32}$/);
});

test('a Lite-S card is written with MAC_A only where value or settings stand, read by anyone, and keeps its key', () => {
  const { liteS } = cardWith(layoutOf('lite-s-purse'), 1000n);
  assert.ok(liteS);
  const memory = memoryRules(liteS);
  assert.equal(memory.writeNeedsMac, 0b11);
  assert.equal(memory.readNeedsAuthentication, 0);
  assert.equal(memory.systemBlocksWritable, false);
  assert.equal(liteS.blocks[LITE_S_BLOCKS.ID], `${IDM}0000000000000000`);
  assert.notEqual(liteS.blocks[LITE_S_BLOCKS.CK], '00'.repeat(16));
});

test('a card survives JSON', () => {
  for (const layout of LAYOUTS.values()) {
    const card = cardWith(layout, 1000n);
    assert.deepEqual(JSON.parse(JSON.stringify(card)), card);
  }
});
