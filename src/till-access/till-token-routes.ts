/** Where tills get access tokens. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DatabaseUnavailable } from '../db/database.ts';
import { type Refusal, refuse } from '../errors.ts';
import { clientNetwork } from '../http/client-network.ts';
import type { Contract, Operation } from '../http/contract.ts';
import { parameterReader } from '../http/parameters.ts';
import { type RateLimitPolicy, rateLimiter, tellAllowance } from '../http/rate-limit.ts';
import { requestFault } from '../http/request-fault.ts';
import { routerPath } from '../http/router-path.ts';
import { errorAnswer, type TillAnswer, tillCode } from '../till/reply.ts';
import { issueTillToken, proveTillClient, type TillTokenServices } from './issue-till-token.ts';

export interface TillTokenDoor extends Omit<TillTokenServices, 'now'> {
  readonly contract: Contract;
  /** {@link DEFAULT_TILL_TOKEN_LIMITS} when left out. */
  readonly limits?: TillTokenLimits;
  /** Milliseconds since 1970; the system's when left out. */
  readonly now?: () => number;
  /** Check our own replies against the contract; outside production. */
  readonly checkReplies: boolean;
}

export interface TillTokenLimits {
  /** Of every network that asks, whoever it says it is. */
  readonly network: RateLimitPolicy;
  /** Of every client that has proven itself: nobody else can use it up. */
  readonly client: RateLimitPolicy;
}

/** A token is good for an hour: three thousand tills behind one address, all switched on in the same minute. */
export const DEFAULT_TILL_TOKEN_LIMITS: TillTokenLimits = {
  network: { name: 'network', quota: 3_000, windowSeconds: 60 },
  client: { name: 'client', quota: 1_000, windowSeconds: 5 },
};

/** RFC 7617, section 2. */
const CHALLENGE = 'Basic realm="till", charset="UTF-8"';

/** Register under the contract's base path, beside the till. */
export async function tillTokenRoutes(app: FastifyInstance, door: TillTokenDoor): Promise<void> {
  const operation = door.contract.operation('getToken');
  const readParameters = parameterReader(door.contract, operation, { unknownQuery: 'ignored' });
  const services: TillTokenServices = { ...door, now: door.now ?? Date.now };
  const limits = door.limits ?? DEFAULT_TILL_TOKEN_LIMITS;
  const limiters = { network: rateLimiter(limits.network), client: rateLimiter(limits.client) };
  const checked = door.checkReplies ? operation : null;

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<TillAnswer | Refusal> {
    const client = await proveTillClient(services, request.headers.authorization);
    if ('reason' in client) return client;
    request.logFields = { clientId: client.clientId };
    if (!tellAllowance(reply, limiters.client.take(client.clientId))) return refuse('too-many-requests');
    const { params: path, query, headers } = request;
    const parameters = readParameters({ path, query, headers });
    if ('fault' in parameters) return refuse('malformed-parameter', parameters.fault.field);
    const token = await issueTillToken(services, client, String(parameters.query.scope ?? ''));
    return 'reason' in token ? token : { status: 200, text: JSON.stringify(token) };
  }

  app.route({
    method: 'GET',
    url: routerPath(operation.path),
    exposeHeadRoute: false,
    onRequest: async (request, reply) =>
      tellAllowance(reply, limiters.network.take(clientNetwork(request.ip)))
        ? undefined
        : send(request, reply, checked, refuse('too-many-requests')),
    handler: async (request, reply) => send(request, reply, checked, await answer(request, reply)),
    errorHandler: (error, request, reply) => {
      const refusal = failureRefusal(error);
      if (refusal.reason === 'server-error')
        request.log.error({ err: error }, 'no till token could be given');
      send(request, reply, checked, refusal);
    },
  });
}

function failureRefusal(error: unknown): Refusal {
  if (error instanceof DatabaseUnavailable) return refuse('database-unreachable');
  return refuse(requestFault(error) === null ? 'server-error' : 'malformed-parameter');
}

/** @param checked the operation whose contract the reply is held against; null: none is */
function send(
  request: FastifyRequest,
  reply: FastifyReply,
  checked: Operation | null,
  said: TillAnswer | Refusal,
): FastifyReply {
  const { status, text } = 'reason' in said ? errorAnswer(said) : said;
  if ('reason' in said) request.logFields = { ...request.logFields, code: tillCode(said) };
  if (status === 401) reply.header('www-authenticate', CHALLENGE);
  const fault = checked?.checkReply(status, JSON.parse(text)) ?? null;
  if (fault !== null) throw new Error(`our reply breaks the contract: ${fault.kind} ${fault.field}`);
  // RFC 6749, section 5.1.
  return reply
    .code(status)
    .type('application/json')
    .header('cache-control', 'no-store')
    .header('pragma', 'no-cache')
    .send(text);
}
