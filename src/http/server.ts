/** The HTTP server every door is registered in: its limits, its log, and its replies outside the doors. */

import type { ServerOptions as HttpsOptions } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Contract } from './contract.ts';
import { CORRELATION_HEADER, correlationId } from './correlation.ts';
import { addDefaultReplies, refuseConnection } from './default-replies.ts';
import { readOnlyJson } from './json-body.ts';
import { type LogLevel, loggerOptions, logReply } from './log.ts';
import { problemOf, sendProblem } from './problem.ts';
import { decodeColons } from './router-path.ts';
import { HANDSHAKE_TIMEOUT_MS } from './tls.ts';

/** How long a request may take to arrive, its body included. Node looks every 30 seconds. */
export const REQUEST_TIMEOUT_MS = 15_000;

/** How long an idle connection is kept: longer than the 60 seconds of usual load balancers, so that they close first. */
export const KEEP_ALIVE_TIMEOUT_MS = 72_000;

/** How long `close` waits for requests. Less than the 30 seconds that usual supervisors wait before they kill. */
export const DRAIN_TIMEOUT_MS = 10_000;

/** The longest body of a route that does not say otherwise. */
export const DEFAULT_BODY_LIMIT = 64 * 1024;

/** The longest value in a path; the longest id of the contracts is 64 characters, percent-encoded at worst. */
const MAX_PARAMETER_LENGTH = 256;

export interface ServerOptions {
  readonly logLevel: LogLevel;
  /** Where log lines go; standard output when left out. */
  readonly logStream?: { write(line: string): void };
  /** Served as `/openapi/<name>.json`. */
  readonly contracts: readonly Contract[];
  /** True when requests can be served. False, or an error, makes `/readyz` answer 503. */
  readonly isReady: () => Promise<boolean>;
  /** HTTPS with these (see `readTls`); plain HTTP when null or left out. */
  readonly tls?: SecureContextOptions | null;
  /** {@link DRAIN_TIMEOUT_MS} when left out. */
  readonly drainTimeoutMs?: number;
}

/**
 * A server without doors. A door is a plugin, registered under its contract's base path with a `bodyLimit` a route; it sets an
 * error handler of its own (see `requestFault`) where its contract has a shape for errors. `close` takes no more and answers what
 * is in flight, for {@link DRAIN_TIMEOUT_MS} at most.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const { logLevel, logStream, tls = null } = options;
  const app = fastify({
    https: tls === null ? null : tlsOptions(tls),
    logger: { ...loggerOptions(logLevel), ...(logStream === undefined ? {} : { stream: logStream }) },
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'correlationId' }),
    genReqId: correlationId,
    rewriteUrl: (request) => decodeColons(request.url ?? '/'),
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    bodyLimit: DEFAULT_BODY_LIMIT,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    frameworkErrors: (error, request, reply) => {
      reply.header(CORRELATION_HEADER, request.id);
      sendProblem(reply, problemOf(error.statusCode ?? 400));
    },
    clientErrorHandler: refuseConnection,
  }) as unknown as FastifyInstance; // of one kind to everybody else, with TLS or without
  app.decorateRequest('logFields', null);
  readOnlyJson(app);
  addHooks(app, options.drainTimeoutMs ?? DRAIN_TIMEOUT_MS);
  addDefaultReplies(app);
  addOwnRoutes(app, options);
  return app;
}

/**
 * A client certificate is asked for where there is a CA to hold it against. The connection is made without one too, and with one
 * that is not valid: it proves nothing then (see `clientFingerprint`), and there are other ways to prove oneself.
 */
function tlsOptions(tls: SecureContextOptions): HttpsOptions {
  return {
    ...tls,
    requestCert: tls.ca !== undefined,
    rejectUnauthorized: false,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  };
}

function addHooks(app: FastifyInstance, drainTimeoutMs: number): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    // Otherwise a connection that never finishes a request, or never began one, would hold up close() for ever.
    setTimeout(() => app.server.closeAllConnections(), drainTimeoutMs).unref();
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(CORRELATION_HEADER, request.id);
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    // A connection that is kept alive after its last reply would hold up close() until it is idle for long enough.
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
  app.addHook('onResponse', (request, reply, done) => {
    logReply(request, reply);
    done();
  });
}

function addOwnRoutes(app: FastifyInstance, { contracts, isReady }: ServerOptions): void {
  app.get('/livez', (_request, reply) => reply.type('application/json').send('{"status":"ok"}'));
  app.get('/readyz', async (request, reply) => {
    const ready = await isReady().catch((error: unknown) => {
      request.log.warn({ err: error }, 'not ready');
      return false;
    });
    if (!ready) return sendProblem(reply, problemOf(503, 'Not ready yet: try again later.'));
    return reply.type('application/json').send('{"status":"ok"}');
  });
  for (const { name, document } of contracts) {
    const text = JSON.stringify(document);
    app.get(`/openapi/${name}.json`, (_request, reply) => reply.type('application/json').send(text));
  }
}
