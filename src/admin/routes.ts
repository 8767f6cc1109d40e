/** The operator's door on HTTP: who asks, the contract's shape, and every failure as a problem. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mayHoldCardNumber } from '../card-number.ts';
import { MissingKeyError } from '../cards/card-keys.ts';
import { CommitOutcomeUnknown, ConflictBoundExhausted } from '../db/commit-decision.ts';
import { DatabaseUnavailable } from '../db/database.ts';
import type { Contract, Operation } from '../http/contract.ts';
import type { Fault } from '../http/fault.ts';
import { parameterReader, type ReadParameters } from '../http/parameters.ts';
import { PROBLEM_MEDIA_TYPE, type Problem, problemOf, sendProblem } from '../http/problem.ts';
import { isClientError } from '../http/request-fault.ts';
import { routerPath } from '../http/router-path.ts';
import { jsonWithIntegers } from '../ledger/money-text.ts';
import { carryOut } from './carry-out.ts';
import { CHANGES, VIEWS } from './operations.ts';
import { type AdminServices, type Change, Refused, type View } from './request.ts';
import { identifyStaff } from './staff.ts';

export interface AdminDoor extends AdminServices {
  readonly contract: Contract;
  /** Of the sandbox's own operator; null outside of sandboxes. */
  readonly tokenHash: string | null;
  /** A change of that operationId was committed: whoever carries on with it may look. */
  readonly onChange?: (operationId: string) => void;
  /** Check our own replies against the contract; outside production. */
  readonly checkReplies?: boolean;
}

const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** Fifty cards of a deny list with a reason each, and as much again. */
const BODY_LIMIT = 128 * 1024;

declare module 'fastify' {
  interface FastifyRequest {
    /** The operator's person who asks; null at other doors. */
    staffId: string | null;
  }
}

/** Register under the contract's base path. */
export async function adminRoutes(app: FastifyInstance, door: AdminDoor): Promise<void> {
  app.decorateRequest('staffId', null);
  app.addHook('onRequest', async (request, reply) => {
    request.staffId = await identifyStaff(door.db, request.headers.authorization, door.tokenHash);
    if (request.staffId !== null) return;
    reply.header('www-authenticate', 'Bearer');
    return sendProblem(reply, problemOf(401, 'The operator’s bearer token is needed.'));
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = problemFor(error);
    if (problem.status >= 500) request.log.error({ err: error }, 'a request of the operator failed');
    return sendProblem(reply, problem);
  });
  for (const [operationId, view] of Object.entries(VIEWS))
    addView(app, door, door.contract.operation(operationId), view);
  for (const [operationId, change] of Object.entries(CHANGES))
    addChange(app, door, door.contract.operation(operationId), change);
}

function addView(app: FastifyInstance, door: AdminDoor, operation: Operation, view: View): void {
  const readParameters = parameterReader(door.contract, operation, { unknownQuery: 'refused' });
  app.get(routerPath(operation.path), async (request, reply) => {
    const parameters = sound(readParameters(sentBy(request)));
    const body = await view(door, { ...parameters, staffId: staffOf(request) });
    return send(door, operation, reply, 200, jsonWithIntegers(body));
  });
}

function addChange(app: FastifyInstance, door: AdminDoor, operation: Operation, change: Change): void {
  const readParameters = parameterReader(door.contract, operation, { unknownQuery: 'refused' });
  app.route({
    method: operation.method,
    url: routerPath(operation.path),
    bodyLimit: BODY_LIMIT,
    async handler(request, reply) {
      const { path, query, headers } = sound(readParameters(sentBy(request)));
      const idempotencyKey = headers[IDEMPOTENCY_KEY];
      if (idempotencyKey === undefined)
        throw new Error(`the contract asks for no key at ${operation.operationId}`);
      const fault = operation.checkRequestBody(request.body);
      if (fault !== null) throw refusedFor(fault);
      const staffId = staffOf(request);
      request.logFields = { staffId, operation: operation.operationId };
      const { status, text, replayed } = await carryOut(door, change, {
        staffId,
        path,
        query,
        body: request.body,
        reason: reasonOf(request.body as { readonly reason: string }),
        idempotencyKey,
        target: operation.operationId,
      });
      if (replayed) reply.header('idempotency-replayed', 'true');
      else door.onChange?.(operation.operationId);
      return send(door, operation, reply, status, text);
    },
  });
}

function sentBy({ params, query, headers }: FastifyRequest) {
  return { path: params, query, headers };
}

function staffOf({ staffId }: FastifyRequest): string {
  if (staffId === null) throw new Error('the caller is known before the handler runs');
  return staffId;
}

function reasonOf(body: { readonly reason: string }): string {
  const reason = body.reason.trim();
  if (reason === '') throw new Refused(422, 'reason: says nothing');
  if (mayHoldCardNumber(reason)) throw new Refused(422, 'reason: holds what may be a card number');
  return reason;
}

function sound(parameters: ReadParameters) {
  if ('fault' in parameters) throw refusedFor(parameters.fault);
  return parameters;
}

function refusedFor({ kind, field }: Fault): Refused {
  return new Refused(400, `${field}: is ${kind}`);
}

function problemFor(error: unknown): Problem {
  if (error instanceof Refused) return error.problem;
  if (error instanceof ConflictBoundExhausted)
    return problemOf(
      409,
      'Others change the same at this moment: repeat the request with the same Idempotency-Key.',
    );
  if (error instanceof CommitOutcomeUnknown || error instanceof DatabaseUnavailable)
    return problemOf(
      503,
      'The database cannot be reached: repeat the request with the same Idempotency-Key.',
    );
  if (error instanceof MissingKeyError)
    return problemOf(503, 'The server has no vault key: it can neither keep nor open secrets.');
  const { statusCode } = error as { readonly statusCode?: unknown };
  return isClientError(statusCode) ? problemOf(statusCode) : problemOf(500);
}

function send(
  door: AdminDoor,
  operation: Operation,
  reply: FastifyReply,
  status: number,
  text: string,
): FastifyReply {
  if (door.checkReplies === true) {
    const fault = operation.checkReply(status, JSON.parse(text));
    if (fault !== null) throw new Error(`our reply breaks the contract: ${fault.kind} ${fault.field}`);
  }
  return reply
    .code(status)
    .type(status < 400 ? 'application/json' : PROBLEM_MEDIA_TYPE)
    .send(text);
}
