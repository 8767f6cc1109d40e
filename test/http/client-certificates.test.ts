/** A hub's certificate at the device door of a real server over TLS, and what its operator can do about it. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, mock, test } from 'node:test';
import { carryOut } from '../../src/admin/carry-out.ts';
import {
  changeCertificateRequirement,
  registerActorCertificate,
  revokeActorCertificate,
} from '../../src/admin/certificates.ts';
import { registerActor, registerIssuer } from '../../src/admin/register.ts';
import type { Change } from '../../src/admin/request.ts';
import { type RunningServer, serveDatabase } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { Database } from '../../src/db/database.ts';
import { CALLER_MEMORY_MS } from '../../src/http/callers.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { withoutSecrets } from '../support/admin-services.ts';
import { type Authority, type Issued, makeAuthority } from '../support/certificates.ts';
import { forEachEngine } from '../support/engines.ts';
import { GATEWAY_PATH } from '../support/gateway-http.ts';
import { httpsClient } from '../support/https-client.ts';
import { temporaryFolder } from '../support/sandbox-server.ts';

const CALL = `${GATEWAY_PATH}/getCardCommands`;

let serverCa: Authority;
let hubCa: Authority;
before(async () => {
  serverCa = await makeAuthority('servers');
  hubCa = await makeAuthority('hubs');
});

forEachEngine((engine) => {
  const folder = temporaryFolder();
  const crlFile = join(folder.path, 'crl');
  let db: Database;
  let server: RunningServer;
  before(async () => {
    const { key, cert } = await serverCa.issue({ use: 'server' });
    const tlsFile = (name: string, text: string) => {
      writeFileSync(join(folder.path, name), text);
      return join(folder.path, name);
    };
    db = await engine.open();
    await registerIssuer(db, { id: 'METRO00001', name: 'An issuer' });
    const config = readConfig(
      {
        port: '0',
        dataDir: folder.path,
        database: engine.location,
        logLevel: 'silent',
        tlsKey: tlsFile('key', key),
        tlsCert: tlsFile('cert', cert),
        tlsClientCa: tlsFile('ca', hubCa.cert),
        tlsClientCrl: tlsFile('crl', await hubCa.revoke()),
      },
      {},
    );
    server = await serveDatabase(config, db);
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  let hubs = 0;

  /** What an operator does about an actor. */
  async function operate(
    change: Change,
    actorId: string,
    asked: { readonly path?: Readonly<Record<string, string>>; readonly body?: object },
  ): Promise<void> {
    const { status } = await carryOut(
      withoutSecrets({ db, layouts: new Map(), entropy: systemEntropy }),
      change,
      {
        staffId: 'alice',
        path: { issuerId: 'METRO00001', actorId, ...asked.path },
        query: {},
        body: asked.body ?? {},
        reason: 'Their hub',
        idempotencyKey: randomUUID(),
        target: change.name,
      },
    );
    assert.ok(status < 300);
  }

  /** An actor of its own for every test, with so many certificates registered. */
  async function newHub(certificates: number) {
    hubs += 1;
    const actorId = `hub-${hubs}`;
    const token = `token-of-${actorId}`;
    await registerActor(db, { id: actorId, issuerId: 'METRO00001', token });
    const issued: Issued[] = [];
    for (let i = 0; i < certificates; i++) {
      const certificate = await hubCa.issue({ use: 'client' });
      issued.push(certificate);
      await operate(registerActorCertificate, actorId, { body: { certificate: certificate.cert } });
    }
    const [first = await hubCa.issue({ use: 'client' }), second = first] = issued;
    return { actorId, token, certificate: first, second };
  }

  /** What the door says: 200 is a reply of the contract, whatever stands in it. */
  async function status(
    actorId: string,
    proofs: { readonly certificate?: Issued; readonly token?: string },
  ): Promise<number> {
    const { certificate, token } = proofs;
    const client = httpsClient(server.baseUrl, {
      ca: serverCa.cert,
      ...(certificate === undefined ? {} : { key: certificate.key, cert: certificate.cert }),
    });
    const reply = await client.ask(CALL, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-actor-id': actorId,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: '{}',
    });
    client.close();
    if (reply.status === 401) {
      assert.equal(reply.headers['www-authenticate'], 'Bearer');
      assert.deepEqual(Object.keys(JSON.parse(reply.text)), ['error']);
    } else assert.equal(typeof JSON.parse(reply.text).responseHeader.statusCode, 'number');
    return reply.status;
  }

  /** What the server remembers of its callers is too old from now on. */
  function laterThanMemory(): void {
    const now = performance.now.bind(performance);
    mock.method(performance, 'now', () => now() + CALLER_MEMORY_MS);
  }

  test('it listens with TLS, and the bearer token works there', async () => {
    assert.match(server.baseUrl, /^https:/);
    const { actorId, token } = await newHub(0);
    assert.equal(await status(actorId, { token }), 200);
    assert.equal(await status(actorId, { token: 'wrong' }), 401);
    assert.equal(await status(actorId, {}), 401);
  });

  test('a registered certificate needs no token', async () => {
    const { actorId, certificate } = await newHub(1);
    assert.equal(await status(actorId, { certificate }), 200);
    assert.equal(await status(actorId, { certificate, token: 'wrong' }), 200);
  });

  test('an actor’s certificate is nobody else’s, not even beside the other’s token', async () => {
    const { certificate } = await newHub(1);
    const other = await newHub(1);
    assert.equal(await status(other.actorId, { certificate }), 401);
    assert.equal(await status(other.actorId, { certificate, token: other.token }), 401);
    assert.equal(await status('nobody', { certificate }), 401);
    assert.equal(await status('', { certificate }), 401);
  });

  test('a certificate that is not registered, expired or of another CA proves nothing: the token decides', async () => {
    const { actorId, token } = await newHub(1);
    const otherCa = await makeAuthority('hubs');
    const strangers = {
      'not registered': await hubCa.issue({ use: 'client' }),
      expired: await hubCa.issue({ use: 'client', validFor: -1000 }),
      'of another CA': await otherCa.issue({ use: 'client' }),
    };
    for (const [what, certificate] of Object.entries(strangers)) {
      assert.equal(await status(actorId, { certificate }), 401, what);
      assert.equal(await status(actorId, { certificate, token }), 200, what);
    }
  });

  test('registered is not enough: the client CA must have signed it', async () => {
    const { actorId } = await newHub(0);
    const otherCa = await makeAuthority('hubs');
    const certificate = await otherCa.issue({ use: 'client' });
    await operate(registerActorCertificate, actorId, { body: { certificate: certificate.cert } });
    assert.equal(await status(actorId, { certificate }), 401);
  });

  test('an actor that demands a certificate is not proven by its token, until it demands none', async (t) => {
    t.after(() => mock.restoreAll());
    const { actorId, token, certificate } = await newHub(1);
    await operate(changeCertificateRequirement, actorId, { body: { requiresCertificate: true } });
    assert.equal(await status(actorId, { token }), 401);
    assert.equal(await status(actorId, { certificate }), 200);
    assert.equal(await status(actorId, { certificate: await hubCa.issue({ use: 'client' }), token }), 401);
    await operate(changeCertificateRequirement, actorId, { body: { requiresCertificate: false } });
    laterThanMemory();
    assert.equal(await status(actorId, { token }), 200);
  });

  test('two certificates of one actor both work, until one is revoked', async (t) => {
    const { actorId, certificate, second } = await newHub(2);
    assert.deepEqual(
      [await status(actorId, { certificate }), await status(actorId, { certificate: second })],
      [200, 200],
    );
    await operate(revokeActorCertificate, actorId, { path: { fingerprint: certificate.fingerprint } });
    t.after(() => mock.restoreAll());
    laterThanMemory();
    assert.deepEqual(
      [await status(actorId, { certificate }), await status(actorId, { certificate: second })],
      [401, 200],
    );
  });

  test('a connection that goes on is refused when its certificate is revoked or its registration is over', async (t) => {
    t.after(() => mock.restoreAll());
    for (const end of ['revoked_ms = now_ms()', 'not_after_ms = now_ms()']) {
      const { actorId, certificate } = await newHub(1);
      const client = httpsClient(server.baseUrl, { ca: serverCa.cert, ...keyAndCert(certificate) });
      const ask = async () => {
        const headers = { 'content-type': 'application/json', 'x-actor-id': actorId };
        const reply = await client.ask(CALL, { method: 'POST', headers, body: '{}' });
        return [reply.connection, reply.status];
      };
      assert.deepEqual(await ask(), [1, 200]);
      const change = {
        table: 'actor_certificate',
        key: actorId,
        text: `update actor_certificate set ${end} where actor_id = $1`,
        values: [actorId],
        rows: 1,
      } as const;
      assert.equal(await db.commit([change]), 'committed');
      laterThanMemory();
      assert.deepEqual(await ask(), [1, 401]);
      client.close();
    }
  });

  test('a registration that is taken away is over too', async (t) => {
    t.after(() => mock.restoreAll());
    const { actorId, certificate } = await newHub(1);
    assert.equal(await status(actorId, { certificate }), 200);
    const removal = {
      table: 'actor_certificate',
      key: actorId,
      text: 'delete from actor_certificate where actor_id = $1',
      values: [actorId],
      rows: 1,
    } as const;
    assert.equal(await db.commit([removal]), 'committed');
    laterThanMemory();
    assert.equal(await status(actorId, { certificate }), 401);
  });

  test('the revocation list ends a certificate whose registration stands', async () => {
    const { actorId, certificate, second } = await newHub(2);
    assert.equal(await status(actorId, { certificate }), 200);
    writeFileSync(crlFile, await hubCa.revoke(certificate.serialNumber));
    server.reload();
    assert.deepEqual(
      [await status(actorId, { certificate }), await status(actorId, { certificate: second })],
      [401, 200],
    );
  });
});

function keyAndCert({ key, cert }: Issued): { readonly key: string; readonly cert: string } {
  return { key, cert };
}
