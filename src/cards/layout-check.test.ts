import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { layoutChecker } from './layout-check.ts';

const FOLDER = new URL('../../layouts/', import.meta.url);
const PURSE = readFileSync(new URL('demo-purse.json', FOLDER), 'utf8');
const check = layoutChecker();

/** `line: fault` of the demo purse with `from`, which is there once, replaced by `to`. */
function faultsWith(from: string, to: string): readonly string[] {
  assert.equal(PURSE.split(from).length, 2, `${from} is there once`);
  const { layout, faults } = check(PURSE.replace(from, to), 'demo-purse.json');
  assert.equal(layout === null, faults.length > 0);
  return faults.map(({ line, fault }) => `${line}: ${fault}`);
}

function lineOf(text: string): number {
  return PURSE.slice(0, PURSE.indexOf(text)).split('\n').length;
}

test('every file that we ship is a layout', () => {
  for (const file of readdirSync(FOLDER).filter((name) => name !== 'layout.schema.json')) {
    const { layout, faults } = check(readFileSync(new URL(file, FOLDER), 'utf8'), file);
    assert.deepEqual(faults, []);
    assert.equal(`${layout?.name}.json`, file);
  }
});

test('the worked example of docs/layouts.md is a layout, and its first draft is told what is missing', () => {
  const document = readFileSync(new URL('../../docs/layouts.md', import.meta.url), 'utf8');
  const example = /```json\n([\s\S]*?)```/.exec(document)?.[1] ?? '';
  assert.deepEqual(check(example, 'campus-card.json').faults, []);
  const draft = example
    .replace(/ {2}"authentication".*\n/, '')
    .replace(/,\n {4}"status".*\n/, '\n')
    .replace(/ {2}"(?:receipt|marks)".*\n/g, '');
  for (const { line, fault } of check(draft, 'campus-card.json').faults)
    assert.ok(document.includes(`campus-card.json:${line}: ${fault}\n`), `${line}: ${fault}`);
  assert.equal(document.match(/campus-card\.json:\d/g)?.length, 3);
});

test('a fault of the form stands in the line of its member', () => {
  const limits = '"maximum": 20000';
  assert.deepEqual(faultsWith(limits, '"maximum": "much"'), [
    `${lineOf(limits)}: limits.maximum: must be integer`,
  ]);
  const area = '{ "code": "1000",';
  assert.deepEqual(faultsWith(area, '{ "code": "100",'), [
    `${lineOf(area)}: areas[1].code: must match pattern "^[0-9A-F]{4}$"`,
  ]);
  const read = '"104B", "write"';
  assert.deepEqual(faultsWith(read, '"104B", "writes"'), [
    `${lineOf(read)}: blocks.status.writes: there is no such member`,
  ]);
});

test('a member that is missing is a fault of what it is missing from', () => {
  const marks = '"blockedMask": "01",';
  assert.deepEqual(faultsWith(marks, ''), [
    `${lineOf('"marks"')}: marks: must have required property 'blockedMask'`,
  ]);
  assert.deepEqual(faultsWith('"currency": "JPY",', ''), [
    "1: the layout: must have required property 'currency'",
  ]);
});

test('a fault of the meaning stands in the line of its member', () => {
  const plan = '{ "block": "plan", "offset": 4,';
  assert.deepEqual(faultsWith(plan, '{ "block": "plan", "offset": 3,'), [
    `${lineOf('"validUntil"')}: plan.validUntil: overlaps plan.to`,
  ]);
  const cleared = '{ "block": "purse", "offset": 4,';
  assert.deepEqual(faultsWith(cleared, '{ "block": "gone", "offset": 4,'), [
    `${lineOf(cleared)}: clearedByLoad[0].block: no block is named gone`,
  ]);
  assert.deepEqual(faultsWith('"sandboxOnly": true', '"sandboxOnly": false'), [
    `${lineOf('"sandboxOnly"')}: sandboxOnly: must be true, since nothing authenticates what a key-free card says`,
  ]);
});

test('a fault in a ring stands in the line of the ring', () => {
  const cjrc = readFileSync(new URL('cjrc.json', FOLDER), 'utf8');
  const text = cjrc.replace('"write": "090C", "count": 20', '"count": 20');
  const { faults } = check(text, 'cjrc.json');
  const line = text.slice(0, text.indexOf('"history": { "read"')).split('\n').length;
  assert.deepEqual(faults, [{ line, fault: 'blocks.history.0: has no write, and an operation writes it' }]);
});

test('a layout is named as its file is', () => {
  const { layout, faults } = check(PURSE, 'other.json');
  assert.equal(layout, null);
  assert.deepEqual(faults, [
    { line: lineOf('"name"'), fault: 'name: the file would have to be demo-purse.json' },
  ]);
});

test('all faults are told, in the order of their lines', () => {
  const text = PURSE.replace('"sandboxOnly": true', '"sandboxOnly": false').replace(
    '"floor": 0',
    '"floor": 7',
  );
  const { faults } = check(text.replace('"offset": 12', '"offset": 13'), 'demo-purse.json');
  assert.deepEqual(
    faults.map(({ fault }) => fault.split(':')[0]),
    ['sandboxOnly', 'receipt', 'receipt', 'limits.floor'],
  );
});

/** [the text that is no JSON, the line it breaks off in, what is told]. */
const BROKEN: readonly (readonly [string, number, RegExp])[] = [
  ['', 1, /Unexpected end/],
  ['{\n  "name": "x"\n', 3, /Expected ',' or '}'/],
  ['{\n  "name": x\n}', 2, /Unexpected token 'x'/],
  ['{\n  "a": [1,\n  2,\n  ]\n}', 4, /Unexpected token '\]'/],
  ['{\n  "name": "x",\n}', 3, /double-quoted/],
  ['{\n  // a comment\n}', 2, /Expected property name/],
  ['{\n  "a": 1,\n  "b": 2,\n  "a": 3\n}', 4, /twice/],
  ['{\n  "a": "\\":",\n  "b": [{ "c": 1,\n "c": [] }]\n}', 4, /twice/],
  ['{\n  "a": "b\nc"\n}', 2, /control character/],
];

for (const [text, line, message] of BROKEN) {
  test(`what is not JSON is told with its line: ${JSON.stringify(text)}`, () => {
    const { layout, faults } = check(text, 'x.json');
    assert.equal(layout, null);
    assert.deepEqual(
      faults.map((fault) => fault.line),
      [line],
    );
    assert.match(faults[0]?.fault ?? '', message);
  });
}

test('whatever is cut out of a layout or put into it, there is an answer, in a line that there is', () => {
  const lines = PURSE.split('\n').length;
  fc.assert(
    fc.property(fc.nat(PURSE.length), fc.nat(40), fc.string({ maxLength: 5 }), (at, length, put) => {
      const text = PURSE.slice(0, at) + put + PURSE.slice(at + length);
      const { layout, faults } = check(text, 'demo-purse.json');
      assert.equal(layout === null, faults.length > 0);
      for (const { line } of faults) assert.ok(line >= 1 && line <= lines + put.length);
    }),
  );
});

test('the schema is one', () => {
  const schema = JSON.parse(readFileSync(new URL('layout.schema.json', FOLDER), 'utf8'));
  assert.equal(new Ajv2020().validateSchema(schema), true);
});

test('any JSON gets an answer', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.ok(check(text, 'x.json').faults.length > 0);
    }),
  );
});
