/**
 * The vault: seals small secrets so that they can lie in a file or a column.
 *
 * AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D). One key-encrypting key seals; every key that the vault has
 * opens, so that keys can be changed while old blobs are still about.
 */

import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { concatBytes } from '../bytes.ts';

/** A key-encrypting key and the name by which blobs call it. A KeyObject shows nobody what is in it. */
export interface VaultKey {
  /** {@link isVaultKeyId}. Not a secret. */
  readonly kid: string;
  /** {@link VAULT_KEY_BYTES}. */
  readonly key: KeyObject;
}

export interface Vault {
  /** Of the key that seals at present. */
  readonly kid: string;
  /**
   * `v1.<kid>.<base64url of nonce, ciphertext and tag>`, another one every time. `purpose` names what the blob is for, down
   * to the row: it opens for the same purpose only. Not empty. No more than 2^32 blobs under one key (SP 800-38D, 8.3).
   */
  seal(purpose: string, bytes: Uint8Array): string;
  /** Throws VaultError unless `sealed` was sealed for `purpose` under a key of this vault. */
  open(purpose: string, sealed: string): Uint8Array;
}

/** A blob that does not open. The message tells nothing of what is in it. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  /** The vault does not have the key that it was sealed under, and may have it another time. */
  readonly isKeyMissing: boolean;

  constructor(message: string, isKeyMissing = false) {
    super(message);
    this.isKeyMissing = isKeyMissing;
  }
}

export const VAULT_KEY_BYTES = 32;

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
const BASE64URL = /^[A-Za-z0-9_-]*$/;

export function isVaultKeyId(text: string): boolean {
  return KEY_ID.test(text);
}

/** How every text begins that was sealed under this key. */
export function sealedPrefix(kid: string): string {
  return `${VERSION}.${kid}.`;
}

/** The first key seals. Throws RangeError without keys, for two of one id, or for one of another length. */
export function createVault(keys: readonly VaultKey[]): Vault {
  const byId = new Map(keys.map(({ kid, key }) => [kid, key]));
  const [sealing] = keys;
  if (sealing === undefined) throw new RangeError('a vault needs a key');
  if (byId.size !== keys.length) throw new RangeError('two vault keys have one id');
  for (const { kid, key } of keys) {
    if (!isVaultKeyId(kid)) throw new RangeError('a vault key id is 1 to 32 letters, digits, _ or -');
    if (key.symmetricKeySize !== VAULT_KEY_BYTES)
      throw new RangeError(`a vault key is ${VAULT_KEY_BYTES} bytes`);
  }
  return {
    kid: sealing.kid,
    seal(purpose, bytes) {
      const { kid, key } = sealing;
      const nonce = randomBytes(NONCE_BYTES);
      const machine = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      machine.setAAD(boundTo(kid, purpose));
      const blob = concatBytes(nonce, machine.update(bytes), machine.final(), machine.getAuthTag());
      return `${sealedPrefix(kid)}${Buffer.from(blob).toString('base64url')}`;
    },
    open(purpose, sealed) {
      const { kid, blob } = parse(sealed);
      const key = byId.get(kid);
      if (key === undefined)
        throw new VaultError(`sealed under the vault key ${kid}, which is not here`, true);
      return decrypt(key, boundTo(kid, purpose), blob);
    },
  };
}

/** What the tag covers besides the content. Ids have no dots, so no two pairs give the same. */
function boundTo(kid: string, purpose: string): Uint8Array {
  // Half a surrogate pair would become the same bytes as any other half.
  if (purpose === '' || !purpose.isWellFormed()) throw new RangeError('a purpose is text that is not empty');
  return Buffer.from(`${VERSION}.${kid}.${purpose}`, 'utf8');
}

function parse(sealed: string): { readonly kid: string; readonly blob: Uint8Array } {
  const [version, kid = '', text = '', ...more] = sealed.split('.');
  const blob = Buffer.from(text, 'base64url');
  const isWhole =
    version === VERSION &&
    isVaultKeyId(kid) &&
    more.length === 0 &&
    BASE64URL.test(text) &&
    // One blob, one text: the last digit has no bits to spare.
    blob.toString('base64url') === text &&
    blob.length >= NONCE_BYTES + TAG_BYTES;
  if (!isWhole) throw new VaultError('not a sealed text');
  return { kid, blob };
}

function decrypt(key: KeyObject, bound: Uint8Array, blob: Uint8Array): Uint8Array {
  const end = blob.length - TAG_BYTES;
  const machine = createDecipheriv(CIPHER, key, blob.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  machine.setAAD(bound);
  machine.setAuthTag(blob.subarray(end));
  const content = machine.update(blob.subarray(NONCE_BYTES, end));
  try {
    return concatBytes(content, machine.final());
  } catch {
    throw new VaultError('does not open: another key, another purpose, or changed since it was sealed');
  }
}
