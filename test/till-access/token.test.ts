import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Database } from '../../src/db/database.ts';
import { DatabaseUnavailable } from '../../src/db/database.ts';
import { TILL_TOKEN_SECONDS } from '../../src/till-access/till-token.ts';
import { LAYOUTS } from '../admin/admin-layouts.ts';
import { type TestAdminServices, testAdminServices } from '../support/admin-services.ts';
import { forEachEngine } from '../support/engines.ts';
import {
  type AccessServer,
  accessServers,
  assertKeptNowhere,
  basicOf,
  GROUP,
  setUpGroup,
} from './access-world.ts';

/** How a till vendor's system gets access tokens, and how long its secrets are good. */

forEachEngine((engine) => {
  const startServer = accessServers();
  let db: Database;
  let services: TestAdminServices;
  let server: AccessServer;
  before(async () => {
    db = await engine.open();
    services = testAdminServices(db, LAYOUTS);
    await services.rotations.stop();
    server = await startServer(services);
    await setUpGroup(server);
  });

  const onClient = (clientId: string, place: string, body?: object) =>
    server.operator(
      place === 'scopes' ? 'PUT' : 'POST',
      `/till-groups/${GROUP}/clients/${clientId}/${place}`,
      body,
    );

  test('an id and its secret give a token for an hour that nobody may keep', async () => {
    const { clientId, secret } = await server.newClient(['cards:refund', 'cards:read']);
    const reply = await server.basic(clientId, secret);
    const { access_token: text, ...rest } = reply.body;
    assert.deepEqual(rest, {
      token_type: 'Bearer',
      expires_in: TILL_TOKEN_SECONDS,
      scope: 'cards:read cards:refund',
    });
    assert.equal(reply.header('cache-control'), 'no-store');
    assert.match(reply.header('ratelimit') ?? '', /;r=\d+;t=\d+/);
    const { alg, typ } = decodeProtectedHeader(text);
    assert.deepEqual({ alg, typ }, { alg: 'ES256', typ: 'at+jwt' });
    const { iss, aud, sub, scope, iat = 0, exp = 0, jti } = decodeJwt(text);
    assert.deepEqual(
      { iss, aud, sub, scope, seconds: exp - iat },
      {
        iss: server.baseUrl,
        aud: `${server.baseUrl}/cards`,
        sub: clientId,
        scope: 'cards:read cards:refund',
        seconds: TILL_TOKEN_SECONDS,
      },
    );
    const again = await server.basic(clientId, secret);
    assert.notEqual(decodeJwt(again.body.access_token).jti, jti);
    assert.equal((await server.find(`Bearer ${text}`)).status, 200);
  });

  test('a scope narrows; one that the client has not, or that is none, is refused', async () => {
    const { clientId, secret } = await server.newClient();
    const narrowed = await server.basic(clientId, secret, '?scope=cards:read');
    assert.equal(narrowed.body.scope, 'cards:read');
    assert.equal((await server.basic(clientId, secret, '?scope=')).body.scope, 'cards:read cards:debit');
    for (const scope of ['cards:refund', 'cards:read+cards:refund', 'everything', 'digitalcards:read']) {
      const { status, body } = await server.basic(clientId, secret, `?scope=${scope}`);
      assert.deepEqual([status, body.code], [403, 'CARD-9'], scope);
    }
    for (const query of ['?scope=cards:read&scope=cards:debit', `?scope=${'x'.repeat(201)}`]) {
      const { status, body } = await server.basic(clientId, secret, query);
      assert.deepEqual([status, body.code], [422, 'CARD-3'], query);
    }
    const nothing = await server.newClient([]);
    assert.equal((await server.basic(nothing.clientId, nothing.secret)).status, 403);
  });

  test('whatever is wrong with the id and the secret is CARD-5, and told alike', async () => {
    const { clientId, secret } = await server.newClient();
    const other = await server.newClient();
    const revoked = await server.newClient();
    await onClient(revoked.clientId, 'revocation');
    const refused = [
      basicOf(clientId, `${secret}0`),
      basicOf(clientId, secret.slice(1)),
      basicOf(clientId, other.secret),
      basicOf(clientId, 'x'.repeat(4000)),
      basicOf('nobody', secret),
      basicOf(revoked.clientId, revoked.secret),
    ];
    const replies = await Promise.all(refused.map((header) => server.token(header)));
    for (const { status, text, header } of replies) {
      assert.deepEqual([status, text], [401, replies[0]?.text]);
      assert.match(header('www-authenticate') ?? '', /^Basic realm=/);
      assert.equal(header('cache-control'), 'no-store');
    }
    assert.equal(replies[0]?.body.code, 'CARD-5');
    const malformed = [undefined, 'Basic', 'Basic ?', `Basic ${Buffer.from('no-colon').toString('base64')}`];
    const others = [basicOf(clientId, ''), basicOf('', secret), `Bearer ${secret}`, basicOf('a b', secret)];
    for (const header of [...malformed, ...others]) {
      const { status, body } = await server.token(header);
      assert.deepEqual([status, body.code], [401, 'CARD-5'], String(header));
    }
    assert.equal((await server.token(basicOf(clientId, secret).replace('Basic', 'basic '))).status, 200);
  });

  test('two secrets are good at a time, and each is shown once', async () => {
    const { clientId, secret: first } = await server.newClient();
    const status = async (secret: string) => (await server.basic(clientId, secret)).status;
    const { secret: second, client } = (await onClient(clientId, 'secret')).body;
    assert.equal(client.hasTwoSecrets, true);
    assert.match(second, /^[0-9a-f]{64}$/);
    assert.deepEqual([await status(first), await status(second)], [200, 200]);
    await assert.rejects(onClient(clientId, 'secret'), /drop the old one first/);
    assert.equal((await onClient(clientId, 'secret/previous/removal')).body.hasTwoSecrets, false);
    assert.deepEqual([await status(first), await status(second)], [401, 200]);
    await assert.rejects(onClient(clientId, 'secret/previous/removal'), /one secret only/);
    for (const secret of [first, second]) {
      await assertKeptNowhere(db, secret);
      assert.ok(!server.logged().includes(secret));
      assert.ok(!server.logged().includes(Buffer.from(`${clientId}:${secret}`).toString('base64')));
    }
  });

  test('a secret is kept as a hash under a key of its client, which the vault has sealed', async () => {
    const [one, two] = [await server.newClient(), await server.newClient()];
    const rows = await db.read('select secret_key, secret_hash from till_client where id in ($1, $2)', [
      one.clientId,
      two.clientId,
    ]);
    assert.equal(new Set(rows.flatMap((row) => Object.values(row))).size, 4);
    // Another client's key and hash are worth nothing in its place: what is sealed is sealed for one row.
    await db.commit([
      {
        table: 'till_client',
        key: two.clientId,
        text: `update till_client set secret_key = (select one.secret_key from till_client as one where one.id = $2),
  secret_hash = (select one.secret_hash from till_client as one where one.id = $3) where id = $1`,
        values: [two.clientId, one.clientId, one.clientId],
        rows: 1,
      },
    ]);
    assert.equal((await server.basic(two.clientId, one.secret)).status, 500);
  });

  test('who asks too often is told to wait: a network whoever it is, a client only by itself', async () => {
    const { clientId, secret } = await server.newClient();
    const other = await server.newClient();
    const many = { name: 'many', quota: 1_000, windowSeconds: 60 };
    const few = { name: 'few', quota: 2, windowSeconds: 60 };
    const perClient = await startServer(services, { tokenLimits: { network: many, client: few } });
    for (let i = 0; i < 3; i++) await perClient.basic(clientId, 'wrong');
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await perClient.basic(clientId, secret)).status);
    assert.deepEqual(statuses, [200, 200, 429]);
    assert.equal((await perClient.basic(other.clientId, other.secret)).status, 200);
    const perNetwork = await startServer(services, { tokenLimits: { network: few, client: many } });
    for (let i = 0; i < 2; i++) await perNetwork.basic('nobody', 'nothing');
    const refused = await perNetwork.basic(clientId, secret);
    assert.deepEqual([refused.status, refused.body.code], [429, 'CARD-15']);
    assert.match(refused.header('retry-after') ?? '', /^\d+$/);
  });

  test('another method and any other path below /auth is CARD-2', async () => {
    const { clientId, secret } = await server.newClient();
    const basic = basicOf(clientId, secret);
    for (const [method, path] of [
      ['POST', '/auth/token'],
      ['DELETE', '/auth/token'],
      ['GET', '/auth/tokens'],
      ['GET', '/auth/token/more'],
      ['GET', '/auth'],
    ] as const) {
      const { status, body } = await server.ask(method, path, basic);
      assert.deepEqual([status, body.code], [404, 'CARD-2'], `${method} ${path}`);
    }
  });

  test('a database that is away is CARD-4, and any other failure says nothing', async () => {
    const failing = (error: Error): TestAdminServices => ({
      ...services,
      db: { ...db, engine: db.engine, read: () => Promise.reject(error) },
    });
    const away = await startServer(failing(new DatabaseUnavailable('away')));
    const { status, body } = await away.basic('any', 'secret');
    assert.deepEqual([status, body.code], [500, 'CARD-4']);
    const broken = await startServer(failing(new Error('a secret of ours')));
    const said = await broken.basic('any', 'secret');
    assert.deepEqual([said.status, said.body.code], [500, 'CARD-1']);
    assert.ok(!said.text.includes('ours'));
  });
});
