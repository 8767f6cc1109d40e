/** Where issuers get access tokens, and where everybody finds our public keys. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MissingKeyError } from '../cards/card-keys.ts';
import { DatabaseUnavailable } from '../db/database.ts';
import type { TokenRequest } from '../http/authz.generated.ts';
import { clientFingerprint } from '../http/client-certificate.ts';
import { clientNetwork } from '../http/client-network.ts';
import type { Contract, Operation } from '../http/contract.ts';
import { problemOf, sendProblem } from '../http/problem.ts';
import { type RateLimiter, type RateLimitPolicy, rateLimiter, tellAllowance } from '../http/rate-limit.ts';
import { routerPath } from '../http/router-path.ts';
import type { ServerKeys } from '../vault/server-keys.ts';
import { type ExchangeServices, issueToken, proveIssuer, type TokenReply } from './exchange.ts';
import { FORM_MEDIA_TYPE, readForm } from './token-form.ts';
import { refusalFor, statusOf, TokenRefused } from './token-refused.ts';

export interface TokenDoor extends Omit<ExchangeServices, 'now' | 'serverKeys'> {
  readonly contract: Contract;
  readonly serverKeys: Pick<ServerKeys, 'tokenKey' | 'publicJwks'>;
  /** {@link DEFAULT_LIMITS} when left out. */
  readonly limits?: TokenLimits;
  /** Milliseconds since 1970; the system's when left out. */
  readonly now?: () => number;
  /** Check our own replies against the contract; outside production. */
  readonly checkReplies: boolean;
}

export interface TokenLimits {
  /** Of every network that asks, whoever it says it is. */
  readonly network: RateLimitPolicy;
  /** Of every issuer that has proven itself: nobody else can use it up. */
  readonly issuer: RateLimitPolicy;
}

/** A token is good for 15 minutes: a thousand servers of one issuer, each with its own, ask 67 times a minute. */
export const DEFAULT_LIMITS: TokenLimits = {
  network: { name: 'network', quota: 600, windowSeconds: 60 },
  issuer: { name: 'issuer', quota: 120, windowSeconds: 60 },
};

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** An assertion of the longest, percent-encoded, and as much again for what we do not know. */
const BODY_LIMIT = 16 * 1024;

/** How long our keys may be remembered elsewhere, in seconds: an old one goes on opening for longer than that. */
const JWKS_MAX_AGE = 300;

/** Register under the contract's base path. */
export async function tokenRoutes(app: FastifyInstance, door: TokenDoor): Promise<void> {
  addTokenRoute(app, door);
  const jwks = door.contract.operation('getJwks');
  app.get(routerPath(jwks.path), async (_request, reply) => {
    const body = await door.serverKeys.publicJwks().catch(missingOrThrow);
    if (body === null) return sendProblem(reply, problemOf(503, 'There are no keys at present.'));
    if (door.checkReplies) assertReply(jwks, 200, body);
    return reply
      .type('application/jwk-set+json')
      .header('cache-control', `public, max-age=${JWKS_MAX_AGE}`)
      .send(JSON.stringify(body));
  });
}

/** Null when keys cannot be had now. */
function missingOrThrow(error: unknown): null {
  if (error instanceof DatabaseUnavailable || error instanceof MissingKeyError) return null;
  throw error;
}

function addTokenRoute(app: FastifyInstance, door: TokenDoor): void {
  const operation = door.contract.operation('requestToken');
  const services: ExchangeServices = { ...door, now: door.now ?? Date.now };
  const { network, issuer } = door.limits ?? DEFAULT_LIMITS;
  const limiters = { network: rateLimiter(network), issuer: rateLimiter(issuer) };

  async function exchange(request: FastifyRequest, reply: FastifyReply): Promise<TokenReply> {
    const fingerprint = clientFingerprint(request.raw.socket);
    const body = tokenRequest(operation, request.body);
    const tokenUrl = `${door.issuerUrl()}${operation.path}`;
    const proven = await proveIssuer(services, body.assertion, tokenUrl, fingerprint);
    request.logFields = { issuerId: proven.issuerId };
    admit(reply, limiters.issuer, proven.issuerId);
    return issueToken(services, proven, body.scope, fingerprint);
  }

  app.register(async (scope) => {
    scope.addContentTypeParser(
      FORM_MEDIA_TYPE,
      { parseAs: 'buffer' },
      async (_request: FastifyRequest, body: Buffer) => readForm(body),
    );
    scope.setErrorHandler((error, request, reply) => {
      const refused = refusalFor(error);
      if (refused.error === 'server_error') request.log.error({ err: error }, 'no token could be given');
      request.logFields = {
        ...request.logFields,
        error: refused.error,
        why: refused.why,
      };
      const answer = { error: refused.error, error_description: refused.message };
      return send(reply, door.checkReplies ? operation : null, statusOf(refused), answer);
    });
    scope.post(routerPath(operation.path), {
      bodyLimit: BODY_LIMIT,
      onRequest: async (request, reply) => admit(reply, limiters.network, clientNetwork(request.ip)),
      handler: async (request, reply) =>
        send(reply, door.checkReplies ? operation : null, 200, await exchange(request, reply)),
    });
  });
}

/** Throws TokenRefused. */
function admit(reply: FastifyReply, limiter: RateLimiter, key: string): void {
  if (!tellAllowance(reply, limiter.take(key)))
    throw new TokenRefused('slow_down', 'too many requests: see Retry-After');
}

/** The request in the contract's shape. Throws TokenRefused. */
function tokenRequest(operation: Operation, body: unknown): TokenRequest {
  const { grant_type: grantType } = (body ?? {}) as { readonly grant_type?: unknown };
  // First: another grant has other parameters.
  if (typeof grantType === 'string' && grantType !== JWT_BEARER)
    throw new TokenRefused('unsupported_grant_type', `the grant_type must be ${JWT_BEARER}`);
  const fault = operation.checkRequestBody(body);
  if (fault === null) return body as TokenRequest;
  throw new TokenRefused('invalid_request', `${fault.field} is ${fault.kind}`);
}

/** @param checked the operation whose contract the reply is held against; null: none is */
function send(reply: FastifyReply, checked: Operation | null, status: number, body: object): FastifyReply {
  if (checked !== null) assertReply(checked, status, body);
  // RFC 6749, section 5.1.
  return reply
    .code(status)
    .type('application/json')
    .header('cache-control', 'no-store')
    .header('pragma', 'no-cache')
    .send(JSON.stringify(body));
}

function assertReply(operation: Operation, status: number, body: unknown): void {
  const fault = operation.checkReply(status, body);
  if (fault !== null) throw new Error(`our reply breaks the contract: ${fault.kind} ${fault.field}`);
}
