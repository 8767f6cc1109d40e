/** The card keys an operator has given this server: in a token, or in a sealed file. */

import type { CardKeys } from '../cards/card-keys.ts';
import { cardKeysFrom } from './file-card-keys.ts';
import { readKeyFile } from './key-file.ts';
import { PAN_KEY_VARIABLE } from './open-key-wrapper.ts';
import { openToken, type Token } from './pkcs11/token.ts';
import { tokenOptionsFrom } from './pkcs11/token-options.ts';
import { tokenCardKeys } from './pkcs11-card-keys.ts';
import { SecretFileError } from './secret-json.ts';
import { requireVault } from './vault-key.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface OpenCardKeys {
  readonly keys: CardKeys;
  /** The operator's token, whether card keys are in it or only the key of card numbers; null without one. */
  readonly token: Token | null;
  close(): Promise<void>;
}

const FILE_VARIABLE = 'TESSERA_CARD_KEYS';

/**
 * From the token of TESSERA_PKCS11_LIBRARY or the sealed file TESSERA_CARD_KEYS; without either there are no keys. Throws
 * when both are set, unless the token is there for card numbers, or when what is set cannot be opened.
 */
export async function openCardKeys(env: Environment): Promise<OpenCardKeys> {
  const options = tokenOptionsFrom(env);
  const path = env[FILE_VARIABLE];
  if (options !== undefined && path !== undefined && env[PAN_KEY_VARIABLE] === undefined) {
    throw new SecretFileError(`${FILE_VARIABLE} and TESSERA_PKCS11_LIBRARY are both set`);
  }
  const sets = path === undefined ? new Map() : readKeyFile(path, requireVault(env));
  if (options === undefined) return { keys: cardKeysFrom(sets), token: null, close: async () => {} };
  const token = await openToken(options);
  const keys = path === undefined ? tokenCardKeys(token) : cardKeysFrom(sets);
  return { keys, token, close: () => token.close() };
}
