import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { operatorSecrets } from '../../src/secrets.ts';
import { type KeyWrapper, vaultKeyWrapper } from '../../src/vault/key-wrapper.ts';
import { openKeyWrapper } from '../../src/vault/open-key-wrapper.ts';
import { loadPkcs11, Pkcs11Error } from '../../src/vault/pkcs11/library.ts';
import { makePanKey } from '../../src/vault/pkcs11/make-pan-key.ts';
import { panKeyLabel } from '../../src/vault/pkcs11/objects.ts';
import { openToken, slotOf, type Token } from '../../src/vault/pkcs11/token.ts';
import { tokenKeyWrapper } from '../../src/vault/pkcs11-key-wrapper.ts';
import { createVault, VaultError } from '../../src/vault/vault.ts';
import { createSoftToken, SOFTHSM_LIBRARY, type SoftToken } from './soft-token.ts';

const NO_SOFTHSM = 'SoftHSM is not on this machine (Debian: softhsm2)';
const VAULT = createVault([{ kid: 'k1', key: createSecretKey(randomBytes(32)) }]);
const VAULT_WRAPPER = vaultKeyWrapper(VAULT);
const KEY = randomBytes(32);

describe('data keys wrapped in a token', { skip: SOFTHSM_LIBRARY === undefined ? NO_SOFTHSM : false }, () => {
  let soft: SoftToken;
  let token: Token;
  let wrapper: KeyWrapper;

  before(async () => {
    soft = createSoftToken(SOFTHSM_LIBRARY ?? '');
    assert.equal(await makePanKey(soft, '2026'), 'tessera/PAN/2026');
    await makePanKey(soft, '2027');
    token = await openToken(soft);
    wrapper = tokenKeyWrapper(token, '2026', VAULT_WRAPPER);
  });
  after(async () => {
    await token?.close();
    soft?.remove();
  });

  test('what was wrapped opens for the same purpose, and only for that', async () => {
    const purposes = fc.string({ unit: 'binary', minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        purposes,
        purposes,
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        async (purpose, other, key) => {
          const wrapped = await wrapper.wrap(purpose, key);
          assert.deepEqual(await wrapper.unwrap(purpose, wrapped), key);
          if (other !== purpose) await assert.rejects(wrapper.unwrap(other, wrapped), Pkcs11Error);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('the text names the key and never holds what it wraps', async () => {
    const texts = await Promise.all(Array.from({ length: 20 }, () => wrapper.wrap('p', KEY)));
    assert.equal(new Set(texts).size, texts.length);
    for (const text of texts) {
      assert.match(text, /^t1\.2026\.[A-Za-z0-9_-]+$/);
      assert.ok(!Buffer.from(text.slice(8), 'base64url').includes(KEY));
    }
    assert.equal(wrapper.kid, 'token:2026');
  });

  test('a wrapped text with any character changed does not open', async () => {
    const wrapped = await wrapper.wrap('p', KEY);
    for (let i = 0; i < wrapped.length; i++) {
      const other = wrapped[i] === 'A' ? 'B' : 'A';
      await assert.rejects(wrapper.unwrap('p', wrapped.slice(0, i) + other + wrapped.slice(i + 1)));
    }
    for (const text of ['', 't1', 't1.2026', 't1.2026.', `${wrapped}.x`, `${wrapped}A`, wrapped.slice(0, -8)])
      await assert.rejects(wrapper.unwrap('p', text));
    await assert.rejects(wrapper.unwrap('p', wrapped.replace('.2026.', '.2027.')), Pkcs11Error);
  });

  test('the key does not come out', async () => {
    await assert.rejects(token.read(panKeyLabel('2026')), Pkcs11Error);
  });

  test('texts of the vault and of another key of the token open too, so that keys can follow one another', async () => {
    const next = tokenKeyWrapper(token, '2027', VAULT_WRAPPER);
    for (const before of [VAULT_WRAPPER, wrapper])
      assert.deepEqual(
        new Uint8Array(await next.unwrap('p', await before.wrap('p', KEY))),
        new Uint8Array(KEY),
      );
    const back = tokenKeyWrapper(token, undefined, VAULT_WRAPPER);
    assert.equal(back.kid, 'k1');
    assert.match(await back.wrap('p', KEY), /^v1\.k1\./);
    assert.deepEqual(
      new Uint8Array(await back.unwrap('p', await wrapper.wrap('p', KEY))),
      new Uint8Array(KEY),
    );
    await assert.rejects(next.unwrap('p', 'v1.other.AAAA'), VaultError);
  });

  test('a session that is lost is opened again', async () => {
    const wrapped = await wrapper.wrap('p', KEY);
    const library = await loadPkcs11(soft.library);
    library.closeAllSessions(slotOf(library, soft.label));
    assert.deepEqual(new Uint8Array(await wrapper.unwrap('p', wrapped)), new Uint8Array(KEY));
  });

  test('a purpose is text that is not empty', async () => {
    for (const purpose of ['', '\ud800']) await assert.rejects(wrapper.wrap(purpose, KEY), RangeError);
  });

  test('a key is made once, and under a name', async () => {
    await assert.rejects(makePanKey(soft, '2026'), /has a key tessera\/PAN\/2026 already/);
    await assert.rejects(makePanKey(soft, 'a/b'), /the name is not/);
  });

  test('the environment names the key of the token; without a name the vault wraps', async () => {
    const env = { ...soft.env, TESSERA_VAULT_KEY: `k1:${randomBytes(32).toString('base64')}` };
    const named = await operatorSecrets({ ...env, TESSERA_PKCS11_PAN_KEY: '2026' });
    assert.equal(named.wrapper.kid, 'token:2026');
    assert.deepEqual(
      new Uint8Array(await named.wrapper.unwrap('p', await wrapper.wrap('p', KEY))),
      new Uint8Array(KEY),
    );
    assert.equal((await operatorSecrets(env)).wrapper.kid, 'k1');
    assert.throws(
      () => openKeyWrapper({ TESSERA_PKCS11_PAN_KEY: '2028' }, VAULT, token),
      /no AES key tessera/,
    );
    assert.throws(() => openKeyWrapper({ TESSERA_PKCS11_PAN_KEY: 'a b' }, VAULT, token), /not 1 to 32/);
    assert.throws(() => openKeyWrapper({ TESSERA_PKCS11_PAN_KEY: '2026' }, VAULT, null), /is set without/);
  });
});
