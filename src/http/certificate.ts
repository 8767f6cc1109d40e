/** A certificate's name among all others: its fingerprint. Pure. */

import { hash, X509Certificate } from 'node:crypto';

/**
 * SHA-256 of a certificate's DER, 64 hexadecimal digits in lower case. Of the whole certificate and not of its public key alone, as
 * in RFC 8705, section 3.1: what was registered is what is believed, and a new certificate over an old key is an operator's
 * decision too.
 */
export function fingerprintOf(der: Uint8Array): string {
  return hash('sha256', der, 'hex');
}

/** What is known of the first certificate of `pem`; null when it begins with none. */
export function parseCertificate(
  pem: string,
): { readonly fingerprint: string; readonly notAfterMs: bigint } | null {
  try {
    const certificate = new X509Certificate(pem);
    return {
      fingerprint: fingerprintOf(certificate.raw),
      notAfterMs: BigInt(certificate.validToDate.getTime()),
    };
  } catch {
    return null;
  }
}

/** A fingerprint as tools print it, with or without colons and in any case; null when it is none. */
export function parseFingerprint(text: string): string | null {
  const digits = text.replaceAll(':', '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : null;
}
