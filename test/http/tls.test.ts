/** Connections and certificates, without a door behind them: what a connection proves, and how long that is believed. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { connect } from 'node:tls';
import { clientFingerprint } from '../../src/http/client-certificate.ts';
import { keepTlsFresh } from '../../src/http/keep-tls-fresh.ts';
import { readTls, type TlsFiles } from '../../src/http/tls.ts';
import { type Authority, type Issued, makeAuthority } from '../support/certificates.ts';
import { type HttpsClient, httpsClient } from '../support/https-client.ts';
import { temporaryFolder } from '../support/sandbox-server.ts';
import { testServer } from './servers.ts';

const HOUR_MS = 3_600_000;
/** Longer than any test: what happens does not happen because of a clock. */
const NEVER = { pollMs: HOUR_MS, graceMs: HOUR_MS };

let serverCa: Authority;
let hubCa: Authority;
let otherCa: Authority;
let server: Issued;
let hub: Issued;
before(async () => {
  serverCa = await makeAuthority('servers');
  hubCa = await makeAuthority('hubs');
  otherCa = await makeAuthority('hubs');
  server = await serverCa.issue({ use: 'server' });
  hub = await hubCa.issue({ use: 'client' });
});
const folder = temporaryFolder();
after(() => folder.remove());

let servers = 0;

/** A server whose `/who` says what the connection proves, over files of its own. */
async function start(t: TestContext, { crl, timing = NEVER }: { crl?: string; timing?: typeof NEVER } = {}) {
  servers += 1;
  const path = (name: string) => join(folder.path, `${servers}-${name}`);
  const files: TlsFiles = {
    key: path('key'),
    cert: path('cert'),
    clientCa: path('ca'),
    clientCrl: crl === undefined ? null : path('crl'),
  };
  const writeOwn = ({ key, cert }: Issued) => {
    writeFileSync(files.key, key);
    writeFileSync(files.cert, cert);
  };
  const writeCrl = (list: string) => writeFileSync(path('crl'), list);
  writeOwn(server);
  writeFileSync(path('ca'), hubCa.cert);
  if (crl !== undefined) writeCrl(crl);

  const { app, lines } = testServer('info', { tls: readTls(files) });
  const fresh = keepTlsFresh(app, files, timing);
  const held = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  app.get('/who', (request) => ({ who: clientFingerprint(request.raw.socket) }));
  app.get('/held', async (request) => {
    arrived.resolve();
    await held.promise;
    return { who: clientFingerprint(request.raw.socket) };
  });
  const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  const clients: HttpsClient[] = [];
  t.after(async () => {
    for (const client of clients) client.close();
    await app.close();
  });
  return {
    app,
    baseUrl,
    files,
    fresh,
    lines,
    writeOwn,
    writeCrl,
    arrived: arrived.promise,
    release: () => held.resolve(),
    client(proof?: Issued): HttpsClient {
      const own = proof === undefined ? {} : { key: proof.key, cert: proof.cert };
      const client = httpsClient(baseUrl, { ca: serverCa.cert, ...own });
      clients.push(client);
      return client;
    },
  };
}

async function who(client: HttpsClient): Promise<string | null> {
  return JSON.parse((await client.ask('/who')).text).who;
}

test('a certificate of the client CA proves itself', async (t) => {
  const { client } = await start(t);
  assert.equal(await who(client(hub)), hub.fingerprint);
});

test('no certificate, and one that is not valid, prove nothing and do not stop the connection', async (t) => {
  const { client } = await start(t);
  assert.equal(await who(client()), null);
  assert.equal(await who(client(await otherCa.issue({ use: 'client' }))), null, 'a CA of the same name');
  assert.equal(await who(client(await hubCa.issue({ use: 'client', validFor: -1000 }))), null, 'expired');
  assert.equal(await who(client(await hubCa.issue({ use: 'server' }))), null, 'made for servers');
});

test('a header puts no certificate there', async (t) => {
  const { client } = await start(t);
  const headers = {
    'x-ssl-client-cert': encodeURIComponent(hub.cert),
    'x-forwarded-client-cert': `Hash=${hub.fingerprint}`,
    'client-cert': `:${Buffer.from(hub.cert).toString('base64')}:`,
  };
  assert.equal(JSON.parse((await client().ask('/who', { headers })).text).who, null);
});

test('the revocation list is believed, and what it does not name is', async (t) => {
  const revoked = await hubCa.issue({ use: 'client' });
  const { client } = await start(t, { crl: await hubCa.revoke(revoked.serialNumber) });
  assert.equal(await who(client(revoked)), null);
  assert.equal(await who(client(hub)), hub.fingerprint);
});

test('under a list that is out of date, or of another CA, nobody proves anything', async (t) => {
  for (const crl of [await hubCa.revokeNobodyAnyMore(), await otherCa.revoke()])
    assert.equal(await who((await start(t, { crl })).client(hub)), null);
});

