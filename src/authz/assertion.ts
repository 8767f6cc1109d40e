/**
 * An issuer's assertion (RFC 7523, section 3): a JWT that it has signed for one exchange, and what it says. What is wrong with it by
 * itself is told; whether its issuer and its key are known is not.
 */

import { decodeJwt, decodeProtectedHeader, errors, type JWK, type JWTPayload, jwtVerify } from 'jose';
import { isKeyId } from './issuer-keys.ts';
import { TokenRefused } from './token-refused.ts';

export interface Assertion {
  /** The whole JWT. A secret while it can be used. */
  readonly text: string;
  /** Claimed, until {@link isSignedWith} says so. */
  readonly issuerId: string;
  readonly kid: string;
  /** The last millisecond at which it is taken, the leeway included. */
  readonly expiresMs: number;
  /** Null: it has none. */
  readonly jti: string | null;
  readonly hasAudience: boolean;
}

export interface Expected {
  readonly nowMs: number;
  /** One of these must be in `aud` if there is one. */
  readonly audiences: readonly string[];
}

/** How far ahead an assertion may expire. */
const MAX_AHEAD_SECONDS = 15 * 60;
/** How much the issuer's clock and ours may differ. */
const LEEWAY_SECONDS = 30;

/** More than ES256 and these claims take; a chain of certificates in its header would be longer. */
const MAX_LENGTH = 4096;
const MAX_JTI_LENGTH = 255;

const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** What an issuer may be called, and more. */
const ISSUER_ID = /^[\w.~-]{1,64}$/;

/** Throws TokenRefused. The signature is not looked at. */
export function readAssertion(text: string, { nowMs, audiences }: Expected): Assertion {
  const { header, claims } = decode(text);
  if (header.alg !== 'ES256') throw invalid('the assertion must be signed with ES256');
  if (header.kid === undefined) throw invalid('the header of the assertion has no kid');
  if (!isKeyId(header.kid)) throw invalid('the kid of the assertion is malformed');
  const { iss, sub, exp, nbf, aud, jti } = claims as Readonly<Record<string, unknown>>;
  if (typeof iss !== 'string' || !ISSUER_ID.test(iss))
    throw invalid('the iss of the assertion is not an issuer id');
  if (sub !== iss) throw invalid('the sub of the assertion must equal its iss');
  const nowSeconds = nowMs / 1000;
  if (!isTime(exp)) throw invalid('the assertion has no exp');
  if (exp <= nowSeconds - LEEWAY_SECONDS) throw invalid('the assertion is expired');
  if (exp > nowSeconds + MAX_AHEAD_SECONDS + LEEWAY_SECONDS)
    throw invalid('the exp of the assertion is more than 15 minutes ahead');
  if (nbf !== undefined && !(isTime(nbf) && nbf <= nowSeconds + LEEWAY_SECONDS))
    throw invalid('the assertion is not valid yet');
  if (aud !== undefined && ![aud].flat().some((each) => audiences.includes(each as string)))
    throw invalid('the aud of the assertion must contain the URL of this server or of its token endpoint');
  if (jti !== undefined && !isId(jti)) throw invalid('the jti of the assertion must be 1 to 255 characters');
  return {
    text,
    issuerId: iss,
    kid: header.kid,
    expiresMs: Math.floor((exp + LEEWAY_SECONDS) * 1000),
    jti: jti ?? null,
    hasAudience: aud !== undefined,
  };
}

/** The example key of RFC 7515, appendix A.3.1: whoever signs with it is nobody. */
const NOBODYS_KEY: JWK = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

/** True when `key` has signed it. Without a key it takes as long to say no. */
export async function isSignedWith({ text }: Assertion, key: JWK | null, nowMs: number): Promise<boolean> {
  const checks = { algorithms: ['ES256'], clockTolerance: LEEWAY_SECONDS, currentDate: new Date(nowMs) };
  try {
    await jwtVerify(text, key ?? NOBODYS_KEY, checks);
    return key !== null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}

function decode(text: string): {
  readonly header: { readonly alg?: unknown; readonly kid?: unknown };
  readonly claims: JWTPayload;
} {
  if (text.length > MAX_LENGTH || !COMPACT_JWS.test(text)) throw invalid('the assertion is not a signed JWT');
  try {
    return { header: decodeProtectedHeader(text), claims: decodeJwt(text) };
  } catch {
    throw invalid('the assertion is not a signed JWT');
  }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= MAX_JTI_LENGTH;
}

function invalid(description: string): TokenRefused {
  return new TokenRefused('invalid_grant', description);
}
