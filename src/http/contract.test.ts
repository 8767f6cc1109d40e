import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contractFrom, loadContract } from './contract.ts';
import type { JsonObject } from './json-pointer.ts';

const { checkRequestBody } = loadContract('device-gateway').operation('getCardCommands');

test('any JSON at all gives a fault or null', () => {
  const members = [
    'requestHeader',
    'requestId',
    'sessionId',
    'issuerId',
    'cardId',
    'deviceId',
    'responses',
    'operation',
  ];
  const key = fc.oneof(fc.constantFrom(...members), fc.string({ unit: 'binary' }));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom(null, true, 0, -1.5, 'x', ''),
      fc.string({ unit: 'binary' }),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(key, tie('value'), { maxKeys: 8 }),
    ),
  }));
  fc.assert(
    fc.property(value, (body) => {
      const fault = checkRequestBody(JSON.parse(JSON.stringify(body)));
      if (fault === null) return;
      assert.match(fault.kind, /^(missing|malformed)$/);
      assert.match(fault.field, /^[\w$-]+(\[\d+\]|\.[\w$-]+)*$/);
    }),
  );
});

test('an object lacks what is required before its members are looked at, in the order of the contract', () => {
  assert.deepEqual(checkRequestBody({}), { kind: 'missing', field: 'requestHeader' });
  assert.deepEqual(checkRequestBody({ requestHeader: {} }), { kind: 'missing', field: 'issuerId' });
  const empty = { deviceId: '', cardId: '', issuerId: '', requestHeader: { sessionId: '', requestId: '' } };
  assert.deepEqual(checkRequestBody(empty), { kind: 'malformed', field: 'requestHeader.requestId' });
});

test('text that cannot be stored is malformed wherever it is', () => {
  const body = {
    requestHeader: { requestId: 'r', sessionId: 's' },
    issuerId: 'i',
    cardId: 'c',
    deviceId: 'd',
    responses: [{ id: '1' }, { id: '2', value: '00\0' }],
  };
  assert.deepEqual(checkRequestBody(body), { kind: 'malformed', field: 'responses[1].value' });
});

test('a contract that is not there, or has no such operation, is an error at start', () => {
  assert.throws(() => loadContract('no-such-contract'), /ENOENT/);
  assert.throws(() => loadContract('device-gateway').operation('getNothing'), RangeError);
});

function contractWith(schema: object) {
  const content = { 'application/json': { schema } };
  return contractFrom('example', {
    openapi: '3.1.1',
    servers: [{ url: '/base' }],
    paths: {
      '/cards/{cardId}/operations:suspend': {
        parameters: [],
        post: {
          operationId: 'suspend',
          requestBody: { $ref: '#/components/requestBodies/suspend' },
          responses: {
            201: { $ref: '#/components/responses/created' },
            400: { content: { 'application/problem+json': {} } },
          },
        },
      },
    },
    components: { requestBodies: { suspend: { content } }, responses: { created: { content } } },
  });
}

test('a schema the checker does not understand in full is never used', () => {
  const check = (schema: object) => contractWith(schema).operation('suspend').checkRequestBody({});
  assert.throws(() => check({ type: 'object', maxlength: 3 }), /strict mode/);
  assert.throws(() => check({ type: 'string', format: 'no-such-format' }), /unknown format/);
  assert.throws(() => check({ type: 'object', required: ['notDefined'] }), /notDefined/);
});

for (const name of ['device-gateway', 'admin']) {
  test(`every schema of ${name} is one that the checker understands`, () => {
    const contract = loadContract(name);
    const operations = Object.values(contract.document.paths as Record<string, Record<string, JsonObject>>)
      .flatMap((item) => Object.values(item))
      .filter(({ operationId }) => typeof operationId === 'string');
    assert.ok(operations.length >= 3);
    for (const { operationId, responses } of operations) {
      const operation = contract.operation(String(operationId));
      operation.checkRequestBody({});
      for (const status of Object.keys(responses as object)) operation.checkReply(Number(status), {});
    }
  });
}

test('bodies and replies may stand behind references, and a body may be optional', () => {
  const operation = contractWith({ type: 'integer' }).operation('suspend');
  assert.equal(operation.path, '/cards/{cardId}/operations:suspend');
  assert.equal(operation.checkRequestBody(undefined), null);
  assert.equal(operation.checkRequestBody(1), null);
  assert.deepEqual(operation.checkRequestBody(1.5), { kind: 'malformed', field: 'body' });
  assert.deepEqual(operation.checkReply(201, 'x'), { kind: 'malformed', field: 'body' });
});
