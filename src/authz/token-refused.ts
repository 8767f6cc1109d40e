/** Why no token is given, as RFC 6749, section 5.2, says it. */

import { MissingKeyError } from '../cards/card-keys.ts';
import { DatabaseUnavailable } from '../db/database.ts';
import { requestFault } from '../http/request-fault.ts';
import { FormFault } from './token-form.ts';

/** `slow_down` is RFC 8628's, section 3.5. */
export type TokenError =
  | 'invalid_request'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'slow_down'
  | 'temporarily_unavailable'
  | 'server_error';

/** The request gets no token. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly error: TokenError;
  /** For our log; the caller may be told less. */
  readonly why: string;

  /** @param description for a developer: ASCII without quotes and backslashes. Repeats nothing of the request. */
  constructor(error: TokenError, description: string, why: string = description) {
    super(description);
    this.error = error;
    this.why = why;
  }
}

/** RFC 6749, section 5.2, knows 400 only; the others say what a caller's HTTP library can act on. */
const STATUS: Readonly<Partial<Record<TokenError, number>>> = {
  slow_down: 429,
  temporarily_unavailable: 503,
  server_error: 500,
};

export function statusOf({ error }: TokenRefused): number {
  return STATUS[error] ?? 400;
}

/** What a failure of any kind is to the caller. */
export function refusalFor(error: unknown): TokenRefused {
  if (error instanceof TokenRefused) return error;
  if (error instanceof FormFault) return new TokenRefused('invalid_request', error.message);
  if (error instanceof DatabaseUnavailable || error instanceof MissingKeyError)
    return new TokenRefused('temporarily_unavailable', 'try again later');
  const fault = requestFault(error);
  if (fault === null) return new TokenRefused('server_error', 'an unexpected error');
  return new TokenRefused('invalid_request', FAULTS[fault.kind]);
}

const FAULTS = {
  missing: 'there is no body',
  malformed: 'the body cannot be read',
  'too-large': 'the body is too large',
  unsupported: 'the body must be application/x-www-form-urlencoded or application/json',
} as const;
