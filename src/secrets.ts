/** What a server holds that its database must not: the vault's key, and the keys of cards. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CardKeys, MissingKeyError } from './cards/card-keys.ts';
import { cardKeysFrom } from './vault/file-card-keys.ts';
import { toKeySets } from './vault/key-set.ts';
import { openCardKeys } from './vault/open-card-keys.ts';
import type { Vault } from './vault/vault.ts';
import { createVaultKeyFile, openVault, requireVault } from './vault/vault-key.ts';

export interface Secrets {
  readonly vault: Vault;
  readonly keys: CardKeys;
  close(): Promise<void>;
}

const SANDBOX_VAULT_FILE = 'vault-key.json';

/** A sandbox makes its own vault key, and knows the keys of its cards. */
export function sandboxSecrets(dataDir: string, keySets: unknown): Secrets {
  const file = join(dataDir, SANDBOX_VAULT_FILE);
  if (!existsSync(file)) createVaultKeyFile(file);
  return {
    vault: requireVault({}, file),
    keys: cardKeysFrom(toKeySets('the sandbox’s card keys', { keySets })),
    close: async () => {},
  };
}

/** What the operator's environment names. Without a vault key cards with keys cannot be served; the others can. */
export async function operatorSecrets(env: NodeJS.ProcessEnv): Promise<Secrets> {
  const { keys, close } = await openCardKeys(env);
  return { vault: openVault(env) ?? LOCKED_VAULT, keys, close };
}

const LOCKED_VAULT: Vault = { seal: noVaultKey, open: noVaultKey };

function noVaultKey(): never {
  throw new MissingKeyError('no vault key is set, and a secured session cannot be kept without one');
}
