/** Somebody on the other side who is called over https, and whose answers a test makes up. */

import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { makeAuthority } from './certificates.ts';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Of the client certificate; null without one. */
  readonly clientName: string | null;
}

export interface ReceiverAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpsReceiver {
  readonly origin: string;
  /** PEM: who signed its certificate. */
  readonly ca: string;
  /** In the order in which they came, whatever the answer. */
  readonly requests: readonly ReceivedRequest[];
  /** How many were waiting for their answers at the same time, at most. */
  readonly mostAtOnce: number;
  close(): Promise<void>;
}

/** @param answer may take its time: the caller waits */
export async function startReceiver(
  answer: (request: ReceivedRequest) => ReceiverAnswer | Promise<ReceiverAnswer>,
  options: Pick<ServerOptions, 'ca' | 'requestCert' | 'rejectUnauthorized'> = {},
): Promise<HttpsReceiver> {
  const authority = await makeAuthority('The receiver’s');
  const { key, cert } = await authority.issue({ use: 'server' });
  const requests: ReceivedRequest[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const server = createServer({ key, cert, ...options }, async (incoming, outgoing) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const peer = (incoming.socket as TLSSocket).getPeerCertificate();
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(parts).toString('utf8'),
      clientName: String(peer.subject?.CN ?? '') || null,
    };
    requests.push(request);
    const { status, headers = {}, body = '' } = await answer(request);
    atOnce -= 1;
    outgoing.writeHead(status, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: authority.cert,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
