import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOURNAL, LAYOUTS, PURSE } from '../../test/support/gateway-fixtures.ts';
import { type Layout, layoutFaults, layoutNamed, loadBlocks } from './layout.ts';

/** [the sentence, the layout that earns it]: each spoils one thing. */
const FAULTS: readonly (readonly [string, Partial<Layout>])[] = [
  [
    'blocks.purse: service 1099 is not among the services',
    { blocks: new Map([...PURSE.blocks, ['purse', { read: 0x1099, write: 0x1011, block: 0 }]]) },
  ],
  [
    'blocks.purse: service 1017 has no block 1',
    {
      blocks: new Map([...PURSE.blocks, ['purse', { read: 0x1017, write: 0x1011, block: 1 }]]),
      services: PURSE.services.map((service) => ({ ...service, blocks: service.code === 0x1011 ? 2 : 1 })),
    },
  ],
  ['balance.block: no block is named gone', { balance: { ...PURSE.balance, block: 'gone' } }],
  ['balance: reaches past the end of its block', { balance: { ...PURSE.balance, offset: 13 } }],
  ['receipt: reaches past the end of its block', { receipt: { ...PURSE.receipt, length: 5 } }],
  [
    'clearedByLoad[0].block: no block is named gone',
    { clearedByLoad: [{ block: 'gone', offset: 0, length: 1 }] },
  ],
  [
    'clearedByLoad[1]: reaches past the end of its block',
    { clearedByLoad: [...PURSE.clearedByLoad, { block: 'status', offset: 15, length: 2 }] },
  ],
  ['status.block: no block is named gone', { status: { block: 'gone', offset: 0, blockedMask: 1 } }],
  ['status: reaches past the end of its block', { status: { block: 'status', offset: 16, blockedMask: 1 } }],
  [
    'blocks: more than one read command can read',
    { virtualCard: { ...PURSE.virtualCard, maxReadBlocks: 1 } },
  ],
  [
    'receipt: balance and receipt do not fit one write command of this card',
    {
      receipt: { ...PURSE.receipt, block: 'status' },
      virtualCard: { ...PURSE.virtualCard, maxWriteBlocks: 1 },
    },
  ],
  [
    'sandboxOnly: must be true, since nothing authenticates what a key-free card says',
    { sandboxOnly: false },
  ],
  ['limits: floor is not below maximum', { limits: { ...PURSE.limits, floor: PURSE.limits.maximum } }],
  [
    'limits.maximum: does not fit the balance field',
    { limits: { ...PURSE.limits, maximum: 65_536n }, balance: { ...PURSE.balance, length: 2 } },
  ],
];

for (const [sentence, spoilt] of FAULTS) {
  test(`a layout that cannot be used says so: ${sentence}`, () => {
    assert.ok(layoutFaults({ ...PURSE, ...spoilt }).includes(sentence));
  });
}

test('the layouts that we ship have no faults, and one more on top of another tells both', () => {
  for (const layout of LAYOUTS.values()) assert.deepEqual(layoutFaults(layout), []);
  const spoilt = { ...PURSE, sandboxOnly: false, limits: { ...PURSE.limits, floor: PURSE.limits.maximum } };
  assert.equal(layoutFaults(spoilt).length, 2);
});

test('a balance field holds the maximum exactly up to its last value', () => {
  const balance = { ...PURSE.balance, length: 2 };
  assert.deepEqual(layoutFaults({ ...PURSE, balance, limits: { ...PURSE.limits, maximum: 65_535n } }), []);
});

test('a top-up writes the blocks of balance, receipt and cleared fields, in the order of the layout, and no other', () => {
  assert.deepEqual(loadBlocks(PURSE), ['purse']);
  assert.deepEqual(loadBlocks(JOURNAL), ['balance', 'journal']);
  const cleared = { ...JOURNAL, clearedByLoad: [{ block: 'status', offset: 1, length: 1 }] };
  assert.deepEqual(loadBlocks(cleared), ['balance', 'journal', 'status']);
});

test('a card whose layout is gone is a broken invariant', () => {
  assert.equal(layoutNamed(LAYOUTS, 'demo-purse'), PURSE);
  assert.throws(() => layoutNamed(LAYOUTS, 'gone'), /no layout is named gone/);
});
