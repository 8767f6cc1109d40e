/** The operator's card keys on disk: JSON `{"sealedKeySets": {layout name: text sealed by the vault}}`. */

import { existsSync } from 'node:fs';
import { fromKeySet, isKeySetName, type KeySet, type KeySets, toKeySet, toKeySets } from './key-set.ts';
import { readOwnerOnlyFile, replaceOwnerOnlyFile } from './owner-only-file.ts';
import { exactMembersOf, membersOf, parseSecretJson, SecretFileError } from './secret-json.ts';
import { type Vault, VaultError } from './vault.ts';

/** The key sets of a file in clear, as the operator got or wrote them. Throws SecretFileError. */
export function readPlainKeyFile(path: string): KeySets {
  return toKeySets(path, parseSecretJson(path, readOwnerOnlyFile(path)));
}

/** Throws SecretFileError, or VaultError naming the key set when the vault does not open it. */
export function readKeyFile(path: string, vault: Vault): KeySets {
  const json = parseSecretJson(path, readOwnerOnlyFile(path));
  const sealedSets = exactMembersOf(path, json, ['sealedKeySets']).get('sealedKeySets');
  return new Map(
    [...membersOf(`${path}: sealedKeySets`, sealedSets)].map(([name, sealed]): [string, KeySet] => {
      if (!isKeySetName(name) || typeof sealed !== 'string') {
        throw new SecretFileError(`${path}: sealedKeySets: one is not a layout's name and a sealed text`);
      }
      return [name, openKeySet(`${path}: sealedKeySets.${name}`, name, sealed, vault)];
    }),
  );
}

/** Replaces what the file held. */
export function writeKeyFile(path: string, vault: Vault, sets: KeySets): void {
  const sealed = [...sets].map(([name, set]) => {
    const text = JSON.stringify(fromKeySet(set));
    return [name, vault.seal(purposeOf(name), Buffer.from(text, 'utf8'))];
  });
  const content = JSON.stringify({ sealedKeySets: Object.fromEntries(sealed) }, null, 2);
  replaceOwnerOnlyFile(path, `${content}\n`);
}

/** Nothing when there is no such file yet. */
export function readKeyFileIfAny(path: string, vault: Vault): KeySets {
  return existsSync(path) ? readKeyFile(path, vault) : new Map();
}

function openKeySet(place: string, name: string, sealed: string, vault: Vault): KeySet {
  try {
    const text = Buffer.from(vault.open(purposeOf(name), sealed)).toString('utf8');
    return toKeySet(place, parseSecretJson(place, text));
  } catch (error) {
    if (error instanceof VaultError) throw new VaultError(`${place}: ${error.message}`);
    throw error;
  }
}

function purposeOf(name: string): string {
  return `card-keys/${name}`;
}
