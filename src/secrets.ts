/** What a server holds that its database must not: the vault's key, what wraps card numbers' keys, and the keys of cards. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CardKeys, MissingKeyError } from './cards/card-keys.ts';
import { cardKeysFrom } from './vault/file-card-keys.ts';
import { toKeySets } from './vault/key-set.ts';
import { type KeyWrapper, vaultKeyWrapper } from './vault/key-wrapper.ts';
import { openCardKeys } from './vault/open-card-keys.ts';
import { openKeyWrapper } from './vault/open-key-wrapper.ts';
import type { Vault } from './vault/vault.ts';
import { createVaultKeyFile, openVault, requireVault } from './vault/vault-key.ts';

export interface Secrets {
  readonly vault: Vault;
  /** For the data keys of card numbers. */
  readonly wrapper: KeyWrapper;
  readonly keys: CardKeys;
  /** False: no vault key is set, and what needs one cannot be served. */
  readonly hasVaultKey: boolean;
  close(): Promise<void>;
}

const SANDBOX_VAULT_FILE = 'vault-key.json';

/** A sandbox makes its own vault key, and knows the keys of its cards. */
export function sandboxSecrets(dataDir: string, keySets: unknown): Secrets {
  const file = join(dataDir, SANDBOX_VAULT_FILE);
  if (!existsSync(file)) createVaultKeyFile(file);
  const vault = requireVault({}, file);
  return {
    vault,
    wrapper: vaultKeyWrapper(vault),
    keys: cardKeysFrom(toKeySets('the sandbox’s card keys', { keySets })),
    hasVaultKey: true,
    close: async () => {},
  };
}

/**
 * What the operator's environment names. Without a vault key cards with keys cannot be served, nor card numbers kept; the
 * others can.
 */
export async function operatorSecrets(env: NodeJS.ProcessEnv): Promise<Secrets> {
  const opened = openVault(env);
  const vault = opened ?? LOCKED_VAULT;
  const { keys, token, close } = await openCardKeys(env);
  const hasVaultKey = opened !== undefined;
  return { vault, wrapper: openKeyWrapper(env, vault, token), keys, hasVaultKey, close };
}

const LOCKED_VAULT: Vault = {
  get kid() {
    return noVaultKey();
  },
  seal: noVaultKey,
  open: noVaultKey,
};

function noVaultKey(): never {
  throw new MissingKeyError('no vault key is set, and no secret can be kept without one');
}
