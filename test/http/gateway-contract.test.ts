/** Every bound of the device gateway's contract, at its edge and one past it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadContract } from '../../src/http/contract.ts';
import { CARD_REQUEST, changed, READER_REQUEST, REPLY, RESPONSE } from './gateway-bodies.ts';

const contract = loadContract('device-gateway');
const REQUESTS = {
  getCardCommands: CARD_REQUEST,
  getParkCardCommands: CARD_REQUEST,
  getReaderModeCommands: READER_REQUEST,
};
const OPERATIONS = Object.keys(REQUESTS) as (keyof typeof REQUESTS)[];

const ITEMS = { ...CARD_REQUEST, responses: [{ ...RESPONSE }, { ...RESPONSE }] };

/** [field, longest, smallest body that has its parent] */
const REQUEST_TEXTS: readonly [string, string, number][] = [
  ['requestHeader.requestId', 'requestHeader.requestId', 48],
  ['requestHeader.sessionId', 'requestHeader.sessionId', 48],
  ['issuerId', 'issuerId', 16],
  ['cardId', 'cardId', 48],
  ['deviceId', 'deviceId', 48],
  ['purchaseId', 'purchaseId', 64],
  ['responses.1.id', 'responses[1].id', 64],
  ['responses.1.name', 'responses[1].name', 100],
  ['responses.1.value', 'responses[1].value', 512],
];

for (const [path, field, longest] of REQUEST_TEXTS) {
  test(`${field} has 1 to ${longest} characters`, () => {
    const check = contract.operation('getCardCommands').checkRequestBody;
    const malformed = { kind: 'malformed', field };
    assert.equal(check(changed(ITEMS, path, 'x')), null);
    assert.equal(check(changed(ITEMS, path, 'x'.repeat(longest))), null);
    assert.equal(check(changed(ITEMS, path, '𠮷'.repeat(longest))), null, 'characters, not UTF-16 units');
    assert.deepEqual(check(changed(ITEMS, path, '')), malformed);
    assert.deepEqual(check(changed(ITEMS, path, 'x'.repeat(longest + 1))), malformed);
    for (const value of [null, 1, true, {}, ['x']])
      assert.deepEqual(check(changed(ITEMS, path, value)), malformed);
  });
}

for (const operationId of OPERATIONS) {
  const { checkRequestBody: check, method, path } = contract.operation(operationId);
  const request = REQUESTS[operationId];

  test(`${operationId} is a POST under the base path`, () => {
    assert.deepEqual([method, path, contract.basePath], ['POST', `/${operationId}`, '/tes/devicegtwapi/1/0']);
  });

  test(`${operationId} takes the smallest request and needs each of its members`, () => {
    assert.equal(check(request), null);
    const required = [...Object.keys(request), 'requestHeader.requestId', 'requestHeader.sessionId'];
    for (const field of required) {
      assert.deepEqual(check(changed(request, field, undefined)), { kind: 'missing', field });
    }
  });

  test(`${operationId} takes at most 200 responses, none included`, () => {
    assert.equal(check({ ...request, responses: [] }), null);
    assert.equal(check({ ...request, responses: Array(200).fill(RESPONSE) }), null);
    const fault = { kind: 'malformed', field: 'responses' };
    assert.deepEqual(check({ ...request, responses: Array(201).fill(RESPONSE) }), fault);
    assert.deepEqual(check({ ...request, responses: {} }), fault);
    assert.deepEqual(check({ ...request, responses: [RESPONSE, 'x'] }), {
      kind: 'malformed',
      field: 'responses[1]',
    });
  });

  test(`${operationId} leaves it to the door that responses need an id and a value`, () => {
    assert.equal(check({ ...request, responses: [{}, { id: '1' }, { value: '00' }] }), null);
  });

  test(`${operationId} knows seven operations`, () => {
    const operations = [
      'READ_BALANCE',
      'UPDATE_BALANCE',
      'UPDATE_CONFIG',
      'UPDATE_PLAN',
      'ERASE_CARD',
      'PARK_CARD',
      'BLOCK_AND_READ_CARD',
    ];
    for (const operation of operations) assert.equal(check({ ...request, operation }), null);
    for (const operation of ['read_balance', 'UNPARK_CARD', '', null, 0]) {
      assert.deepEqual(check({ ...request, operation }), { kind: 'malformed', field: 'operation' });
    }
  });

  test(`${operationId} takes RFC 3339 times`, () => {
    const field = 'requestHeader.generationDateTime';
    for (const time of ['2026-04-01T09:30:00Z', '2024-02-29T23:59:59.123+09:00', '2016-12-31T23:59:60Z']) {
      assert.equal(check(changed(request, field, time)), null, time);
    }
    for (const time of [
      '2026-04-01',
      '2026-02-29T00:00:00Z',
      '2026-04-01T24:00:00Z',
      '2026-04-01T00:00:00',
      '',
      0,
    ]) {
      assert.deepEqual(check(changed(request, field, time)), { kind: 'malformed', field }, String(time));
    }
  });

  test(`${operationId} takes numbers as numbers only`, () => {
    for (const field of ['responseTimeMs', 'statusCode']) {
      for (const value of [0, 12.5, -1, 1e300]) assert.equal(check({ ...request, [field]: value }), null);
      for (const value of ['0', null, true, Number.POSITIVE_INFINITY, JSON.parse('1e400')]) {
        assert.deepEqual(check({ ...request, [field]: value }), { kind: 'malformed', field });
      }
    }
    assert.equal(check({ ...request, statusMessage: '' }), null);
    assert.deepEqual(check({ ...request, statusMessage: 0 }), { kind: 'malformed', field: 'statusMessage' });
  });

  test(`${operationId} accepts members the contract does not know, and adds or removes none`, () => {
    const body = { ...request, unknown: { any: [1, null, 'x'] }, responses: [{ ...RESPONSE, more: 1 }] };
    const before = structuredClone(body);
    assert.equal(check(body), null);
    assert.deepEqual(body, before);
  });

  test(`${operationId} needs a body that is an object`, () => {
    assert.deepEqual(check(undefined), { kind: 'missing', field: 'body' });
    for (const body of [null, 0, '', 'x', true, [], [request]]) {
      assert.deepEqual(check(body), { kind: 'malformed', field: 'body' });
    }
  });
}

