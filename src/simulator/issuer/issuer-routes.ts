/**
 * The issuers of a sandbox as they are called: each has an endpoint that takes notifications, and an authorization server that gives the
 * token for it (RFC 6749, section 4.4). Register under `/sandbox`.
 */

import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { equalHashes, hashToken, parseBearer } from '../../http/bearer.ts';
import { problemOf, sendProblem } from '../../http/problem.ts';
import { EMPTY_INBOX, type Inbox, receive, withFault } from './inbox.ts';

export interface SimulatedIssuer {
  readonly issuerId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** `whsec_…` */
  readonly signingSecret: string;
}

const TOKEN_SECONDS = 300;
const TOKEN_BYTES = 24;
/** Tokens that are good at the same time, of all issuers. */
const MAX_TOKENS = 1_000;
const MAX_FAULT_TIMES = 1_000;
const WEBHOOK_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

interface IssuerRoute {
  Params: { issuerId: string };
}

interface NotificationRoute {
  Params: { issuerId: string; named: string; digitalCardId: string };
}

export async function simulatedIssuerRoutes(
  app: FastifyInstance,
  { issuers }: { readonly issuers: readonly SimulatedIssuer[] },
): Promise<void> {
  let inbox: Inbox = EMPTY_INBOX;
  /** Hash of the token to the issuer whose it is. */
  const tokens = new Map<string, { readonly issuerId: string; readonly untilMs: number }>();
  const issuerOf = (id: string) => issuers.find(({ issuerId }) => issuerId === id);

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.post<IssuerRoute>('/issuers/:issuerId/oauth2/token', (request, reply) => {
    const issuer = issuerOf(request.params.issuerId);
    reply.header('cache-control', 'no-store');
    if (issuer === undefined || !isClient(issuer, request))
      return reply.code(401).send({ error: 'invalid_client' });
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    if (tokens.size >= MAX_TOKENS) tokens.clear();
    tokens.set(hashToken(token), { issuerId: issuer.issuerId, untilMs: Date.now() + TOKEN_SECONDS * 1000 });
    return reply.send({ access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS });
  });
  app.post<NotificationRoute>(
    '/issuers/:issuerId/notifications/d1/v1/issuers/:named/digitalCards/:digitalCardId/notifications',
    (request, reply) => {
      const { issuerId, named, digitalCardId } = request.params;
      const issuer = issuerOf(issuerId);
      if (issuer === undefined || named !== issuerId) return refuse(reply, 404, 'there is no such issuer');
      const token = parseBearer(request.headers.authorization);
      const known = token === null ? undefined : tokens.get(hashToken(token));
      if (known === undefined || known.issuerId !== issuerId || known.untilMs <= Date.now())
        return refuse(reply, 401, 'the bearer token is not valid');
      const { inbox: after, fault } = receive(inbox, {
        receivedAt: new Date().toISOString(),
        issuerId,
        digitalCardId,
        headers: webhookHeadersOf(request),
        correlationId: request.id,
        isSigned: isSigned(issuer, request),
        body: request.body,
      });
      inbox = after;
      if (fault === null) return reply.code(204).send();
      if (fault.retryAfter !== null) reply.header('retry-after', String(fault.retryAfter));
      return refuse(reply, fault.status, 'told to fail');
    },
  );
  app.get<{ Querystring: { issuerId?: string; digitalCardId?: string } }>(
    '/notifications',
    (request, reply) => {
      const { issuerId, digitalCardId } = request.query;
      const found = inbox.received.filter(
        (each) =>
          (issuerId === undefined || each.issuerId === issuerId) &&
          (digitalCardId === undefined || each.digitalCardId === digitalCardId),
      );
      return reply.send({ notifications: found });
    },
  );
  app.post('/notifications/faults', (request, reply) => {
    const {
      issuerId,
      digitalCardId = null,
      status,
      times = 1,
      retryAfter = null,
    } = (request.body ?? {}) as Record<string, unknown>;
    if (typeof issuerId !== 'string' || issuerOf(issuerId) === undefined)
      return sendProblem(reply, problemOf(422, 'issuerId: an issuer of this sandbox'));
    if (digitalCardId !== null && typeof digitalCardId !== 'string')
      return sendProblem(reply, problemOf(422, 'digitalCardId: the name of a digital card'));
    if (!isWhole(status, 300, 599)) return sendProblem(reply, problemOf(422, 'status: 300 to 599'));
    if (!isWhole(times, 1, MAX_FAULT_TIMES)) return sendProblem(reply, problemOf(422, 'times: 1 to 1000'));
    if (retryAfter !== null && !isWhole(retryAfter, 0, 86_400))
      return sendProblem(reply, problemOf(422, 'retryAfter: 0 to 86400 seconds'));
    const fault = { issuerId, digitalCardId, status, times, retryAfter };
    inbox = withFault(inbox, fault);
    return reply.code(201).send({ fault });
  });
}

/** By HTTP Basic, or in the body. */
function isClient({ clientId, clientSecret }: SimulatedIssuer, request: FastifyRequest): boolean {
  const body = (request.body ?? {}) as Record<string, unknown>;
  if (body.grant_type !== 'client_credentials') return false;
  const basic = /^Basic ([\w+/]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
  const [id, secret] =
    basic === undefined
      ? [body.client_id, body.client_secret]
      : Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return (
    id === clientId && typeof secret === 'string' && equalHashes(hashToken(secret), hashToken(clientSecret))
  );
}

function webhookHeadersOf({ headers }: FastifyRequest): Record<string, string> {
  return Object.fromEntries(WEBHOOK_HEADERS.map((name) => [name, String(headers[name] ?? '')]));
}

function isSigned({ signingSecret }: SimulatedIssuer, request: FastifyRequest): boolean {
  try {
    // The sender's bytes are those of JSON without spaces, and so are these.
    new Webhook(signingSecret).verify(JSON.stringify(request.body), webhookHeadersOf(request));
    return true;
  } catch {
    return false;
  }
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

/** As the issuers' own interface does. */
function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error });
}
