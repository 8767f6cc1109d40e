/** TLS as the server speaks it: its own certificate, and which client certificates it believes. */

import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';

/** Paths of PEM files. */
export interface TlsFiles {
  readonly key: string;
  /** The server's certificate, then those between it and its root. */
  readonly cert: string;
  /** The roots of client certificates; null: no client is asked for one. */
  readonly clientCa: string | null;
  /** One revocation list of every CA in a client's chain; null: nothing is looked up. */
  readonly clientCrl: string | null;
}

/** How long a client may take to prove itself before its first request. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;

/**
 * Reads the files as options of a TLS server. Throws an Error that names the file which is missing or holds nothing of its kind,
 * or OpenSSL's when they do not fit together. It never holds their content.
 */
export function readTls(files: TlsFiles): SecureContextOptions {
  const options: SecureContextOptions = {
    key: readFileSync(files.key, 'utf8'),
    cert: readFileSync(files.cert, 'utf8'),
    minVersion: 'TLSv1.2',
    // Without tickets every connection is a full handshake, so that a certificate is checked anew each time.
    secureOptions: constants.SSL_OP_NO_TICKET,
    // An empty list of roots would mean those of the public web.
    ...(files.clientCa === null ? {} : { ca: pemBlocks(files.clientCa, 'CERTIFICATE') }),
    ...(files.clientCrl === null ? {} : { crl: pemBlocks(files.clientCrl, 'X509 CRL') }),
  };
  createSecureContext(options);
  return options;
}

/** Paths of PEM files: what the server proves itself with where it calls others. */
export interface ClientTlsFiles {
  readonly key: string;
  readonly cert: string;
  /** The roots of those that are called; null: the public ones. */
  readonly ca: string | null;
}

/** As {@link readTls}, for calls to others. */
export function readClientTls({
  key,
  cert,
  ca,
}: ClientTlsFiles): Pick<SecureContextOptions, 'ca' | 'cert' | 'key'> {
  const options = {
    key: readFileSync(key, 'utf8'),
    cert: readFileSync(cert, 'utf8'),
    ...(ca === null ? {} : { ca: pemBlocks(ca, 'CERTIFICATE') }),
  };
  createSecureContext(options);
  return options;
}

/** The blocks of one kind in a file, of which there must be one. */
function pemBlocks(file: string, label: string): string[] {
  const block = new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, 'g');
  const blocks = readFileSync(file, 'utf8').match(block);
  if (blocks === null) throw new Error(`${file} holds no ${label} in PEM`);
  return blocks;
}
