import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { decodeProtectedHeader, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { signAccessToken } from '../../src/authz/access-token.ts';
import type { Database } from '../../src/db/database.ts';
import { CLIENT_MEMORY_MS } from '../../src/till-access/till-callers.ts';
import { TILL_TOKEN_SECONDS } from '../../src/till-access/till-token.ts';
import { LAYOUTS } from '../admin/admin-layouts.ts';
import { type TestAdminServices, testAdminServices } from '../support/admin-services.ts';
import { forEachEngine } from '../support/engines.ts';
import {
  type AccessServer,
  accessServers,
  GROUP,
  NO_PASS_NUMBER,
  type Reply,
  setUpGroup,
} from './access-world.ts';

/** Access tokens at the till: every fault is told apart, and what is taken away ends. */

const INVALID = 'Bearer error="invalid_token"';

forEachEngine((engine) => {
  const startServer = accessServers();
  let db: Database;
  let services: TestAdminServices;
  let server: AccessServer;
  let ahead = 0;
  let client: { readonly clientId: string; readonly secret: string };
  let bearer: string;
  before(async () => {
    db = await engine.open();
    services = testAdminServices(db, LAYOUTS);
    await services.rotations.stop();
    server = await startServer(services, { ahead: () => ahead });
    await setUpGroup(server);
    client = await server.newClient();
    bearer = await server.bearer(client);
  });

  function assertRefused(reply: Reply, status: number, code: string, challenge: string | null, what: string) {
    assert.deepEqual(
      [reply.status, reply.body.code, reply.header('www-authenticate')],
      [status, code, challenge],
      what,
    );
  }
  const onClient = (method: 'PUT' | 'POST', place: string, of = client, body?: object) =>
    server.operator(method, `/till-groups/${GROUP}/clients/${of.clientId}/${place}`, body);

  test('no token is CARD-5, with nothing said of an error', async () => {
    for (const header of [undefined, 'Bearer', 'Basic YTpi', 'Token x'])
      assertRefused(await server.find(header), 401, 'CARD-5', 'Bearer', String(header));
    assert.equal((await server.find(bearer)).status, 200);
    assert.equal((await server.find(bearer.replace('Bearer ', 'bearer  '))).status, 200);
  });

  test('what is no token for the till is CARD-8, whoever signed it', async () => {
    const { kid, privateKey } = await services.serverKeys.tokenKey();
    const now = Math.floor(Date.now() / 1000);
    const claims: JWTPayload = {
      iss: server.baseUrl,
      aud: `${server.baseUrl}/cards`,
      sub: client.clientId,
      scope: 'cards:read',
      exp: now + 600,
      gen: 0,
    };
    const header = { alg: 'ES256', typ: 'at+jwt', kid };
    const sign = (changed: object, otherHeader: object = {}) =>
      new SignJWT({ ...claims, ...changed })
        .setProtectedHeader({ ...header, ...otherHeader })
        .sign(privateKey);
    assert.equal(
      (await server.find(`Bearer ${await sign({})}`)).status,
      200,
      'the others differ in one thing',
    );
    const issuers = await signAccessToken(
      { keys: services.serverKeys, issuerUrl: server.baseUrl },
      {
        issuerId: client.clientId,
        scopes: new Set(['digitalcards:read']),
        fingerprint: null,
        expiresMs: Date.now() + 600_000,
      },
      'jti',
    );
    const [head, body] = (await sign({})).split('.');
    const none = Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url');
    const tokens: Readonly<Record<string, string>> = {
      'the issuer door’s': issuers,
      'the issuer door’s, expired': await sign({ aud: `${server.baseUrl}/banking/v1`, exp: now - 60 }),
      'another server’s': await sign({ iss: 'https://else.where' }),
      'no audience': await sign({ aud: undefined }),
      'another typ': await sign({}, { typ: 'JWT' }),
      'no kid': await sign({}, { kid: undefined }),
      'alg none': `${none}.${body}.AAAA`,
      'no signature': `${head}.${body}.`,
      'two parts': `${head}.${body}`,
      'no JSON': 'abc.def.ghi',
      'one word': 'nonsense',
      'no expiry': await sign({ exp: undefined }),
      'no subject': await sign({ sub: undefined }),
      'no scope': await sign({ scope: undefined }),
      'no generation': await sign({ gen: undefined }),
      'another generation': await sign({ gen: 1 }),
      'an unknown client': await sign({ sub: 'nobody' }),
      'too long': await sign({ more: 'x'.repeat(2000) }),
    };
    for (const [what, text] of Object.entries(tokens))
      assertRefused(await server.find(`Bearer ${text}`), 400, 'CARD-8', INVALID, what);
  });

  test('a signature that is not ours over just that is CARD-6', async () => {
    const text = bearer.slice('Bearer '.length);
    const [head = '', body = '', signature = ''] = text.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { privateKey } = await generateKeyPair('ES256');
    const another = new SignJWT(claims).setProtectedHeader({ ...decodeProtectedHeader(text), alg: 'ES256' });
    const swap = (letter: string) => (letter === 'A' ? 'B' : 'A');
    // The last letter of 64 bytes has four bits to spare: this one says the same bytes.
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spare = last[last.indexOf(signature.at(-1) ?? '') + 1] ?? '';
    const tokens: Readonly<Record<string, string>> = {
      'its first letter': `${head}.${body}.${signature.replace(/^./, swap)}`,
      'its spare bits': `${head}.${body}.${signature.slice(0, -1)}${spare}`,
      'cut off': `${head}.${body}.${signature.slice(0, -4)}`,
      'another’s': `${head}.${body}.${'A'.repeat(86)}`,
      'another scope': `${head}.${part({ ...claims, scope: 'cards:refund' })}.${signature}`,
      'another client': `${head}.${part({ ...claims, sub: 'nobody' })}.${signature}`,
      'another expiry, in the past': `${head}.${part({ ...claims, exp: 1 })}.${signature}`,
      'another key': await another.sign(privateKey),
      'an unknown kid': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'nobody' })
        .sign(privateKey),
    };
    for (const [what, token] of Object.entries(tokens))
      assertRefused(await server.find(`Bearer ${token}`), 400, 'CARD-6', INVALID, what);
  });

  test('an expired token is CARD-7, also one that was used before, and one of a client that was revoked since', async () => {
    const own = await server.newClient();
    const token = await server.bearer(own);
    assert.equal((await server.find(token)).status, 200);
    ahead = TILL_TOKEN_SECONDS * 1000 - 5_000;
    assert.equal((await server.find(token)).status, 200);
    ahead += 6_000;
    assertRefused(await server.find(token), 400, 'CARD-7', INVALID, 'expired');
    await onClient('POST', 'revocation', own);
    assertRefused(await server.find(token), 400, 'CARD-7', INVALID, 'the expiry comes first');
    ahead = 0;
    assertRefused(await server.find(token), 400, 'CARD-8', INVALID, 'revoked');
  });

  test('revoked tokens are CARD-8 at once, and the next ones are good', async () => {
    const own = await server.newClient();
    const before = await server.bearer(own);
    assert.equal((await server.find(before)).status, 200);
    await onClient('POST', 'token-revocation', own);
    assertRefused(await server.find(before), 400, 'CARD-8', INVALID, 'revoked');
    const after = await server.bearer(own);
    assert.equal((await server.find(after)).status, 200);
    assertRefused(await server.find(before), 400, 'CARD-8', INVALID, 'still');
  });

  test('a client that is revoked is nobody, at other servers a moment later', async () => {
    const own = await server.newClient();
    let otherAhead = 0;
    const other = await startServer(services, { publicUrl: server.baseUrl, ahead: () => otherAhead });
    const token = await server.bearer(own);
    assert.equal((await other.find(token)).status, 200);
    await onClient('POST', 'revocation', own);
    assertRefused(await server.find(token), 400, 'CARD-8', INVALID, 'revoked');
    otherAhead = CLIENT_MEMORY_MS;
    assertRefused(await other.find(token), 400, 'CARD-8', INVALID, 'at the other server');
    await assert.rejects(onClient('POST', 'secret', own), /revoked/);
  });

  test('a scope that the token does not have, or the client has no more, is CARD-9', async () => {
    const own = await server.newClient(['cards:read', 'cards:refund']);
    const narrow = await server.bearer(own, '?scope=cards:refund');
    assertRefused(await server.find(narrow), 403, 'CARD-9', null, 'not of the token');
    const token = await server.bearer(own);
    assert.equal((await server.find(token)).status, 200);
    await onClient('PUT', 'scopes', own, { scopes: ['cards:refund'] });
    assertRefused(await server.find(token), 403, 'CARD-9', null, 'not of the client any more');
    await onClient('PUT', 'scopes', own, { scopes: ['cards:read'] });
    assert.equal((await server.find(token)).status, 200);
  });

  test('a pass is found and debited by whoever has a token, a store’s client in its store only', async () => {
    const pay = (pointOfSaleId: number) => ({
      ticket_id: crypto.randomUUID(),
      point_of_sale_id: pointOfSaleId,
      device_id: 'till-1',
      payment_row: {
        id: '1',
        payment_method_id: 2,
        amount: 1.5,
        pass: { type: 'CASHBACK', id: 'pass-1' },
      },
    });
    const paid = await server.ask('POST', '/cards/debit', bearer, pay(711));
    assert.deepEqual([paid.status, paid.body.receipt_row?.amount], [200, 1.5], paid.text);
    const group = `/till-groups/${GROUP}`;
    await server.operator('POST', `${group}/stores`, { storeId: 72, name: 'Another' });
    const point = { pointOfSaleId: 721, name: 'Its till' };
    await server.operator('POST', `${group}/stores/72/points-of-sale`, point);
    const body = {
      clientId: `store-${engine.engine}`,
      name: 'Of one store',
      storeId: 72,
      scopes: ['cards:debit'],
    };
    const { secret } = (await server.operator('POST', `${group}/clients`, body)).body;
    const ofStore = await server.bearer({ clientId: body.clientId, secret });
    assert.equal((await server.ask('POST', '/cards/debit', ofStore, pay(721))).status, 200);
    assertRefused(await server.ask('POST', '/cards/debit', ofStore, pay(711)), 403, 'CARD-9', null, 'store');
    await server.operator('POST', `${group}/stores/72/points-of-sale/721/closing`);
    assert.equal((await server.ask('POST', '/cards/debit', ofStore, pay(721))).body.code, 'CARD-3');
  });

  test('a client that asks too often is told to wait, another is not', async () => {
    const limits = { client: { name: 'client', quota: 2, windowSeconds: 1_000 }, guesses: { misses: 20 } };
    const strict = await startServer(services, { limits, publicUrl: server.baseUrl });
    const statuses: number[] = [];
    for (let i = 0; i < 2; i++) statuses.push((await strict.find(bearer)).status);
    const refused = await strict.find(bearer);
    assert.deepEqual([...statuses, refused.status, refused.body.code], [200, 200, 429, 'CARD-15']);
    assert.equal(refused.header('ratelimit-policy'), '"client";q=2;w=1000');
    assert.equal(refused.header('ratelimit'), '"client";r=0;t=500');
    assert.equal(refused.header('retry-after'), '500');
    assert.equal((await strict.find(await server.bearer(await server.newClient()))).status, 200);
  });

  test('a client that tries numbers is told nothing more, and a person is', async () => {
    const limits = { client: { name: 'client', quota: 1_000, windowSeconds: 5 }, guesses: { misses: 20 } };
    const strict = await startServer(services, { limits, publicUrl: server.baseUrl });
    const own = await server.newClient();
    const token = await server.bearer(own);
    for (let i = 0; i < 20; i++)
      assertRefused(await strict.find(token, NO_PASS_NUMBER), 404, 'CARD-14', null, String(i));
    assert.equal((await strict.find(token)).status, 200, 'twenty are mistyped');
    const blocked = await strict.find(token, NO_PASS_NUMBER);
    assertRefused(blocked, 429, 'CARD-15', null, 'the next one');
    assert.match(blocked.header('retry-after') ?? '', /^[1-9]\d*$/);
    assertRefused(await strict.find(token), 429, 'CARD-15', null, 'one that exists');
    assert.equal((await strict.find(bearer)).status, 200, 'another client');
    const { items } = (await server.operator('GET', '/alarms')).body;
    const alarms = items.filter(({ detail }: { detail: string }) => detail.includes(own.clientId));
    assert.deepEqual(
      alarms.map(({ kind }: { kind: string }) => kind),
      ['number-guessing'],
    );
    assert.ok(!server.logged().includes(NO_PASS_NUMBER) && !strict.logged().includes(NO_PASS_NUMBER));
  });

  test('no token stands in a log', () => {
    const text = server.logged();
    assert.ok(text.length > 0 && !text.includes(bearer.slice('Bearer '.length)));
    assert.ok(!text.includes('eyJ'));
  });
});
