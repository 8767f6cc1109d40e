/** Which token the card keys are in, from the environment. */

import { readOwnerOnlyFile } from '../owner-only-file.ts';
import { SecretFileError } from '../secret-json.ts';
import type { TokenOptions } from './token.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined without TESSERA_PKCS11_LIBRARY. Throws SecretFileError when the token's label or the PIN is not given. */
export function tokenOptionsFrom(env: Environment): TokenOptions | undefined {
  const library = env.TESSERA_PKCS11_LIBRARY;
  const label = env.TESSERA_PKCS11_TOKEN;
  const pinFile = env.TESSERA_PKCS11_PIN_FILE;
  const pin = env.TESSERA_PKCS11_PIN;
  if (library === undefined) return undefined;
  if (label === undefined)
    throw new SecretFileError('TESSERA_PKCS11_TOKEN: the label of the token is missing');
  if (pinFile !== undefined) return { library, label, pin: () => readOwnerOnlyFile(pinFile).trimEnd() };
  if (pin !== undefined) return { library, label, pin: () => pin };
  throw new SecretFileError('no PIN: set TESSERA_PKCS11_PIN_FILE or TESSERA_PKCS11_PIN');
}
