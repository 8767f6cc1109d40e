import assert from 'node:assert/strict';
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
