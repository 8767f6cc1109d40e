/** An assertion for an access token: first who asks, then what for. */

import type { Database } from '../db/database.ts';
import type { Entropy } from '../entropy.ts';
import type { ServerKeys } from '../vault/server-keys.ts';
import { ACCESS_TOKEN_SECONDS, signAccessToken } from './access-token.ts';
import { type Assertion, isSignedWith, readAssertion } from './assertion.ts';
import { useAssertion } from './assertion-use.ts';
import { type IssuerAccess, loadIssuerAccess } from './issuer-access.ts';
import type { Scope } from './issuer-callers.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { parseScope, scopeText } from './scope.ts';
import { TokenRefused } from './token-refused.ts';

export interface ExchangeServices {
  readonly db: Database;
  readonly entropy: Pick<Entropy, 'uuid'>;
  readonly issuerKeys: Pick<IssuerKeys, 'signingKey'>;
  readonly serverKeys: Pick<ServerKeys, 'tokenKey'>;
  /** Our own URL, without a slash at the end: the `iss` of our tokens. */
  readonly issuerUrl: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** An issuer that has shown its assertion, which may still have been used before. */
export interface ProvenIssuer {
  readonly issuerId: string;
  readonly access: IssuerAccess;
  readonly assertion: Assertion;
}

/** RFC 6749, section 5.1. */
export interface TokenReply {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
}

/**
 * Throws TokenRefused, and what the database throws. What is told does not depend on which issuers and keys there are.
 *
 * @param text the assertion
 * @param tokenUrl where the request was sent to
 * @param fingerprint of the client certificate that the connection has proven; null without one
 */
export async function proveIssuer(
  { db, issuerKeys, issuerUrl, now }: ExchangeServices,
  text: string,
  tokenUrl: string,
  fingerprint: string | null,
): Promise<ProvenIssuer> {
  const nowMs = now();
  const assertion = readAssertion(text, { nowMs, audiences: [issuerUrl(), tokenUrl] });
  const { issuerId, kid } = assertion;
  const [key, access] = await Promise.all([
    issuerKeys.signingKey(issuerId, kid),
    loadIssuerAccess(db, issuerId, fingerprint),
  ]);
  const isSigned = await isSignedWith(assertion, key, nowMs);
  if (key === null) throw notAccepted('no such signing key in force');
  if (!isSigned) throw notAccepted('wrong signature');
  if (access === null) throw notAccepted('no access to the issuer door');
  return { issuerId, access, assertion };
}

/** Throws TokenRefused, and what the database and the keys throw. */
export async function issueToken(
  { db, entropy, serverKeys, issuerUrl, now }: ExchangeServices,
  { issuerId, access, assertion }: ProvenIssuer,
  wanted: string | undefined,
  fingerprint: string | null,
): Promise<TokenReply> {
  checkStrictness(access, assertion);
  checkCertificate(access);
  const scopes = grantedScopes(access, wanted);
  await useOnce(db, assertion);
  const token = {
    issuerId,
    scopes,
    fingerprint: access.certificate === 'own' ? fingerprint : null,
    expiresMs: now() + ACCESS_TOKEN_SECONDS * 1000,
  };
  const maker = { keys: serverKeys, issuerUrl: issuerUrl() };
  return {
    access_token: await signAccessToken(maker, token, entropy.uuid()),
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_SECONDS,
    scope: scopeText(scopes),
  };
}

function notAccepted(why: string): TokenRefused {
  return new TokenRefused('invalid_grant', 'the assertion is not accepted', why);
}

function checkStrictness({ strictAssertions }: IssuerAccess, { jti, hasAudience }: Assertion): void {
  if (!strictAssertions) return;
  if (!hasAudience) throw new TokenRefused('invalid_grant', 'this issuer must give its assertions an aud');
  if (jti === null) throw new TokenRefused('invalid_grant', 'this issuer must give its assertions a jti');
}

function checkCertificate({ certificate, requiresCertificate }: IssuerAccess): void {
  if (certificate === 'foreign')
    throw new TokenRefused('invalid_grant', 'the client certificate is registered for another issuer');
  if (requiresCertificate && certificate === 'none')
    throw new TokenRefused('invalid_grant', 'this issuer must use a registered client certificate');
}

/** All that the issuer has, or those that it wants of them. */
function grantedScopes({ scopes }: IssuerAccess, wanted: string | undefined): ReadonlySet<Scope> {
  const asked = wanted === undefined || wanted === '' ? scopes : parseScope(wanted);
  if (asked === null || asked.size === 0 || ![...asked].every((scope) => scopes.has(scope)))
    throw new TokenRefused('invalid_scope', 'the scope must be of those that this issuer has');
  return asked;
}

async function useOnce(db: Database, { issuerId, jti, expiresMs }: Assertion): Promise<void> {
  if (jti === null) return;
  const outcome = await useAssertion(db, issuerId, jti, expiresMs);
  if (outcome === 'conflict') throw new TokenRefused('invalid_grant', 'the assertion was used already');
  if (outcome === 'unknown')
    throw new TokenRefused('temporarily_unavailable', 'try again later with another assertion');
}
