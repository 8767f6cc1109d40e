import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readBlock, writeBlock } from './block-files.ts';
import { type CardPlan, createCard, MAX_FILE_BLOCKS, type SystemPlan } from './create-card.ts';
import { MOBILE_PROFILE } from './ic-profile.ts';
import * as t from './test-card.ts';

const [SYSTEM] = t.PLAN.systems;
assert.ok(SYSTEM);

function planWith(change: Partial<SystemPlan>): CardPlan {
  return { ...t.PLAN, systems: [{ ...(SYSTEM as SystemPlan), ...change }] };
}

describe('a new card', () => {
  test('numbers its systems in the first digit of the IDm', () => {
    assert.deepEqual(
      createCard({ ...t.PLAN, idm: 'F139000000000001' }).systems.map(({ idm }) => idm),
      [t.IDM, t.SECOND_IDM],
    );
  });

  test('has one file for each service number and class', () => {
    assert.deepEqual(
      t.CARD.systems[0]?.files.map((file) => [file.class, file.blocks.length]),
      [
        ['random', 4],
        ['cyclic', 3],
        ['random', 1],
        ['purse', 1],
      ],
    );
  });

  test('refuses what no card could be', () => {
    const service = (code: number, blocks: number) => ({ code, blocks, keyVersion: 1 });
    const impossible: CardPlan[] = [
      { ...t.PLAN, idm: '01' },
      { ...t.PLAN, systems: [] },
      { ...t.PLAN, profile: { ...MOBILE_PROFILE, maxReadBlocks: 16 } },
      { ...t.PLAN, profile: { ...MOBILE_PROFILE, maxWriteBlocks: 0 } },
      { ...t.PLAN, profile: { ...MOBILE_PROFILE, keyType: 0 } },
      planWith({ pmm: 'zz' }),
      planWith({ areas: [] }),
      planWith({ services: [service(t.NO_SERVICE, 1)] }),
      planWith({ services: [service(t.RANDOM, 0)] }),
      planWith({ services: [service(t.RANDOM, MAX_FILE_BLOCKS + 1)] }),
      planWith({ services: [service(t.RANDOM, 1), service(t.RANDOM_READ_ONLY, 2)] }),
    ];
    for (const plan of impossible) assert.throws(() => createCard(plan), RangeError);
  });
});

describe('the sandbox looks into the chip', () => {
  test('past all access rules', () => {
    const card = writeBlock(t.CARD, t.SYSTEM, t.RANDOM_KEYED, 3, t.filled(9));
    assert.deepEqual(readBlock(card, t.SYSTEM, t.RANDOM_KEYED, 3), t.filled(9));
    assert.deepEqual(readBlock(card, t.SYSTEM, t.RANDOM, 3), t.filled(9));
    const record = writeBlock(card, t.SYSTEM, t.CYCLIC_READ_ONLY, 2, t.filled(5));
    assert.deepEqual(readBlock(record, t.SYSTEM, t.CYCLIC, 2), t.filled(5));
  });

  test('a system, service or block that is not there', () => {
    assert.throws(() => readBlock(t.CARD, 0x1234, t.RANDOM, 0), RangeError);
    assert.throws(() => readBlock(t.CARD, t.SYSTEM, t.MISSING, 0), RangeError);
    assert.throws(() => readBlock(t.CARD, t.SYSTEM, t.RANDOM, 4), RangeError);
    assert.throws(() => writeBlock(t.CARD, t.SYSTEM, t.RANDOM, 4, t.filled(1)), RangeError);
    assert.throws(() => writeBlock(t.CARD, t.SYSTEM, t.RANDOM, 0, new Uint8Array(15)), RangeError);
  });
});
