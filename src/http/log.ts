/** What the server logs: JSON lines that never hold a body, a query, a header, a token or a card number. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type LoggerOptions, stdTimeFunctions } from 'pino';
import { loggedCorrelationId } from './correlation.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Ids a door adds to the line about its request. They are logged in clear. */
export type LogFields = Readonly<Record<string, string | number>>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by a door when it knows them. */
    logFields: LogFields | null;
  }
}

/** Members that are blotted out wherever one is logged by mistake, at the top or one level down. */
const SECRET_MEMBERS = [
  'authorization',
  'body',
  'cookie',
  'headers',
  'pan',
  'password',
  'query',
  'secret',
  'token',
  'url',
];

export function loggerOptions(level: LogLevel): LoggerOptions {
  return {
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    serializers: {
      correlationId: loggedCorrelationId,
      req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url }),
      res: (reply: FastifyReply) => ({ status: reply.statusCode }),
      err: errorFields,
    },
  };
}

/** An error without its own members: a database driver's hold the values of keys. */
export function errorFields(error: Error & { code?: unknown }): Readonly<Record<string, unknown>> {
  return { type: error.name, code: error.code, message: error.message, stack: error.stack };
}

/**
 * One line a request, once it is answered: the server's failures as errors, refusals as info, everything else at debug, so that
 * by default a good request costs no line.
 */
export function logReply(request: FastifyRequest, reply: FastifyReply): void {
  const { statusCode } = reply;
  const level = statusCode >= 500 ? 'error' : statusCode >= 400 ? 'info' : 'debug';
  if (level === 'debug' && !logsDebug(request.log.level)) return;
  request.log[level](
    {
      method: request.method,
      route: request.is404 ? null : request.routeOptions.url,
      status: statusCode,
      ms: Math.round(reply.elapsedTime * 1000) / 1000,
      ...request.logFields,
    },
    'answered',
  );
}

function logsDebug(level: string): boolean {
  return level === 'debug' || level === 'trace';
}
