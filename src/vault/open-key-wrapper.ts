/** What wraps the data keys of card numbers: a key of the operator's token, or the vault's. */

import { type KeyWrapper, vaultKeyWrapper } from './key-wrapper.ts';
import { isPanKeyName, panKeyLabel } from './pkcs11/objects.ts';
import type { Token } from './pkcs11/token.ts';
import { tokenKeyWrapper } from './pkcs11-key-wrapper.ts';
import { SecretFileError } from './secret-json.ts';
import type { Vault } from './vault.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The name of the token's key. */
export const PAN_KEY_VARIABLE = 'TESSERA_PKCS11_PAN_KEY';

/** Throws SecretFileError when TESSERA_PKCS11_PAN_KEY names no AES key of the token, or there is no token. */
export function openKeyWrapper(env: Environment, vault: Vault, token: Token | null): KeyWrapper {
  const name = env[PAN_KEY_VARIABLE];
  const fromVault = vaultKeyWrapper(vault);
  if (token === null) {
    if (name === undefined) return fromVault;
    throw new SecretFileError(`${PAN_KEY_VARIABLE} is set without TESSERA_PKCS11_LIBRARY`);
  }
  if (name !== undefined) {
    if (!isPanKeyName(name))
      throw new SecretFileError(`${PAN_KEY_VARIABLE}: not 1 to 32 letters, digits, _ or -`);
    if (token.typeOf(panKeyLabel(name)) !== 'aes')
      throw new SecretFileError(`${PAN_KEY_VARIABLE}: the token has no AES key ${panKeyLabel(name)}`);
  }
  return tokenKeyWrapper(token, name, fromVault);
}
