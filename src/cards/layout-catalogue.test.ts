import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { loadLayouts } from './layout-catalogue.ts';

const PURSE = JSON.parse(readFileSync(new URL('../../layouts/demo-purse.json', import.meta.url), 'utf8'));

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-layouts-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function load(layout: object, file = 'demo-purse.json') {
  writeFileSync(join(folder, file), JSON.stringify(layout));
  try {
    return loadLayouts(pathToFileURL(`${folder}/`));
  } finally {
    rmSync(join(folder, file));
  }
}

test('the layouts that we ship are read, each under its name', () => {
  const layouts = loadLayouts();
  assert.deepEqual(
    [...layouts.keys()],
    ['aes-purse', 'cjrc', 'demo-journal', 'demo-purse', 'des-purse', 'edy-purse', 'lite-s-purse', 'octopus'],
  );
  for (const [name, layout] of layouts) assert.equal(layout.name, name);
  assert.equal(layouts.get('demo-purse')?.systemCode, 0x9d10);
  assert.equal(layouts.get('demo-purse')?.limits.maximum, 20_000n);
});

test('only the key-free layouts that are written to are for the sandbox alone', () => {
  const sandboxed = [...loadLayouts().values()].filter(({ sandboxOnly }) => sandboxOnly);
  assert.deepEqual(
    sandboxed.map(({ name }) => name),
    ['demo-journal', 'demo-purse'],
  );
});

test('codes are hexadecimal as the manual prints them, wherever they stand', () => {
  const layout = load(PURSE).get('demo-purse');
  assert.deepEqual(layout?.areas[1], { code: 0x1000, end: 0x10ff, keyVersion: 1 });
  assert.equal(layout?.blocks.get('purse')?.write, 0x1011);
  assert.deepEqual(layout?.marks, {
    block: 'status',
    offset: 0,
    blockedMask: 1,
    erasedMask: 2,
    ingestedMask: 4,
  });
  assert.equal(layout?.decrement, 0x1015);
});

test('what a file leaves out has its plain meaning', () => {
  const { clearedByLoad, config, plan, readerOperations, ...spare } = PURSE;
  const layout = load({ ...spare, operations: ['READ_BALANCE', 'UPDATE_BALANCE'] }).get('demo-purse');
  assert.deepEqual([layout?.balance.bias, layout?.balance.unit], [0n, 1n]);
  assert.deepEqual([layout?.clearedByLoad, layout?.counters, layout?.readerOperations], [[], [], []]);
  assert.deepEqual([layout?.config.size, layout?.plan.size], [0, 0]);
  assert.equal(layout?.keyVersionOrder, 'little');
  assert.equal('history' in (layout ?? {}) || 'inStation' in (layout ?? {}), false);
});

test('a ring is its newest records block by block, of which the first alone is written', () => {
  const cjrc = loadLayouts().get('cjrc');
  assert.equal(cjrc?.blocks.size, 22);
  assert.deepEqual(cjrc?.blocks.get('history.0'), { read: 0x090c, write: 0x090c, block: 0 });
  assert.deepEqual(cjrc?.blocks.get('history.19'), { read: 0x090c, block: 19 });
  assert.equal(cjrc?.history?.blocks, 20);
  assert.deepEqual(cjrc?.history?.load, [{ offset: 0, bytes: Uint8Array.of(0x1f, 0x02) }]);
});

/** [what is wrong, the file, what the error must tell]. */
const FAULTY: readonly (readonly [string, object, RegExp])[] = [
  ['a member is missing', { ...PURSE, currency: undefined }, /demo-purse\.json: line 1: .*currency/],
  ['a member is unknown', { ...PURSE, secret: 1 }, /secret: there is no such member/],
  ['a code is no code', { ...PURSE, systemCode: '9d1' }, /systemCode: must match/],
  ['an operation is one we do not have', { ...PURSE, operations: ['PARK'] }, /operations\[0\]: .*PARK_CARD/],
  ['its name is not the file’s', { ...PURSE, name: 'other' }, /would have to be other\.json/],
  ['a key-free card outside the sandbox', { ...PURSE, sandboxOnly: false }, /sandboxOnly: must be true/],
  [
    'a block is one of a ring and not of a ring',
    { ...PURSE, blocks: { ...PURSE.blocks, plan: { read: '10CB', block: 0, count: 1 } } },
    /blocks\.plan: has either block or count$/,
  ],
  [
    'several things at once',
    { ...PURSE, currency: 'yen', systemCode: 'x' },
    /currency.*;.*systemCode|systemCode.*;.*currency/,
  ],
];

for (const [what, layout, message] of FAULTY) {
  test(`no server starts when ${what}`, () => {
    assert.throws(() => load(layout), message);
  });
}
