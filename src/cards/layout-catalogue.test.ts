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
  assert.deepEqual([...layouts.keys()], ['demo-journal', 'demo-purse']);
  for (const [name, layout] of layouts) assert.equal(layout.name, name);
  assert.equal(layouts.get('demo-purse')?.systemCode, 0x9d10);
  assert.equal(layouts.get('demo-purse')?.limits.maximum, 20_000n);
});

test('codes are hexadecimal as the manual prints them, wherever they stand', () => {
  const layout = load(PURSE).get('demo-purse');
  assert.deepEqual(layout?.areas[1], { code: 0x1000, end: 0x10ff, keyVersion: 1 });
  assert.equal(layout?.blocks.get('purse')?.write, 0x1011);
  assert.equal(layout?.status?.blockedMask, 1);
  assert.equal(layout?.virtualCard.decrementService, 0x1015);
});

/** [what is wrong, the file, what the error must tell]. */
const FAULTY: readonly (readonly [string, object, RegExp])[] = [
  ['a member is missing', { ...PURSE, currency: undefined }, /demo-purse\.json.*currency/],
  ['a member is unknown', { ...PURSE, secret: 1 }, /demo-purse\.json.*additional/],
  ['a code is no code', { ...PURSE, systemCode: '9d1' }, /\/systemCode/],
  ['an operation is one we do not have', { ...PURSE, operations: ['PARK_CARD'] }, /\/operations\/0/],
  ['its name is not the file’s', { ...PURSE, name: 'other' }, /is named other/],
  ['a key-free card outside the sandbox', { ...PURSE, sandboxOnly: false }, /sandboxOnly: must be true/],
  [
    'several things at once',
    { ...PURSE, currency: 'yen', systemCode: 'x' },
    /\/currency.*;.*\/systemCode|\/systemCode.*;.*\/currency/,
  ],
];

for (const [what, layout, message] of FAULTY) {
  test(`no server starts when ${what}`, () => {
    assert.throws(() => load(layout), message);
  });
}
