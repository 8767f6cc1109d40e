/** The operator's door over HTTP, as the command line calls it. */

import { readFileSync } from 'node:fs';

/** The server said no: nothing was changed. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
}

/** There was no answer, so that it is not known whether it happened. The same request under the same key tells. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export interface Connection {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below `/admin/v1`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

const BASE_PATH = '/admin/v1';
const KEYS_PATH = '/.well-known/jwks.json';
const DEFAULT_URL = 'http://127.0.0.1:8080';
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** A request that takes longer has no answer. */
const TIMEOUT_MS = 30_000;

/** The token is never an argument: those are seen by everybody on the machine. Throws Error naming what is missing. */
export function readConnection(
  options: { readonly url?: string; readonly tokenFile?: string },
  env: Readonly<Record<string, string | undefined>>,
): Connection {
  const url = new URL(options.url ?? env.TESSERA_URL ?? DEFAULT_URL);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.includes(url.hostname)))
    throw new Error('url: https, or http to this machine: a token is not sent in clear');
  const token =
    options.tokenFile === undefined ? env.TESSERA_ADMIN_TOKEN : readFileSync(options.tokenFile, 'utf8');
  if (token === undefined || token.trim() === '')
    throw new Error('no token: --token-file, or TESSERA_ADMIN_TOKEN in the environment');
  return { url: url.href.replace(/\/+$/, ''), token: token.trim() };
}

/** Throws RequestRefused or NoAnswer. */
export async function send({ url, token }: Connection, sent: Sent): Promise<Answer> {
  const target = new URL(`${url}${BASE_PATH}${sent.path}`);
  for (const [name, value] of Object.entries(sent.query ?? {}))
    if (value !== undefined) target.searchParams.set(name, value);
  const [response, text] = await exchange(target, token, sent);
  if (response.status >= 500) throw new NoAnswer(problemText(response, text));
  if (response.status >= 400) throw new RequestRefused(problemText(response, text));
  return { status: response.status, body: JSON.parse(text) };
}

/** What the server publishes of its keys: a JWK set. Throws RequestRefused or NoAnswer. */
export async function readPublicKeys({ url, token }: Connection): Promise<unknown> {
  const [response, text] = await exchange(new URL(`${url}${KEYS_PATH}`), token, {
    method: 'GET',
    path: KEYS_PATH,
  });
  if (!response.ok) throw new RequestRefused(problemText(response, text));
  return JSON.parse(text);
}

async function exchange(target: URL, token: string, sent: Sent): Promise<readonly [Response, string]> {
  const { method, body, idempotencyKey } = sent;
  try {
    const response = await fetch(target, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // Another server is not to see the token.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return [response, await response.text()];
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    throw new NoAnswer(`${target.origin} does not answer${cause === '' ? '' : `: ${cause}`}`);
  }
}

/** What a problem says; of anything else its status. */
function problemText({ status }: Response, text: string): string {
  try {
    const { title, detail } = JSON.parse(text) as { readonly title?: string; readonly detail?: string };
    return `${status} ${detail ?? title ?? ''}`.trim();
  } catch {
    return `HTTP ${status}`;
  }
}

/** A path of literal parts and ids: `path\`/issuers/${id}\``. */
export function path(parts: TemplateStringsArray, ...ids: readonly string[]): string {
  return String.raw({ raw: parts }, ...ids.map(encodeURIComponent));
}
