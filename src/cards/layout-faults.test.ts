import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Layout, layoutNamed } from './layout.ts';
import { loadLayouts } from './layout-catalogue.ts';
import { layoutFaults } from './layout-faults.ts';

const LAYOUTS = loadLayouts();
const named = (name: string) => layoutNamed(LAYOUTS, name);

type Spoil = (layout: Layout) => Partial<Layout>;
/** [the layout, the sentence, what is changed in the layout to earn it]. */
type Fault = readonly [string, string, Spoil];

/** The layout's blocks with one otherwise, or one more. */
function withBlock({ blocks }: Layout, name: string, block: { read: number; write?: number; block: number }) {
  return { blocks: new Map([...blocks, [name, block]]) };
}

function withService({ services }: Layout, code: number, blocks = 1) {
  return { services: [...services, { code, keyVersion: 1, blocks }] };
}

const receiptOf = (layout: Layout) => layout.receipt ?? assert.fail();
const historyOf = (layout: Layout) => layout.history ?? assert.fail();
const marksOf = (layout: Layout) => layout.marks ?? assert.fail();
const without = <Member extends keyof Layout>(layout: Layout, member: Member): Layout => {
  const { [member]: _, ...rest } = layout;
  return rest as Layout;
};

const STRUCTURE: readonly Fault[] = [
  [
    'demo-purse',
    'areas: the first must be the root area, 0000 to FFFE',
    ({ areas }) => ({ areas: areas.slice(1) }),
  ],
  [
    'demo-purse',
    'areas[2].code: 1008 is no area code',
    ({ areas }) => ({ areas: [...areas, { code: 0x1008, end: 0x10ff, keyVersion: 1 }] }),
  ],
  [
    'demo-purse',
    "areas[2].end: lies before the area's own code",
    ({ areas }) => ({ areas: [...areas, { code: 0x1100, end: 0x10ff, keyVersion: 1 }] }),
  ],
  [
    'demo-purse',
    'areas[2].code: 1000 is there already',
    ({ areas }) => ({ areas: [...areas, { code: 0x1000, end: 0x10ff, keyVersion: 1 }] }),
  ],
  ['demo-purse', 'services: there are none', () => ({ services: [] })],
  [
    'demo-purse',
    'services: with the areas more than the 32 nodes that one Request Service asks for',
    ({ services }) => ({
      services: [
        ...services,
        ...Array.from({ length: 22 }, (_, i) => ({ code: 0x2009 + 64 * i, keyVersion: 1, blocks: 1 })),
      ],
    }),
  ],
  ['demo-purse', 'services[9].code: 1007 is no service code', (layout) => withService(layout, 0x1007)],
  ['demo-purse', 'services[9].code: 1017 is there already', (layout) => withService(layout, 0x1017)],
  [
    'demo-purse',
    'services[9].blocks: 108A shares its blocks with 1089, which has 1',
    (layout) => withService(layout, 0x108a, 2),
  ],
  [
    'demo-purse',
    'blocks.status: service 1099 is not among the services',
    (layout) => withBlock(layout, 'status', { read: 0x1099, write: 0x1049, block: 0 }),
  ],
  [
    'demo-purse',
    'blocks.status: service 104B has no block 1',
    (layout) => withBlock(layout, 'status', { read: 0x104b, block: 1 }),
  ],
  [
    'demo-purse',
    'blocks.ring.0: service 104B is no ring',
    (layout) => withBlock(layout, 'ring.0', { read: 0x104b, block: 0 }),
  ],
  [
    'demo-purse',
    'blocks.status: services 104B and 1089 do not share blocks',
    (layout) => withBlock(layout, 'status', { read: 0x104b, write: 0x1089, block: 0 }),
  ],
  [
    'demo-purse',
    'blocks.status.write: service 104B does not write whole blocks',
    (layout) => withBlock(layout, 'status', { read: 0x104b, write: 0x104b, block: 0 }),
  ],
  [
    'demo-purse',
    'blocks.purse.write: service 1015 does not write whole blocks',
    (layout) => withBlock(layout, 'purse', { read: 0x1017, write: 0x1015, block: 0 }),
  ],
  [
    'cjrc',
    'blocks.history.1.write: a ring is written at its block 0',
    (layout) => withBlock(layout, 'history.1', { read: 0x090c, write: 0x090c, block: 1 }),
  ],
  [
    'demo-purse',
    'blocks.other: is the same block as status',
    (layout) => withBlock(layout, 'other', { read: 0x1049, block: 0 }),
  ],
];

