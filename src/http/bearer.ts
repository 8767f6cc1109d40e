/** Bearer tokens as RFC 6750 sends them. Only their hash is kept and compared. Pure. */

import { hash, timingSafeEqual } from 'node:crypto';

/** The longest token that is looked at; ours are much shorter. */
export const MAX_TOKEN_LENGTH = 512;

/** `Bearer` in any case, spaces, and the b64token of RFC 6750, section 2.1. */
const CREDENTIALS = /^Bearer +([\w.~+/-]+=*)$/i;

/** The token of an Authorization header; null when there is none, or one of another scheme, charset or length. */
export function parseBearer(header: string | undefined): string | null {
  const token = header === undefined ? undefined : CREDENTIALS.exec(header)?.[1];
  return token === undefined || token.length > MAX_TOKEN_LENGTH ? null : token;
}

/** What is stored of a token: its SHA-256 as base64url, 43 characters. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function equalHashes(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
