/** Access tokens for one issuer at the issuer door, bound to a certificate where one is used (RFC 8705). */

import { readServerToken, signServerToken, type TokenDoor } from '../jose/server-token.ts';
import type { ServerKeys } from '../vault/server-keys.ts';
import type { Scope } from './issuer-callers.ts';
import { parseScope, scopeText } from './scope.ts';

export interface TokenClaims {
  readonly issuerId: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Of the client certificate without which it is worth nothing; null when it needs none. */
  readonly fingerprint: string | null;
  readonly expiresMs: number;
}

/** A token that was read. */
export interface AccessToken extends TokenClaims {
  /** Of the key of ours that signed it. */
  readonly kid: string;
}

/** How long one is good for, from when it is given. */
export const ACCESS_TOKEN_SECONDS = 900;

/** The base path of the door that our tokens open. */
const ISSUER_DOOR = '/banking/v1';

export interface TokenMaker {
  readonly keys: Pick<ServerKeys, 'tokenKey'>;
  /** Our own URL, without a slash at the end. */
  readonly issuerUrl: string;
}

/** @param jti another one for every token */
export async function signAccessToken(
  { keys, issuerUrl }: TokenMaker,
  { issuerId, scopes, fingerprint, expiresMs }: TokenClaims,
  jti: string,
): Promise<string> {
  return signServerToken(keys, doorAt(issuerUrl), {
    subject: issuerId,
    scope: scopeText(scopes),
    expiresMs,
    seconds: ACCESS_TOKEN_SECONDS,
    jti,
    ...(fingerprint === null ? {} : { more: { cnf: { 'x5t#S256': thumbprintOf(fingerprint) } } }),
  });
}

export interface TokenReader {
  readonly keys: Pick<ServerKeys, 'tokenPublicKey'>;
  readonly issuerUrl: string;
  readonly nowMs: number;
}

/** What `text` says if it is a token of ours for the issuer door that is not expired; null otherwise. */
export async function readAccessToken(
  { keys, issuerUrl, nowMs }: TokenReader,
  text: string,
): Promise<AccessToken | null> {
  const token = await readServerToken(keys, doorAt(issuerUrl), nowMs, text);
  if (typeof token === 'string') return null;
  const { kid, subject, expiresMs } = token;
  const { cnf } = token.claims;
  const scopes = parseScope(token.scope);
  const thumbprint = (cnf as { readonly 'x5t#S256'?: unknown } | undefined)?.['x5t#S256'];
  if (scopes === null || (cnf !== undefined && typeof thumbprint !== 'string')) return null;
  const fingerprint = typeof thumbprint === 'string' ? fingerprintOf(thumbprint) : null;
  return { kid, issuerId: subject, scopes, fingerprint, expiresMs };
}

function doorAt(issuerUrl: string): TokenDoor {
  return { issuerUrl, path: ISSUER_DOOR };
}

/** RFC 8705, section 3.1: what we write in hexadecimal it writes in base64url. */
function thumbprintOf(fingerprint: string): string {
  return Buffer.from(fingerprint, 'hex').toString('base64url');
}

function fingerprintOf(thumbprint: string): string {
  return Buffer.from(thumbprint, 'base64url').toString('hex');
}
