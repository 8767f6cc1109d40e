/** The wallets' door on HTTP: who asks, the contract's shape, and every failure as a problem. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mayHoldCardNumber } from '../card-number.ts';
import type { DigitalCardServices } from '../cards/digital/change-digital-card.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { Contract, Operation } from '../http/contract.ts';
import type { Fault } from '../http/fault.ts';
import { parameterReader } from '../http/parameters.ts';
import { PROBLEM_MEDIA_TYPE, problemOf, sendProblem } from '../http/problem.ts';
import { type RateLimitPolicy, rateLimiter, tellAllowance } from '../http/rate-limit.ts';
import { routerPath } from '../http/router-path.ts';
import { carryOut } from './carry-out.ts';
import { bindDevice, unbindDevice } from './devices.ts';
import { identifyWallet } from './identify-wallet.ts';
import { deleteDigitalCard, resume, suspend } from './lifecycle-requests.ts';
import { failureProblem, RETRY_AFTER_S, refusedProblem, type WalletProblem } from './problem.ts';
import { replenish } from './replenish.ts';
import { reportResult } from './report-result.ts';
import { openStepUp } from './step-ups.ts';
import type { WalletChange } from './wallet-request.ts';

export interface WalletDoor extends DigitalCardServices {
  readonly contract: Contract;
  /** Something has changed: whoever tells others of it may look. */
  readonly onChange?: () => void;
  /** {@link DEFAULT_WALLET_LIMITS} when left out. */
  readonly limits?: WalletLimits;
  /** Check our own replies against the contract; outside production. */
  readonly checkReplies: boolean;
}

export interface WalletLimits {
  /** Of every wallet, all its requests together. */
  readonly wallet: RateLimitPolicy;
}

/** A hundred a second on the whole, as an issuer: a wallet reports what issuers ask for. */
export const DEFAULT_WALLET_LIMITS: WalletLimits = {
  wallet: { name: 'wallet', quota: 6_000, windowSeconds: 60 },
};

const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** A dozen short members. */
const BODY_LIMIT = 8 * 1024;

/** By the contract's operationId. */
const CHANGES: Readonly<Record<string, WalletChange>> = {
  suspend,
  resume,
  delete: deleteDigitalCard,
  replenish,
  bindDevice,
  unbindDevice,
  openStepUp,
};

declare module 'fastify' {
  interface FastifyRequest {
    /** The wallet that asks; null at other doors. */
    walletId: string | null;
  }
}

/** Register under the contract's base path. */
export async function walletRoutes(app: FastifyInstance, door: WalletDoor): Promise<void> {
  const limiter = rateLimiter((door.limits ?? DEFAULT_WALLET_LIMITS).wallet);
  app.decorateRequest('walletId', null);
  app.addHook('onRequest', async (request, reply) => {
    request.walletId = await identifyWallet(door.db, request.headers.authorization);
    if (request.walletId === null) {
      reply.header('www-authenticate', 'Bearer');
      return sendProblem(reply, problemOf(401, 'The wallet’s bearer token is needed.'));
    }
    if (!tellAllowance(reply, limiter.take(request.walletId))) return sendProblem(reply, problemOf(429));
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = failureProblem(error);
    if (problem.status >= 500) request.log.error({ err: error }, 'a request of a wallet failed');
    return sendProblem(reply, problem);
  });
  for (const [operationId, change] of Object.entries(CHANGES))
    addChange(app, door, door.contract.operation(operationId), change);
  addResult(app, door, door.contract.operation('reportResult'));
}

function addChange(app: FastifyInstance, door: WalletDoor, operation: Operation, change: WalletChange): void {
  const readRequest = requestReader(door.contract, operation);
  app.route({
    method: operation.method,
    url: routerPath(operation.path),
    bodyLimit: BODY_LIMIT,
    async handler(request, reply) {
      const asked = readRequest(request);
      if ('reason' in asked) return sendRefusal(door, operation, reply, asked);
      const { idempotencyKey } = asked;
      if (idempotencyKey === null)
        throw new Error(`the contract asks for no key at ${operation.operationId}`);
      const done = await carryOut(door, change, {
        ...asked,
        idempotencyKey,
        target: operation.operationId,
      });
      if (done === 'key-reused')
        return send(door, operation, reply, problemOf(422, 'Idempotency-Key: was used for another request'));
      if ('refusal' in done) return sendRefusal(door, operation, reply, done.refusal);
      if (done.replayed) reply.header('idempotency-replayed', 'true');
      else door.onChange?.();
      return send(door, operation, reply, done);
    },
  });
}

function addResult(app: FastifyInstance, door: WalletDoor, operation: Operation): void {
  const readRequest = requestReader(door.contract, operation);
  app.post(routerPath(operation.path), { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const asked = readRequest(request);
    if ('reason' in asked) return sendRefusal(door, operation, reply, asked);
    const reported = await reportResult(door, asked);
    if ('refusal' in reported) return sendRefusal(door, operation, reply, reported.refusal);
    if ('otherEnd' in reported) {
      const { status, error } = reported.otherEnd;
      const how = error === undefined ? status : `${status}, ${error}`;
      return send(door, operation, reply, problemOf(409, `The operation has ended before: ${how}`));
    }
    if (reported.hasEnded) door.onChange?.();
    return send(door, operation, reply, { status: 200, text: JSON.stringify(reported.operation) });
  });
}

/** The request as the handlers see it, or why it does not keep the contract. */
function requestReader(contract: Contract, operation: Operation) {
  const readParameters = parameterReader(contract, operation, { unknownQuery: 'refused' });
  return (request: FastifyRequest) => {
    const { params, query, headers, body, walletId } = request;
    if (walletId === null) throw new Error('the caller is known before the handler runs');
    request.logFields = { walletId, operation: operation.operationId };
    const parameters = readParameters({ path: params, query, headers });
    if ('fault' in parameters) return refusalOf(parameters.fault);
    const fault = operation.checkRequestBody(body);
    if (fault !== null) return refusalOf(fault);
    const { reason } = (body ?? {}) as { readonly reason?: string };
    if (reason !== undefined && mayHoldCardNumber(reason)) return refuse('malformed-parameter', 'reason');
    const { path, headers: named } = parameters;
    return { walletId, path, idempotencyKey: named[IDEMPOTENCY_KEY] ?? null, body };
  };
}

function refusalOf({ kind, field }: Fault): Refusal {
  return refuse(kind === 'missing' ? 'missing-parameter' : 'malformed-parameter', field);
}

function sendRefusal(
  door: WalletDoor,
  operation: Operation,
  reply: FastifyReply,
  refusal: Refusal,
): FastifyReply {
  const problem = refusedProblem(refusal);
  const seconds = RETRY_AFTER_S[refusal.reason];
  if (seconds !== undefined) reply.header('retry-after', String(seconds));
  return send(door, operation, reply, problem);
}

function send(
  door: WalletDoor,
  operation: Operation,
  reply: FastifyReply,
  answer: WalletProblem | { readonly status: number; readonly text: string },
): FastifyReply {
  const text = 'text' in answer ? answer.text : JSON.stringify(answer);
  if (door.checkReplies) {
    const fault = operation.checkReply(answer.status, JSON.parse(text));
    if (fault !== null) throw new Error(`our reply breaks the contract: ${fault.kind} ${fault.field}`);
  }
  return reply
    .code(answer.status)
    .type('text' in answer ? 'application/json' : PROBLEM_MEDIA_TYPE)
    .send(text);
}
