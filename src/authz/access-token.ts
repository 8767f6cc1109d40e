/** Our access tokens: JWTs as RFC 9068 has them, for one issuer at the issuer door, bound to a certificate where one is used (RFC 8705). */

import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { ServerKeys } from '../vault/server-keys.ts';
import type { Scope } from './issuer-callers.ts';
import { isKeyId } from './issuer-keys.ts';
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

const TYPE = 'at+jwt';
const ALGORITHM = 'ES256';

export interface TokenMaker {
  readonly keys: Pick<ServerKeys, 'tokenKey'>;
  /** Our own URL, without a slash at the end. */
  readonly issuerUrl: string;
}

/** @param jti another one for every token */
export async function signAccessToken(
  { keys, issuerUrl }: TokenMaker,
  token: TokenClaims,
  jti: string,
): Promise<string> {
  const { kid, privateKey } = await keys.tokenKey();
  const exp = Math.floor(token.expiresMs / 1000);
  const claims: JWTPayload = {
    iss: issuerUrl,
    aud: audienceAt(issuerUrl),
    sub: token.issuerId,
    client_id: token.issuerId,
    scope: scopeText(token.scopes),
    iat: exp - ACCESS_TOKEN_SECONDS,
    exp,
    jti,
    ...(token.fingerprint === null ? {} : { cnf: { 'x5t#S256': thumbprintOf(token.fingerprint) } }),
  };
  return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid }).sign(privateKey);
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
  const kid = keyIdOf(text);
  if (kid === null) return null;
  const key = await keys.tokenPublicKey(kid);
  if (key === null) return null;
  const checks = {
    algorithms: [ALGORITHM],
    typ: TYPE,
    issuer: issuerUrl,
    audience: audienceAt(issuerUrl),
    requiredClaims: ['sub', 'exp'],
    currentDate: new Date(nowMs),
  };
  try {
    return tokenFrom(kid, (await jwtVerify(text, key, checks)).payload);
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** Null when it is no JWT, or names no key. */
function keyIdOf(text: string): string | null {
  try {
    const { kid } = decodeProtectedHeader(text);
    return isKeyId(kid) ? kid : null;
  } catch {
    return null;
  }
}

/** Null when it is not as we write them. */
function tokenFrom(kid: string, { sub, exp, scope, cnf }: JWTPayload): AccessToken | null {
  const scopes = typeof scope === 'string' ? parseScope(scope) : null;
  if (sub === undefined || exp === undefined || scopes === null) return null;
  const thumbprint = (cnf as { readonly 'x5t#S256'?: unknown } | undefined)?.['x5t#S256'];
  if (cnf !== undefined && typeof thumbprint !== 'string') return null;
  const fingerprint = typeof thumbprint === 'string' ? fingerprintOf(thumbprint) : null;
  return { kid, issuerId: sub, scopes, fingerprint, expiresMs: exp * 1000 };
}

function audienceAt(issuerUrl: string): string {
  return `${issuerUrl}${ISSUER_DOOR}`;
}

/** RFC 8705, section 3.1: what we write in hexadecimal it writes in base64url. */
function thumbprintOf(fingerprint: string): string {
  return Buffer.from(fingerprint, 'hex').toString('base64url');
}

function fingerprintOf(thumbprint: string): string {
  return Buffer.from(thumbprint, 'base64url').toString('hex');
}
