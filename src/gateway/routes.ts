/** The device door on HTTP: who calls, the contract's shape, and every failure in the contract's own words. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GATEWAY_OK, gatewayCode, type Refusal, refuse } from '../errors.ts';
import type { Caller, Callers } from '../http/callers.ts';
import { clientFingerprint } from '../http/client-certificate.ts';
import type { Contract, Operation } from '../http/contract.ts';
import type { Fault } from '../http/fault.ts';
import { type RequestFault, requestFault } from '../http/request-fault.ts';
import { routerPath } from '../http/router-path.ts';
import { systemEntropy } from '../system-entropy.ts';
import { type AnsweredCall, answerCall, type GatewayServices } from './answer-call.ts';
import { type CallBody, type Endpoint, readCall } from './call.ts';
import { contentDigest } from './content-digest.ts';
import { echoedSessionId, replyText } from './reply.ts';

/** 200 responses of 512 digits, with ids, names and their JSON around them, and as much again for what we do not know. */
const BODY_LIMIT = 512 * 1024;

const ENDPOINTS: readonly Endpoint[] = ['getCardCommands', 'getParkCardCommands', 'getReaderModeCommands'];

export interface GatewayDoor extends GatewayServices {
  readonly contract: Contract;
  readonly callers: Callers;
  /** Check our own replies against the contract; outside production. */
  readonly checkReplies: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the caller is known. */
    caller: Caller | null;
  }
}

/** Register under the contract's base path. */
export async function gatewayRoutes(app: FastifyInstance, door: GatewayDoor): Promise<void> {
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request, reply) => {
    request.caller = await door.callers.identify(
      request.headers['x-actor-id'],
      request.headers.authorization,
      clientFingerprint(request.raw.socket),
    );
    if (request.caller === null) return refuseCaller(reply);
  });
  app.setErrorHandler((error, request, reply) => {
    const fault = requestFault(error);
    if (fault === null) request.log.error({ err: error }, 'a call failed');
    return send(
      request,
      reply,
      refusalReply(fault === null ? refuse('server-error') : faultRefusal(fault), request.body),
    );
  });
  for (const endpoint of ENDPOINTS) addEndpoint(app, door, endpoint);
}

function addEndpoint(app: FastifyInstance, door: GatewayDoor, endpoint: Endpoint): void {
  const operation = door.contract.operation(endpoint);
  app.post(routerPath(operation.path), { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const answered = await answer(door, endpoint, operation, request);
    for (const alarm of answered.alarms)
      request.log.warn({ alarm: alarm.kind, detail: alarm.detail }, 'alarm');
    if (door.checkReplies) assertReply(operation, answered.reply);
    return send(request, reply, answered);
  });
}

async function answer(
  door: GatewayDoor,
  endpoint: Endpoint,
  operation: Operation,
  { body, caller }: FastifyRequest,
): Promise<AnsweredCall> {
  if (caller === null) throw new Error('the caller is known before the body is read');
  const fault = operation.checkRequestBody(body);
  if (fault !== null) return refusalReply(faultRefusal(fault), body);
  const callBody = body as CallBody;
  const call = readCall(endpoint, caller.actorId, callBody);
  if ('reason' in call) return refusalReply(call, body);
  return answerCall(door, call, contentDigest(endpoint, callBody), caller.issuerIds);
}

function faultRefusal({ kind, field }: Fault | RequestFault): Refusal {
  return refuse(kind === 'missing' ? 'missing-parameter' : 'malformed-parameter', field);
}

/** A reply to what never became a call. Nothing of it is stored. */
function refusalReply(refusal: Refusal, body: unknown): AnsweredCall {
  const reply = replyText({
    responseId: systemEntropy.uuid(),
    sessionId: echoedSessionId(body),
    nowMs: BigInt(Date.now()),
    refusal,
    commands: [],
    data: null,
  });
  return { reply, statusCode: gatewayCode(refusal), replayed: false, alarms: [] };
}

/** Business errors are HTTP 200; the contract knows no other reply to a caller that is known. */
function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { reply: text, statusCode, replayed }: AnsweredCall,
): FastifyReply {
  request.logFields = { statusCode, reply: replayed ? 'stored' : 'new' };
  if (statusCode !== GATEWAY_OK) request.log.debug({ statusCode }, 'refused');
  return reply.code(200).type('application/json').send(text);
}

function refuseCaller(reply: FastifyReply): FastifyReply {
  return reply
    .code(401)
    .header('www-authenticate', 'Bearer')
    .type('application/json')
    .send('{"error":"the caller is not known: x-actor-id and its certificate or bearer token are needed"}');
}

function assertReply(operation: Operation, text: string): void {
  const fault = operation.checkReply(200, JSON.parse(text));
  if (fault !== null) throw new Error(`our reply breaks the contract: ${fault.kind} ${fault.field}`);
}
