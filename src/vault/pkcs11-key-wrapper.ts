/** Data keys wrapped inside a token (an HSM), by AES-256-GCM under a key that never leaves it. */

import { randomBytes } from 'node:crypto';
import { concatBytes } from '../bytes.ts';
import type { KeyWrapper } from './key-wrapper.ts';
import { isPanKeyName, panKeyLabel } from './pkcs11/objects.ts';
import type { Token } from './pkcs11/token.ts';
import { VaultError } from './vault.ts';

/** `t1.<name of the key>.<base64url of nonce, ciphertext and tag>`. */
const VERSION = 't1';
/** As NIST SP 800-38D has it. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Wraps under the token's key `name`, or as `other` does without a name. Unwraps what either has wrapped, so that card numbers
 * move from one to the other by a rotation.
 */
export function tokenKeyWrapper(token: Token, name: string | undefined, other: KeyWrapper): KeyWrapper {
  const unwrap = async (purpose: string, wrapped: string) => {
    if (!wrapped.startsWith(`${VERSION}.`)) return other.unwrap(purpose, wrapped);
    const { keyName, blob } = parse(wrapped);
    const input = { nonce: blob.subarray(0, NONCE_BYTES), bound: boundTo(keyName, purpose) };
    return token.decryptGcm(panKeyLabel(keyName), input, blob.subarray(NONCE_BYTES));
  };
  if (name === undefined) {
    return {
      get kid() {
        return other.kid;
      },
      wrap: other.wrap,
      unwrap,
    };
  }
  return {
    // No key of a vault has a colon in its name.
    kid: `token:${name}`,
    async wrap(purpose, key) {
      const nonce = randomBytes(NONCE_BYTES);
      const sealed = await token.encryptGcm(panKeyLabel(name), { nonce, bound: boundTo(name, purpose) }, key);
      return `${VERSION}.${name}.${Buffer.from(concatBytes(nonce, sealed)).toString('base64url')}`;
    },
    unwrap,
  };
}

function boundTo(name: string, purpose: string): Uint8Array {
  if (purpose === '' || !purpose.isWellFormed()) throw new RangeError('a purpose is text that is not empty');
  return Buffer.from(`${VERSION}.${name}.${purpose}`, 'utf8');
}

function parse(wrapped: string): { readonly keyName: string; readonly blob: Uint8Array } {
  const [, keyName = '', text = '', ...more] = wrapped.split('.');
  const blob = Buffer.from(text, 'base64url');
  const isWhole =
    isPanKeyName(keyName) &&
    more.length === 0 &&
    blob.toString('base64url') === text &&
    blob.length > NONCE_BYTES + TAG_BYTES;
  if (!isWhole) throw new VaultError('not a wrapped key');
  return { keyName, blob };
}
