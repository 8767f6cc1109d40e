/**
 * Keeps web pages out of a server that guards nothing else. A page may make a browser on this machine send requests: under its own
 * name, after it let that name point here (DNS rebinding), or to ours from another origin. The first is refused by the name in
 * Host, the second by never allowing another origin anything.
 */

import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback, parseHost } from './loopback.ts';
import { problemOf, sendProblem } from './problem.ts';

const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/**
 * Call before doors are registered.
 *
 * @param listenHost where the server listens
 */
export function keepWebPagesOut(app: FastifyInstance, listenHost: string): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (!isExpectedHost(request.headers.host ?? '', listenHost, portOf(request))) {
      sendProblem(reply, problemOf(421, 'This server does not go by the name in Host.'));
    } else if (request.method === 'OPTIONS' && request.headers.origin !== undefined) {
      sendProblem(reply, problemOf(403, 'Nothing is allowed to other origins.'));
    } else done();
  });
}

interface Port {
  readonly number: number | undefined;
  /** What a Host without a port means. */
  readonly standard: number;
}

function portOf({ protocol, socket }: FastifyRequest): Port {
  return { number: socket.localPort, standard: protocol === 'https' ? HTTPS_PORT : HTTP_PORT };
}

/**
 * True when `header` names this machine and the server's port. A server that listens beyond this machine is also called by its
 * address, by the name it listens on, and through ports that lead to its own; an address needs no care, since only names can be
 * made to point elsewhere.
 */
function isExpectedHost(header: string, listenHost: string, port: Port): boolean {
  const host = parseHost(header);
  if (host === null) return false;
  if (isLoopback(listenHost)) return isLoopback(host.name) && (host.port ?? port.standard) === port.number;
  return isLoopback(host.name) || isIP(host.name) !== 0 || host.name === listenHost.toLowerCase();
}
