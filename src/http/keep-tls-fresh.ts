/**
 * New certificates, keys and revocation lists without a restart.
 *
 * Connections keep the certificate they began with. They also keep what was believed of the client's: so when that changes, they
 * are ended and begin again.
 */

import { stat } from 'node:fs/promises';
import { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { readTls, type TlsFiles } from './tls.ts';

/** How often the files are looked at. With {@link GRACE_MS} less than the five seconds for which a caller is remembered. */
const POLL_MS = 1_000;

/** How long requests that are being answered may go on after the client CA or the revocation list has changed. */
const GRACE_MS = 3_000;

export interface FreshTls {
  /** Looks at the files now. What cannot be used is logged, and what was used before stays. */
  reload(): void;
}

export interface Timing {
  readonly pollMs: number;
  readonly graceMs: number;
}

/** Call before doors are registered. Ends with `app`. */
export function keepTlsFresh(
  app: FastifyInstance,
  files: TlsFiles,
  { pollMs, graceMs }: Timing = { pollMs: POLL_MS, graceMs: GRACE_MS },
): FreshTls {
  const server = tlsServer(app.server);
  const renewConnections = connectionRenewal(app, server, graceMs);
  let used = readTls(files);
  server.setSecureContext(used);

  function reload(): void {
    try {
      const found = readTls(files);
      if (same(found, used)) return;
      const distrusts = !same([found.ca, found.crl], [used.ca, used.crl]);
      server.setSecureContext(found);
      used = found;
      if (distrusts) renewConnections();
      app.log.info('new TLS files are in use');
    } catch (error) {
      app.log.error({ err: error }, 'the new TLS files cannot be used: the old ones stay in use');
    }
  }

  let seen = '';
  const timer = setInterval(async () => {
    const now = await stamp(files);
    if (now === seen) return;
    seen = now;
    reload();
  }, pollMs).unref();
  app.addHook('onClose', async () => clearInterval(timer));
  return { reload };
}

function tlsServer(server: unknown): Server {
  if (!(server instanceof Server)) throw new Error('the server does not speak TLS');
  return server;
}

/** Ends every connection that is open now: idle ones at once, others with their reply, and all of them after the grace. */
function connectionRenewal(app: FastifyInstance, server: Server, graceMs: number): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  let renewals = 0;
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (renewals > 0) reply.header('connection', 'close');
    done(null, payload);
  });
  return () => {
    const old = [...open];
    renewals += 1;
    server.closeIdleConnections();
    setTimeout(() => {
      renewals -= 1;
      for (const socket of old) socket.destroy();
    }, graceMs).unref();
  };
}

/** Changes whenever one of the files does. A file that is away for a moment is a change too. */
async function stamp({ key, cert, clientCa, clientCrl }: TlsFiles): Promise<string> {
  const paths = [key, cert, clientCa, clientCrl].filter((path) => path !== null);
  const stamps = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path, { bigint: true }).catch(() => null);
      return found === null ? 'away' : `${found.ino} ${found.size} ${found.mtimeNs}`;
    }),
  );
  return stamps.join();
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
