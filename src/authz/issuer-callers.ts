/**
 * Which issuer calls, by its access token.
 *
 * What a token says is remembered for as long as it is good, so that it is verified once. What may change meanwhile, the issuer's
 * scopes and its certificates, is looked up again every few seconds.
 */

import type { Database } from '../db/database.ts';
import { hashToken } from '../http/bearer.ts';
import { recentlyUsed } from '../http/recently-used.ts';
import type { ServerKeys } from '../vault/server-keys.ts';
import { type AccessToken, readAccessToken } from './access-token.ts';
import { type IssuerAccess, loadIssuerAccess } from './issuer-access.ts';

/** Reading what the issuer's cards are and have been, changing them, and having their numbers. */
export type Scope = 'digitalcards:read' | 'digitalcards:write' | 'digitalcards:credentials';

export interface IssuerCaller {
  readonly issuerId: string;
  /** Those of its token that it still has. */
  readonly scopes: ReadonlySet<Scope>;
}

export interface IssuerCallers {
  /**
   * The issuer that the access token in `authorization` is for; null when it is none of ours, cannot be used any more, or is bound
   * to another certificate. Throws DatabaseUnavailable.
   *
   * @param fingerprint of the client certificate that the connection has proven; null without one
   */
  identify(authorization: string | undefined, fingerprint: string | null): Promise<IssuerCaller | null>;
}

export interface IssuerCallerServices {
  readonly db: Database;
  readonly serverKeys: Pick<ServerKeys, 'tokenPublicKey'>;
  /** Our own URL, as in the token endpoint's. */
  readonly issuerUrl: () => string;
  /** Milliseconds since 1970; the system's when left out. */
  readonly now?: () => number;
  /** A monotonic clock, milliseconds; the system's when left out. */
  readonly uptime?: () => number;
}

/** How long it is remembered what an issuer may do: what is taken away works that long at most. */
export const ACCESS_MEMORY_MS = 5_000;

/** Far more than issuers have in use; each takes about half a kilobyte. */
const MAX_TOKENS = 10_000;
const MAX_ACCESSES = 1_000;

/** Ours have 700 to 800 characters. */
const MAX_TOKEN_LENGTH = 2048;
/** `Bearer` in any case, and a signed JWT: a JWE has five parts. */
const CREDENTIALS = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

interface Remembered {
  readonly access: IssuerAccess;
  readonly untilMs: number;
}

export function issuerCallers(services: IssuerCallerServices): IssuerCallers {
  const { db, serverKeys, issuerUrl, now = Date.now, uptime = () => performance.now() } = services;
  const tokens = recentlyUsed<AccessToken>(MAX_TOKENS);
  const accesses = recentlyUsed<Remembered>(MAX_ACCESSES);

  async function tokenIn(text: string): Promise<AccessToken | null> {
    const key = hashToken(text);
    const known = tokens.get(key);
    // A key that has retired takes its tokens with it.
    if (
      known !== undefined &&
      known.expiresMs > now() &&
      (await serverKeys.tokenPublicKey(known.kid)) !== null
    )
      return known;
    const read = await readAccessToken({ keys: serverKeys, issuerUrl: issuerUrl(), nowMs: now() }, text);
    if (read === null) tokens.delete(key);
    else tokens.set(key, read);
    return read;
  }

  async function accessOf(issuerId: string, fingerprint: string | null): Promise<IssuerAccess | null> {
    const key = `${fingerprint ?? ''} ${issuerId}`;
    const known = accesses.get(key);
    if (known !== undefined && known.untilMs > uptime()) return known.access;
    const access = await loadIssuerAccess(db, issuerId, fingerprint);
    if (access === null) accesses.delete(key);
    else accesses.set(key, { access, untilMs: uptime() + ACCESS_MEMORY_MS });
    return access;
  }

  return {
    async identify(authorization, fingerprint) {
      const text = jwtIn(authorization);
      const token = text === null ? null : await tokenIn(text);
      if (token === null || !isBearer(token, fingerprint)) return null;
      const access = await accessOf(token.issuerId, fingerprint);
      if (access === null || !isAdmitted(token, access)) return null;
      const scopes = [...token.scopes].filter((scope) => access.scopes.has(scope));
      return { issuerId: token.issuerId, scopes: new Set(scopes) };
    },
  };
}

function jwtIn(authorization: string | undefined): string | null {
  const text = authorization === undefined ? undefined : CREDENTIALS.exec(authorization)?.[1];
  return text === undefined || text.length > MAX_TOKEN_LENGTH ? null : text;
}

/** A token that is bound to a certificate is good for whoever has that one. */
function isBearer(token: AccessToken, fingerprint: string | null): boolean {
  return token.fingerprint === null || token.fingerprint === fingerprint;
}

/** Nobody comes with another issuer's certificate, and a bound token works for as long as its certificate is registered. */
function isAdmitted(token: AccessToken, { certificate, requiresCertificate }: IssuerAccess): boolean {
  if (certificate === 'foreign') return false;
  return token.fingerprint === null ? !requiresCertificate : certificate === 'own';
}