const KEYS: readonly Fault[] = [
  [
    'demo-purse',
    'sandboxOnly: must be true, since nothing authenticates what a key-free card says',
    () => ({ sandboxOnly: false }),
  ],
  [
    'demo-purse',
    'blocks: more than one read command can read, and nothing holds two together',
    ({ virtualCard }) => ({ virtualCard: { ...virtualCard, maxReadBlocks: 3 } }),
  ],
  [
    'demo-purse',
    'blocks.status: service 1048 needs a key, and this layout has none',
    (layout) => withBlock(layout, 'status', { read: 0x104b, write: 0x1048, block: 0 }),
  ],
  [
    'demo-purse',
    'authentication: is for des and aes',
    () => ({ authentication: { areas: [0], services: [0x1048] } }),
  ],
  ['cjrc', 'authentication: is missing', () => ({})],
  [
    'cjrc',
    'authentication.areas: there are none',
    () => ({ authentication: { areas: [], services: [0x0088, 0x090c, 0x108c] } }),
  ],
  [
    'cjrc',
    'authentication.areas[1]: 0100 is not among the areas',
    () => ({ authentication: { areas: [0, 0x0100], services: [0x0088, 0x090c, 0x108c] } }),
  ],
  [
    'cjrc',
    'authentication.services[3]: 0048 is not among the services',
    () => ({ authentication: { areas: [0], services: [0x0088, 0x090c, 0x108c, 0x0048] } }),
  ],
  [
    'cjrc',
    'authentication.services: at least one must need a key',
    () => ({ authentication: { areas: [0], services: [0x008b] } }),
  ],
  [
    'edy-purse',
    'authentication.services: those that need a key come first',
    () => ({ authentication: { areas: [0], services: [0x1310, 0x110b, 0x1314, 0x170c] } }),
  ],
  [
    'cjrc',
    'authentication.services: lacks 108C, through which blocks are read or written',
    () => ({ authentication: { areas: [0], services: [0x0088, 0x090c] } }),
  ],
  [
    'edy-purse',
    'authentication.services: lacks 1314, through which blocks are read or written',
    () => ({ authentication: { areas: [0], services: [0x1310, 0x170c, 0x110b] } }),
  ],
  [
    'aes-purse',
    'blocks.config.write: service 3109 needs no key',
    (layout) => withBlock(layout, 'config', { read: 0x3108, write: 0x3109, block: 0 }),
  ],
  [
    'aes-purse',
    'services[7].code: anybody may write balance through it',
    (layout) => withService(layout, 0x3009),
  ],
  [
    'aes-purse',
    'services[7].code: anybody may write status through it',
    (layout) => withService(layout, 0x3089),
  ],
  [
    'des-purse',
    'virtualCard.maxReadBlocks: one command of such a card reads at most 14',
    ({ virtualCard }) => ({ virtualCard: { ...virtualCard, maxReadBlocks: 15 } }),
  ],
  [
    'des-purse',
    'virtualCard.maxWriteBlocks: one command of such a card writes at most 12',
    ({ virtualCard }) => ({ virtualCard: { ...virtualCard, maxWriteBlocks: 13 } }),
  ],
];

