import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  areaAttribute,
  codeFromText,
  codeToText,
  SERVICE_ATTRIBUTES,
  serviceAttribute,
  serviceNumber,
} from './service-code.ts';

test('a code is its number and its attribute', () => {
  assert.equal(serviceNumber(0x1011), 0x40);
  assert.deepEqual(serviceAttribute(0x1011), { class: 'purse', access: 'direct', keyed: false });
  assert.deepEqual(serviceAttribute(0x1010), { class: 'purse', access: 'direct', keyed: true });
  assert.equal(serviceNumber(0x1010), serviceNumber(0x1011));
});

test('the services of a transit card', () => {
  assert.deepEqual(serviceAttribute(0x008b), { class: 'random', access: 'read-only', keyed: false });
  assert.deepEqual(serviceAttribute(0x090f), { class: 'cyclic', access: 'read-only', keyed: false });
  assert.deepEqual(serviceAttribute(0x0088), { class: 'random', access: 'read-write', keyed: true });
});

test('an odd service attribute needs no authentication', () => {
  for (const [attribute, { keyed }] of SERVICE_ATTRIBUTES) assert.equal(keyed, attribute % 2 === 0);
});

test('an area is no service, and other attributes are neither', () => {
  assert.deepEqual(areaAttribute(0x1000), { mayHoldAreas: true });
  assert.deepEqual(areaAttribute(0x1001), { mayHoldAreas: false });
  assert.equal(serviceAttribute(0x1000), undefined);
  assert.equal(areaAttribute(0x1008), undefined);
  assert.equal(serviceAttribute(0x1018), undefined);
  assert.equal(areaAttribute(0x1018), undefined);
});

test('text has the most significant byte first', () => {
  assert.equal(codeToText(0x8b), '008B');
  assert.equal(codeFromText('008b'), 0x8b);
  assert.equal(codeFromText('FFFF'), 0xffff);
  for (const wrong of ['', '8B', '0x8B', '00008B', '008G'])
    assert.throws(() => codeFromText(wrong), RangeError);
  assert.throws(() => codeToText(0x10000), RangeError);
});
