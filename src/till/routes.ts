/** The till on HTTP: who calls, the contract's shape, and every failure in the contract's own words. */

import { isUtf8 } from 'node:buffer';
import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CommitOutcomeUnknown, ConflictBoundExhausted } from '../db/commit-decision.ts';
import { DatabaseUnavailable } from '../db/database.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { Operation } from '../http/contract.ts';
import type { Fault } from '../http/fault.ts';
import { parameterReader } from '../http/parameters.ts';
import { rateLimiter, tellAllowance } from '../http/rate-limit.ts';
import { type RequestFault, requestFault } from '../http/request-fault.ts';
import { routerPath } from '../http/router-path.ts';
import type { TillCaller } from '../till-access/till-callers.ts';
import { tillAlarm } from './alarm.ts';
import { readTillBody, type TillBody } from './body.ts';
import type { TillServices } from './decide-on-pass.ts';
import { DEFAULT_TILL_LIMITS, type TillDoor } from './door.ts';
import { countGuesses, type Guesses } from './guesses.ts';
import { OPERATIONS, type TillOperation } from './operations.ts';
import { keyedQueue, QueueFull } from './queue.ts';
import { errorAnswer, type TillAnswer, tillCode } from './reply.ts';

/** A payment row is a few hundred bytes. */
const BODY_LIMIT = 16 * 1024;

/** Decisions on one pass, under way and waiting: far more than there are tills for one customer. */
const MAX_QUEUED = 1_024;

/** What the door answers for, known or not. */
const PATHS = ['/cards', '/cards/*', '/auth', '/auth/*'];

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;
const OTHER_CHARSET = /charset\s*=\s*(?!"?utf-?8"?\s*(?:;|$))/i;

declare module 'fastify' {
  interface FastifyRequest {
    /** The till vendor's system that calls; null at other doors. */
    till: TillCaller | null;
  }
}

interface Shared {
  readonly door: TillDoor;
  readonly services: TillServices;
  readonly guesses: Guesses;
  readonly admit: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;
}

/** Register under the contract's base path, which is the root: what nobody knows below `/cards` and `/auth` is refused here. */
export async function tillRoutes(app: FastifyInstance, door: TillDoor): Promise<void> {
  const limits = door.limits ?? DEFAULT_TILL_LIMITS;
  const shared: Shared = {
    door,
    services: { ...door, queue: keyedQueue(MAX_QUEUED) },
    guesses: countGuesses(limits.guesses),
    admit: admission(door, limits.client),
  };
  app.decorateRequest('till', null);
  readTillBodies(app);
  app.setErrorHandler((error, request, reply) => {
    const refusal = failureRefusal(error);
    if (refusal.reason === 'server-error') request.log.error({ err: error }, 'a request of a till failed');
    return sendRefusal(request, reply, refusal);
  });
  for (const [operationId, operation] of Object.entries(OPERATIONS))
    addOperation(app, shared, door.contract.operation(operationId), operation);
  // Or the framework itself would refuse what it has no routes for, in words of its own.
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  for (const url of PATHS) addUnknownPath(app, url);
}

/** Any body: whatever it is not, it is a fault of the body and of nothing else. */
function readTillBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const type = request.headers['content-type'] ?? '';
    const isJson = JSON_TYPE.test(type) && !OTHER_CHARSET.test(type) && isUtf8(body);
    try {
      if (!isJson) throw new SyntaxError('no JSON in UTF-8');
      done(null, readTillBody(body.toString()));
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }));
    }
  });
}

/** Before a body is read: who calls, how often, and whether it may. */
function admission({ callers }: TillDoor, policy: Parameters<typeof rateLimiter>[0]): Shared['admit'] {
  const limiter = rateLimiter(policy);
  return async (request, reply) => {
    const caller = await callers.identify(request.headers.authorization);
    if ('reason' in caller) return sendRefusal(request, reply, caller);
    request.till = caller;
    if (!tellAllowance(reply, limiter.take(caller.clientId)))
      return sendRefusal(request, reply, refuse('too-many-requests'));
    const { tillScope } = request.routeOptions.config;
    if (tillScope !== undefined && !caller.scopes.has(tillScope))
      return sendRefusal(request, reply, refuse('not-authorised'));
    return undefined;
  };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the till's token must allow. */
    tillScope?: TillOperation['scope'];
  }
}

