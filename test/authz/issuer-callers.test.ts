/** Access tokens at a door of a real server: who gets in, and what is taken away ends. */

import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { before, test } from 'node:test';
import { CompactEncrypt, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { ACCESS_MEMORY_MS, issuerCallers } from '../../src/authz/issuer-callers.ts';
import type { Database, Statement } from '../../src/db/database.ts';
import { openServerKeys } from '../../src/vault/server-keys.ts';
import { createVault } from '../../src/vault/vault.ts';
import { type Authority, type Issued, makeAuthority } from '../support/certificates.ts';
import { forEachEngine } from '../support/engines.ts';
import { httpsClient } from '../support/https-client.ts';
import {
  type AuthzServer,
  assertionOf,
  authzServers,
  certificateStatement,
  commit,
  FORM,
  formOf,
  JWT_BEARER,
  type KeyPair,
  makeKey,
  newIssuer,
  nowSeconds,
  otherAssertionOf,
  serverKeysOf,
  type TestIssuer,
  TOKEN_PATH,
  thumbprintOf,
  tokenIn,
  WHO_PATH,
} from './authz-world.ts';

let serverCa: Authority;
let issuerCa: Authority;
before(async () => {
  serverCa = await makeAuthority('servers');
  issuerCa = await makeAuthority('issuers');
});

function accessChange(issuerId: string, change: string): Statement {
  const text = `update issuer_access set ${change} where issuer_id = $1`;
  return { table: 'issuer_access', key: issuerId, text, values: [issuerId], rows: 1 };
}

forEachEngine((engine) => {
  const startServer = authzServers();
  let db: Database;
  let serverKey: KeyPair;
  let server: AuthzServer;
  let secure: AuthzServer;
  let issuer: TestIssuer;
  let ahead = 0;
  before(async () => {
    db = await engine.open();
    serverKey = await makeKey('server-1');
    const serverKeys = serverKeysOf(serverKey);
    server = await startServer(db, { serverKeys, ahead: () => ahead });
    const { key, cert } = await serverCa.issue({ use: 'server' });
    const tls = { key, cert, ca: [issuerCa.cert] };
    secure = await startServer(db, { serverKeys, ahead: () => ahead, tls });
    issuer = await newIssuer(db);
  });

  const newToken = async (of: TestIssuer) => tokenIn(await server.exchange(await assertionOf(of)));
  const status = async (authorization: string) => (await server.who(authorization)).status;

  test('what is not an access token of ours for this door is nobody', async () => {
    const key = await importJWK({ ...serverKey.privateJwk }, 'ES256');
    const door = `${server.baseUrl}/banking/v1`;
    const claims: JWTPayload = {
      iss: server.baseUrl,
      aud: door,
      sub: issuer.issuerId,
      scope: 'digitalcards:read',
      exp: nowSeconds() + 600,
    };
    const header = { alg: 'ES256', typ: 'at+jwt', kid: serverKey.kid };
    const sign = (changed: object, otherHeader: object = {}, by: typeof key = key) =>
      new SignJWT({ ...claims, ...changed }).setProtectedHeader({ ...header, ...otherHeader }).sign(by);
    assert.equal(await status(`Bearer ${await sign({})}`), 200, 'the others differ in one thing only');
    assert.equal(await status(`bearer  ${await sign({}, { typ: 'application/at+jwt' })}`), 200);
    const good = await sign({});
    const [head, body, signature = ''] = good.split('.');
    const none = Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url');
    const issuersKey = await importJWK({ ...issuer.key.privateJwk }, 'ES256');
    const secret = new TextEncoder().encode(JSON.stringify(serverKey.publicJwk));
    const rows: Readonly<Record<string, string>> = {
      'an assertion': `Bearer ${await assertionOf(issuer)}`,
      'an assertion that says it is a token': `Bearer ${await assertionOf(issuer, { header: { typ: 'at+jwt' } })}`,
      'a token of a till': `Bearer ${await sign({ aud: `${server.baseUrl}/till/v1` })}`,
      'a token for the token endpoint': `Bearer ${await sign({ aud: server.baseUrl })}`,
      'no audience': `Bearer ${await sign({ aud: undefined })}`,
      'another server’s': `Bearer ${await sign({ iss: 'https://else.where' })}`,
      'another typ': `Bearer ${await sign({}, { typ: 'JWT' })}`,
      'no typ': `Bearer ${await sign({}, { typ: undefined })}`,
      'no kid': `Bearer ${await sign({}, { kid: undefined })}`,
      'an unknown kid': `Bearer ${await sign({}, { kid: 'server-2' })}`,
      'a kid with NUL': `Bearer ${await sign({}, { kid: 'server\0' })}`,
      'signed by the issuer': `Bearer ${await sign({}, {}, issuersKey)}`,
      'HS256 over our public key': `Bearer ${await sign({}, { alg: 'HS256' }, secret)}`,
      'alg none': `Bearer ${none}.${body}.${signature}`,
      'no signature': `Bearer ${head}.${body}.`,
      'another signature': `Bearer ${head}.${body}.${signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`,
      expired: `Bearer ${await sign({ exp: nowSeconds() - 1 })}`,
      'no expiry': `Bearer ${await sign({ exp: undefined })}`,
      'no subject': `Bearer ${await sign({ sub: undefined })}`,
      'no scope': `Bearer ${await sign({ scope: undefined })}`,
      'a scope of another door': `Bearer ${await sign({ scope: 'passes:write' })}`,
      'bound to something else': `Bearer ${await sign({ cnf: { jkt: 'x' } })}`,
      'an unknown issuer': `Bearer ${await sign({ sub: 'NOBODY0001' })}`,
      'a JWE': `Bearer ${await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: serverKey.kid })
        .encrypt(await importJWK({ ...serverKey.publicJwk } as JWK, 'ECDH-ES'))}`,
      'too long a token': `Bearer ${await sign({ more: 'x'.repeat(2000) })}`,
      'two tokens': `Bearer ${good}, Bearer ${good}`,
      Basic: `Basic ${good}`,
      'no scheme': good,
      nothing: '',
      'the scheme alone': 'Bearer',
      'an opaque token': 'Bearer opaque',
    };
    for (const [what, authorization] of Object.entries(rows))
      assert.equal(await status(authorization), 401, what);
  });

  test('a token ends when it expires, also one that is remembered', async (t) => {
    t.after(() => {
      ahead = 0;
    });
    const token = await newToken(issuer);
    for (const [ms, expected] of [
      [0, 200],
      [890_000, 200],
      [901_000, 401],
    ] as const) {
      ahead = ms;
      assert.equal(await status(`Bearer ${token}`), expected);
    }
  });

  test('a scope that is taken away, and access as a whole, end a few seconds later', async (t) => {
    t.after(() => {
      ahead = 0;
    });
    const other = await newIssuer(db);
    const token = await newToken(other);
    const scopes = async () => (await server.who(`Bearer ${token}`)).json();
    const both = { issuerId: other.issuerId, scopes: ['digitalcards:read', 'digitalcards:write'] };
    assert.deepEqual(await scopes(), both);
    await commit(
      db,
      accessChange(other.issuerId, `scopes = '["digitalcards:write","digitalcards:credentials"]'`),
    );
    assert.deepEqual(await scopes(), both, 'remembered for a while');
    ahead += ACCESS_MEMORY_MS;
    assert.deepEqual(
      await scopes(),
      { ...both, scopes: ['digitalcards:write'] },
      'no more than the token has',
    );
    await commit(db, {
      table: 'issuer_access',
      key: other.issuerId,
      text: 'delete from issuer_access where issuer_id = $1',
      values: [other.issuerId],
      rows: 1,
    });
    ahead += ACCESS_MEMORY_MS;
    assert.equal(await status(`Bearer ${token}`), 401);
  });

  test('a token is verified once, and the issuer looked up once in a few seconds', async () => {
    let [verified, reads, uptime] = [0, 0, 0];
    let retired = false;
    const keys = serverKeysOf(serverKey);
    const callers = issuerCallers({
      db: {
        ...db,
        async read(text, values) {
          reads += 1;
          return db.read(text, values);
        },
      },
      serverKeys: { tokenPublicKey: async (kid) => (retired ? null : keys.tokenPublicKey(kid)) },
      issuerUrl() {
        verified += 1;
        return server.baseUrl;
      },
      uptime: () => uptime,
    });
    const authorization = `Bearer ${await newToken(issuer)}`;
    for (let i = 0; i < 5; i++)
      assert.equal((await callers.identify(authorization, null))?.issuerId, issuer.issuerId);
    assert.deepEqual([verified, reads], [1, 1]);
    uptime = ACCESS_MEMORY_MS;
    await callers.identify(authorization, null);
    assert.deepEqual([verified, reads], [1, 2]);
    retired = true;
    assert.equal(await callers.identify(authorization, null), null, 'a retired key takes its tokens with it');
  });

  test('tokens of the key before last are good until that key retires', async () => {
    const token = await newToken(issuer);
    const next = await makeKey('server-2');
    const publicUrl = server.baseUrl;
    const both = await startServer(db, { serverKeys: serverKeysOf(next, serverKey), publicUrl });
    const alone = await startServer(db, { serverKeys: serverKeysOf(next), publicUrl });
    assert.deepEqual(
      [(await both.who(`Bearer ${token}`)).status, (await alone.who(`Bearer ${token}`)).status],
      [200, 401],
    );
  });

  test('it works with the keys that the server keeps', async () => {
    const vault = createVault([{ kid: 'vault-1', key: createSecretKey(randomBytes(32)) }]);
    const kept = await startServer(db, { serverKeys: openServerKeys({ db, vault }) });
    const token = await tokenIn(await kept.exchange(await otherAssertionOf(issuer)));
    assert.equal((await kept.who(`Bearer ${token}`)).status, 200);
  });

  /** Over TLS, with this client certificate or none. */
  function connection(certificate: Issued | null) {
    const own = certificate === null ? {} : { key: certificate.key, cert: certificate.cert };
    const client = httpsClient(secure.baseUrl, { ca: serverCa.cert, ...own });
    const ask = async (path: string, options: Parameters<typeof client.ask>[1]) => {
      const reply = await client.ask(path, options);
      return { status: reply.status, body: JSON.parse(reply.text) };
    };
    return {
      async exchange(of: TestIssuer) {
        const body = formOf({ grant_type: JWT_BEARER, assertion: await assertionOf(of) });
        return ask(TOKEN_PATH, { method: 'POST', headers: { 'content-type': FORM }, body });
      },
      who: async (token: string) =>
        (await ask(WHO_PATH, { headers: { authorization: `Bearer ${token}` } })).status,
      close: () => client.close(),
    };
  }

  /** Asks over a connection of its own. */
  async function over<T>(
    certificate: Issued | null,
    what: (on: ReturnType<typeof connection>) => Promise<T>,
  ): Promise<T> {
    const on = connection(certificate);
    try {
      return await what(on);
    } finally {
      on.close();
    }
  }

  async function withCertificates(count: number, settings: Parameters<typeof newIssuer>[1] = {}) {
    const of = await newIssuer(db, settings);
    const issued: Issued[] = [];
    for (let i = 0; i < count; i++) {
      const certificate = await issuerCa.issue({ use: 'client' });
      await commit(db, certificateStatement(of.issuerId, certificate.fingerprint));
      issued.push(certificate);
    }
    const [first = await issuerCa.issue({ use: 'client' }), second = first] = issued;
    return { of, first, second };
  }

  test('a token is bound to the registered certificate that it was asked for with', async () => {
    const { of, first, second } = await withCertificates(2);
    const { status: given, body } = await over(first, (on) => on.exchange(of));
    assert.equal(given, 200);
    const [, claims = ''] = body.access_token.split('.');
    assert.deepEqual(JSON.parse(Buffer.from(claims, 'base64url').toString()).cnf, {
      'x5t#S256': thumbprintOf(first.fingerprint),
    });
    const unknown = await issuerCa.issue({ use: 'client' });
    const seen = [];
    for (const certificate of [first, second, unknown, null])
      seen.push(await over(certificate, (on) => on.who(body.access_token)));
    assert.deepEqual(seen, [200, 401, 401, 401]);
  });

  test('a certificate that proves nothing binds nothing', async () => {
    const { of } = await withCertificates(1);
    const otherCa = await makeAuthority('strangers');
    const forged = await otherCa.issue({ use: 'client' });
    await commit(db, certificateStatement(of.issuerId, forged.fingerprint));
    for (const certificate of [null, await issuerCa.issue({ use: 'client' }), forged]) {
      const { body } = await over(certificate, (on) => on.exchange(of));
      assert.ok(!Buffer.from(body.access_token.split('.')[1], 'base64url').toString().includes('cnf'));
      assert.equal(await over(null, (on) => on.who(body.access_token)), 200);
    }
  });

  test('nobody comes with another issuer’s certificate', async () => {
    const [mine, theirs] = [await withCertificates(1), await withCertificates(1)];
    const { status: given, body } = await over(theirs.first, (on) => on.exchange(mine.of));
    assert.deepEqual([given, body.error], [400, 'invalid_grant']);
    const token = (await over(null, (on) => on.exchange(mine.of))).body.access_token;
    assert.equal(await over(theirs.first, (on) => on.who(token)), 401);
  });

  test('an issuer that requires certificates has nothing without one, its older tokens neither', async (t) => {
    t.after(() => {
      ahead = 0;
    });
    const { of, first } = await withCertificates(1);
    const unbound = (await over(null, (on) => on.exchange(of))).body.access_token;
    assert.equal(await over(null, (on) => on.who(unbound)), 200);
    await commit(db, accessChange(of.issuerId, 'requires_certificate = 1'));
    for (const certificate of [null, await issuerCa.issue({ use: 'client' })]) {
      const { status: given, body } = await over(certificate, (on) => on.exchange(of));
      assert.deepEqual([given, body.error], [400, 'invalid_grant']);
    }
    ahead += ACCESS_MEMORY_MS;
    assert.equal(await over(null, (on) => on.who(unbound)), 401);
    assert.equal(await over(first, (on) => on.who(unbound)), 401, 'it was not bound');
    const bound = (await over(first, (on) => on.exchange(of))).body.access_token;
    assert.equal(await over(first, (on) => on.who(bound)), 200);
  });

  test('a certificate that is revoked, or whose time is over, ends with its tokens', async (t) => {
    t.after(() => {
      ahead = 0;
    });
    for (const end of ['revoked_ms', 'not_after_ms']) {
      const { of, first } = await withCertificates(1, { requiresCertificate: true });
      const token = (await over(first, (on) => on.exchange(of))).body.access_token;
      assert.equal(await over(first, (on) => on.who(token)), 200);
      await commit(db, {
        table: 'issuer_certificate',
        key: of.issuerId,
        text: `update issuer_certificate set ${end} = now_ms() where issuer_id = $1`,
        values: [of.issuerId],
        rows: 1,
      });
      ahead += ACCESS_MEMORY_MS;
      assert.equal(await over(first, (on) => on.who(token)), 401, end);
      assert.equal((await over(first, (on) => on.exchange(of))).status, 400, end);
    }
  });
});
