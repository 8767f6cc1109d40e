import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { call } from '../../test/support/gateway-fixtures.ts';
import type { CallBody } from './call.ts';
import { contentDigest, responsesDigest } from './content-digest.ts';

const BODY = {
  requestHeader: { requestId: 'r', sessionId: 's', generationDateTime: '2026-01-01T00:00:00Z' },
  issuerId: 'issuer',
  cardId: 'card',
  deviceId: 'device',
};

function digest(body: object): string {
  return contentDigest('getCardCommands', body as CallBody);
}

/** The same value with the members of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, reversed(member)] as const)
      .reverse(),
  );
}

test('the order of members never makes another request, however deep', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (extra) => {
      const body = { ...BODY, extra };
      assert.equal(digest(reversed(body) as object), digest(body));
    }),
  );
});

test('any other content makes another request: values, types, order of items, absence', () => {
  const bodies = [
    BODY,
    { ...BODY, x: null },
    { ...BODY, x: 0 },
    { ...BODY, x: '0' },
    { ...BODY, x: false },
    { ...BODY, x: [] },
    { ...BODY, x: {} },
    { ...BODY, x: [1, 2] },
    { ...BODY, x: [2, 1] },
    { ...BODY, x: [[1], 2] },
    { ...BODY, cardId: 'Card' },
    { ...BODY, requestHeader: { ...BODY.requestHeader, sessionId: 'other' } },
    { ...BODY, generationDateTime: '2026-01-01T00:00:00Z' },
  ];
  assert.equal(new Set(bodies.map(digest)).size, bodies.length);
  const endpoints = ['getCardCommands', 'getParkCardCommands', 'getReaderModeCommands'] as const;
  assert.equal(new Set(endpoints.map((each) => contentDigest(each, BODY))).size, endpoints.length);
});

test('the date of a request is no part of its content', () => {
  const { generationDateTime: _, ...undated } = BODY.requestHeader;
  const later = { ...BODY.requestHeader, generationDateTime: '2027-01-01T00:00:00Z' };
  for (const requestHeader of [undated, later])
    assert.equal(digest({ ...BODY, requestHeader }), digest(BODY));
});

test('what the device answered and what it says of itself make a round; ids of requests do not', () => {
  const item = { id: '1.1', name: null, value: '00' };
  const calls = [
    call(),
    call({ responses: [] }),
    call({ responses: [item] }),
    call({ responses: [{ ...item, value: '01' }] }),
    call({ responses: [item, item] }),
    call({ deviceStatus: 221 }),
    call({ responses: [], deviceStatus: 221 }),
  ];
  assert.equal(new Set(calls.map(responsesDigest)).size, calls.length);
  assert.equal(responsesDigest(call({ requestId: 'another', operation: null })), responsesDigest(call()));
});
