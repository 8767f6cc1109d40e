/** What an access token lets a till do. Pure. */

import type { TillScope } from './till-callers.ts';

/** In the order in which they are written. */
export const TILL_SCOPES: readonly TillScope[] = [
  'cards:read',
  'cards:debit',
  'cards:credit',
  'cards:refund',
];

/** Those of `names` that are scopes. */
export function tillScopesAmong(names: readonly string[]): ReadonlySet<TillScope> {
  return new Set(TILL_SCOPES.filter((scope) => names.includes(scope)));
}

/** With blanks between: RFC 6749, section 3.3. */
export function tillScopeText(scopes: ReadonlySet<TillScope>): string {
  return TILL_SCOPES.filter((scope) => scopes.has(scope)).join(' ');
}
