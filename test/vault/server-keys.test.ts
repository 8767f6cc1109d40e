import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { jwtVerify, SignJWT } from 'jose';
import type { Database } from '../../src/db/database.ts';
import { openJwe, sealJwe } from '../../src/jose/jwe.ts';
import { openServerKeys, SERVER_KEY_MEMORY_MS, type ServerKeys } from '../../src/vault/server-keys.ts';
import { forEachEngine } from '../support/engines.ts';
import { committed, newVaultKey, servicesWith } from './pan-world.ts';
import { printed } from './printed.ts';

forEachEngine((engine) => {
  let db: Database;
  let nowMs = 0;
  const key = newVaultKey('k1');
  const newServer = (): ServerKeys => openServerKeys(servicesWith(db, key), () => nowMs);
  before(async () => {
    db = await engine.open();
  });

  const later = () => {
    nowMs += SERVER_KEY_MEMORY_MS;
  };
  /** As if the time to hear of it were over. */
  const activate = (kid: string) =>
    committed(db, [
      {
        table: 'server_key',
        key: kid,
        text: 'update server_key set activates_ms = now_ms(), version = version + 1 where id = $1',
        values: [kid],
        rows: 1,
      },
    ]);

  test('servers that start at once on one database have one first key of each purpose', async () => {
    const all = await Promise.all([newServer(), newServer(), newServer()].map((each) => each.publicJwks()));
    const [first] = all;
    for (const each of all) assert.deepEqual(each, first);
    assert.deepEqual(
      first?.keys.map(({ kty, crv, use, alg }) => [kty, crv, use, alg]),
      [
        ['EC', 'P-256', 'enc', 'ECDH-ES'],
        ['EC', 'P-256', 'sig', 'ES256'],
      ],
    );
    for (const jwk of first?.keys ?? [])
      assert.deepEqual(Object.keys(jwk).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  test('what is encrypted to one server’s key opens at another, and a token of one is believed by another', async () => {
    const [a, b] = [newServer(), newServer()];
    const jwe = await sealJwe('content', await a.encryptionJwk());
    assert.equal(Buffer.from(await openJwe(jwe, b.decryptionKey)).toString(), 'content');
    const { kid, privateKey } = await a.tokenKey();
    const token = await new SignJWT({ sub: 'x' }).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
    const publicKey = await b.tokenPublicKey(kid);
    assert.ok(publicKey !== null);
    assert.equal((await jwtVerify(token, publicKey, { algorithms: ['ES256'] })).payload.sub, 'x');
  });

  test('a key is for its own purpose only', async () => {
    const server = newServer();
    assert.equal(await server.decryptionKey((await server.tokenKey()).kid), null);
    assert.equal(await server.tokenPublicKey((await server.encryptionJwk()).kid ?? ''), null);
    assert.equal(await server.tokenPublicKey('nobody'), null);
  });

  test('a new key is listed and opens at once, is used when it is active, and the old one ends', async () => {
    const [a, b] = [newServer(), newServer()];
    const old = (await a.encryptionJwk()).kid ?? '';
    await b.publicJwks();
    assert.equal(await a.planRetirement(old, 0n), null, 'the last one stays');
    const { kid, statements } = await a.plan('encryption');
    await committed(db, statements);
    nowMs += 1_000;
    assert.ok((await b.decryptionKey(kid)) !== null, 'a kid that is not known is looked for');
    assert.equal((await b.encryptionJwk()).kid, old);
    assert.equal((await b.publicJwks()).keys.length, 3);
    assert.equal(await a.planRetirement(old, 0n), null, 'the new one is not active yet');
    await activate(kid);
    later();
    assert.equal((await b.encryptionJwk()).kid, kid);
    const jwe = await sealJwe('late', { ...(await b.publicJwks()).keys.find((jwk) => jwk.kid === old) });
    const [first, second] = [await a.planRetirement(old, 0n), await a.planRetirement(kid, 0n)];
    await committed(db, first ?? []);
    assert.equal(await db.commit(second ?? []), 'conflict', 'not both');
    later();
    assert.equal(await b.decryptionKey(old), null);
    await assert.rejects(openJwe(jwe, b.decryptionKey));
    assert.deepEqual(
      (await b.publicJwks()).keys.map((jwk) => jwk.kid).sort(),
      [kid, (await b.tokenKey()).kid].sort(),
    );
    assert.equal(await a.planRetirement('nobody', 0n), null);
  });

  test('a key that retires later opens until then', async () => {
    const server = newServer();
    const old = (await server.encryptionJwk()).kid ?? '';
    const { kid, statements } = await server.plan('encryption');
    await committed(db, statements);
    await activate(kid);
    await committed(db, (await server.planRetirement(old, 3_600_000n)) ?? []);
    later();
    assert.ok((await server.decryptionKey(old)) !== null);
    assert.equal((await server.encryptionJwk()).kid, kid);
  });

  test('nothing new is made with a key that is to retire, be it the newest', async () => {
    const server = newServer();
    const before = (await server.tokenKey()).kid;
    const { kid, statements } = await server.plan('token');
    await committed(db, statements);
    await activate(kid);
    later();
    assert.equal((await server.tokenKey()).kid, kid);
    await committed(db, (await server.planRetirement(kid, 3_600_000n)) ?? []);
    later();
    assert.equal((await server.tokenKey()).kid, before);
    assert.ok((await server.tokenPublicKey(kid)) !== null, 'what it has signed is believed until then');
  });

  test('two servers that make a key at the same time cannot both', async () => {
    const [a, b] = [newServer(), newServer()];
    const [one, other] = [await a.plan('token'), await b.plan('token')];
    await committed(db, one.statements);
    assert.equal(await db.commit(other.statements), 'conflict');
  });

  test('private keys are nowhere in clear', async () => {
    const server = newServer();
    const { keys } = await server.publicJwks();
    for (const { kid = '' } of keys) {
      const d = (await server.decryptionKey(kid))?.d;
      const rows = printed(
        await db
          .read('select id, jwk, secret from server_key where id = $1', [kid])
          .then((all) => all.map((row) => ({ ...row }).secret)),
      );
      assert.ok(!rows.includes(d ?? 'nothing'));
      assert.ok(!printed([server, await server.tokenKey(), keys]).includes(d ?? 'nothing'));
    }
  });
});
