/** An issuer's backend, written from the contracts and `jose` alone: it knows a URL, its own keys, and nothing of the server. */

import {
  CompactEncrypt,
  compactDecrypt,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose';
import { httpAsk } from '../support/http-client.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** An issuer's own keys, private ones. */
export interface IssuerSecrets {
  readonly issuerId: string;
  readonly signing: JWK;
  readonly encryption: JWK;
}

export async function makeIssuer(issuerId: string): Promise<IssuerSecrets> {
  const [signing, encryption] = await Promise.all([
    privateJwk(`${issuerId}-sig`),
    privateJwk(`${issuerId}-enc`),
  ]);
  return { issuerId, signing, encryption };
}

async function privateJwk(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid };
}

export function publicJwk({ kty, crv, x, y, kid }: JWK): JWK {
  return { kty, crv, x, y, kid } as JWK;
}

export interface Reply {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Parsed. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  /** Undefined: none. A string is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One issuer with a token. */
export interface DoorClient {
  readonly issuerId: string;
  readonly token: string;
  /** @param path after `/banking/v1` */
  ask(path: string, asked?: Asked): Promise<Reply>;
  /** @param path after `/issuers/{issuerId}/digitalCards` */
  cards(path: string, asked?: Asked): Promise<Reply>;
  /** @param verb what comes after `operations:` */
  change(digitalCardId: string, verb: string, body?: unknown): Promise<Reply>;
  details(digitalCardId: string): Promise<Reply>;
  operations(digitalCardId: string, query?: string): Promise<Reply>;
  search(pan: string): Promise<Reply>;
  /** A compact JWE to the server's key. */
  encrypted(plaintext: string): Promise<string>;
  /** What the issuer reads in a JWE to its own key. */
  decrypted(jwe: unknown): Promise<unknown>;
}

export interface ConnectOptions {
  /** All that the issuer has when left out. */
  readonly scope?: string;
}

/** Gets a token. Rejects when there is none. */
export async function connect(
  baseUrl: string,
  secrets: IssuerSecrets,
  { scope }: ConnectOptions = {},
): Promise<DoorClient> {
  const { issuerId, encryption } = secrets;
  const token = await accessToken(baseUrl, secrets, scope);

  async function ask(path: string, { method = 'GET', body, headers = {} }: Asked = {}): Promise<Reply> {
    const sent = await httpAsk(`${baseUrl}/banking/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await sent.text();
    return { status: sent.status, headers: sent.headers, text, body: text === '' ? {} : JSON.parse(text) };
  }

  const cards = (path: string, asked?: Asked) => ask(`/issuers/${issuerId}/digitalCards${path}`, asked);
  const encrypted = (plaintext: string) => encryptTo(baseUrl, plaintext);
  return {
    issuerId,
    token,
    ask,
    cards,
    encrypted,
    change: (card, verb, body) => cards(`/${card}/operations:${verb}`, { method: 'POST', body }),
    details: (card) => cards(`/${card}`),
    operations: (card, query = '') => cards(`/${card}/operations${query}`),
    search: async (pan) =>
      cards(':search', { method: 'POST', body: { encryptedData: await encrypted(JSON.stringify({ pan })) } }),
    async decrypted(jwe) {
      const { plaintext, protectedHeader } = await compactDecrypt(
        String(jwe),
        await importJWK(encryption, 'ECDH-ES'),
      );
      if (protectedHeader.kid !== encryption.kid) throw new Error('to another key');
      return JSON.parse(new TextDecoder().decode(plaintext));
    },
  };
}

async function accessToken(
  baseUrl: string,
  { issuerId, signing }: IssuerSecrets,
  scope: string | undefined,
): Promise<string> {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: signing.kid ?? '' })
    .setIssuer(issuerId)
    .setSubject(issuerId)
    .setAudience(baseUrl)
    .setExpirationTime('5m')
    .sign(await importJWK(signing, 'ES256'));
  const reply = await httpAsk(`${baseUrl}/authz/v1/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: JWT_BEARER, assertion, ...(scope === undefined ? {} : { scope }) }),
  });
  if (reply.status !== 200) throw new Error(`no token: ${await reply.text()}`);
  return ((await reply.json()) as { readonly access_token: string }).access_token;
}

/** The server's encryption key, from its JWK set. */
export async function serverKey(baseUrl: string): Promise<JWK> {
  const { keys } = (await (await httpAsk(`${baseUrl}/.well-known/jwks.json`)).json()) as {
    readonly keys: readonly JWK[];
  };
  const key = keys.find(({ use }) => use === 'enc');
  if (key === undefined) throw new Error('the server has no encryption key');
  return key;
}

async function encryptTo(baseUrl: string, plaintext: string): Promise<string> {
  const key = await serverKey(baseUrl);
  return new CompactEncrypt(new TextEncoder().encode(plaintext))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid ?? '' })
    .encrypt(await importJWK(key, 'ECDH-ES'));
}
