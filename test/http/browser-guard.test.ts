/** What a web page that gets at a sandbox through a browser is told: nothing. */

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { keepWebPagesOut } from '../../src/http/browser-guard.ts';
import { testServer } from './servers.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A guarded server that believes to listen on `listenHost`. */
async function guarded(t: TestContext, listenHost: string) {
  const { app } = testServer('silent');
  keepWebPagesOut(app, listenHost);
  app.register(async (door) => {
    door.post('/door', () => 'done');
  });
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  t.after(() => app.close());
  const ask = (headers: Record<string, string>, method = 'GET', path = '/livez') =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += chunk));
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      sent.once('error', reject);
      sent.end();
    });
  return { port, ask };
}

const LOOPBACK_NAMES = ['127.0.0.1', '127.0.0.2', 'localhost', 'LocalHost', '[::1]'];

test('on loopback: its names with its port, and no other', async (t) => {
  const { port, ask } = await guarded(t, '127.0.0.1');
  const hosts = {
    200: LOOPBACK_NAMES.map((name) => `${name}:${port}`),
    421: [
      ...LOOPBACK_NAMES,
      ...LOOPBACK_NAMES.map((name) => `${name}:${Number(port) + 1}`),
      `evil.example:${port}`,
      `localhost.evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `127.evil:${port}`,
      `10.0.0.1:${port}`,
      `[::2]:${port}`,
      `[localhost]:${port}`,
      `localhost:${port}x`,
      `user@localhost:${port}`,
      'localhost:',
      'null',
    ],
  };
  for (const [status, names] of Object.entries(hosts))
    for (const host of names) assert.equal((await ask({ host })).status, Number(status), host);
});

test('beyond loopback: also its own name and any address, through any port', async (t) => {
  const { port, ask } = await guarded(t, 'Sandbox.example');
  for (const host of [
    ...LOOPBACK_NAMES,
    'sandbox.example',
    'sandbox.example:9',
    `10.0.0.1:${port}`,
    '[::2]:9',
  ])
    assert.equal((await ask({ host })).status, 200, host);
  for (const host of ['evil.example', `evil.example:${port}`, 'example', 'x.sandbox.example'])
    assert.equal((await ask({ host })).status, 421, host);
});

test('the refusal is a problem, at the doors and outside', async (t) => {
  const { ask } = await guarded(t, '127.0.0.1');
  for (const [method, path] of [
    ['POST', '/door'],
    ['GET', '/nowhere'],
  ] as const) {
    const { status, headers, body } = await ask({ host: 'evil.example' }, method, path);
    assert.equal(status, 421);
    assert.match(String(headers['content-type']), /^application\/problem\+json/);
    assert.equal(JSON.parse(body).title, 'Misdirected Request');
    assert.doesNotMatch(body, /evil/);
  }
});

test('other origins are allowed nothing: no preflight succeeds, no reply has a CORS header', async (t) => {
  const { port, ask } = await guarded(t, '127.0.0.1');
  const origin = { host: `localhost:${port}`, origin: 'https://evil.example' };
  const preflight = {
    ...origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization',
    'access-control-request-private-network': 'true',
  };
  const replies = [
    await ask(preflight, 'OPTIONS', '/door'),
    await ask(preflight, 'OPTIONS', '/nowhere'),
    await ask(preflight, 'OPTIONS', '*'),
  ];
  for (const { status, headers } of replies) {
    assert.equal(status, 403);
    assert.equal('allow' in headers, false);
  }
  replies.push(await ask(origin), await ask(origin, 'POST', '/door'), await ask({ ...origin, host: 'evil' }));
  for (const { headers } of replies)
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith('access-control-')),
      [],
    );
});
