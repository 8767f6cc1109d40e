/**
 * HTTP over connections that are kept open. `fetch` says the same and takes four times as long for it, and the tests make a hundred
 * thousand requests.
 */

import { Agent, request } from 'node:http';

/** A whole reply, as far as a test looks at it. */
export type HttpReply = Pick<Response, 'status' | 'ok' | 'text' | 'json'> & {
  readonly headers: Pick<Headers, 'get'>;
};

export interface HttpRequest {
  /** `GET` when left out. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const agent = new Agent({ keepAlive: true });

/** Rejects when the connection is refused, or ends before the reply does. */
export function httpAsk(
  url: string,
  { method = 'GET', headers = {}, body }: HttpRequest = {},
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.once('error', reject);
      response.once('end', () => {
        const status = response.statusCode ?? 0;
        resolve({
          status,
          ok: status >= 200 && status < 300,
          headers: { get: (name) => response.headers[name.toLowerCase()]?.toString() ?? null },
          text: async () => text,
          json: async () => JSON.parse(text),
        });
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
