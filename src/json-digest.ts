/** Digests by which a repeated request is told from another one: JSON values are compared, not bytes. Pure. */

import { hash } from 'node:crypto';

/** SHA-256, base64url. */
export function jsonDigest(value: unknown): string {
  return hash('sha256', JSON.stringify(value, sortedKeys), 'base64url');
}

/** Objects are written with their keys in order, so that equal values are equal text. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
