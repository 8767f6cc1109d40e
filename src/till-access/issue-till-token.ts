/** A client's id and secret for an access token: first who asks, then what for. */

import type { Database } from '../db/database.ts';
import type { Entropy } from '../entropy.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { components } from '../http/till.generated.ts';
import type { ServerKeys } from '../vault/server-keys.ts';
import type { Vault } from '../vault/vault.ts';
import { isSecretOf } from './client-secret.ts';
import { loadTillClient, type TillClient } from './client-store.ts';
import { tillScopesAmong, tillScopeText } from './scope.ts';
import type { TillScope } from './till-callers.ts';
import { signTillToken, TILL_TOKEN_SECONDS } from './till-token.ts';

export interface TillTokenServices {
  readonly db: Database;
  readonly vault: Vault;
  readonly entropy: Pick<Entropy, 'uuid'>;
  readonly serverKeys: Pick<ServerKeys, 'tokenKey'>;
  /** Our own URL, without a slash at the end: the `iss` of our tokens. */
  readonly issuerUrl: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** RFC 7617, section 2. */
const BASIC = /^Basic +([\w+/-]+=*)$/i;
/** A client's id, and whatever may be a secret: an id has no colon. */
const ID_AND_SECRET = /^([\w.~-]{1,64}):(.+)$/s;

/** The client whose id and secret `authorization` holds; otherwise the same for all that is wrong with them. */
export async function proveTillClient(
  { db, vault }: Pick<TillTokenServices, 'db' | 'vault'>,
  authorization: string | undefined,
): Promise<TillClient | Refusal> {
  const encoded = BASIC.exec(authorization ?? '')?.[1] ?? '';
  const [, clientId, secret] = ID_AND_SECRET.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  if (clientId === undefined || secret === undefined)
    return refuse('missing-token', 'a client id and its secret are needed');
  const client = await loadTillClient(db, clientId);
  const isProven = client !== null && isSecretOf(vault, client, secret) && client.revokedMs === null;
  return isProven ? client : refuse('missing-token', 'the client id and the secret are not accepted');
}

/** @param wanted scopes with blanks between; all that the client has when it names none */
export async function issueTillToken(
  { entropy, serverKeys, issuerUrl, now }: TillTokenServices,
  client: TillClient,
  wanted: string,
): Promise<components['schemas']['token'] | Refusal> {
  const scopes = grantedScopes(client, wanted);
  if (scopes === null) return refuse('not-authorised', 'the scope must be of those that the client has');
  const { clientId, tokenGeneration: generation } = client;
  const expiresMs = now() + TILL_TOKEN_SECONDS * 1000;
  const token = { clientId, scopes, generation, expiresMs };
  return {
    access_token: await signTillToken(serverKeys, issuerUrl(), token, entropy.uuid()),
    token_type: 'Bearer',
    expires_in: TILL_TOKEN_SECONDS,
    scope: tillScopeText(scopes),
  };
}

/** Null when one of them is not the client's, or there are none. */
function grantedScopes({ scopes }: TillClient, wanted: string): ReadonlySet<TillScope> | null {
  const names = wanted.split(' ').filter(Boolean);
  if (names.length === 0) return scopes.size === 0 ? null : scopes;
  const found = tillScopesAmong(names);
  const areAllTheirs = names.every((name) => found.has(name as TillScope) && scopes.has(name as TillScope));
  return areAllTheirs ? found : null;
}
