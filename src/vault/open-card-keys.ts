/** The card keys an operator has given this server: in a token, or in a sealed file. */

import type { CardKeys } from '../cards/card-keys.ts';
import { cardKeysFrom } from './file-card-keys.ts';
import { readKeyFile } from './key-file.ts';
import { openToken } from './pkcs11/token.ts';
import { tokenOptionsFrom } from './pkcs11/token-options.ts';
import { tokenCardKeys } from './pkcs11-card-keys.ts';
import { SecretFileError } from './secret-json.ts';
import { requireVault } from './vault-key.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface OpenCardKeys {
  readonly keys: CardKeys;
  close(): Promise<void>;
}

const FILE_VARIABLE = 'TESSERA_CARD_KEYS';

/**
 * From the token of TESSERA_PKCS11_LIBRARY or the sealed file TESSERA_CARD_KEYS; without either there are no keys. Throws
 * when both are set, or what is set cannot be opened.
 */
export async function openCardKeys(env: Environment): Promise<OpenCardKeys> {
  const options = tokenOptionsFrom(env);
  const path = env[FILE_VARIABLE];
  if (options !== undefined && path !== undefined) {
    throw new SecretFileError(`${FILE_VARIABLE} and TESSERA_PKCS11_LIBRARY are both set`);
  }
  if (options !== undefined) {
    const token = await openToken(options);
    return { keys: tokenCardKeys(token), close: () => token.close() };
  }
  const sets = path === undefined ? new Map() : readKeyFile(path, requireVault(env));
  return { keys: cardKeysFrom(sets), close: async () => {} };
}
