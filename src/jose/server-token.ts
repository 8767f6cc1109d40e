/** The tokens that we sign ourselves: access tokens as RFC 9068 has them, each for one of our doors, which stands in its audience. */

import { compactVerify, decodeJwt, decodeProtectedHeader, errors, type JWTPayload, SignJWT } from 'jose';
import type { ServerKeys } from '../vault/server-keys.ts';

/** Which door of which server a token opens. */
export interface TokenDoor {
  /** Our own URL, without a slash at the end. */
  readonly issuerUrl: string;
  /** The door's base path. */
  readonly path: string;
}

export interface NewServerToken {
  /** Who may come in with it. */
  readonly subject: string;
  /** Scopes with blanks between. */
  readonly scope: string;
  /** Milliseconds since 1970; what is less than a second is cut off. */
  readonly expiresMs: number;
  /** How long it is good for, from when it is given. */
  readonly seconds: number;
  /** Another one for every token. */
  readonly jti: string;
  /** What else it says. */
  readonly more?: JWTPayload;
}

export interface ReadServerToken {
  /** Of the key of ours that signed it. */
  readonly kid: string;
  readonly subject: string;
  readonly scope: string;
  readonly expiresMs: number;
  readonly claims: JWTPayload;
}

/** `malformed`: no token of ours for this door, whoever signed it. They are looked for in this order. */
export type TokenFault = 'malformed' | 'signature' | 'expired';

const TYPE = 'at+jwt';
const ALGORITHM = 'ES256';

/** The thumbprint of a key: RFC 7638. */
const KEY_ID = /^[\w-]{1,64}$/;
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.([\w-]+)$/;

/** Throws what the keys throw. */
export async function signServerToken(
  keys: Pick<ServerKeys, 'tokenKey'>,
  door: TokenDoor,
  { subject, scope, expiresMs, seconds, jti, more = {} }: NewServerToken,
): Promise<string> {
  const { kid, privateKey } = await keys.tokenKey();
  const exp = Math.floor(expiresMs / 1000);
  const claims: JWTPayload = {
    iss: door.issuerUrl,
    aud: audienceOf(door),
    sub: subject,
    client_id: subject,
    scope,
    iat: exp - seconds,
    exp,
    jti,
    ...more,
  };
  return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid }).sign(privateKey);
}

/** What `text` says if it is a token of ours for this door; otherwise the first thing wrong with it. Throws what the keys throw. */
export async function readServerToken(
  keys: Pick<ServerKeys, 'tokenPublicKey'>,
  door: TokenDoor,
  nowMs: number,
  text: string,
): Promise<ReadServerToken | TokenFault> {
  const token = decode(text, door);
  if (token === null) return 'malformed';
  const key = await keys.tokenPublicKey(token.kid);
  if (key === null || !isOneText(text)) return 'signature';
  try {
    await compactVerify(text, key, { algorithms: [ALGORITHM] });
  } catch (error) {
    if (error instanceof errors.JOSEError) return 'signature';
    throw error;
  }
  return token.expiresMs <= nowMs ? 'expired' : token;
}

/** Null when it is not as we write them. The signature is not looked at. */
function decode(text: string, door: TokenDoor): ReadServerToken | null {
  try {
    const { alg, typ, kid } = decodeProtectedHeader(text);
    const claims = decodeJwt(text);
    const { iss, aud, sub, exp, scope } = claims;
    const isOurs =
      COMPACT_JWS.test(text) &&
      alg === ALGORITHM &&
      typ?.toLowerCase().replace(/^application\//, '') === TYPE &&
      iss === door.issuerUrl &&
      [aud].flat().includes(audienceOf(door));
    if (!isOurs || typeof kid !== 'string' || !KEY_ID.test(kid)) return null;
    if (typeof sub !== 'string' || typeof exp !== 'number' || typeof scope !== 'string') return null;
    return { kid, subject: sub, scope, expiresMs: exp * 1000, claims };
  } catch {
    return null;
  }
}

/** The last digit of a signature has bits to spare: the same signature in other letters is not the one that was given out. */
function isOneText(text: string): boolean {
  const signature = COMPACT_JWS.exec(text)?.[1] ?? '';
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

function audienceOf({ issuerUrl, path }: TokenDoor): string {
  return `${issuerUrl}${path}`;
}
