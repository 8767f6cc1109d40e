/** The token endpoint of a real server: who gets a token, and everybody who does not. */

import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { CompactEncrypt, createRemoteJWKSet, importJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { forgetAssertions } from '../../src/authz/assertion-use.ts';
import type { Database } from '../../src/db/database.ts';
import { housekeepOnce } from '../../src/db/housekeeping.ts';
import { forEachEngine } from '../support/engines.ts';
import { type HttpReply, httpAsk } from '../support/http-client.ts';
import {
  type AuthzServer,
  assertionOf,
  authzServers,
  commit,
  FORM,
  formOf,
  JWKS_PATH,
  JWT_BEARER,
  type KeyPair,
  keyStatement,
  makeKey,
  newIssuer,
  nowSeconds,
  otherAssertionOf,
  serverKeysOf,
  type TestIssuer,
  TOKEN_PATH,
  tokenIn,
  unsigned,
} from './authz-world.ts';

const NOT_ACCEPTED = { error: 'invalid_grant', error_description: 'the assertion is not accepted' };

/** What may never be remembered on the way. */
function assertNotStored(reply: HttpReply): void {
  assert.equal(reply.headers.get('cache-control'), 'no-store');
  assert.equal(reply.headers.get('pragma'), 'no-cache');
  assert.equal(reply.headers.get('content-type'), 'application/json; charset=utf-8');
}

async function assertRefused(reply: HttpReply, error: string, text: RegExp = /./): Promise<void> {
  const body = (await reply.json()) as Record<string, string>;
  assert.deepEqual([reply.status, body.error], [400, error], JSON.stringify(body));
  assert.deepEqual(Object.keys(body), ['error', 'error_description']);
  assert.match(body.error_description ?? '', text);
  assert.match(body.error_description ?? '', /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/, 'RFC 6749, section 5.2');
  assertNotStored(reply);
}

forEachEngine((engine) => {
  const authzServer = authzServers();
  let db: Database;
  let otherDb: Database;
  let serverKey: KeyPair;
  let server: AuthzServer;
  let otherServer: AuthzServer;
  let issuer: TestIssuer;
  before(async () => {
    db = await engine.open();
    otherDb = engine.engine === 'sqlite' ? db : await engine.open();
    serverKey = await makeKey('server-1');
    server = await authzServer(db, { serverKeys: serverKeysOf(serverKey) });
    otherServer = await authzServer(otherDb, {
      serverKeys: serverKeysOf(serverKey),
      publicUrl: server.baseUrl,
    });
    issuer = await newIssuer(db);
  });

  test('an assertion in a form gives a token that our published key verifies', async () => {
    const reply = await server.exchange(await assertionOf(issuer));
    assertNotStored(reply);
    const { access_token: token, ...rest } = (await reply.json()) as { access_token: string };
    assert.deepEqual(
      [reply.status, rest],
      [200, { token_type: 'Bearer', expires_in: 900, scope: 'digitalcards:read digitalcards:write' }],
    );
    const { payload, protectedHeader } = await jwtVerify(
      token,
      createRemoteJWKSet(new URL(`${server.baseUrl}${JWKS_PATH}`)),
      {
        issuer: server.baseUrl,
        audience: `${server.baseUrl}/banking/v1`,
        typ: 'at+jwt',
        algorithms: ['ES256'],
      },
    );
    const { iat = 0, exp = 0, jti = '', ...claims } = payload;
    assert.deepEqual(protectedHeader, { alg: 'ES256', typ: 'at+jwt', kid: serverKey.kid });
    assert.equal(exp - iat, 900);
    assert.ok(Math.abs(iat - nowSeconds()) < 60);
    assert.match(jti, /^[\w-]{36}$/);
    assert.deepEqual(claims, {
      iss: server.baseUrl,
      aud: `${server.baseUrl}/banking/v1`,
      sub: issuer.issuerId,
      client_id: issuer.issuerId,
      scope: 'digitalcards:read digitalcards:write',
    });
    const who = await server.who(`Bearer ${token}`);
    assert.deepEqual(await who.json(), {
      issuerId: issuer.issuerId,
      scopes: ['digitalcards:read', 'digitalcards:write'],
    });
  });

  test('another implementation’s assertion is as good, in a form and in JSON', async () => {
    const parameters = async () => ({
      grant_type: JWT_BEARER,
      assertion: await otherAssertionOf(issuer, { claims: { jti: randomUUID(), aud: server.baseUrl } }),
    });
    await tokenIn(await server.token(formOf(await parameters())));
    await tokenIn(await server.token(formOf(await parameters()), `${FORM};charset=UTF-8`));
    await tokenIn(await server.token(JSON.stringify(await parameters()), 'application/json'));
    await tokenIn(await server.token(JSON.stringify(await parameters()), 'application/json; charset=utf-8'));
  });

  test('an audience may be this server, its token endpoint, or one of many', async () => {
    const tokenUrl = `${server.baseUrl}${TOKEN_PATH}`;
    for (const aud of [server.baseUrl, tokenUrl, ['https://else.where', tokenUrl], [server.baseUrl]])
      await tokenIn(await server.exchange(await assertionOf(issuer, { claims: { aud } })));
  });

  test('clocks may differ by half a minute', async () => {
    for (const exp of [nowSeconds() - 20, nowSeconds() + 900, nowSeconds() + 920])
      await tokenIn(await server.exchange(await assertionOf(issuer, { claims: { exp } })));
    await tokenIn(await server.exchange(await assertionOf(issuer, { claims: { nbf: nowSeconds() + 20 } })));
  });

  test('a scope narrows; one that the issuer has not, or that is none, is refused', async () => {
    const ask = async (scope: string) => server.exchange(await assertionOf(issuer), { scope });
    const scopes = async (scope: string) =>
      ((await (await ask(scope)).json()) as { readonly scope: string }).scope;
    assert.equal(await scopes('digitalcards:read'), 'digitalcards:read');
    assert.equal(
      await scopes('digitalcards:write digitalcards:read'),
      'digitalcards:read digitalcards:write',
    );
    assert.equal(await scopes(''), 'digitalcards:read digitalcards:write');
    for (const scope of ['digitalcards:credentials', 'digitalcards:read admin', 'DIGITALCARDS:READ', ' '])
      await assertRefused(await ask(scope), 'invalid_scope');
    const token = await tokenIn(await ask('digitalcards:read'));
    const who = await server.who(`Bearer ${token}`);
    assert.deepEqual(await who.json(), { issuerId: issuer.issuerId, scopes: ['digitalcards:read'] });
    const none = await newIssuer(db, { scopes: [] });
    await assertRefused(await server.exchange(await assertionOf(none)), 'invalid_scope');
  });

  test('whatever is wrong with an assertion by itself is refused and said', async () => {
    const other = await newIssuer(db);
    const claims = { iss: issuer.issuerId, sub: issuer.issuerId, exp: nowSeconds() + 300 };
    const header = { alg: 'ES256', kid: issuer.key.kid };
    const sign = (parts: Parameters<typeof assertionOf>[1]) => assertionOf(issuer, parts);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const hmacInput = unsigned({ ...header, alg: 'HS256' }, claims).slice(0, -1);
    const mac = createHmac('sha256', JSON.stringify(issuer.key.publicJwk)).update(hmacInput);
    const cases: Readonly<Record<string, readonly [string, RegExp]>> = {
      'no JWT': ['nonsense', /not a signed JWT/],
      'alg none': [unsigned({ ...header, alg: 'none' }, claims), /not a signed JWT/],
      'alg none with a signature': [unsigned({ ...header, alg: 'none' }, claims, 'AAAA'), /ES256/],
      'alg NONE': [unsigned({ ...header, alg: 'NONE' }, claims, 'AAAA'), /ES256/],
      'HS256 over our copy of its key': [`${hmacInput}.${mac.digest('base64url')}`, /ES256/],
      RS256: [
        await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'RS256' }).sign(rsa),
        /with ES256/,
      ],
      'no alg': [unsigned({ kid: issuer.key.kid }, claims, 'AAAA'), /ES256/],
      'no kid': [await sign({ header: { kid: undefined } }), /no kid/],
      'a kid that is a number': [unsigned({ ...header, kid: 7 }, claims, 'AAAA'), /kid .* malformed/],
      'a kid with NUL': [await sign({ header: { kid: 'key\0' } }), /kid .* malformed/],
      'a kid that is SQL': [await sign({ header: { kid: "' or 1=1 --" } }), /kid .* malformed/],
      'no iss': [await sign({ claims: { iss: undefined } as never }), /iss/],
      'an iss with NUL': [await sign({ claims: { iss: 'A\0', sub: 'A\0' } }), /iss/],
      'an iss of half a character': [await sign({ claims: { iss: '\ud800', sub: '\ud800' } }), /iss/],
      'another sub': [await sign({ claims: { sub: other.issuerId } }), /sub .* equal/],
      'no sub': [await sign({ claims: { sub: undefined } as never }), /sub .* equal/],
      'no exp': [await sign({ claims: { exp: undefined } as never }), /no exp/],
      'an exp that is text': [await sign({ claims: { exp: '9999999999' } as never }), /no exp/],
      'an exp in the past': [await sign({ claims: { exp: nowSeconds() - 31 } }), /expired/],
      'an exp too far ahead': [await sign({ claims: { exp: nowSeconds() + 990 } }), /15 minutes/],
      'an exp in milliseconds': [await sign({ claims: { exp: Date.now() } }), /15 minutes/],
      'not valid yet': [await sign({ claims: { nbf: nowSeconds() + 100 } }), /not valid yet/],
      'an nbf that is text': [await sign({ claims: { nbf: 'now' } as never }), /not valid yet/],
      'another aud': [await sign({ claims: { aud: 'https://else.where' } }), /aud/],
      'an aud that only begins like ours': [await sign({ claims: { aud: `${server.baseUrl}.evil` } }), /aud/],
      'no aud of many': [await sign({ claims: { aud: [] } }), /aud/],
      'an aud that is an object': [await sign({ claims: { aud: { a: 1 } } as never }), /aud/],
      'an empty jti': [await sign({ claims: { jti: '' } }), /jti/],
      'a jti that is a number': [await sign({ claims: { jti: 7 } as never }), /jti/],
      'a jti of 256 characters': [await sign({ claims: { jti: 'x'.repeat(256) } }), /jti/],
      'a whole chain of certificates': [
        await sign({ header: { x5c: ['A'.repeat(4000)] } }),
        /not a signed JWT/,
      ],
      'claims that are no object': [
        `${unsigned(header, claims).split('.')[0]}.${Buffer.from('[]').toString('base64url')}.AAAA`,
        /not a signed JWT/,
      ],
      'an access token of ours': [await tokenIn(await server.exchange(await sign({}))), /iss/],
      'a JWE': [
        await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
          .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: issuer.key.kid })
          .encrypt(await importJWK(issuer.key.publicJwk, 'ECDH-ES')),
        /not a signed JWT/,
      ],
    };
    for (const [what, [assertion, text]] of Object.entries(cases)) {
      const reply = await server.exchange(assertion);
      await assertRefused(reply, 'invalid_grant', text).catch((error: Error) => {
        throw new Error(`${what}: ${error.message}`);
      });
    }
  });

  test('which issuers and keys there are is not to be found out: one text, to the byte', async () => {
    const other = await newIssuer(db);
    const noAccess = await newIssuer(db);
    await commit(db, {
      table: 'issuer_access',
      key: noAccess.issuerId,
      text: 'delete from issuer_access where issuer_id = $1',
      values: [noAccess.issuerId],
      rows: 1,
    });
    const [retired, early, encryption] = [await makeKey('old'), await makeKey('new'), await makeKey('enc')];
    await commit(
      db,
      keyStatement(issuer.issuerId, retired.publicJwk, { activates: -9000, retires: -1 }),
      keyStatement(issuer.issuerId, early.publicJwk, { activates: 60_000 }),
      keyStatement(issuer.issuerId, encryption.publicJwk, {}, 'encryption'),
    );
    const with_ = (key: KeyPair, kid = key.kid): TestIssuer => ({ ...issuer, key: { ...key, kid } });
    const good = await assertionOf(issuer);
    const [head, , signature] = good.split('.');
    const [, claims] = (await assertionOf(issuer, { claims: { extra: 1 } })).split('.');
    const cases: Readonly<Record<string, string>> = {
      'an unknown issuer': await assertionOf({ ...issuer, issuerId: 'NOBODY0001' }),
      'an unknown kid': await assertionOf(with_(issuer.key, 'unknown')),
      'another issuer’s key and kid': await assertionOf(with_(other.key)),
      'another issuer’s key under its own kid': await assertionOf(with_(other.key, issuer.key.kid)),
      'its own key under another issuer’s kid': await assertionOf(with_(issuer.key, other.key.kid)),
      'other claims than were signed': `${head}.${claims}.${signature}`,
      'a signature of zeros': `${head}.${claims}.${Buffer.alloc(64).toString('base64url')}`,
      'a signature in DER': `${head}.${claims}.${Buffer.alloc(70, 0x30).toString('base64url')}`,
      'a retired key': await assertionOf(with_(retired)),
      'a key that is not active yet': await assertionOf(with_(early)),
      'a key for encryption': await assertionOf(with_(encryption)),
      'a critical header that we do not know': await new SignJWT({
        iss: issuer.issuerId,
        sub: issuer.issuerId,
        exp: nowSeconds() + 300,
      })
        .setProtectedHeader({ alg: 'ES256', kid: issuer.key.kid, crit: ['x-own'], 'x-own': true })
        .sign(await importJWK(issuer.key.privateJwk, 'ES256'), { crit: { 'x-own': true } }),
      'an issuer without access': await assertionOf(noAccess),
    };
    for (const [what, assertion] of Object.entries(cases)) {
      const reply = await server.exchange(assertion);
      assert.deepEqual([reply.status, await reply.json()], [400, NOT_ACCEPTED], what);
    }
    await tokenIn(await server.exchange(good));
  });

  test('one key follows another: both work, until the first is retired', async () => {
    const rotating = await newIssuer(db);
    const next = { ...rotating, key: await makeKey('next') };
    const works = async (signer: TestIssuer) =>
      (await server.exchange(await assertionOf(signer))).status === 200;
    assert.deepEqual([await works(rotating), await works(next)], [true, false]);
    await commit(db, keyStatement(next.issuerId, next.key.publicJwk));
    assert.deepEqual([await works(rotating), await works(next)], [true, true]);
    await commit(db, {
      table: 'issuer_key',
      key: rotating.issuerId,
      text: 'update issuer_key set retires_ms = now_ms() where issuer_id = $1 and kid = $2',
      values: [rotating.issuerId, rotating.key.kid],
      rows: 1,
    });
    assert.deepEqual([await works(rotating), await works(next)], [false, true]);
  });

  test('an assertion with an id is taken once, by all servers and at the same time', async () => {
    const jti = randomUUID();
    const assertion = await assertionOf(issuer, { claims: { jti } });
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? server : otherServer).exchange(assertion)),
    );
    const statuses = replies.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, ...Array(11).fill(400)]);
    for (const reply of replies.filter(({ status }) => status === 400))
      await assertRefused(reply, 'invalid_grant', /used already/);
    await assertRefused(
      await otherServer.exchange(await assertionOf(issuer, { claims: { jti } })),
      'invalid_grant',
    );
    const another = await newIssuer(db);
    await tokenIn(await server.exchange(await assertionOf(another, { claims: { jti } })));
  });

  test('an assertion that was refused for what is asked with it is not used up', async () => {
    const assertion = await assertionOf(issuer, { claims: { jti: randomUUID() } });
    await assertRefused(await server.exchange(assertion, { scope: 'admin' }), 'invalid_scope');
    await tokenIn(await server.exchange(assertion));
  });

  test('ids are forgotten some time after their assertions expired, and not before', async () => {
    const known = async (jti: string) =>
      (await server.exchange(await assertionOf(issuer, { claims: { jti } }))).status === 400;
    const [recent, old] = [randomUUID(), randomUUID()];
    assert.deepEqual([await known(recent), await known(old)], [false, false]);
    const rows = await db.read('select id from assertion_use where id like $1', [`${issuer.issuerId}%`]);
    const age = async (ms: bigint) => {
      for (const { id } of rows)
        await commit(db, {
          table: 'assertion_use',
          key: String(id),
          text: 'update assertion_use set expires_ms = now_ms() - $1 where id = $2',
          values: [ms, String(id)],
          rows: 1,
        });
    };
    await age(200_000n);
    await housekeepOnce(db, [forgetAssertions], 'a server');
    assert.deepEqual([await known(recent), await known(old)], [true, true]);
    await age(400_000n);
    while ((await housekeepOnce(db, [forgetAssertions], 'a server')) > 0);
    assert.deepEqual([await known(recent), await known(old)], [false, false]);
  });

  test('a strict issuer’s assertions must have an audience and an id', async () => {
    const strict = await newIssuer(db, { strict: true });
    const ask = async (claims: JWTPayload) => server.exchange(await assertionOf(strict, { claims }));
    const aud = server.baseUrl;
    await assertRefused(await ask({}), 'invalid_grant', /an aud/);
    await assertRefused(await ask({ jti: randomUUID() }), 'invalid_grant', /an aud/);
    await assertRefused(await ask({ aud }), 'invalid_grant', /a jti/);
    await tokenIn(await ask({ aud, jti: randomUUID() }));
  });

  test('requests that are none are refused in OAuth’s words', async () => {
    const assertion = await assertionOf(issuer);
    const good = { grant_type: JWT_BEARER, assertion };
    const json = 'application/json';
    const cases: Readonly<Record<string, readonly [string, RegExp, string | Uint8Array, string?]>> = {
      'no body': ['invalid_request', /./, ''],
      'no JSON body': ['invalid_request', /no body/, '', json],
      'no grant type': ['invalid_request', /grant_type is missing/, formOf({ assertion })],
      'an empty grant type': [
        'invalid_request',
        /grant_type is missing/,
        formOf({ assertion, grant_type: '' }),
      ],
      'no assertion': ['invalid_request', /assertion is missing/, formOf({ grant_type: JWT_BEARER })],
      'another grant': [
        'unsupported_grant_type',
        /jwt-bearer/,
        formOf({ grant_type: 'client_credentials', client_id: 'x' }),
      ],
      'another grant in JSON': [
        'unsupported_grant_type',
        /jwt-bearer/,
        JSON.stringify({ grant_type: 'password' }),
        json,
      ],
      'an assertion twice': ['invalid_request', /repeated/, `${formOf(good)}&assertion=${assertion}`],
      'the same parameter in other letters of the wire': [
        'invalid_request',
        /repeated/,
        `${formOf(good)}&gr%61nt_type=${encodeURIComponent(JWT_BEARER)}`,
      ],
      'an unknown parameter twice': ['invalid_request', /repeated/, `${formOf(good)}&a=1&a=2`],
      'an empty parameter twice': ['invalid_request', /repeated/, `${formOf(good)}&scope=&scope=`],
      'a form that is not UTF-8': [
        'invalid_request',
        /UTF-8|cannot be read/,
        Buffer.from([...Buffer.from(formOf(good)), 0x26, 0xff]),
      ],
      'broken JSON': ['invalid_request', /cannot be read/, `{"assertion":"${assertion}"`, json],
      'JSON that is a list': ['invalid_request', /body is malformed/, JSON.stringify([good]), json],
      'JSON that is null': ['invalid_request', /./, 'null', json],
      'an assertion that is a list': [
        'invalid_request',
        /assertion is malformed/,
        JSON.stringify({ ...good, assertion: [assertion] }),
        json,
      ],
      'a scope that is a list': [
        'invalid_request',
        /scope is malformed/,
        JSON.stringify({ ...good, scope: [] }),
        json,
      ],
      'a prototype': [
        'invalid_request',
        /cannot be read/,
        `{"__proto__":{},"grant_type":"${JWT_BEARER}","assertion":"${assertion}"}`,
        json,
      ],
      'plain text': ['invalid_request', /urlencoded or application/, formOf(good), 'text/plain'],
      multipart: ['invalid_request', /urlencoded or application/, 'x', 'multipart/form-data; boundary=x'],
      'XML that ends like JSON': [
        'invalid_request',
        /urlencoded or application/,
        '{}',
        'application/ld+json',
      ],
      'a media type that only begins like a form': [
        'invalid_request',
        /urlencoded or application/,
        formOf(good),
        `${FORM}2`,
      ],
      'a large form': ['invalid_request', /too large/, formOf({ ...good, more: 'x'.repeat(16 * 1024) })],
      'large JSON': [
        'invalid_request',
        /too large/,
        JSON.stringify({ ...good, more: 'x'.repeat(16 * 1024) }),
        json,
      ],
    };
    for (const [what, [error, text, body, contentType]] of Object.entries(cases)) {
      await assertRefused(await server.token(body, contentType), error, text).catch((fault: Error) => {
        throw new Error(`${what}: ${fault.message}`);
      });
    }
    await tokenIn(await server.token(formOf({ ...good, client_id: 'ignored', __proto__x: '1' })));
    const get = await httpAsk(`${server.baseUrl}${TOKEN_PATH}?${formOf(good)}`);
    assert.equal(get.status, 405);
  });

  test('nothing that is secret stands in the log', async () => {
    const assertion = await assertionOf(issuer, { claims: { jti: randomUUID() } });
    const token = await tokenIn(await server.exchange(assertion));
    await server.exchange(assertion);
    await server.token(`{"assertion":"${assertion}`, 'application/json');
    await httpAsk(`${server.baseUrl}${TOKEN_PATH}?assertion=${assertion}`);
    await server.who(`Bearer ${token}`);
    await server.who(`Bearer ${token}x`);
    const logged = server.logged();
    for (const secret of [assertion, token].flatMap((jwt) => [jwt, ...jwt.split('.').slice(1)]))
      assert.ok(!logged.includes(secret));
    const lines = logged
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const why = lines.filter(({ status }) => status === 400).map((line) => [line.error, line.why]);
    assert.ok(
      why.some(([error, said]) => error === 'invalid_grant' && said === 'the assertion was used already'),
    );
    assert.ok(lines.some((line) => line.route === TOKEN_PATH && line.issuerId === issuer.issuerId));
    assert.deepEqual(
      lines.filter(({ level }) => level === 'error'),
      [],
    );
  });

  test('our keys are there for everybody to see and to remember for a while', async () => {
    const reply = await httpAsk(`${server.baseUrl}${JWKS_PATH}`);
    assert.equal(reply.status, 200);
    assert.equal(reply.headers.get('content-type'), 'application/jwk-set+json; charset=utf-8');
    assert.equal(reply.headers.get('cache-control'), 'public, max-age=300');
    const { keys } = (await reply.json()) as { readonly keys: readonly object[] };
    assert.deepEqual(keys, [{ ...serverKey.publicJwk, use: 'sig', alg: 'ES256' }]);
  });

  test('a database that is away is 503, and any other failure says nothing', async () => {
    const { DatabaseUnavailable } = await import('../../src/db/database.ts');
    const failing = (error: Error): Database => ({
      ...db,
      read: async () => {
        throw error;
      },
    });
    const assertion = await assertionOf(issuer);
    for (const [error, status, code] of [
      [new DatabaseUnavailable('away'), 503, 'temporarily_unavailable'],
      [new Error(`broken ${assertion.length}`), 500, 'server_error'],
    ] as const) {
      const broken = await authzServer(failing(error), { serverKeys: serverKeysOf(serverKey) });
      const reply = await broken.exchange(assertion);
      assert.deepEqual([reply.status, ((await reply.json()) as { error: string }).error], [status, code]);
      assertNotStored(reply);
    }
    const lost = await authzServer(
      { ...db, read: (text, values) => db.read(text, values), commit: async () => 'unknown' },
      { serverKeys: serverKeysOf(serverKey) },
    );
    const reply = await lost.exchange(await assertionOf(issuer, { claims: { jti: randomUUID() } }));
    assert.equal(reply.status, 503);
  });

  test('who asks too often is told to wait: a network whoever it is, an issuer only by itself', async () => {
    const limits = {
      network: { name: 'network', quota: 6, windowSeconds: 86_400 },
      issuer: { name: 'issuer', quota: 3, windowSeconds: 86_400 },
    };
    const limited = await authzServer(db, { serverKeys: serverKeysOf(serverKey), limits });
    const forged = await assertionOf({ ...issuer, key: await makeKey(issuer.key.kid) });
    const first = await limited.exchange(forged);
    assert.equal(first.headers.get('ratelimit-policy'), '"network";q=6;w=86400');
    assert.equal(first.headers.get('ratelimit'), '"network";r=5;t=14400');
    const good = async () => limited.exchange(await assertionOf(issuer));
    const second = await good();
    assert.equal(second.headers.get('ratelimit-policy'), '"network";q=6;w=86400, "issuer";q=3;w=86400');
    assert.match(second.headers.get('ratelimit') ?? '', /^"network";r=4;t=\d+, "issuer";r=2;t=28800$/);
    const replies = [await good(), await good(), await good()];
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 200, 429],
    );
    const refused = replies[2] as HttpReply;
    assert.deepEqual(((await refused.json()) as { error: string }).error, 'slow_down');
    assert.match(refused.headers.get('retry-after') ?? '', /^2\d{4}$/);
    assertNotStored(refused);
    const other = await newIssuer(db);
    assert.equal((await limited.exchange(await assertionOf(other))).status, 200);
    const network = await limited.exchange(await assertionOf(other));
    assert.equal(network.status, 429);
    assert.match(network.headers.get('ratelimit') ?? '', /^"network";r=0;t=\d+$/);
    assert.match(network.headers.get('retry-after') ?? '', /^1\d{4}$/);
    assertNotStored(network);
  });
});
