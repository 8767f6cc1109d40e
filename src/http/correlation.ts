/** The id by which a request is found in the logs of every system it passed through. It is neither secret nor unique. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const CORRELATION_HEADER = 'x-correlation-id';

/** What may be echoed and logged. */
const CORRELATION_ID = /^[\w-]{1,64}$/;

/** The caller's id, or one of ours when it sent none, several, or something else. */
export function correlationId(request: IncomingMessage): string {
  const sent = request.headers[CORRELATION_HEADER];
  return typeof sent === 'string' && CORRELATION_ID.test(sent) ? sent : randomUUID();
}
