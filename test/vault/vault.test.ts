import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createVault, type Vault, VaultError, type VaultKey } from '../../src/vault/vault.ts';

const keyNamed = (kid: string): VaultKey => ({ kid, key: createSecretKey(randomBytes(32)) });

const OLD = keyNamed('old');
const NEW = keyNamed('new');
const VAULT = createVault([NEW, OLD]);
const CONTENT = Buffer.from('canary', 'utf8');

/** Texts that UTF-8 can carry. */
const purposes = () => fc.string({ unit: 'binary', minLength: 1 });

function refusalOf(vault: Vault, purpose: string, sealed: string): string {
  try {
    vault.open(purpose, sealed);
  } catch (error) {
    assert.ok(error instanceof VaultError, String(error));
    return error.message;
  }
  assert.fail('it opened');
}

describe('the vault', () => {
  test('what was sealed opens for the same purpose, and only for that', () => {
    fc.assert(
      fc.property(purposes(), purposes(), fc.uint8Array(), (purpose, other, bytes) => {
        const sealed = VAULT.seal(purpose, bytes);
        assert.deepEqual(VAULT.open(purpose, sealed), bytes);
        if (other !== purpose) refusalOf(VAULT, other, sealed);
      }),
    );
  });

  test('the same content is sealed differently every time', () => {
    const sealed = Array.from({ length: 100 }, () => VAULT.seal('p', CONTENT));
    assert.equal(new Set(sealed).size, sealed.length);
  });

  test('a sealed text with any character changed does not open, and the refusal holds nothing of it', () => {
    const sealed = VAULT.seal('p', CONTENT);
    for (let i = 0; i < sealed.length; i++) {
      for (const other of ['A', 'B', '.', '=', ' ']) {
        if (sealed[i] === other) continue;
        const message = refusalOf(VAULT, 'p', sealed.slice(0, i) + other + sealed.slice(i + 1));
        assert.doesNotMatch(message, /canary/);
      }
    }
  });

  test('a sealed text that is cut off or goes on does not open', () => {
    const sealed = VAULT.seal('p', CONTENT);
    for (let length = 0; length < sealed.length; length++) refusalOf(VAULT, 'p', sealed.slice(0, length));
    for (const more of ['A', 'AAAA', '.', '=', '\n']) refusalOf(VAULT, 'p', sealed + more);
  });

  test('any other text does not open', () => {
    fc.assert(fc.property(fc.string(), (text) => void refusalOf(VAULT, 'p', text)));
    fc.assert(fc.property(fc.base64String(), (text) => void refusalOf(VAULT, 'p', `v1.new.${text}`)));
  });

  test('the first key seals; the others still open', () => {
    const sealedBefore = createVault([OLD]).seal('p', CONTENT);
    assert.match(VAULT.seal('p', CONTENT), /^v1\.new\.[A-Za-z0-9_-]+$/);
    assert.deepEqual(Buffer.from(VAULT.open('p', sealedBefore)), CONTENT);
    assert.equal(
      refusalOf(createVault([NEW]), 'p', sealedBefore),
      'sealed under the vault key old, which is not here',
    );
  });

  test('another key of the same id does not open', () => {
    refusalOf(createVault([keyNamed('new')]), 'p', VAULT.seal('p', CONTENT));
  });

  test('a blob does not open under another id of the same key', () => {
    const renamed = createVault([{ kid: 'renamed', key: NEW.key }]);
    refusalOf(renamed, 'p', VAULT.seal('p', CONTENT).replace('.new.', '.renamed.'));
  });

  test('purposes that would not stay apart are refused', () => {
    for (const purpose of ['', '\ud800', 'x\udfff']) {
      assert.throws(() => VAULT.seal(purpose, CONTENT), RangeError);
    }
  });

  test('keys that cannot be told apart, or are none, make no vault', () => {
    const short = createSecretKey(randomBytes(16));
    assert.throws(() => createVault([]), RangeError);
    assert.throws(() => createVault([NEW, { ...OLD, kid: 'new' }]), RangeError);
    assert.throws(() => createVault([{ kid: 'a.b', key: NEW.key }]), RangeError);
    assert.throws(() => createVault([{ kid: 'short', key: short }]), RangeError);
  });
});
