/** What may be an issuer's key, and which of them is used. */

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import nodeJose from 'node-jose';
import { checkPublicJwk, issuerKeys } from '../../src/authz/issuer-keys.ts';
import type { Database } from '../../src/db/database.ts';
import { forEachEngine } from '../support/engines.ts';
import { commit, keyStatement, makeKey, newIssuer } from './authz-world.ts';

describe('a public JWK', () => {
  let good: JWK;
  before(async () => {
    good = (await makeKey('key-1')).publicJwk;
  });

  test('is kept with its use and algorithm, and nothing else that came with it', () => {
    const { x, y } = good;
    const kept = { kty: 'EC', crv: 'P-256', x, y, kid: 'key-1' };
    const more = { ext: true, x5t: 'thumbprint', iat: 1, own: 'thing' };
    assert.deepEqual(checkPublicJwk(good, 'signing'), { ...kept, use: 'sig', alg: 'ES256' });
    assert.deepEqual(
      checkPublicJwk({ ...good, ...more, use: 'sig', alg: 'ES256', key_ops: ['verify'] }, 'signing'),
      { ...kept, use: 'sig', alg: 'ES256' },
    );
    for (const keyOps of [[], ['deriveKey'], ['deriveBits', 'deriveKey']])
      assert.deepEqual(
        checkPublicJwk({ ...good, use: 'enc', alg: 'ECDH-ES', key_ops: keyOps }, 'encryption'),
        { ...kept, use: 'enc', alg: 'ECDH-ES' },
      );
  });

  test('may be made by other implementations, and be called by its thumbprint', async () => {
    const store = nodeJose.JWK.createKeyStore();
    const made = await store.generate('EC', 'P-256', { use: 'sig', alg: 'ES256' });
    const jwk = made.toJSON();
    assert.equal((checkPublicJwk(jwk, 'signing') as { kid: string }).kid, made.kid);
    const urn = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${made.kid}`;
    assert.equal((checkPublicJwk({ ...jwk, kid: urn }, 'signing') as { kid: string }).kid, urn);
  });

  test('that is anything else is refused by the name of what is wrong, and no value is repeated', async () => {
    const p384 = await exportJWK((await generateKeyPair('ES384', { extractable: true })).publicKey);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
    const ed = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    const secret = (await makeKey('key-1')).privateJwk;
    const short = Buffer.alloc(31, 1).toString('base64url');
    const rows: readonly (readonly [string, unknown, 'signing' | 'encryption', string])[] = [
      ['no object', 'text', 'signing', 'jwk'],
      ['null', null, 'signing', 'jwk'],
      ['a list', [good], 'signing', 'jwk'],
      ['a private key', secret, 'signing', 'd'],
      ['a private key that is null', { ...good, d: null }, 'signing', 'd'],
      ['a shared secret', { kty: 'oct', k: 'c2VjcmV0', kid: 'a' }, 'signing', 'k'],
      ['RSA', { ...rsa, kid: 'a' }, 'signing', 'kty'],
      ['Ed25519', { ...ed, kid: 'a' }, 'signing', 'kty'],
      ['no kty', { ...good, kty: undefined }, 'signing', 'kty'],
      ['P-384', { ...p384, kid: 'a' }, 'signing', 'crv'],
      ['secp256k1', { ...good, crv: 'secp256k1' }, 'signing', 'crv'],
      ['no kid', { ...good, kid: undefined }, 'signing', 'kid'],
      ['an empty kid', { ...good, kid: '' }, 'signing', 'kid'],
      ['a kid that is a number', { ...good, kid: 1 }, 'signing', 'kid'],
      ['a kid with a blank', { ...good, kid: 'a b' }, 'signing', 'kid'],
      ['a kid with NUL', { ...good, kid: 'a\0' }, 'signing', 'kid'],
      ['a kid with a line break', { ...good, kid: 'a\n' }, 'signing', 'kid'],
      ['a kid of 129 characters', { ...good, kid: 'x'.repeat(129) }, 'signing', 'kid'],
      ['for encryption', { ...good, use: 'enc' }, 'signing', 'use'],
      ['for signing', { ...good, use: 'sig' }, 'encryption', 'use'],
      ['ES384', { ...good, alg: 'ES384' }, 'signing', 'alg'],
      ['a key wrap', { ...good, alg: 'ECDH-ES+A256KW' }, 'encryption', 'alg'],
      ['operations of a private key', { ...good, key_ops: ['sign', 'verify'] }, 'signing', 'key_ops'],
      ['operations of another purpose', { ...good, key_ops: ['verify'] }, 'encryption', 'key_ops'],
      ['operations that are no list', { ...good, key_ops: 'verify' }, 'signing', 'key_ops'],
      ['no x', { ...good, x: undefined }, 'signing', 'x'],
      ['a short x', { ...good, x: short }, 'signing', 'x'],
      ['an x with padding', { ...good, x: `${good.x}=` }, 'signing', 'x'],
      ['a y that is no base64url', { ...good, y: `${good.y?.slice(0, 42)}+` }, 'signing', 'y'],
      ['a y with bits to spare', { ...good, y: `${good.y?.slice(0, 42)}B` }, 'signing', 'y'],
      ['no point of the curve', { ...good, x: good.y, y: good.x }, 'signing', 'jwk'],
      ['the point 0, 0', { ...good, x: 'A'.repeat(43), y: 'A'.repeat(43) }, 'signing', 'jwk'],
    ];
    for (const [what, jwk, purpose, field] of rows) {
      const checked = checkPublicJwk(jwk, purpose);
      assert.ok('problem' in checked, what);
      assert.equal(checked.field, field, what);
      assert.ok(secret.d !== undefined && !JSON.stringify(checked).includes(secret.d));
    }
  });
});

forEachEngine((engine) => {
  let db: Database;
  before(async () => {
    db = await engine.open();
  });

  test('an issuer is written to with the newest key that is active', async () => {
    const keys = issuerKeys(db);
    const { issuerId } = await newIssuer(db);
    const other = await newIssuer(db);
    assert.equal(await keys.encryptionKey(issuerId), null, 'its signing key is none');
    const add = async (kid: string, times: Parameters<typeof keyStatement>[2]) => {
      const { publicJwk } = await makeKey(kid);
      await commit(db, keyStatement(issuerId, publicJwk, times, 'encryption'));
      return publicJwk;
    };
    const first = await add('first', { activates: -60_000 });
    assert.deepEqual(await keys.encryptionKey(issuerId), first);
    await add('later', { activates: 60_000 });
    assert.deepEqual(await keys.encryptionKey(issuerId), first);
    const second = await add('second', { activates: -30_000, retires: 60_000 });
    assert.deepEqual(await keys.encryptionKey(issuerId), second);
    await add('gone', { activates: -10_000, retires: -1 });
    assert.deepEqual(await keys.encryptionKey(issuerId), second);
    assert.equal(await keys.encryptionKey(other.issuerId), null);
    assert.equal(await keys.encryptionKey('NOBODY0001'), null);
    assert.equal(await keys.signingKey(issuerId, 'second'), null, 'a key has one purpose');
  });

  test('a kid is the issuer’s own name: two issuers may have the same', async () => {
    const [a, b] = [await newIssuer(db), await newIssuer(db)];
    const [forA, forB] = [await makeKey('shared'), await makeKey('shared')];
    await commit(db, keyStatement(a.issuerId, forA.publicJwk), keyStatement(b.issuerId, forB.publicJwk));
    const keys = issuerKeys(db);
    assert.deepEqual(await keys.signingKey(a.issuerId, 'shared'), forA.publicJwk);
    assert.deepEqual(await keys.signingKey(b.issuerId, 'shared'), forB.publicJwk);
    assert.equal(await keys.signingKey(a.issuerId, 'SHARED'), null);
  });
});
