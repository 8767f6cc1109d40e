/** The id by which a request is found in the logs of every system it passed through. It is neither secret nor unique. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { maskCardNumbers } from '../card-number.ts';

export const CORRELATION_HEADER = 'x-correlation-id';

/** What may be echoed. */
const CORRELATION_ID = /^[\w-]{1,64}$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The caller's id, or one of ours when it sent none, several, or something else. */
export function correlationId(request: IncomingMessage): string {
  const sent = request.headers[CORRELATION_HEADER];
  return typeof sent === 'string' && CORRELATION_ID.test(sent) ? sent : randomUUID();
}

/** As it may be logged: without what may be a card number. A UUID is none, whatever its digits come to. */
export function loggedCorrelationId(id: string): string {
  return UUID.test(id) ? id : maskCardNumbers(id);
}