function addOperation(
  app: FastifyInstance,
  shared: Shared,
  contracted: Operation,
  { scope, findsPass, answer }: TillOperation,
): void {
  const { door, services, guesses } = shared;
  const readParameters = parameterReader(door.contract, contracted, { unknownQuery: 'ignored' });
  const bodyIsRead = contracted.method === 'POST';
  app.route({
    method: contracted.method,
    url: routerPath(contracted.path),
    exposeHeadRoute: false,
    bodyLimit: BODY_LIMIT,
    config: { tillScope: scope },
    onRequest: shared.admit,
    async handler(request, reply) {
      const { params, query, headers, till: caller } = request;
      if (caller === null) throw new Error('the caller is known before the handler runs');
      request.logFields = { clientId: caller.clientId, operation: contracted.operationId };
      const parameters = readParameters({ path: params, query, headers });
      if ('fault' in parameters) return sendRefusal(request, reply, faultRefusal(parameters.fault));
      const body = bodyIsRead ? (request.body as TillBody | undefined) : undefined;
      const fault = contracted.checkRequestBody(body?.value);
      if (fault !== null) return sendRefusal(request, reply, faultRefusal(fault));
      if (findsPass && guesses.blockedSeconds(caller.clientId) > 0)
        return sendBlocked(request, reply, guesses);
      const { path, query: asked } = parameters;
      const said = await answer(services, {
        caller,
        path,
        query: asked,
        body: body?.value,
        amountText: body?.amountText ?? null,
      });
      if ('reason' in said && said.reason === 'unknown-pass') await countMiss(shared, caller.clientId);
      // Many at once are let in before the first is counted. Only what was done has to be told.
      const isDone = bodyIsRead && !('reason' in said) && said.status === 200;
      if (findsPass && !isDone && guesses.blockedSeconds(caller.clientId) > 0)
        return sendBlocked(request, reply, guesses);
      if ('reason' in said) return sendRefusal(request, reply, said);
      return send(reply, said, door.checkReplies ? contracted : null);
    },
  });
}

async function countMiss({ door, guesses }: Shared, clientId: string): Promise<void> {
  if (!guesses.miss(clientId)) return;
  const detail = `client ${clientId} asks for passes that do not exist`;
  const [row] = await door.db.read('select now_ms() as now_ms', []);
  const nowMs = row?.now_ms;
  if (typeof nowMs !== 'bigint') throw new Error('the database has no time');
  await door.db.commit([tillAlarm({ id: door.entropy.uuid(), kind: 'number-guessing', detail, nowMs })]);
}

/** Everything of that path that has no operation. */
function addUnknownPath(app: FastifyInstance, url: string): void {
  app.route({
    method: app.supportedMethods.filter((method) => !app.hasRoute({ method, url })),
    url,
    exposeHeadRoute: false,
    onRequest: async (request, reply) => sendRefusal(request, reply, refuse('unknown-path')),
    handler: async () => {
      throw new Error('the hook has answered');
    },
  });
}

function failureRefusal(error: unknown): Refusal {
  if (error instanceof DatabaseUnavailable) return refuse('database-unreachable');
  if (error instanceof ConflictBoundExhausted || error instanceof QueueFull)
    return refuse('too-many-conflicts');
  if (error instanceof CommitOutcomeUnknown) return refuse('outcome-unknown');
  const fault = requestFault(error);
  return fault === null ? refuse('server-error') : faultRefusal(fault);
}

function faultRefusal({ kind, field }: Fault | RequestFault): Refusal {
  return refuse(kind === 'missing' ? 'missing-parameter' : 'malformed-parameter', field);
}

function sendBlocked(request: FastifyRequest, reply: FastifyReply, guesses: Guesses): FastifyReply {
  const seconds = guesses.blockedSeconds(request.till?.clientId ?? '');
  reply.header('retry-after', String(Math.max(1, seconds)));
  return sendRefusal(request, reply, refuse('too-many-requests', 'too many unknown passes'));
}

/** RFC 6750, section 3.1: nothing is said of an error to whoever brought no token. */
const CHALLENGES: Readonly<Record<number, string>> = { 401: 'Bearer', 400: 'Bearer error="invalid_token"' };

function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const answer = errorAnswer(refusal);
  const clientId = request.till?.clientId;
  request.logFields = {
    ...request.logFields,
    ...(clientId === undefined ? {} : { clientId }),
    code: tillCode(refusal),
  };
  const challenge = CHALLENGES[answer.status];
  if (challenge !== undefined) reply.header('www-authenticate', challenge);
  return send(reply, answer, null);
}

/** Nothing of it is for anybody else, or for later. */
function send(reply: FastifyReply, { status, text }: TillAnswer, checked: Operation | null): FastifyReply {
  const fault = checked?.checkReply(status, JSON.parse(text)) ?? null;
  if (fault !== null) throw new Error(`our reply breaks the contract: ${fault.kind} ${fault.field}`);
  return reply.code(status).type('application/json').header('cache-control', 'no-store').send(text);
}
