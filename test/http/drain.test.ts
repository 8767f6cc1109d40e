import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { testServer } from './servers.ts';

test('close answers what is in flight, hangs up, and does not wait for connections that are kept alive', async () => {
  const { app } = testServer('silent');
  const started = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  app.get('/slow', async () => {
    started.resolve();
    await released.promise;
    return { done: true };
  });
  app.addHook('preClose', async () => released.resolve());
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const request = fetch(`${address}/slow`);
  await started.promise;

  const closed = app.close();
  const reply = await request;
  assert.equal(reply.headers.get('connection'), 'close');
  assert.deepEqual(await reply.json(), { done: true });
  await closed;
  await assert.rejects(fetch(`${address}/livez`));
});

const UNFINISHED = {
  nothing: '',
  'half a header': 'GET / HTTP/1.1\r\nHo',
  'half a body':
    'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
};

for (const [what, bytes] of Object.entries(UNFINISHED)) {
  test(`close does not wait for ever on a connection that sent ${what}`, async () => {
    const { app } = testServer('silent', { drainTimeoutMs: 1 });
    app.post('/echo', ({ body }) => body);
    const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
    const socket = connect(Number(port), '127.0.0.1');
    const ended = Promise.withResolvers<void>();
    socket.resume().once('close', ended.resolve);
    // To be cut off is what it is here for.
    socket.on('error', () => undefined);
    const accepted = once(app.server, 'connection');
    if (bytes !== '') socket.write(bytes);
    await accepted;

    await app.close();
    await ended.promise;
  });
}
