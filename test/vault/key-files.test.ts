import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readKeyFile, readPlainKeyFile, writeKeyFile } from '../../src/vault/key-file.ts';
import { fromKeySet, type KeySets, toKeySets } from '../../src/vault/key-set.ts';
import { SecretFileError } from '../../src/vault/secret-json.ts';
import { createVault, type Vault, VaultError } from '../../src/vault/vault.ts';
import {
  createVaultKeyFile,
  openVault,
  parseVaultKeyList,
  readVaultKeyFile,
  requireVault,
  rotateVaultKeyFile,
} from '../../src/vault/vault-key.ts';
import { PLAIN } from './card-key-vectors.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

const SETS = toKeySets('test', PLAIN);
const KEY = Buffer.alloc(32, 7).toString('base64');

const clear = (sets: KeySets) => [...sets].map(([name, set]) => [name, fromKeySet(set)]);
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('files of keys', () => {
  let folder: TemporaryFolder;
  let vaultFile: string;
  let vault: Vault;
  let names = 0;

  before(() => {
    folder = temporaryFolder();
    vaultFile = fresh();
    createVaultKeyFile(vaultFile);
    vault = requireVault({}, vaultFile);
  });
  after(() => folder.remove());

  const fresh = () => join(folder.path, `file-${++names}`);

  function written(content: string, mode = 0o600): string {
    const path = fresh();
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  test('a vault key file is its owner only, holds one key, and is never overwritten', () => {
    const path = fresh();
    const kid = createVaultKeyFile(path);
    assert.equal(modeOf(path), 0o600);
    assert.deepEqual(
      readVaultKeyFile(path).map((key) => key.kid),
      [kid],
    );
    const before = readFileSync(path, 'utf8');
    assert.throws(() => createVaultKeyFile(path), { code: 'EEXIST' });
    assert.equal(readFileSync(path, 'utf8'), before);
  });

  test('a file that others may read is refused', () => {
    for (const mode of [0o640, 0o604, 0o644, 0o620, 0o666]) {
      const path = written('{}', mode);
      const refusal = { name: 'SecretFileError', message: /others than its owner/ };
      assert.throws(() => readVaultKeyFile(path), refusal, mode.toString(8));
      assert.throws(() => readKeyFile(path, vault), refusal);
      assert.throws(() => readPlainKeyFile(path), refusal);
    }
  });

  test('key sets come back from the sealed file, which its owner only may read and which shows no key', () => {
    const path = fresh();
    writeKeyFile(path, vault, SETS);
    assert.equal(modeOf(path), 0o600);
    assert.deepEqual(clear(readKeyFile(path, vault)), clear(SETS));
    const text = readFileSync(path, 'utf8').toUpperCase();
    for (const [key] of JSON.stringify(PLAIN).matchAll(/[0-9A-F]{16,}/gi)) {
      assert.ok(!text.includes(key.toUpperCase()));
    }
    assert.deepEqual(Object.keys(JSON.parse(readFileSync(path, 'utf8')).sealedKeySets), [...SETS.keys()]);
  });

  test('no file is left over by one that is replaced', () => {
    const path = fresh();
    writeKeyFile(path, vault, SETS);
    writeKeyFile(path, vault, SETS);
    assert.deepEqual(
      readdirSync(folder.path).filter((name) => name.endsWith('.new')),
      [],
    );
  });

  test('a key set does not open under another name, nor by another vault', () => {
    const path = fresh();
    writeKeyFile(path, vault, SETS);
    const sealed = JSON.parse(readFileSync(path, 'utf8')).sealedKeySets;
    const exchanged = written(JSON.stringify({ sealedKeySets: { 'des-card': sealed['aes-card'] } }));
    assert.throws(() => readKeyFile(exchanged, vault), {
      name: 'VaultError',
      message: `${exchanged}: sealedKeySets.des-card: does not open: another key, another purpose, or changed since it was sealed`,
    });
    const other = createVault(parseVaultKeyList(`other:${KEY}`));
    assert.throws(() => readKeyFile(path, other), VaultError);
  });

  test('after a rotation the old file opens; sealed anew it needs the new key alone', () => {
    const keyFile = fresh();
    const path = fresh();
    const old = createVaultKeyFile(keyFile);
    writeKeyFile(path, requireVault({}, keyFile), SETS);
    const kid = rotateVaultKeyFile(keyFile);
    assert.equal(modeOf(keyFile), 0o600);
    assert.deepEqual(
      readVaultKeyFile(keyFile).map((key) => key.kid),
      [kid, old],
    );
    const rotated = requireVault({}, keyFile);
    writeKeyFile(path, rotated, readKeyFile(path, rotated));
    const newOnly = createVault(readVaultKeyFile(keyFile).slice(0, 1));
    assert.deepEqual(clear(readKeyFile(path, newOnly)), clear(SETS));
  });

  test('the vault is that of the option, else of the file variable, else of the list variable', () => {
    const env = { TESSERA_VAULT_KEY: `list:${KEY}, old:${Buffer.alloc(32, 8).toString('base64')}` };
    const ownFile = fresh();
    const kid = createVaultKeyFile(ownFile);
    const kidOf = (found: Vault | undefined) => found?.seal('p', new Uint8Array()).split('.')[1];
    assert.equal(kidOf(openVault(env)), 'list');
    assert.equal(kidOf(openVault({ ...env, TESSERA_VAULT_KEY_FILE: ownFile })), kid);
    assert.equal(kidOf(openVault({ ...env, TESSERA_VAULT_KEY_FILE: vaultFile }, ownFile)), kid);
    assert.equal(openVault({}), undefined);
    assert.throws(() => requireVault({}), SecretFileError);
  });
});
