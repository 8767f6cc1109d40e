/** What an access token lets its issuer do. Pure. */

import type { Scope } from './issuer-callers.ts';

/** In the order in which they are written. */
export const SCOPES: readonly Scope[] = [
  'digitalcards:read',
  'digitalcards:write',
  'digitalcards:credentials',
];

/** Scopes with blanks between (RFC 6749, section 3.3); null when one of them is not ours. */
export function parseScope(text: string): ReadonlySet<Scope> | null {
  const names = text.split(' ').filter(Boolean);
  const found = scopesAmong(names);
  return names.every((name) => found.has(name as Scope)) ? found : null;
}

export function scopeText(scopes: ReadonlySet<Scope>): string {
  return SCOPES.filter((scope) => scopes.has(scope)).join(' ');
}

/** Those of `names` that are scopes. */
export function scopesAmong(names: readonly string[]): ReadonlySet<Scope> {
  return new Set(SCOPES.filter((scope) => names.includes(scope)));
}
