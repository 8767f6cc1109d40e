/** Real servers with the token endpoint and a door behind it, issuers with keys, and assertions made by two implementations. */

import { createPrivateKey, createPublicKey, randomUUID } from 'node:crypto';
import { after } from 'node:test';
import type { SecureContextOptions } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import nodeJose from 'node-jose';
import { type IssuerCallers, issuerCallers } from '../../src/authz/issuer-callers.ts';
import { issuerKeys } from '../../src/authz/issuer-keys.ts';
import { type TokenLimits, tokenRoutes } from '../../src/authz/token-routes.ts';
import type { Database, Statement } from '../../src/db/database.ts';
import { clientFingerprint } from '../../src/http/client-certificate.ts';
import { loadContract } from '../../src/http/contract.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import type { ServerKeys } from '../../src/vault/server-keys.ts';
import { testServer } from '../http/servers.ts';
import { type HttpReply, httpAsk } from '../support/http-client.ts';

export const TOKEN_PATH = '/authz/v1/oauth2/token';
export const JWKS_PATH = '/.well-known/jwks.json';
/** A route of the issuer door that says who calls. */
export const WHO_PATH = '/banking/v1/who';
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
export const FORM = 'application/x-www-form-urlencoded';

const MANY: TokenLimits = {
  network: { name: 'network', quota: 100_000, windowSeconds: 60 },
  issuer: { name: 'issuer', quota: 100_000, windowSeconds: 60 },
};

export interface KeyPair {
  readonly kid: string;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

export async function makeKey(kid: string): Promise<KeyPair> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const [privateJwk, publicJwk] = [await exportJWK(pair.privateKey), await exportJWK(pair.publicKey)];
  return { kid, privateJwk: { ...privateJwk, kid }, publicJwk: { ...publicJwk, kid } };
}

function keyObject(
  key: JWK,
  create: typeof createPrivateKey | typeof createPublicKey,
): ReturnType<typeof createPublicKey> {
  return create({ key: { ...key }, format: 'jwk' });
}

type TestServerKeys = Pick<ServerKeys, 'tokenKey' | 'tokenPublicKey' | 'publicJwks'>;

/** The server's keys, all of them in memory: the first signs. */
export function serverKeysOf(...keys: readonly [KeyPair, ...KeyPair[]]): TestServerKeys {
  return {
    tokenKey: async () => ({ kid: keys[0].kid, privateKey: keyObject(keys[0].privateJwk, createPrivateKey) }),
    tokenPublicKey: async (kid) => {
      const found = keys.find((key) => key.kid === kid);
      return found === undefined ? null : keyObject(found.publicJwk, createPublicKey);
    },
    publicJwks: async () => ({
      keys: keys.map(({ publicJwk }) => ({ ...publicJwk, use: 'sig', alg: 'ES256' })),
    }),
  };
}

export interface AuthzServer {
  readonly baseUrl: string;
  readonly callers: IssuerCallers;
  /** What it has logged. */
  readonly logged: () => string;
  token(body: string | Uint8Array, contentType?: string): Promise<HttpReply>;
  /** A JWT-bearer request as a form. */
  exchange(assertion: string, more?: Readonly<Record<string, string>>): Promise<HttpReply>;
  /** Who the door behind says that calls. */
  who(authorization: string): Promise<HttpReply>;
}

export interface AuthzOptions {
  readonly serverKeys: TestServerKeys;
  readonly limits?: TokenLimits;
  readonly tls?: SecureContextOptions;
  /** Milliseconds by which the server's clocks go ahead of ours. */
  readonly ahead?: () => number;
  /** Its own URL where it is not the one that it listens at. */
  readonly publicUrl?: string;
}

type StartServer = (db: Database, options: AuthzOptions) => Promise<AuthzServer>;

/** How to start servers, all of which end with the describe block that this is called in. */
export function authzServers(): StartServer {
  const started: FastifyInstance[] = [];
  after(() => Promise.all(started.map((app) => app.close())));
  return (db, options) => authzServer(db, options, started);
}

async function authzServer(
  db: Database,
  { serverKeys, limits = MANY, tls, ahead = () => 0, publicUrl }: AuthzOptions,
  started: FastifyInstance[],
): Promise<AuthzServer> {
  const { app, text } = testServer('debug', tls === undefined ? {} : { tls });
  started.push(app);
  let baseUrl = '';
  const issuerUrl = () => publicUrl ?? baseUrl;
  const contract = loadContract('authz');
  const now = () => Date.now() + ahead();
  const callers = issuerCallers({
    db,
    serverKeys,
    issuerUrl,
    now,
    uptime: ahead,
  });
  await app.register(tokenRoutes, {
    prefix: contract.basePath,
    contract,
    db,
    entropy: systemEntropy,
    issuerKeys: issuerKeys(db),
    serverKeys,
    issuerUrl,
    limits,
    now,
    checkReplies: true,
  });
  app.get(WHO_PATH, async (request, reply) => {
    const { authorization } = request.headers;
    const caller = await callers.identify(authorization, clientFingerprint(request.raw.socket));
    if (caller === null) return reply.code(401).send('{}');
    return { issuerId: caller.issuerId, scopes: [...caller.scopes] };
  });
  baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  const token: AuthzServer['token'] = (body, contentType = FORM) =>
    httpAsk(`${baseUrl}${TOKEN_PATH}`, { method: 'POST', headers: { 'content-type': contentType }, body });
  return {
    baseUrl,
    callers,
    logged: text,
    token,
    exchange: (assertion, more = {}) => token(formOf({ grant_type: JWT_BEARER, assertion, ...more })),
    who: (authorization) => httpAsk(`${baseUrl}${WHO_PATH}`, { headers: { authorization } }),
  };
}

