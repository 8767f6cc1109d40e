/**
 * The secrets by which a till vendor's system proves itself. Each is shown once. Of a client two are good at a time; what is kept of
 * them is a hash under a key of the client's own, which lies sealed beside it.
 */

import { createHmac } from 'node:crypto';
import { bytesToHex } from '../bytes.ts';
import type { Entropy } from '../entropy.ts';
import { equalHashes } from '../http/bearer.ts';
import { tillClientPurpose } from '../sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';

/** 256 random bits. */
const SECRET_BYTES = 32;
/** As long as what HMAC-SHA-256 gives: RFC 2104, section 3. */
const KEY_BYTES = 32;

/** Of {@link SECRET_BYTES}, in hexadecimal; whatever is longer is nobody's. */
const MAX_SECRET_LENGTH = 128;

export interface SecretServices {
  readonly vault: Vault;
  readonly entropy: Pick<Entropy, 'bytes'>;
}

/** What is kept of a client's secrets. */
export interface KeptSecrets {
  readonly clientId: string;
  /** The key of the hashes, sealed. */
  readonly secretKey: string;
  readonly secretHash: string;
  readonly previousSecretHash: string | null;
}

export function newClientSecret(entropy: Pick<Entropy, 'bytes'>): string {
  return bytesToHex(entropy.bytes(SECRET_BYTES)).toLowerCase();
}

/** A new client's, of which `secret` is the first one. */
export function keepFirstSecret(services: SecretServices, clientId: string, secret: string): KeptSecrets {
  const { vault, entropy } = services;
  const bytes = entropy.bytes(KEY_BYTES);
  const secretKey = vault.seal(tillClientPurpose(clientId), bytes);
  bytes.fill(0);
  const secretHash = hashSecret(vault, { clientId, secretKey }, secret);
  return { clientId, secretKey, secretHash, previousSecretHash: null };
}

/** Throws VaultError when the key does not open. */
export function hashSecret(
  vault: Vault,
  { clientId, secretKey }: Pick<KeptSecrets, 'clientId' | 'secretKey'>,
  secret: string,
): string {
  const key = vault.open(tillClientPurpose(clientId), secretKey);
  const hash = createHmac('sha256', key).update(secret, 'utf8').digest('base64url');
  key.fill(0);
  return hash;
}

/** In a time that does not depend on which of them it is, or on how nearly it is one. */
export function isSecretOf(vault: Vault, kept: KeptSecrets, secret: string): boolean {
  if (secret.length > MAX_SECRET_LENGTH) return false;
  const hash = hashSecret(vault, kept, secret);
  const isCurrent = equalHashes(hash, kept.secretHash);
  const isPrevious = equalHashes(hash, kept.previousSecretHash ?? '');
  return isCurrent || isPrevious;
}
