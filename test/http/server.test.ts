import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { InjectOptions } from 'fastify';
import { loadContract } from '../../src/http/contract.ts';
import { DEFAULT_BODY_LIMIT } from '../../src/http/server.ts';
import { testServer } from './servers.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

function serverWithRoutes() {
  const server = testServer();
  server.app.post('/echo/:id', (request) => request.body);
  server.app.get('/crash', () => {
    throw new Error('a secret of ours');
  });
  return server;
}

async function assertProblem(request: InjectOptions, status: number, title: string): Promise<void> {
  const reply = await serverWithRoutes().app.inject(request);
  assert.equal(reply.statusCode, status);
  assert.equal(reply.headers['content-type'], 'application/problem+json; charset=utf-8');
  assert.deepEqual(reply.json(), { type: 'about:blank', title, status });
  assert.match(String(reply.headers['x-correlation-id']), /^[\w-]{36}$/);
}

test('every refusal outside the doors is a problem that says its status and no more', async () => {
  const url = '/echo/1';
  await assertProblem({ url: '/nowhere?token=x' }, 404, 'Not Found');
  await assertProblem(
    { url: '/nowhere', method: 'POST', payload: '{', headers: JSON_TYPE },
    404,
    'Not Found',
  );
  await assertProblem({ url: '/%', method: 'GET' }, 400, 'Bad Request');
  await assertProblem({ url: `/echo/${'x'.repeat(257)}`, method: 'POST' }, 414, 'URI Too Long');
  await assertProblem({ url, method: 'GET' }, 405, 'Method Not Allowed');
  await assertProblem({ url, method: 'POST', payload: '{', headers: JSON_TYPE }, 400, 'Bad Request');
  await assertProblem(
    { url, method: 'POST', payload: 'x', headers: { 'content-type': 'text/plain' } },
    415,
    'Unsupported Media Type',
  );
  const payload = ' '.repeat(DEFAULT_BODY_LIMIT + 1);
  await assertProblem({ url, method: 'POST', payload, headers: JSON_TYPE }, 413, 'Payload Too Large');
  await assertProblem({ url: '/crash' }, 500, 'Internal Server Error');
});

test('405 says what is allowed', async () => {
  const { app } = serverWithRoutes();
  assert.equal((await app.inject({ method: 'DELETE', url: '/echo/1?x' })).headers.allow, 'POST');
  assert.equal((await app.inject({ method: 'POST', url: '/livez' })).headers.allow, 'GET, HEAD');
});

test('an encoded colon leads to the same route', async () => {
  const { app } = testServer();
  app.get('/operations::suspend', () => 'suspended');
  for (const url of ['/operations:suspend', '/operations%3Asuspend?x=%3A']) {
    assert.equal((await app.inject(url)).body, 'suspended');
  }
});

test('what is not HTTP is refused too', async () => {
  const { app } = testServer();
  const { port, hostname } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const socket = connect(Number(port), hostname);
  socket.write('nonsense\r\n\r\n');
  let reply = '';
  for await (const chunk of socket) reply += chunk;
  assert.match(
    reply,
    /^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application\/problem\+json/,
  );
  await app.close();
});

test('a caller gets its correlation id back, unless it is not one', async () => {
  const { app } = testServer();
  for (const id of ['a', 'A-z_09', 'x'.repeat(64)]) {
    const reply = await app.inject({ url: '/livez', headers: { 'x-correlation-id': id } });
    assert.equal(reply.headers['x-correlation-id'], id);
  }
  for (const id of ['', 'x'.repeat(65), 'a b', 'a\u00e9', 'a,b', '<x>']) {
    const reply = await app.inject({ url: '/livez', headers: { 'x-correlation-id': id } });
    assert.match(String(reply.headers['x-correlation-id']), /^[\da-f-]{36}$/);
  }
});

test('it lives, and is ready when its check says so', async () => {
  const checks = [async () => true, async () => false, async () => Promise.reject(new Error('no database'))];
  const statuses: number[] = [];
  for (const isReady of checks) {
    const { app } = testServer('silent', { isReady });
    assert.equal((await app.inject('/livez')).statusCode, 200);
    statuses.push((await app.inject('/readyz')).statusCode);
  }
  assert.deepEqual(statuses, [200, 503, 503]);
});

test('contracts are served as they are, and nothing names the software', async () => {
  const contract = loadContract('device-gateway');
  const { app } = testServer('info', { contracts: [contract] });
  const reply = await app.inject('/openapi/device-gateway.json');
  assert.deepEqual(reply.json(), contract.document);
  assert.equal((await app.inject('/openapi/unknown.json')).statusCode, 404);
  for (const name of ['x-powered-by', 'server']) assert.equal(name in reply.headers, false);
});
