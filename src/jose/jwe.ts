/**
 * Encrypted texts of issuers and for issuers: JWE (RFC 7516) in its compact form, agreed by ECDH-ES with P-256 and encrypted with
 * A256GCM (RFC 7518, sections 4.6 and 5.3), and nothing else.
 */

import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, type JWK } from 'jose';

/** Whatever is wrong with an encrypted text: who sent it is not told which part of it. */
export class JweError extends Error {
  override readonly name = 'JweError';

  constructor() {
    super('not a JWE that opens');
  }
}

const ALGORITHM = 'ECDH-ES';
const ENCRYPTION = 'A256GCM';
const KEY_TYPE = 'EC';
const CURVE = 'P-256';

/** Characters as received: card data takes some 500 of them. */
const MAX_LENGTH = 8_192;

/** Header, no key of its own, nonce, ciphertext, tag. */
const COMPACT = /^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The content of `text`: a compact JWE, or the standard base64 of one, with its padding. Throws JweError for any fault of the
 * text, a kid that has no key among them, and what `keyOf` throws.
 *
 * @param keyOf the private key that a header's kid names
 */
export async function openJwe(
  text: string,
  keyOf: (kid: string) => Promise<JWK | null>,
): Promise<Uint8Array> {
  const compact = compactOf(text);
  const kid = compact === null ? null : kidOf(compact);
  if (compact === null || kid === null) throw new JweError();
  const key = await keyOf(kid);
  if (key === null) throw new JweError();
  try {
    const { plaintext } = await compactDecrypt(compact, key, {
      keyManagementAlgorithms: [ALGORITHM],
      contentEncryptionAlgorithms: [ENCRYPTION],
    });
    return plaintext;
  } catch {
    throw new JweError();
  }
}

/** A compact JWE for whoever has the private key of `recipient`. Throws RangeError for a key that is not on P-256 or has no kid. */
export async function sealJwe(plaintext: Uint8Array | string, recipient: JWK): Promise<string> {
  const { kty, crv, x, y, kid } = recipient;
  if (kty !== KEY_TYPE || crv !== CURVE || x === undefined || y === undefined || !isKid(kid)) {
    throw new RangeError('not a public key on P-256 with a kid');
  }
  const content = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
  return new CompactEncrypt(content)
    .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, kid })
    .encrypt({ kty, crv, x, y }, {});
}

function compactOf(text: string): string | null {
  if (text.length > MAX_LENGTH) return null;
  const compact = text.includes('.') ? text : fromBase64(text);
  return compact !== null && COMPACT.test(compact) && compact.split('.').every(isCanonical) ? compact : null;
}

/** One text for each content, as below. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

/** One text for each content: no bits to spare in the last digit. */
function fromBase64(text: string): string | null {
  if (!BASE64.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes.toString('latin1') : null;
}

/** Null for a header that we do not take, whatever the library would. */
function kidOf(compact: string): string | null {
  try {
    const { alg, enc, kid, zip, crit, epk } = decodeProtectedHeader(compact);
    if (alg !== ALGORITHM || enc !== ENCRYPTION || zip !== undefined || crit !== undefined) return null;
    return isOnCurve(epk) && isKid(kid) ? kid : null;
  } catch {
    return null;
  }
}

function isOnCurve(epk: unknown): boolean {
  if (typeof epk !== 'object' || epk === null) return false;
  const { kty, crv } = epk as { readonly kty?: unknown; readonly crv?: unknown };
  return kty === KEY_TYPE && crv === CURVE;
}

function isKid(kid: unknown): kid is string {
  return typeof kid === 'string' && kid !== '';
}