const LITE_S: readonly Fault[] = [
  ['lite-s-purse', "systemCode: a Lite-S card's is 88B4 or 12FC", () => ({ systemCode: 3 })],
  [
    'lite-s-purse',
    'areas: a Lite-S card cannot be asked for any',
    () => ({ areas: [{ code: 0, end: 0xfffe, keyVersion: 1 }] }),
  ],
  ['lite-s-purse', 'services: a Lite-S card cannot be asked for any', (layout) => withService(layout, 9)],
  ['lite-s-purse', 'decrement: a Lite-S card has neither purses nor rings', () => ({ decrement: 0x1015 })],
  [
    'lite-s-purse',
    'history: a Lite-S card has neither purses nor rings',
    () => ({ history: historyOf(named('cjrc')) }),
  ],
  [
    'lite-s-purse',
    'blocks: more than the 3 that one read returns beside MAC_A',
    (layout) => withBlock(layout, 'id', { read: 0x0b, block: 0x82 }),
  ],
  [
    'lite-s-purse',
    'blocks.value.read: must be 000B',
    (layout) => withBlock(layout, 'value', { read: 9, write: 9, block: 0 }),
  ],
  [
    'lite-s-purse',
    'blocks.value.write: must be 0009',
    (layout) => withBlock(layout, 'value', { read: 0x0b, write: 8, block: 0 }),
  ],
  [
    'lite-s-purse',
    'blocks.settings.block: a Lite-S card lets nobody read a block 135',
    (layout) => withBlock(layout, 'settings', { read: 0x0b, block: 0x87 }),
  ],
  [
    'lite-s-purse',
    'blocks.value.write: only the blocks 0 to 13 hold what may rise and fall',
    (layout) => withBlock(layout, 'value', { read: 0x0b, write: 9, block: 0x0e }),
  ],
  ['lite-s-purse', 'writeCounter: must name block 144, WCNT', () => ({ writeCounter: 'settings' })],
  [
    'lite-s-purse',
    'blocks: a value write takes value, settings, and one write command carries 1',
    (layout) => ({ receipt: { ...receiptOf(layout), block: 'settings' } }),
  ],
  [
    'lite-s-purse',
    'config.autoChargeAmount: block value holds value, or tells of it',
    ({ config }) => ({
      config: new Map([...config, ['autoChargeAmount', { block: 'value', offset: 8, length: 1 }]]),
    }),
  ],
];

const FIELDS: readonly Fault[] = [
  [
    'demo-purse',
    'balance.block: no block is named gone',
    ({ balance }) => ({ balance: { ...balance, block: 'gone' } }),
  ],
  [
    'demo-purse',
    'balance: reaches past the end of its block',
    ({ balance }) => ({ balance: { ...balance, offset: 13 } }),
  ],
  [
    'demo-purse',
    'receipt: reaches past the end of its block',
    (layout) => ({ receipt: { ...receiptOf(layout), length: 5 } }),
  ],
  [
    'demo-purse',
    'clearedByLoad[0].block: no block is named gone',
    () => ({ clearedByLoad: [{ block: 'gone', offset: 0, length: 1 }] }),
  ],
  [
    'cjrc',
    'counters[0]: reaches past the end of its block',
    () => ({ counters: [{ block: 'balance', offset: 15, length: 2, byteOrder: 'big' }] }),
  ],
  [
    'demo-purse',
    'marks.block: no block is named gone',
    (layout) => ({ marks: { ...marksOf(layout), block: 'gone' } }),
  ],
  [
    'demo-purse',
    'marks: reaches past the end of its block',
    (layout) => ({ marks: { ...marksOf(layout), offset: 16 } }),
  ],
  [
    'demo-journal',
    'inStation.block: no block is named gone',
    () => ({ inStation: { block: 'gone', offset: 0, mask: 1 } }),
  ],
  [
    'demo-journal',
    'config.a: reaches past the end of its block',
    () => ({ config: new Map([['a', { block: 'config', offset: 15, length: 2 }]]) }),
  ],
  [
    'demo-journal',
    'plan.a.block: no block is named gone',
    () => ({ plan: new Map([['a', { block: 'gone', offset: 0, length: 2 }]]) }),
  ],
  [
    'demo-journal',
    'receipt: overlaps balance',
    (layout) => ({ receipt: { ...receiptOf(layout), block: 'balance', offset: 3, length: 4 } }),
  ],
  [
    'demo-journal',
    'plan.a: overlaps config.autoChargeAmount',
    () => ({ plan: new Map([['a', { block: 'config', offset: 7, length: 2 }]]) }),
  ],
  ...['balance', 'journal', 'status', 'gate'].map(
    (block): Fault => [
      'demo-journal',
      `plan.a: block ${block} holds value, or tells of it`,
      () => ({ plan: new Map([['a', { block, offset: 15, length: 1 }]]) }),
    ],
  ),
  [
    'aes-purse',
    'plan.a: block history.3 holds value, or tells of it',
    () => ({ plan: new Map([['a', { block: 'history.3', offset: 15, length: 1 }]]) }),
  ],
];