test('cardContents is any object', () => {
  const check = contract.operation('getReaderModeCommands').checkRequestBody;
  for (const cardContents of [
    {},
    { idm: '0102030405060708', areaCodeList: [{ areaCode: '0000' }] },
    { idm: 1 },
  ]) {
    assert.equal(check({ ...READER_REQUEST, cardContents }), null);
  }
  for (const cardContents of [null, [], 'x']) {
    assert.deepEqual(check({ ...READER_REQUEST, cardContents }), {
      kind: 'malformed',
      field: 'cardContents',
    });
  }
});

const REPLY_TEXTS: readonly [string, string, number][] = [
  ['responseHeader.responseId', 'responseHeader.responseId', 48],
  ['responseHeader.sessionId', 'responseHeader.sessionId', 48],
  ['commands.0.id', 'commands[0].id', 64],
  ['commands.0.name', 'commands[0].name', 100],
  ['commands.0.value', 'commands[0].value', 512],
];

test('replies are held to the same bounds', () => {
  for (const operationId of OPERATIONS) {
    const { checkReply } = contract.operation(operationId);
    const reply = { ...REPLY, commands: [{ id: '1', name: 'POLLING', value: '00' }] };
    assert.equal(checkReply(200, REPLY), null);
    for (const [path, field, longest] of REPLY_TEXTS) {
      assert.equal(checkReply(200, changed(reply, path, 'x'.repeat(longest))), null);
      for (const value of ['', 'x'.repeat(longest + 1)]) {
        assert.deepEqual(checkReply(200, changed(reply, path, value)), { kind: 'malformed', field });
      }
    }
    for (const field of [
      'responseHeader',
      ...Object.keys(REPLY.responseHeader).map((name) => `responseHeader.${name}`),
    ]) {
      assert.deepEqual(checkReply(200, changed(REPLY, field, undefined)), { kind: 'missing', field });
    }
    const commands = Array(201).fill(RESPONSE);
    assert.deepEqual(checkReply(200, { ...REPLY, commands }), { kind: 'malformed', field: 'commands' });
    assert.equal(checkReply(200, { ...REPLY, commands: commands.slice(1) }), null);
  }
});

test('the last replies carry the balance and the account', () => {
  const { checkReply } = contract.operation('getReaderModeCommands');
  assert.equal(
    checkReply(200, { ...REPLY, cardAccountId: 'x'.repeat(48), cardData: { balanceAmount: 1234.5 } }),
    null,
  );
  const tooLong = { ...REPLY, cardAccountId: 'x'.repeat(49) };
  assert.deepEqual(checkReply(200, tooLong), { kind: 'malformed', field: 'cardAccountId' });
  const asText = { ...REPLY, cardData: { balanceAmount: '1' } };
  assert.deepEqual(checkReply(200, asText), { kind: 'malformed', field: 'cardData.balanceAmount' });
});

test('only the declared statuses are replies', () => {
  const { checkReply } = contract.operation('getCardCommands');
  for (const status of [401, 500]) assert.equal(checkReply(status, undefined), null);
  for (const status of [201, 404]) {
    assert.deepEqual(checkReply(status, REPLY), { kind: 'malformed', field: 'status' });
  }
});
