/** Replies outside the published contracts: problem details as RFC 9457 defines them. They never tell what the server knows. */

import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The members of RFC 9457, section 3.1, that we send. */
export interface Problem {
  /** `about:blank`: the status says it all, and `title` is its name. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What the caller can do about it. */
  readonly detail?: string;
}

/** The problem that says no more than its status, which is a registered one of 400 to 599. */
export function problemOf(status: number, detail?: string): Problem {
  const title = STATUS_CODES[status] ?? 'Unknown Error';
  return detail === undefined
    ? { type: 'about:blank', title, status }
    : { type: 'about:blank', title, status, detail };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
}
