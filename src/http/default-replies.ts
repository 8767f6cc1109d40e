/** What the server answers where no door does: unknown paths and methods, requests it cannot read, errors nobody handled. */

import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, problemOf, sendProblem } from './problem.ts';
import { isClientError } from './request-fault.ts';
import { routePattern } from './router-path.ts';

/** Problem details for paths outside the doors, and for doors without an error handler of their own. */
export function addDefaultReplies(app: FastifyInstance): void {
  const allowedMethods = watchMethods(app);

  function replyNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const allowed = allowedMethods(request);
    if (allowed.length === 0) return sendProblem(reply, problemOf(404));
    return sendProblem(reply.header('allow', allowed.join(', ')), problemOf(405));
  }

  app.setNotFoundHandler(replyNotFound);
  app.setErrorHandler((error: { statusCode?: unknown } | undefined, request, reply) => {
    if (request.is404) return replyNotFound(request, reply);
    if (isClientError(error?.statusCode)) return sendProblem(reply, problemOf(error?.statusCode));
    request.log.error({ err: error }, 'unexpected error');
    return sendProblem(reply, problemOf(500));
  });
}

/**
 * Which methods there are at the path of a request, for a reply that says so: those of the routes that are added to `app` from now on.
 */
export function watchMethods(app: FastifyInstance): (request: FastifyRequest) => readonly string[] {
  const routes: { readonly pattern: RegExp; readonly methods: string | string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: routePattern(url), methods: method });
  });
  return ({ url }) => {
    const path = url.split('?', 1)[0] ?? '';
    const found = routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    return [...new Set(found)];
  };
}

/** Answers what is not even HTTP, or came too slowly, and hangs up. Its bytes are logged nowhere. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = CONNECTION_ERRORS[error.code ?? ''] ?? 400;
  const problem = problemOf(status);
  const body = JSON.stringify(problem);
  socket.write(
    `HTTP/1.1 ${status} ${problem.title}\r\nConnection: close\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  socket.destroy();
}

const CONNECTION_ERRORS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