const RINGS: readonly Fault[] = [
  [
    'cjrc',
    'counters[0]: lies in a ring, and is changed in place',
    () => ({ counters: [{ block: 'history.0', offset: 2, length: 1, byteOrder: 'big' }] }),
  ],
  [
    'aes-purse',
    'marks: lies in a ring, and is changed in place',
    (layout) => ({ marks: { ...marksOf(layout), block: 'history.0' } }),
  ],
  [
    'cjrc',
    'plan.a: lies in a ring, and is changed in place',
    () => ({ plan: new Map([['a', { block: 'gate.0', offset: 1, length: 1 }]]) }),
  ],
];

const HISTORY: readonly Fault[] = [
  [
    'cjrc',
    'history.ring: no ring is named gone',
    (layout) => ({ history: { ...historyOf(layout), ring: 'gone' } }),
  ],
  [
    'cjrc',
    'history.date: has 2 bytes',
    (layout) => ({ history: { ...historyOf(layout), date: { offset: 4, length: 1 } } }),
  ],
  [
    'aes-purse',
    'history.balance: the maximum does not fit',
    (layout) => ({ history: { ...historyOf(layout), balance: { offset: 4, length: 1, byteOrder: 'big' } } }),
  ],
  [
    'cjrc',
    'history.serial: reaches past the end of its record',
    (layout) => ({ history: { ...historyOf(layout), serial: { offset: 14, length: 3, byteOrder: 'big' } } }),
  ],
  [
    'cjrc',
    'history.process: reaches past the end of its record',
    (layout) => ({ history: { ...historyOf(layout), process: { offset: 15, length: 2 } } }),
  ],
  ['cjrc', 'receipt: overlaps history.date', (layout) => ({ receipt: { ...receiptOf(layout), offset: 5 } })],
  [
    'cjrc',
    'history.load[0]: overlaps receipt',
    (layout) => ({
      history: { ...historyOf(layout), load: [{ offset: 9, bytes: new Uint8Array(1) }] },
    }),
  ],
];

const OPERATIONS: readonly Fault[] = [
  [
    'octopus',
    'operations: value moves, and no receipt would tell whether it did',
    () => ({ operations: ['PARK_CARD'] }),
  ],
  [
    'cjrc',
    'operations: BLOCK_AND_READ_CARD needs marks.blockedMask',
    () => ({ operations: ['BLOCK_AND_READ_CARD'] }),
  ],
  ['cjrc', 'operations: ERASE_CARD needs marks.erasedMask', () => ({ operations: ['ERASE_CARD'] })],
  [
    'demo-journal',
    'operations: ERASE_CARD needs marks.erasedMask',
    () => ({ marks: { block: 'status', offset: 0, blockedMask: 1, ingestedMask: 4 } }),
  ],
  [
    'demo-journal',
    'readerOperations: BLOCK_AND_READ_CARD needs marks.ingestedMask',
    () => ({ marks: { block: 'status', offset: 0, blockedMask: 1, erasedMask: 2 } }),
  ],
  ['demo-journal', 'operations: UPDATE_CONFIG needs config', () => ({ config: new Map() })],
  ['demo-journal', 'operations: UPDATE_PLAN needs plan', () => ({ plan: new Map() })],
  [
    'demo-journal',
    "readerOperations: PARK_CARD is for the phone's own card",
    () => ({ readerOperations: ['PARK_CARD'] }),
  ],
  [
    'demo-journal',
    'marks: two masks share a bit',
    (layout) => ({ marks: { ...marksOf(layout), erasedMask: 5 } }),
  ],
  [
    'demo-journal',
    'inStation.mask: shares a bit with marks',
    () => ({ inStation: { block: 'status', offset: 0, mask: 2 } }),
  ],
  ...['balance', 'journal', 'status', 'config', 'plan'].map(
    (name): Fault => [
      'aes-purse',
      `blocks.${name}: has no write, and an operation writes it`,
      (layout) => {
        const { read = 0, block = 0 } = layout.blocks.get(name) ?? {};
        return withBlock(layout, name, { read, block });
      },
    ],
  ),
  [
    'aes-purse',
    'balance: lies in a ring, and is changed in place',
    ({ balance }) => ({ balance: { ...balance, block: 'history.0' } }),
  ],
];

