/** A door answers everything that goes wrong inside it in its own shape, whatever the server's is. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { loadContract } from '../../src/http/contract.ts';
import { requestFault } from '../../src/http/request-fault.ts';
import { routerPath } from '../../src/http/router-path.ts';
import { CARD_REQUEST } from './gateway-bodies.ts';
import { testServer } from './servers.ts';

const BODY_LIMIT = 1024;
const contract = loadContract('device-gateway');
const { method, path, checkRequestBody } = contract.operation('getCardCommands');
const URL_PATH = contract.basePath + path;

/** The whole of a door: its routes, and one place where faults become replies. */
async function door(app: FastifyInstance): Promise<void> {
  app.setErrorHandler((error, _request, reply) => {
    const fault = requestFault(error);
    return reply.code(fault === null ? 500 : 200).send({ door: fault ?? 'our own fault' });
  });
  app.route({
    method,
    url: routerPath(path),
    bodyLimit: BODY_LIMIT,
    handler: ({ body }) => {
      const fault = checkRequestBody(body);
      if (fault === null && (body as { issuerId: string }).issuerId === 'crash') throw new Error('crashed');
      return { door: fault };
    },
  });
}

const { app } = testServer('silent');
app.register(door, { prefix: contract.basePath });

async function post(
  payload: string | Buffer | undefined,
  contentType: string | undefined = 'application/json',
) {
  const headers = contentType === '' ? {} : { 'content-type': contentType };
  const reply = await app.inject({
    method: 'POST',
    url: URL_PATH,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: reply.statusCode, door: reply.json().door };
}

const VALID = JSON.stringify(CARD_REQUEST);

test('a good body reaches the handler, under every name of JSON in UTF-8', async () => {
  const types = [
    'application/json',
    'Application/JSON;charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/json; v=1',
  ];
  for (const type of types) assert.deepEqual(await post(VALID, type), { status: 200, door: null }, type);
});

test('other content types and charsets are unsupported', async () => {
  const types = [
    'text/plain',
    'application/xml',
    'application/problem+json',
    'application/jsonp',
    'application/json; charset=utf-16',
    'application/json; v=1; charset=latin1',
    'nonsense',
    '',
  ];
  for (const type of types) {
    assert.deepEqual(
      await post(VALID, type),
      { status: 200, door: { kind: 'unsupported', field: 'body' } },
      type,
    );
  }
});

test('no body is missing', async () => {
  const missing = { status: 200, door: { kind: 'missing', field: 'body' } };
  assert.deepEqual(await post(undefined, ''), missing);
  assert.deepEqual(await post('', 'application/json'), missing);
});

test('what is not JSON is malformed', async () => {
  const bodies = [
    '{',
    'x',
    '{"a":1,}',
    "{'a':1}",
    '\0',
    '{"__proto__":{"a":1}}',
    '{"constructor":{"prototype":{}}}',
  ];
  for (const body of [...bodies, Buffer.from([0x22, 0xff, 0x22])]) {
    assert.deepEqual(
      await post(body),
      { status: 200, door: { kind: 'malformed', field: 'body' } },
      String(body),
    );
  }
  assert.equal(Object.hasOwn(Object.prototype, 'a'), false);
});

test('a body is as long as the limit of the route at most', async () => {
  assert.deepEqual(await post(VALID.padEnd(BODY_LIMIT)), { status: 200, door: null });
  const tooLarge = { status: 200, door: { kind: 'too-large', field: 'body' } };
  assert.deepEqual(await post(VALID.padEnd(BODY_LIMIT + 1)), tooLarge);
});

test('a fault of the contract is told by its field', async () => {
  const reply = await post('{}');
  assert.deepEqual(reply.door, { kind: 'missing', field: 'requestHeader' });
});

test("the door's own fault is not the caller's", async () => {
  const reply = await post(JSON.stringify({ ...CARD_REQUEST, issuerId: 'crash' }));
  assert.deepEqual(reply, { status: 500, door: 'our own fault' });
  for (const error of [undefined, null, 'x', new Error('x'), { statusCode: 500 }])
    assert.equal(requestFault(error), null);
});

test('another method, or another path under the door, gets the reply of the server', async () => {
  const wrongMethod = await app.inject({ method: 'GET', url: URL_PATH });
  assert.deepEqual([wrongMethod.statusCode, wrongMethod.headers.allow], [405, 'POST']);
  const wrongPath = await app.inject({
    method: 'POST',
    url: `${contract.basePath}/getNothing`,
    payload: '{',
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(wrongPath.statusCode, 404);
});
