/** Kinds of cards that differ in what the operator's door looks at: how a card proves itself, its marks, and its fields. */

import type { Layout, LayoutCatalogue, Security } from '../../src/cards/layout.ts';

export const SECURED = 'test-secured';
export const COUNTED = 'test-counted';
export const KEY_FREE = 'test-key-free';
/** In another currency, without marks or fields. */
export const PLAIN = 'test-plain';

function layout(name: string, security: Security, more: Partial<Layout> = {}): Layout {
  return {
    name,
    title: `Test cards, ${security}`,
    security,
    sandboxOnly: security === 'none',
    currency: 'JPY',
    systemCode: 0x9d10,
    systemKeyVersion: 1,
    areas: [{ code: 0, end: 0xfffe, keyVersion: 1 }],
    services: [{ code: 0x1009, keyVersion: 1, blocks: 3 }],
    blocks: new Map([
      ['purse', { read: 0x1009, write: 0x1009, block: 0 }],
      ['marks', { read: 0x1009, write: 0x1009, block: 1 }],
      ['plan', { read: 0x1009, write: 0x1009, block: 2 }],
    ]),
    balance: { block: 'purse', offset: 0, length: 4, byteOrder: 'little', bias: 0n, unit: 1n },
    receipt: { block: 'purse', offset: 8, length: 4, overwrittenBy: 'exclusive' },
    clearedByLoad: [],
    counters: [],
    marks: { block: 'marks', offset: 0, blockedMask: 1, erasedMask: 2 },
    config: new Map([['autoLoad', { block: 'marks', offset: 4, length: 2 }]]),
    plan: new Map([['zones', { block: 'plan', offset: 0, length: 4 }]]),
    limits: { floor: 0n, maximum: 20_000n, step: 10n },
    operations: ['READ_BALANCE', 'UPDATE_BALANCE', 'UPDATE_CONFIG', 'UPDATE_PLAN', 'PARK_CARD', 'ERASE_CARD'],
    readerOperations: ['READ_BALANCE'],
    keyVersionOrder: 'big',
    virtualCard: { pmm: '0120220427674EFF', maxReadBlocks: 8, maxWriteBlocks: 8, directMayRaise: false },
    ...more,
  };
}

function plain(): Layout {
  const { marks: _, ...rest } = layout(PLAIN, 'des', {
    currency: 'EUR',
    config: new Map(),
    plan: new Map(),
    operations: ['READ_BALANCE', 'UPDATE_BALANCE', 'PARK_CARD'],
  });
  return rest;
}

export const LAYOUTS: LayoutCatalogue = new Map(
  [layout(SECURED, 'des'), layout(COUNTED, 'lite-s'), layout(KEY_FREE, 'none'), plain()].map((each) => [
    each.name,
    each,
  ]),
);