const VALUE: readonly Fault[] = [
  [
    'demo-purse',
    'limits: floor is not below maximum',
    ({ limits }) => ({ limits: { ...limits, floor: limits.maximum } }),
  ],
  [
    'cjrc',
    'limits.maximum: does not fit the balance field',
    ({ limits }) => ({ limits: { ...limits, maximum: 65_536n } }),
  ],
  [
    'aes-purse',
    'limits.floor: does not fit the balance field',
    ({ limits }) => ({ limits: { ...limits, floor: -501n } }),
  ],
  ['cjrc', 'limits.step: is not positive', ({ limits }) => ({ limits: { ...limits, step: 0n } })],
  [
    'octopus',
    'limits.step: is no multiple of balance.unit',
    ({ limits }) => ({ limits: { ...limits, step: 15n } }),
  ],
  ['octopus', 'balance.unit: is not positive', ({ balance }) => ({ balance: { ...balance, unit: 0n } })],
  [
    'cjrc',
    'limits.floor: a card is emptied to zero, which is below it',
    ({ limits }) => ({ limits: { ...limits, floor: 1n } }),
  ],
  [
    'demo-journal',
    'receipt.overwrittenBy: a ring receipt lies in the newest record of the history',
    (layout) => ({ receipt: { ...receiptOf(layout), overwrittenBy: 'ring' } }),
  ],
  [
    'cjrc',
    'receipt.overwrittenBy: must be ring, since others push records into that block',
    (layout) => ({ receipt: { ...receiptOf(layout), overwrittenBy: 'exclusive' } }),
  ],
  [
    'demo-journal',
    'blocks: a value write takes balance, journal, status, and one write command carries 2',
    ({ virtualCard }) => ({ virtualCard: { ...virtualCard, maxWriteBlocks: 2 } }),
  ],
];

const PURSES: readonly Fault[] = [
  [
    'des-purse',
    'balance: a purse keeps it in its bytes 0 to 3, little-endian',
    ({ balance }) => ({ balance: { ...balance, byteOrder: 'big' } }),
  ],
  [
    'demo-purse',
    'virtualCard.directMayRaise: without it a key-free purse refuses every top-up',
    ({ virtualCard }) => ({ virtualCard: { ...virtualCard, directMayRaise: false } }),
  ],
  [
    'des-purse',
    'virtualCard.directMayRaise: is for key-free purses',
    ({ virtualCard }) => ({ virtualCard: { ...virtualCard, directMayRaise: true } }),
  ],
  ['demo-purse', 'decrement: service 1095 is not among the services', () => ({ decrement: 0x1095 })],
  [
    'demo-purse',
    'decrement: service 1011 takes nothing off the block of the balance',
    () => ({ decrement: 0x1011 }),
  ],
  [
    'demo-purse',
    'decrement: service 1014 needs a key, and this layout has none',
    () => ({ decrement: 0x1014 }),
  ],
  ['des-purse', 'decrement: service 4015 needs no key', () => ({ decrement: 0x4015 })],
  [
    'des-purse',
    'receipt: in a purse block it is the execution id, bytes 12 to 15',
    (layout) => ({ receipt: { ...receiptOf(layout), offset: 8 } }),
  ],
  [
    'des-purse',
    'receipt.overwrittenBy: every reader leaves its own execution id, so it is shared',
    (layout) => ({ receipt: { ...receiptOf(layout), overwrittenBy: 'exclusive' } }),
  ],
  [
    'des-purse',
    'counters[0]: a decrement cannot change it',
    () => ({ counters: [{ block: 'purse', offset: 8, length: 2, byteOrder: 'little' }] }),
  ],
  [
    'des-purse',
    'marks: a decrement cannot set them',
    (layout) => ({ marks: { ...marksOf(layout), block: 'purse', offset: 8 } }),
  ],
  [
    'des-purse',
    'services[8].code: cashback would give back what was parked or erased',
    (layout) => withService(layout, 0x4012),
  ],
];

