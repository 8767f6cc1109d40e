/** HTTPS as a hub speaks it: with a certificate of its own, and a look at the server's. */

import { once } from 'node:events';
import { Agent, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { fingerprintOf } from '../../src/http/certificate.ts';

export interface HttpsClient {
  ask(path: string, options?: AskOptions): Promise<HttpsReply>;
  /** Resolves when the connection of the last reply has ended. */
  ended(): Promise<void>;
  /** Ends the connections that are kept alive. */
  close(): void;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpsReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Of the certificate that the connection began with. */
  readonly serverFingerprint: string;
  /** Which of the client's connections it was, from 1. */
  readonly connection: number;
}

/** One connection at a time, kept alive between requests for as long as the server wants. */
export function httpsClient(
  baseUrl: string,
  tls: { readonly ca: string; readonly key?: string; readonly cert?: string },
): HttpsClient {
  const agent = new Agent({ ...tls, keepAlive: true, maxSockets: 1 });
  const connections: TLSSocket[] = [];
  const numberOf = (socket: TLSSocket): number => {
    if (!connections.includes(socket)) connections.push(socket);
    return connections.indexOf(socket) + 1;
  };
  return {
    ask(path, { method = 'GET', headers = {}, body } = {}) {
      return new Promise((resolve, reject) => {
        const sent = request(new URL(path, baseUrl), { agent, method, headers }, (response) => {
          const socket = response.socket as TLSSocket;
          const server = socket.getPeerCertificate();
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk) => (text += chunk));
          response.once('error', reject);
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
              serverFingerprint: fingerprintOf(server.raw),
              connection: numberOf(socket),
            }),
          );
        });
        sent.once('error', reject);
        sent.end(body);
      });
    },
    async ended() {
      const last = connections.at(-1);
      if (last !== undefined && !last.closed) await once(last, 'close');
    },
    close: () => agent.destroy(),
  };
}
