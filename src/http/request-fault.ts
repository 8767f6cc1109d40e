/** Why a request never reached its handler, so that a door can say it in its own shape. */

import { BODY } from './fault.ts';

/**
 * - `missing`: there is no body.
 * - `malformed`: it is not the JSON it claims to be, it ended early, or it would have tampered with prototypes.
 * - `too-large`: it is longer than the route's `bodyLimit`.
 * - `unsupported`: it is not `application/json`, or not in UTF-8.
 */
export interface RequestFault {
  readonly kind: 'missing' | 'malformed' | 'too-large' | 'unsupported';
  readonly field: typeof BODY;
}

/**
 * What an error that reached a door's error handler says about the request; null when it is not the caller's fault.
 *
 * The codes are those of Fastify's documentation, `Reference/Errors`.
 */
export function requestFault(error: unknown): RequestFault | null {
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  switch (code) {
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return { kind: 'missing', field: BODY };
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { kind: 'too-large', field: BODY };
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { kind: 'unsupported', field: BODY };
    default:
      return isClientError(statusCode) ? { kind: 'malformed', field: BODY } : null;
  }
}

export function isClientError(status: unknown): status is number {
  return typeof status === 'number' && status >= 400 && status < 500;
}
