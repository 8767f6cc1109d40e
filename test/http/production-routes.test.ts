/** Nothing of a sandbox is there in production: not refused, but not known. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type RunningServer, startServer } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { temporaryFolder } from '../support/sandbox-server.ts';

const folders = [temporaryFolder(), temporaryFolder()] as const;
const [SANDBOX_FOLDER, PRODUCTION_FOLDER] = folders;
/** One of each part of a sandbox. */
const SOME_ROUTES = [
  '/phones/:deviceId/transceive',
  '/cards/:cardId/gate',
  '/digitalCards/:digitalCardId/operations',
  '/notifications',
  '/issuers/:issuerId/oauth2/token',
  '/wallets/:walletId/faults',
];

let sandbox: RunningServer;
let production: RunningServer;

function start(isSandbox: boolean, dataDir: string): Promise<RunningServer> {
  return startServer(readConfig({ sandbox: isSandbox, port: '0', dataDir, logLevel: 'silent' }, {}));
}

before(async () => {
  sandbox = await start(true, SANDBOX_FOLDER.path);
  production = await start(false, PRODUCTION_FOLDER.path);
});
after(async () => {
  await Promise.all([sandbox.close(), production.close()]);
  for (const folder of folders) folder.remove();
});

test('every route of the sandbox is 404 in production, whatever the method', async () => {
  const routes = sandbox.routes.filter(({ url }) => url.startsWith('/sandbox'));
  for (const url of SOME_ROUTES)
    assert.ok(
      routes.some((route) => route.url === `/sandbox${url}`),
      url,
    );
  for (const { url } of routes) {
    const path = url.replace(/:\w+/g, 'x');
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) {
      const response = await fetch(production.baseUrl + path, { method });
      assert.equal(response.status, 404, `${method} ${path}`);
      assert.equal(response.headers.get('allow'), null);
    }
  }
  assert.deepEqual(
    production.routes.filter(({ url }) => url.startsWith('/sandbox')),
    [],
  );
});

test('the same walk finds the sandbox’s routes where they are', async () => {
  const url = `${sandbox.baseUrl}/sandbox/cards/x`;
  assert.equal(
    ((await (await fetch(url)).json()) as { detail: string }).detail,
    'There is no such card in this sandbox.',
  );
  assert.equal((await fetch(url, { method: 'DELETE' })).headers.get('allow'), 'GET, HEAD');
});
