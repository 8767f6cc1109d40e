import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeStatus, isSuccess, STATUS_FLAGS } from './status-flags.ts';

test('success is SF1 00, or SF2 71 with any SF1', () => {
  for (let sf1 = 0; sf1 <= 0xff; sf1++) {
    for (let sf2 = 0; sf2 <= 0xff; sf2++) assert.equal(isSuccess(sf1, sf2), sf1 === 0x00 || sf2 === 0x71);
  }
});

test('71 is the one warning and 70 the one fatal error', () => {
  const withSeverity = (severity: string) =>
    [...STATUS_FLAGS].filter(([, fact]) => fact.severity === severity).map(([sf2]) => sf2);
  assert.deepEqual(withSeverity('warning'), [0x71]);
  assert.deepEqual(withSeverity('fatal'), [0x70]);
  assert.deepEqual(withSeverity('none'), [0x00]);
});

test('names are distinct', () => {
  const names = [...STATUS_FLAGS.values()].map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

test('a phrase for any pair of flags', () => {
  assert.equal(describeStatus(0x00, 0x00), 'success');
  assert.match(describeStatus(0xff, 0x71), /^success with warning 71: done/);
  assert.equal(describeStatus(0xff, 0x70), 'fatal error 70: memory error');
  assert.equal(describeStatus(0x02, 0xa5), 'error A5: access denied, at list item 02');
  assert.equal(describeStatus(0xff, 0xee), 'error EE: no reason known');
  assert.equal(describeStatus(0xff, 0x00), 'error 00: no reason known');
  assert.equal(describeStatus(0x00, 0xa5), 'success, though SF2 is A5');
});
