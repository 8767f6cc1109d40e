import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { loadIssuerAccess } from '../../src/authz/issuer-access.ts';
import { issuerKeys } from '../../src/authz/issuer-keys.ts';
import { hashToken } from '../../src/http/bearer.ts';
import { walletPurpose } from '../../src/sealed-columns.ts';
import { makeAuthority } from '../support/certificates.ts';
import { forEachEngine } from '../support/engines.ts';
import { adminWorld } from './admin-world.ts';

/** Who may use the issuer door, how issuers and wallets prove themselves, and the server's own keys. */

const ISSUER = 'ISSUER0001';
const path = { issuerId: ISSUER };

async function keyPair(kid: string): Promise<{ readonly publicJwk: JWK; readonly privateJwk: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    publicJwk: { ...(await exportJWK(publicKey)), kid },
    privateJwk: { ...(await exportJWK(privateKey)), kid },
  };
}

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(async () => {
    await world.done('createIssuer', { body: { issuerId: ISSUER, name: 'Bank' } });
  });

  /** Everything that is kept of requests and of what was done. */
  async function assertNowhere(secret: string): Promise<void> {
    for (const [table, columns] of [
      ['admin_request', 'body'],
      ['audit_record', 'detail'],
      ['wallet', `name || coalesce(url, '') || token_hash || coalesce(secret, '')`],
      ['issuer_key', 'jwk'],
    ]) {
      const rows = await world.db.read(`select ${columns} as text from ${table}`, []);
      assert.ok(rows.every(({ text }) => !String(text).includes(secret)));
    }
  }

  describe('an issuer’s access to the issuer door', () => {
    const access = {
      scopes: ['digitalcards:read', 'digitalcards:write'],
      strictAssertions: true,
      requiresCertificate: false,
      walletsBindDevices: false,
      retentionDays: 30,
      operationTtlSeconds: 600,
    };

    test('is not there until it is given, and can be changed', async () => {
      await world.refused(404, 'getIssuerAccess', { path });
      await world.done('changeIssuerAccess', { path, body: access });
      assert.deepEqual(await world.done('getIssuerAccess', { path }), { issuerId: ISSUER, ...access });
      const found = await loadIssuerAccess(world.db, ISSUER, null);
      assert.deepEqual([...(found?.scopes ?? [])], access.scopes);
      const changed = { ...access, scopes: [], requiresCertificate: true };
      assert.deepEqual(await world.done('changeIssuerAccess', { path, body: changed }), {
        issuerId: ISSUER,
        ...changed,
      });
    });

    test('is refused to nobody’s name, to a name of another length, and for unknown scopes', async () => {
      await world.refused(404, 'changeIssuerAccess', { path: { issuerId: 'NOBODY0001' }, body: access });
      await world.done('createIssuer', { body: { issuerId: 'SHORT', name: 'Short' } });
      await world.refused(422, 'changeIssuerAccess', { path: { issuerId: 'SHORT' }, body: access });
      await world.refused(400, 'changeIssuerAccess', { path, body: { ...access, scopes: ['all'] } });
    });
  });

  describe('an issuer’s keys', () => {
    test('come several at a time, hold from their time on, and end', async () => {
      const keys = [(await keyPair('one')).publicJwk, (await keyPair('two')).publicJwk];
      const { items } = await world.done('registerIssuerKeys', { path, body: { purpose: 'signing', keys } });
      assert.deepEqual(
        items.map(({ kid, retiresAt }: { kid: string; retiresAt: null }) => [kid, retiresAt]),
        [
          ['one', null],
          ['two', null],
        ],
      );
      const later = [(await keyPair('later')).publicJwk];
      const activatesAt = '2999-01-01T00:00:00Z';
      await world.done('registerIssuerKeys', {
        path,
        body: { purpose: 'signing', keys: later, activatesAt },
      });
      const known = issuerKeys(world.db);
      assert.equal((await known.signingKey(ISSUER, 'one'))?.x, keys[0]?.x);
      assert.equal(await known.signingKey(ISSUER, 'later'), null);
      await world.done('retireIssuerKey', { path, body: { purpose: 'signing', kid: 'one' } });
      assert.equal(await known.signingKey(ISSUER, 'one'), null);
      assert.notEqual(await known.signingKey(ISSUER, 'two'), null);
      await world.refused(409, 'retireIssuerKey', { path, body: { purpose: 'signing', kid: 'one' } });
      await world.refused(404, 'retireIssuerKey', { path, body: { purpose: 'encryption', kid: 'two' } });
      assert.equal((await world.done('listIssuerKeys', { path })).items.length, 3);
    });

    test('are public, on P-256, and each of a name of its own', async () => {
      const { publicJwk, privateJwk } = await keyPair('mine');
      const asked = (...keys: readonly JWK[]) => ({ path, body: { purpose: 'encryption', keys } });
      assert.match(await world.refused(422, 'registerIssuerKeys', asked(privateJwk)), /^keys\[0\]\.d: /);
      await assertNowhere(String(privateJwk.d));
      await world.refused(422, 'registerIssuerKeys', asked(publicJwk, publicJwk));
      await world.refused(422, 'registerIssuerKeys', asked({ ...publicJwk, crv: 'P-384' }));
      await world.done('registerIssuerKeys', asked(publicJwk));
      await world.refused(409, 'registerIssuerKeys', asked(publicJwk));
      assert.equal((await issuerKeys(world.db).encryptionKey(ISSUER))?.kid, 'mine');
      const ended = { purpose: 'signing', keys: [publicJwk], retiresAt: '2020-01-01T00:00:00Z' };
      await world.refused(422, 'registerIssuerKeys', { path, body: ended });
      await world.refused(404, 'registerIssuerKeys', { ...asked(publicJwk), path: { issuerId: 'NOBODY' } });
    });
  });

  test('a certificate proves the issuer it is registered for, until it is revoked', async () => {
    const { cert: certificate, fingerprint } = await (await makeAuthority('Test')).issue({ use: 'client' });
    const registered = await world.done('registerIssuerCertificate', { path, body: { certificate } });
    assert.equal(registered.fingerprint, fingerprint);
    assert.equal((await loadIssuerAccess(world.db, ISSUER, fingerprint))?.certificate, 'own');
    await world.refused(409, 'registerIssuerCertificate', { path, body: { certificate } });
    await world.refused(422, 'registerIssuerCertificate', { path, body: { certificate: 'not one' } });
    const revoked = await world.done('revokeIssuerCertificate', { path: { ...path, fingerprint } });
    assert.equal((await loadIssuerAccess(world.db, ISSUER, fingerprint))?.certificate, 'none');
    await world.refused(409, 'revokeIssuerCertificate', { path: { ...path, fingerprint } });
    await world.refused(404, 'revokeIssuerCertificate', {
      path: { ...path, fingerprint: '0'.repeat(64) },
    });
    assert.deepEqual((await world.done('listIssuerCertificates', { path })).items, [revoked]);
  });

  describe('a wallet', () => {
    const bearerSecret = 'secret-of-the-wallet-0001';

    async function secretOf(walletId: string): Promise<string | null> {
      const [row] = await world.db.read('select secret from wallet where id = $1', [walletId]);
      if (row?.secret === null || row === undefined) return null;
      return Buffer.from(world.services.vault.open(walletPurpose(walletId), String(row.secret))).toString();
    }

    test('gets a token that is shown once, and its secret never', async () => {
      const body = {
        walletId: 'wallet-1',
        name: 'A wallet',
        url: 'https://wallet.example/t/',
        bearerSecret,
        reason: 'New',
      };
      const asked = { body, key: 'wallet-1' };
      const made = await world.ask('createWallet', asked);
      assert.equal(made.status, 201);
      assert.match(made.body.token, /^[0-9a-f]{64}$/);
      assert.deepEqual(made.body.wallet, {
        walletId: 'wallet-1',
        name: 'A wallet',
        url: 'https://wallet.example/t',
        hasBearerSecret: true,
        pausedAt: null,
      });
      const again = await world.ask('createWallet', asked);
      assert.deepEqual([again.replayed, again.body.token], [true, null]);
      await assertNowhere(made.body.token);
      await assertNowhere(bearerSecret);
      assert.equal(await secretOf('wallet-1'), bearerSecret);
      const [row] = await world.db.read(`select token_hash from wallet where id = 'wallet-1'`, []);
      assert.equal(row?.token_hash, hashToken(made.body.token));
      await world.refused(409, 'createWallet', { body: { walletId: 'wallet-1', name: 'Another' } });
      for (const url of ['ftp://wallet.example', 'https://a:b@wallet.example', 'https://w.example/?a=b', 'x'])
        await world.refused(422, 'createWallet', { body: { walletId: 'wallet-2', name: 'Another', url } });
    });

    test('is changed, keeps its secret unless told, is paused and called again', async () => {
      const at = { path: { walletId: 'wallet-3' } };
      await world.done('createWallet', { body: { walletId: 'wallet-3', name: 'Third', bearerSecret } });
      const change = (body: object) =>
        world.done('changeWallet', { ...at, body: { name: 'Three', ...body } });
      assert.equal((await change({ url: 'https://w.example' })).url, 'https://w.example');
      assert.equal(await secretOf('wallet-3'), bearerSecret);
      assert.equal((await change({ bearerSecret: null })).hasBearerSecret, false);
      assert.equal(await secretOf('wallet-3'), null);
      assert.equal((await change({})).url, null);
      const paused = await world.done('changeWalletPause', { ...at, body: { paused: true } });
      assert.notEqual(paused.pausedAt, null);
      assert.deepEqual(await world.done('changeWalletPause', { ...at, body: { paused: true } }), paused);
      assert.equal(
        (await world.done('changeWalletPause', { ...at, body: { paused: false } })).pausedAt,
        null,
      );
      const { token } = await world.done('rotateWalletToken', at);
      const [row] = await world.db.read(`select token_hash from wallet where id = 'wallet-3'`, []);
      assert.equal(row?.token_hash, hashToken(token));
      const nobody = { path: { walletId: 'nobody' } };
      await world.refused(404, 'changeWallet', { ...nobody, body: { name: 'N' } });
      await world.refused(404, 'changeWalletPause', { ...nobody, body: { paused: true } });
      await world.refused(404, 'rotateWalletToken', nobody);
      const { items } = await world.done('listWallets');
      assert.ok(items.some(({ walletId }: { walletId: string }) => walletId === 'wallet-3'));
    });
  });

  describe('a key of the server', () => {
    test('is followed by another, and retires when one is in use beside it', async () => {
      const { keys } = await world.services.serverKeys.publicJwks();
      const kid = String(keys.find(({ use }) => use === 'enc')?.kid);
      assert.match(await world.refused(409, 'retireServerKey', { path: { kid } }), /No other key/);
      const added = await world.done('addServerKey', { body: { purpose: 'encryption' } });
      await world.db.commit([
        {
          table: 'server_key',
          key: added.kid,
          text: 'update server_key set activates_ms = 0 where id = $1',
          values: [added.kid],
          rows: 1,
        },
      ]);
      const retired = await world.done('retireServerKey', { path: { kid }, body: { afterSeconds: 60 } });
      assert.notEqual(retired.retiresAt, null);
      await world.refused(409, 'retireServerKey', { path: { kid } });
      await world.refused(404, 'retireServerKey', { path: { kid: 'nothing' } });
      await world.refused(400, 'addServerKey', { body: { purpose: 'everything' } });
      const { items } = await world.done('listServerKeys');
      assert.equal(items.length, 3);
      assert.ok(items.every(({ jwk }: { jwk: JWK }) => jwk.d === undefined));
    });
  });

  test('a rotation of keys is started, carried out and told of', async () => {
    await world.refused(404, 'getKeyRotation', {
      path: { rotationId: '01900000-0000-7000-8000-000000000000' },
    });
    const started = await world.done('startKeyRotation', { body: { kind: 'hash-key' } });
    assert.deepEqual([started.kind, started.done, started.total], ['hash-key', 0, 0]);
    const path = { rotationId: started.rotationId };
    for (;;) {
      const { state } = await world.done('getKeyRotation', { path });
      if (state === 'done') break;
    }
    const { items } = await world.done('listKeyRotations');
    assert.deepEqual(
      items.map(({ kind, state }: { kind: string; state: string }) => [kind, state]),
      [['hash-key', 'done']],
    );
    await world.refused(400, 'startKeyRotation', { body: { kind: 'everything' } });
    // One that waits for a server with other keys.
    await world.db.commit([
      {
        table: 'key_rotation',
        key: 'waiting',
        text: `insert into key_rotation (id, kind, state, target, after_id, done, total, started_ms, ended_ms, version)
  values ($1, 'vault-key', 'running', 'other other', '', 0, 1, 0, null, 0)`,
        values: ['01900000-0000-7000-8000-000000000001'],
        rows: 1,
      },
    ]);
    assert.match(
      await world.refused(409, 'startKeyRotation', { body: { kind: 'data-keys' } }),
      /vault-key is under way/,
    );
    const [record] = await world.db.read(
      `select actor from audit_record where action = 'key-rotation.start'`,
      [],
    );
    assert.equal(record?.actor, 'staff:alice');
  });
});
