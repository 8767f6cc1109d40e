/** The issuer door on HTTP: who calls, the contract's shape, and every failure in the contract's own words. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IssuerCaller, Scope } from '../authz/issuer-callers.ts';
import { ConflictBoundExhausted } from '../db/commit-decision.ts';
import { type Refusal, refuse } from '../errors.ts';
import { clientFingerprint } from '../http/client-certificate.ts';
import type { Operation } from '../http/contract.ts';
import { watchMethods } from '../http/default-replies.ts';
import type { Fault } from '../http/fault.ts';
import { readOnlyJson } from '../http/json-body.ts';
import { parameterReader } from '../http/parameters.ts';
import { rateLimiter, tellAllowance } from '../http/rate-limit.ts';
import { type RequestFault, requestFault } from '../http/request-fault.ts';
import { routerPath } from '../http/router-path.ts';
import { DEFAULT_LIMITS, type DigitalCardDoor, type DoorOperation } from './door.ts';
import { type ErrorBody, errorReply, FORBIDDEN, noSuchPath, TOO_MANY, UNAUTHORIZED } from './error-reply.ts';
import { OPERATIONS } from './operations.ts';

/** The longest search, and as much again for what we do not know. */
const BODY_LIMIT = 16 * 1024;

/** Faults of a body that HTTP has a status of its own for. */
const FAULT_STATUS: Readonly<Partial<Record<RequestFault['kind'], number>>> = {
  'too-large': 413,
  unsupported: 415,
};

declare module 'fastify' {
  interface FastifyRequest {
    /** The issuer that calls; null at other doors. */
    issuer: IssuerCaller | null;
  }
  interface FastifyContextConfig {
    /** What the issuer's token must allow. */
    scope?: Scope;
  }
}

/** Register under the contract's base path. */
export async function digitalCardRoutes(app: FastifyInstance, door: DigitalCardDoor): Promise<void> {
  app.decorateRequest('issuer', null);
  readOnlyJson(app, 'absent');
  addAdmission(app, door);
  addFailures(app);
  for (const [operationId, answers] of Object.entries(OPERATIONS))
    addOperation(app, door, door.contract.operation(operationId), answers);
}

/** Before a body is read: who calls, how often, and for whose cards. */
function addAdmission(app: FastifyInstance, { callers, limits }: DigitalCardDoor): void {
  const limiter = rateLimiter((limits ?? DEFAULT_LIMITS).issuer);
  app.addHook('onRequest', async (request, reply) => {
    const { authorization } = request.headers;
    const caller = await callers.identify(authorization, clientFingerprint(request.raw.socket));
    if (caller === null) {
      // RFC 6750, section 3.1: nothing is said of an error to whoever brought no token.
      const challenge = authorization === undefined ? 'Bearer' : 'Bearer error="invalid_token"';
      return sendError(request, reply.header('www-authenticate', challenge), 401, UNAUTHORIZED);
    }
    request.issuer = caller;
    if (!tellAllowance(reply, limiter.take(caller.issuerId))) return sendError(request, reply, 429, TOO_MANY);
    if (!request.is404 && !isAllowed(request, caller)) return sendError(request, reply, 403, FORBIDDEN);
  });
}

function isAllowed({ params, routeOptions }: FastifyRequest, { issuerId, scopes }: IssuerCaller): boolean {
  const { scope } = routeOptions.config;
  const asked = (params as { readonly issuerId?: unknown }).issuerId;
  return asked === issuerId && scope !== undefined && scopes.has(scope);
}

function addFailures(app: FastifyInstance): void {
  const allowedMethods = watchMethods(app);

  function replyNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const allowed = allowedMethods(request);
    if (allowed.length === 0) return sendError(request, reply, 404, noSuchPath());
    return sendError(request, reply.header('allow', allowed.join(', ')), 405, noSuchPath());
  }

  app.setNotFoundHandler(replyNotFound);
  app.setErrorHandler((error, request, reply) => {
    if (request.is404) return replyNotFound(request, reply);
    const fault = requestFault(error);
    if (fault !== null) return sendRefusal(request, reply, faultRefusal(fault), FAULT_STATUS[fault.kind]);
    // Others were first, again and again; nothing was changed.
    if (error instanceof ConflictBoundExhausted)
      return sendRefusal(request, reply, refuse('operation-ongoing'));
    request.log.error({ err: error }, 'a request of an issuer failed');
    return sendRefusal(request, reply, refuse('server-error'));
  });
}

function addOperation(
  app: FastifyInstance,
  door: DigitalCardDoor,
  operation: Operation,
  { scope, handler }: DoorOperation,
): void {
  const readParameters = parameterReader(door.contract, operation, { unknownQuery: 'ignored' });
  app.route({
    method: operation.method,
    url: routerPath(operation.path),
    bodyLimit: BODY_LIMIT,
    config: { scope },
    async handler(request, reply) {
      const { params, query, headers, body, issuer } = request;
      if (issuer === null) throw new Error('the caller is known before the handler runs');
      request.logFields = { issuerId: issuer.issuerId, operation: operation.operationId };
      const parameters = readParameters({ path: params, query, headers });
      if ('fault' in parameters) return sendRefusal(request, reply, faultRefusal(parameters.fault));
      const fault = operation.checkRequestBody(body);
      if (fault !== null) return sendRefusal(request, reply, faultRefusal(fault));
      const answer = await handler(door, { ...parameters, issuerId: issuer.issuerId, body: body ?? {} });
      if ('reason' in answer) return sendRefusal(request, reply, answer);
      if (door.checkReplies) assertReply(operation, answer.reply);
      return send(reply, 200, answer.reply);
    },
  });
}

function faultRefusal({ kind, field }: Fault | RequestFault): Refusal {
  return refuse(kind === 'missing' ? 'missing-parameter' : 'malformed-parameter', field);
}

/** @param httpStatus another one than the reason's */
function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
  httpStatus?: number,
): FastifyReply {
  const { status, body, retryAfterSeconds } = errorReply(refusal);
  if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds));
  return sendError(request, reply, httpStatus ?? status, body);
}

function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  body: ErrorBody,
): FastifyReply {
  const { errorCode } = body;
  const issuerId = request.issuer?.issuerId;
  request.logFields = {
    ...request.logFields,
    ...(issuerId === undefined ? {} : { issuerId }),
    ...(errorCode === undefined ? {} : { errorCode }),
  };
  return send(reply, status, body);
}

/** Nothing of it is for anybody else, or for later. */
function send(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply
    .code(status)
    .type('application/json')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body));
}

function assertReply(operation: Operation, body: object): void {
  const fault = operation.checkReply(200, JSON.parse(JSON.stringify(body)));
  if (fault !== null) throw new Error(`our reply breaks the contract: ${fault.kind} ${fault.field}`);
}