for (const [about, faults] of Object.entries({
  STRUCTURE,
  KEYS,
  LITE_S,
  FIELDS,
  RINGS,
  HISTORY,
  OPERATIONS,
  VALUE,
  PURSES,
})) {
  describe(`a layout that cannot be used says so: ${about.toLowerCase()}`, () => {
    for (const [name, sentence, spoil] of faults) {
      test(`${name}: ${sentence}`, () => {
        const layout = named(name);
        const base = sentence === 'authentication: is missing' ? without(layout, 'authentication') : layout;
        const found = layoutFaults({ ...base, ...spoil(layout) });
        assert.ok(found.includes(sentence), `found: ${found.join(' | ')}`);
      });
    }
  });
}

test('what must be there is missed: the write counter of Lite-S, the decrement of a purse that is emptied', () => {
  const missing: readonly [string, keyof Layout, string][] = [
    ['lite-s-purse', 'writeCounter', 'writeCounter: is missing, and a Lite-S write is bound by it'],
    ['des-purse', 'decrement', 'decrement: value leaves a purse by decrement only'],
    ['aes-purse', 'receipt', 'operations: value moves, and no receipt would tell whether it did'],
  ];
  for (const [name, member, sentence] of missing) {
    assert.ok(layoutFaults(without(named(name), member)).includes(sentence), sentence);
  }
});

test('the layouts that we ship have no faults, and one more on top of another tells both', () => {
  for (const layout of LAYOUTS.values()) assert.deepEqual(layoutFaults(layout), []);
  const purse = named('demo-purse');
  const spoilt = { ...purse, sandboxOnly: false, limits: { ...purse.limits, floor: purse.limits.maximum } };
  assert.equal(layoutFaults(spoilt).length, 3);
});

test('a key-free card that is only read may stand outside the sandbox; one that is written in any way may not', () => {
  const read: Layout = {
    ...named('demo-journal'),
    sandboxOnly: false,
    operations: ['READ_BALANCE'],
    readerOperations: ['READ_BALANCE'],
  };
  assert.deepEqual(layoutFaults(read), []);
  for (const operation of ['UPDATE_CONFIG', 'BLOCK_AND_READ_CARD', 'PARK_CARD'] as const) {
    assert.equal(layoutFaults({ ...read, operations: [operation] }).length, 1);
  }
  assert.equal(layoutFaults({ ...read, readerOperations: ['BLOCK_AND_READ_CARD'] }).length, 1);
});

test('a keyed card may need several read commands: they are held together by its session', () => {
  const { virtualCard, ...layout } = named('cjrc');
  assert.deepEqual(layoutFaults({ ...layout, virtualCard: { ...virtualCard, maxReadBlocks: 2 } }), []);
});

test('a balance field holds the maximum exactly up to its last value', () => {
  const { limits, ...layout } = named('cjrc');
  assert.deepEqual(layoutFaults({ ...layout, limits: { ...limits, maximum: 65_535n } }), []);
});

test('the flag of the gates may share a byte with the marks, but no bit', () => {
  const inStation = { block: 'status', offset: 0, mask: 0x80 };
  assert.deepEqual(layoutFaults({ ...named('demo-journal'), inStation }), []);
});
