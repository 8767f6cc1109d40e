import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { keysCommand } from '../../src/keys-command.ts';
import { PLAIN } from './card-key-vectors.ts';
import { createSoftToken, SOFTHSM_LIBRARY } from './soft-token.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

describe('tessera keys', () => {
  let folder: TemporaryFolder;
  let printed: string[];
  let plain: string;
  let sealed: string;
  let vaultKey: string;

  beforeEach(() => {
    folder = temporaryFolder();
    plain = written('plain.json', JSON.stringify(PLAIN));
    sealed = join(folder.path, 'sealed.json');
    vaultKey = join(folder.path, 'vault.json');
    printed = [];
    for (const method of ['log', 'error'] as const) {
      mock.method(console, method, (line: string) => printed.push(line));
    }
  });
  afterEach(() => {
    mock.restoreAll();
    folder.remove();
  });

  function written(name: string, content: string): string {
    const path = join(folder.path, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  /** What the command prints, on either stream. */
  async function keys(...args: readonly string[]): Promise<string> {
    printed = [];
    await keysCommand().parseAsync(args, { from: 'user' });
    const text = printed.join('\n');
    for (const [key] of JSON.stringify(PLAIN).matchAll(/[0-9A-F]{16,}/gi))
      assert.ok(!text.includes(key), text);
    return text;
  }

  const withVault = (...args: readonly string[]) => keys(...args, '--vault-key', vaultKey);

  test('from a vault key to a list of what is sealed', async () => {
    assert.match(await keys('vault-init', vaultKey), /vault key k[0-9a-f]{8}\./);
    assert.equal(statSync(vaultKey).mode & 0o777, 0o600);
    assert.match(
      await withVault('import', plain, '--out', sealed),
      /sealed des-card, aes-card, aes-individual, lite-card\n.*plain\.json still holds the keys in clear/,
    );
    assert.equal(
      await withVault('list', sealed),
      'des-card des 0040 0048\naes-card aes 0000 100C 1012\naes-individual aes 100C\nlite-card lite-s',
    );
    assert.deepEqual(JSON.parse(await withVault('list', sealed, '--json')).keySets[0], {
      name: 'des-card',
      kind: 'des',
      nodes: ['0040', '0048'],
    });
    assert.deepEqual(JSON.parse(readFileSync(plain, 'utf8')), PLAIN);
  });

  test('another file is sealed beside the first; a name that is there gives way only when asked', async () => {
    await keys('vault-init', vaultKey);
    await withVault('import', plain, '--out', sealed);
    const keySets = { 'lite-card': { kind: 'aes', nodes: {} }, more: { kind: 'aes', nodes: {} } };
    const other = written('other.json', JSON.stringify({ keySets }));
    const before = readFileSync(sealed, 'utf8');
    await assert.rejects(withVault('import', other, '--out', sealed), /has lite-card already; --replace/);
    assert.equal(readFileSync(sealed, 'utf8'), before);
    await withVault('import', other, '--out', sealed, '--replace');
    assert.match(await withVault('list', sealed), /\nlite-card aes\nmore aes$/);
  });

  test('a new vault key, and the file sealed anew', async () => {
    await keys('vault-init', vaultKey);
    await withVault('import', plain, '--out', sealed);
    const kids = () => new Set(readFileSync(sealed, 'utf8').match(/v1\.k[0-9a-f]{8}/g));
    const [old] = kids();
    const kid = /k[0-9a-f]{8}/.exec(await keys('vault-rotate', vaultKey))?.[0];
    assert.deepEqual(kids(), new Set([old]));
    assert.match(await withVault('reseal', sealed), /4 key sets sealed anew/);
    assert.deepEqual(kids(), new Set([`v1.${kid}`]));
  });

  test('without a vault key nothing is sealed', async () => {
    await assert.rejects(keys('import', plain, '--out', sealed), {
      message: 'no vault key: set TESSERA_VAULT_KEY_FILE or TESSERA_VAULT_KEY',
    });
    await assert.rejects(keys('load-token', plain), { message: 'no token: set TESSERA_PKCS11_LIBRARY' });
  });

  test('keys go into a token', {
    skip: SOFTHSM_LIBRARY === undefined ? 'SoftHSM is not on this machine' : false,
  }, async () => {
    const soft = createSoftToken(SOFTHSM_LIBRARY ?? '');
    try {
      Object.assign(process.env, soft.env);
      const text = await keys('load-token', plain);
      assert.match(text, /^tessera\/des-card\/system\n/);
      assert.match(text, /plain\.json still holds the keys in clear/);
    } finally {
      for (const name of Object.keys(soft.env)) delete process.env[name];
      soft.remove();
    }
  });
});