test('a new server certificate is shown to new connections, while old ones live on', async (t) => {
  const { client, writeOwn, fresh } = await start(t);
  const old = client(hub);
  const first = await old.ask('/who');
  assert.equal(first.serverFingerprint, server.fingerprint);

  const next = await serverCa.issue({ use: 'server' });
  writeOwn(next);
  fresh.reload();
  assert.equal((await client(hub).ask('/who')).serverFingerprint, next.fingerprint);
  const again = await old.ask('/who');
  assert.deepEqual([again.connection, again.serverFingerprint], [1, server.fingerprint]);
  assert.equal(await who(old), hub.fingerprint);
});

test('changed files are noticed without being told', async (t) => {
  const { client, writeOwn } = await start(t, { timing: { ...NEVER, pollMs: 1 } });
  const next = await serverCa.issue({ use: 'server' });
  writeOwn(next);
  let seen = '';
  while (seen !== next.fingerprint) {
    const looking = client();
    seen = (await looking.ask('/who')).serverFingerprint;
    looking.close();
  }
});

test('files that cannot be used change nothing, and are reported without their content', async (t) => {
  const { client, files, fresh, lines } = await start(t);
  const next = await serverCa.issue({ use: 'server' });
  for (const [file, text] of [
    [files.key, next.key],
    [files.cert, 'nothing'],
    [files.clientCa ?? '', ''],
  ] as const) {
    writeFileSync(file, text);
    fresh.reload();
    assert.equal((await client(hub).ask('/who')).serverFingerprint, server.fingerprint);
  }
  const failures = lines().filter(({ level }) => level === 'error');
  assert.equal(failures.length, 3);
  for (const failure of failures) assert.match(String(failure.msg), /^the new TLS files cannot be used/);
  assert.doesNotMatch(JSON.stringify(failures), /PRIVATE KEY|BEGIN/);
});

test('revoked while it runs: the connection it had is ended, and a new one proves nothing', async (t) => {
  const { client, writeCrl, fresh } = await start(t, { crl: await hubCa.revoke() });
  const known = client(hub);
  assert.equal(await who(known), hub.fingerprint);
  writeCrl(await hubCa.revoke(hub.serialNumber));
  fresh.reload();
  await known.ended();
  const reply = await known.ask('/who');
  assert.deepEqual([reply.connection, JSON.parse(reply.text).who], [2, null]);
});

test('revoked during a request: it is answered, and its connection ends with the reply', async (t) => {
  const { client, writeCrl, fresh, arrived, release } = await start(t, { crl: await hubCa.revoke() });
  const known = client(hub);
  const answered = known.ask('/held');
  await arrived;
  writeCrl(await hubCa.revoke(hub.serialNumber));
  fresh.reload();
  release();
  const reply = await answered;
  assert.deepEqual([reply.status, reply.headers.connection], [200, 'close']);
  assert.equal(await who(known), null);
});

test('after the grace no connection from before is left, whatever it was doing', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { client, writeCrl, fresh, arrived, release } = await start(t, { crl: await hubCa.revoke() });
  const answered = client(hub).ask('/held');
  await arrived;
  writeCrl(await hubCa.revoke(hub.serialNumber));
  fresh.reload();
  const lost = assert.rejects(answered, /socket hang up|ECONNRESET/);
  t.mock.timers.tick(NEVER.graceMs);
  await lost;
  release();
  const after = client(hub);
  assert.equal(await who(after), null);
  assert.equal((await after.ask('/who')).connection, 1, 'later connections are kept alive again');
});

test('no session is resumed: every connection is checked anew', async (t) => {
  const { baseUrl } = await start(t);
  const { port, hostname } = new URL(baseUrl);
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    let session: Buffer | undefined;
    for (let i = 0; i < 2; i++) {
      const socket = connect({
        host: hostname,
        port: Number(port),
        ca: serverCa.cert,
        key: hub.key,
        cert: hub.cert,
        minVersion: version,
        maxVersion: version,
        ...(session === undefined ? {} : { session }),
      });
      const offered = Promise.withResolvers<void>();
      socket.once('secureConnect', () => offered.resolve());
      socket.on('session', (fresh) => (session = fresh));
      await offered.promise;
      assert.equal(socket.isSessionReused(), false, version);
      session ??= socket.getSession();
      socket.write('GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      for await (const _ of socket);
    }
  }
});

test('TLS before 1.2 is refused', async (t) => {
  const { baseUrl } = await start(t);
  const { port, hostname } = new URL(baseUrl);
  const socket = connect({
    host: hostname,
    port: Number(port),
    ca: serverCa.cert,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  const failed = Promise.withResolvers<Error>();
  socket.once('error', failed.resolve);
  socket.once('secureConnect', () => failed.reject(new Error('connected')));
  assert.match(String(await failed.promise), /alert protocol version/);
});

test('plain HTTP on the TLS port gets no reply', async (t) => {
  const { baseUrl } = await start(t);
  await assert.rejects(fetch(baseUrl.replace('https:', 'http:')));
});
