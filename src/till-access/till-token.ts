/** Access tokens of tills: for one client at the till's door, until they expire or their client's tokens are revoked. */

import { readServerToken, signServerToken, type TokenDoor, type TokenFault } from '../jose/server-token.ts';
import type { ServerKeys } from '../vault/server-keys.ts';
import { tillScopesAmong, tillScopeText } from './scope.ts';
import type { TillScope } from './till-callers.ts';

export interface TillToken {
  readonly clientId: string;
  readonly scopes: ReadonlySet<TillScope>;
  /** As the client's was when the token was given. */
  readonly generation: bigint;
  readonly expiresMs: number;
}

/** How long one is good for, from when it is given. */
export const TILL_TOKEN_SECONDS = 3600;

/** Where everything of the till's door stands, but its own tokens. */
const TILL_DOOR = '/cards';

/** @param jti another one for every token */
export async function signTillToken(
  keys: Pick<ServerKeys, 'tokenKey'>,
  issuerUrl: string,
  { clientId, scopes, generation, expiresMs }: TillToken,
  jti: string,
): Promise<string> {
  return signServerToken(keys, doorAt(issuerUrl), {
    subject: clientId,
    scope: tillScopeText(scopes),
    expiresMs,
    seconds: TILL_TOKEN_SECONDS,
    jti,
    more: { gen: Number(generation) },
  });
}

/** A token with the kid of the key of ours that signed it, or the first thing wrong with it. */
export async function readTillToken(
  keys: Pick<ServerKeys, 'tokenPublicKey'>,
  issuerUrl: string,
  nowMs: number,
  text: string,
): Promise<(TillToken & { readonly kid: string }) | TokenFault> {
  const token = await readServerToken(keys, doorAt(issuerUrl), nowMs, text);
  if (typeof token === 'string') return token;
  const { gen } = token.claims;
  if (typeof gen !== 'number' || !Number.isSafeInteger(gen)) return 'malformed';
  return {
    kid: token.kid,
    clientId: token.subject,
    scopes: tillScopesAmong(token.scope.split(' ')),
    generation: BigInt(gen),
    expiresMs: token.expiresMs,
  };
}

function doorAt(issuerUrl: string): TokenDoor {
  return { issuerUrl, path: TILL_DOOR };
}
