import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LogLine, testServer } from './servers.ts';

/** A line without what differs from run to run. */
function stable({ time, ms, pid, hostname, ...rest }: LogLine): LogLine {
  assert.equal(typeof ms, 'number');
  assert.match(String(time), /^\d{4}-\d\d-\d\dT/);
  return rest;
}

const HEADERS = {
  'x-correlation-id': 'id-1',
  authorization: 'Bearer top-secret',
  'content-type': 'application/json',
};

test('a good request is one line at debug, none at info', async () => {
  for (const level of ['debug', 'info'] as const) {
    const { app, lines, text } = testServer(level);
    app.post('/cards/:cardId', (request, reply) => {
      request.logFields = { sessionId: 'session-1' };
      return reply.send({});
    });
    await app.inject({
      method: 'POST',
      url: '/cards/c-1?pan=4111',
      headers: HEADERS,
      payload: '{"pan":"4111"}',
    });
    const line = {
      level: 'debug',
      correlationId: 'id-1',
      method: 'POST',
      route: '/cards/:cardId',
      status: 200,
      sessionId: 'session-1',
      msg: 'answered',
    };
    assert.deepEqual(lines().map(stable), level === 'debug' ? [line] : []);
    assert.doesNotMatch(text(), /secret|4111|c-1/);
  }
});

test('a refusal is info, a failure is an error with its cause', async () => {
  const { app, lines, text } = testServer();
  app.get('/crash', () => {
    throw Object.assign(new Error('crashed'), { code: '23505', detail: 'Key (pan)=(4111) already exists.' });
  });
  await app.inject({ url: '/nowhere/4111?pan=4111', headers: HEADERS });
  await app.inject({ url: '/crash?pan=4111', headers: HEADERS });
  const [refusal, cause, failure] = lines();
  assert.deepEqual([refusal?.level, refusal?.status, refusal?.route], ['info', 404, null]);
  assert.deepEqual([cause?.level, cause?.correlationId], ['error', 'id-1']);
  const { stack, ...err } = (cause?.err ?? {}) as LogLine;
  assert.deepEqual(err, { type: 'Error', code: '23505', message: 'crashed' });
  assert.match(String(stack), /log\.test/);
  assert.deepEqual([failure?.level, failure?.status, failure?.route], ['error', 500, '/crash']);
  assert.doesNotMatch(text(), /secret|4111/);
});

test('a correlation id that may be a card number is echoed, and blotted out in the log', async () => {
  const { app, text, lines } = testServer();
  const ids = ['4999-9999-9999-9996', '49999999-9999-4996-8000-000000000000'];
  for (const id of ids) {
    const reply = await app.inject({ url: '/nowhere', headers: { 'x-correlation-id': id } });
    assert.equal(reply.headers['x-correlation-id'], id);
  }
  assert.deepEqual(
    lines().map(({ correlationId }) => correlationId),
    ['****', ids[1]],
  );
  assert.doesNotMatch(text(), /4999-9999-9999-9996/);
});

test('secrets that are logged by mistake are blotted out', async () => {
  const { app, text, lines } = testServer();
  app.log.warn({
    token: 't-4111',
    request: { headers: HEADERS, body: '4111', pan: '4111' },
    issuerId: 'issuer-1',
  });
  app.get('/mistake', (request, reply) => {
    request.log.warn({ req: request, res: reply });
    return {};
  });
  await app.inject({ url: '/mistake?pan=4111', headers: HEADERS });
  assert.doesNotMatch(text(), /secret|4111/);
  assert.equal(lines()[0]?.issuerId, 'issuer-1');
});
