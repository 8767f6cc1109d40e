/** What a connection proves by itself: the certificate with which the client began it. */

import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { fingerprintOf } from './certificate.ts';

/** A connection keeps its certificate, so that it is hashed once. */
const known = new WeakMap<Socket, string | null>();

/**
 * The fingerprint of the client's certificate; null when it sent none, or one that was not valid under the client CA and its
 * revocation list when the connection began. Only the connection is looked at: no header can put a certificate there.
 */
export function clientFingerprint(socket: Socket): string | null {
  const before = known.get(socket);
  if (before !== undefined) return before;
  const fingerprint = provenFingerprint(socket);
  known.set(socket, fingerprint);
  return fingerprint;
}

function provenFingerprint(socket: Socket): string | null {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
  // It is empty when there is no certificate, and null when the connection is gone already.
  const certificate: { readonly raw?: Buffer } | null = socket.getPeerCertificate();
  return certificate?.raw === undefined ? null : fingerprintOf(certificate.raw);
}