export function formOf(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString();
}

export interface TestIssuer {
  readonly issuerId: string;
  readonly key: KeyPair;
}

let issuers = 0;

/** Another issuer with one signing key. */
export async function newIssuer(
  db: Database,
  settings: {
    readonly scopes?: readonly string[];
    readonly strict?: boolean;
    readonly requiresCertificate?: boolean;
  } = {},
): Promise<TestIssuer> {
  issuers += 1;
  const issuerId = `ISSUER${String(issuers).padStart(4, '0')}`;
  const { scopes = ['digitalcards:read', 'digitalcards:write'], strict, requiresCertificate } = settings;
  const key = await makeKey(`key-${issuerId}`);
  await commit(
    db,
    {
      table: 'issuer',
      key: issuerId,
      text: 'insert into issuer (id, name) values ($1, $2)',
      values: [issuerId, 'An issuer'],
      rows: 1,
    },
    {
      table: 'issuer_access',
      key: issuerId,
      text: `insert into issuer_access
  (issuer_id, scopes, strict_assertions, requires_certificate, retention_ms, operation_ttl_ms, version)
  values ($1, $2, $3, $4, 0, 1, 0)`,
      values: [issuerId, JSON.stringify(scopes), strict ? 1n : 0n, requiresCertificate ? 1n : 0n],
      rows: 1,
    },
    keyStatement(issuerId, key.publicJwk),
  );
  return { issuerId, key };
}

/** @param times milliseconds from now; active since a second ago and for good when left out */
export function keyStatement(
  issuerId: string,
  { kid = '', ...jwk }: JWK,
  times: { readonly activates?: number; readonly retires?: number } = {},
  purpose: 'signing' | 'encryption' = 'signing',
): Statement {
  const id = randomUUID();
  const now = Date.now();
  return {
    table: 'issuer_key',
    key: id,
    text: `insert into issuer_key (id, issuer_id, purpose, kid, jwk, activates_ms, retires_ms, created_ms, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, 0)`,
    values: [
      id,
      issuerId,
      purpose,
      kid,
      JSON.stringify(jwk),
      BigInt(now + (times.activates ?? -1000)),
      times.retires === undefined ? null : BigInt(now + times.retires),
      BigInt(now),
    ],
    rows: 1,
  };
}

export function certificateStatement(issuerId: string, fingerprint: string): Statement {
  const id = randomUUID();
  return {
    table: 'issuer_certificate',
    key: id,
    text: `insert into issuer_certificate (id, issuer_id, fingerprint, not_after_ms, created_ms, revoked_ms)
  values ($1, $2, $3, $4, 0, null)`,
    values: [id, issuerId, fingerprint, BigInt(Date.now() + 3_600_000)],
    rows: 1,
  };
}

export async function commit(db: Database, ...batch: readonly Statement[]): Promise<void> {
  const outcome = await db.commit(batch);
  if (outcome !== 'committed') throw new Error(outcome);
}

type Parts = { readonly header?: object; readonly claims?: JWTPayload };

function partsOf({ issuerId, key }: TestIssuer, { header, claims }: Parts) {
  const exp = nowSeconds() + 300;
  return {
    header: { alg: 'ES256', kid: key.kid, ...header },
    claims: { iss: issuerId, sub: issuerId, exp, ...claims },
  };
}

/** Good, unless `parts` make it bad: undefined leaves a part out. */
export async function assertionOf(issuer: TestIssuer, parts: Parts = {}): Promise<string> {
  const { header, claims } = partsOf(issuer, parts);
  return new SignJWT(claims)
    .setProtectedHeader(header)
    .sign({ ...issuer.key.privateJwk, alg: header.alg } as JWK);
}

/** The same by another implementation. */
export async function otherAssertionOf(issuer: TestIssuer, parts: Parts = {}): Promise<string> {
  const { header, claims } = partsOf(issuer, parts);
  const key = await nodeJose.JWK.asKey({ ...issuer.key.privateJwk });
  const signed = nodeJose.JWS.createSign({ format: 'compact', alg: 'ES256', fields: header }, {
    key,
    reference: false,
  } as never);
  return String(await signed.update(JSON.stringify(claims)).final());
}

/** Header and claims as they are, with whatever stands behind them as the signature. */
export function unsigned(header: object, claims: object, signature = ''): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${signature}`;
}

export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** RFC 8705's name for a certificate. */
export function thumbprintOf(fingerprint: string): string {
  return Buffer.from(fingerprint, 'hex').toString('base64url');
}

/** The access token of a reply that must hold one. */
export async function tokenIn(reply: HttpReply): Promise<string> {
  const body = (await reply.json()) as { readonly access_token?: string };
  if (reply.status !== 200 || body.access_token === undefined)
    throw new Error(`${reply.status} ${JSON.stringify(body)}`);
  return body.access_token;
}
