/** Where the vault's keys come from: a file that its owner alone may read, or the environment. */

import { createSecretKey, randomBytes } from 'node:crypto';
import { createOwnerOnlyFile, readOwnerOnlyFile, replaceOwnerOnlyFile } from './owner-only-file.ts';
import { exactMembersOf, parseSecretJson, SecretFileError } from './secret-json.ts';
import { createVault, isVaultKeyId, VAULT_KEY_BYTES, type Vault, type VaultKey } from './vault.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `kid:base64`, comma separated. */
const LIST_VARIABLE = 'TESSERA_VAULT_KEY';
const FILE_VARIABLE = 'TESSERA_VAULT_KEY_FILE';

/** Padded or not. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const KEY_ID_BYTES = 4;

/**
 * The vault of the key file `file`, else of TESSERA_VAULT_KEY_FILE, else of TESSERA_VAULT_KEY; undefined when none is
 * given. Throws SecretFileError for keys that cannot be used.
 */
export function openVault(env: Environment, file?: string): Vault | undefined {
  const path = file ?? env[FILE_VARIABLE];
  const list = env[LIST_VARIABLE];
  if (path !== undefined) return createVault(readVaultKeyFile(path));
  return list === undefined ? undefined : createVault(parseVaultKeyList(list));
}

/** As {@link openVault}. Throws SecretFileError when no vault key is given. */
export function requireVault(env: Environment, file?: string): Vault {
  const vault = openVault(env, file);
  if (vault === undefined)
    throw new SecretFileError(`no vault key: set ${FILE_VARIABLE} or ${LIST_VARIABLE}`);
  return vault;
}

/** `kid:base64,kid:base64`; the first one seals. Throws SecretFileError naming the entry. */
export function parseVaultKeyList(list: string): readonly VaultKey[] {
  return checkKeys(
    LIST_VARIABLE,
    list.split(',').map((entry) => {
      const [kid, key, ...more] = entry.trim().split(':');
      return { kid, key: more.length === 0 ? key : undefined };
    }),
  );
}

/** JSON `{"keys":[{"kid", "key"}]}`; the first one seals. Throws SecretFileError, also when others may read the file. */
export function readVaultKeyFile(path: string): readonly VaultKey[] {
  const content = exactMembersOf(path, parseSecretJson(path, readOwnerOnlyFile(path)), ['keys']);
  const keys = content.get('keys');
  if (!Array.isArray(keys)) throw new SecretFileError(`${path}: keys is not a list`);
  return checkKeys(
    path,
    keys.map((entry, i) => {
      const members = exactMembersOf(placeOf(path, i), entry, ['kid', 'key']);
      return { kid: members.get('kid'), key: members.get('key') };
    }),
  );
}

/** A new file with one new key, for its owner alone. Throws when there is such a file already. Gives the key's id. */
export function createVaultKeyFile(path: string): string {
  const key = newVaultKey();
  createOwnerOnlyFile(path, vaultKeyFileText([key]));
  return key.kid;
}

/** Puts a new key before the others: from now on it seals, and the old ones still open. Gives its id. */
export function rotateVaultKeyFile(path: string): string {
  const key = newVaultKey();
  replaceOwnerOnlyFile(path, vaultKeyFileText([key, ...readVaultKeyFile(path)]));
  return key.kid;
}

function newVaultKey(): VaultKey {
  return {
    kid: `k${randomBytes(KEY_ID_BYTES).toString('hex')}`,
    key: createSecretKey(randomBytes(VAULT_KEY_BYTES)),
  };
}

function vaultKeyFileText(keys: readonly VaultKey[]): string {
  const entries = keys.map(({ kid, key }) => ({ kid, key: key.export().toString('base64') }));
  return `${JSON.stringify({ keys: entries }, null, 2)}\n`;
}

function checkKeys(
  place: string,
  entries: readonly { readonly kid: unknown; readonly key: unknown }[],
): readonly VaultKey[] {
  if (entries.length === 0) throw new SecretFileError(`${place}: no keys`);
  const ids = new Set<unknown>();
  return entries.map(({ kid, key }, i) => {
    const here = placeOf(place, i);
    if (typeof kid !== 'string' || !isVaultKeyId(kid)) {
      throw new SecretFileError(`${here}: the kid is not 1 to 32 letters, digits, _ or -`);
    }
    if (ids.has(kid)) throw new SecretFileError(`${here}: its kid stands there twice`);
    ids.add(kid);
    const bytes = typeof key === 'string' && BASE64.test(key) ? Buffer.from(key, 'base64') : undefined;
    if (bytes?.length !== VAULT_KEY_BYTES) {
      throw new SecretFileError(`${here}: the key is not ${VAULT_KEY_BYTES} bytes of base64`);
    }
    return { kid, key: createSecretKey(bytes) };
  });
}

function placeOf(place: string, index: number): string {
  return `${place}: key ${index + 1}`;
}
