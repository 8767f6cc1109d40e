/**
 * Which till vendor's system calls, by its access token.
 *
 * What a token says is remembered for as long as it is good, so that it is verified once. What may be taken away meanwhile, the client
 * itself, its scopes and its tokens, is looked up again and again.
 */

import type { Database } from '../db/database.ts';
import { type Refusal, refuse } from '../errors.ts';
import { hashToken } from '../http/bearer.ts';
import { recentlyUsed } from '../http/recently-used.ts';
import type { TokenFault } from '../jose/server-token.ts';
import type { ServerKeys } from '../vault/server-keys.ts';
import { loadTillClient, type TillClient } from './client-store.ts';
import { readTillToken, type TillToken } from './till-token.ts';

export type TillScope = 'cards:read' | 'cards:debit' | 'cards:credit' | 'cards:refund';

export interface TillCaller {
  readonly clientId: string;
  readonly groupId: bigint;
  /** Null: every store of the group. */
  readonly storeId: bigint | null;
  /** Those of its token that it still has. */
  readonly scopes: ReadonlySet<TillScope>;
}

export interface TillCallers {
  /**
   * Who calls; or why not: `missing-token`, `token-signature`, `token-expired`, `invalid-token`. Throws DatabaseUnavailable.
   *
   * @param authorization the header; undefined without one
   */
  identify(authorization: string | undefined): Promise<TillCaller | Refusal>;
}

export interface TillCallerServices {
  readonly db: Database;
  readonly serverKeys: Pick<ServerKeys, 'tokenPublicKey'>;
  /** Our own URL, without a slash at the end: the `iss` of our tokens. */
  readonly issuerUrl: () => string;
  /** Milliseconds since 1970; the system's when left out. */
  readonly now?: () => number;
  /** A monotonic clock, milliseconds; the system's when left out. */
  readonly uptime?: () => number;
}

/** How long it is remembered what a client may do: what another server takes away works that long at most. */
export const CLIENT_MEMORY_MS = 1_000;

/** Far more than tills have in use; each takes about half a kilobyte. */
const MAX_TOKENS = 10_000;
const MAX_CLIENTS = 10_000;

/** Ours have less than a thousand characters. */
const MAX_TOKEN_LENGTH = 2048;
const BEARER = /^Bearer +(\S+)$/i;

const FAULTS: Readonly<Record<TokenFault, Refusal>> = {
  malformed: refuse('invalid-token'),
  signature: refuse('token-signature'),
  expired: refuse('token-expired'),
};

interface Remembered {
  readonly client: TillClient;
  readonly untilMs: number;
}

/** {@link TillCallers} that can be told to look again at once, when clients were changed here. */
export function tillCallers(services: TillCallerServices): TillCallers & { forget(): void } {
  const { db, serverKeys, issuerUrl, now = Date.now, uptime = () => performance.now() } = services;
  const tokens = recentlyUsed<TillToken & { readonly kid: string }>(MAX_TOKENS);
  let clients = recentlyUsed<Remembered>(MAX_CLIENTS);

  async function tokenIn(text: string): Promise<TillToken | TokenFault> {
    if (text.length > MAX_TOKEN_LENGTH) return 'malformed';
    const key = hashToken(text);
    const known = tokens.get(key);
    // A key that has retired takes its tokens with it.
    const isGood = known !== undefined && known.expiresMs > now();
    if (isGood && (await serverKeys.tokenPublicKey(known.kid)) !== null) return known;
    const read = await readTillToken(serverKeys, issuerUrl(), now(), text);
    if (typeof read === 'string') tokens.delete(key);
    else tokens.set(key, read);
    return read;
  }

  async function clientOf(clientId: string): Promise<TillClient | null> {
    const remembered = clients;
    const known = remembered.get(clientId);
    if (known !== undefined && known.untilMs > uptime()) return known.client;
    const untilMs = uptime() + CLIENT_MEMORY_MS;
    const client = await loadTillClient(db, clientId);
    // What was read before they were forgotten goes into what is not looked at any more.
    if (client !== null) remembered.set(clientId, { client, untilMs });
    return client;
  }

  return {
    async identify(authorization) {
      const text = BEARER.exec(authorization ?? '')?.[1];
      if (text === undefined) return refuse('missing-token');
      const token = await tokenIn(text);
      if (typeof token === 'string') return FAULTS[token];
      const client = await clientOf(token.clientId);
      if (client === null || client.revokedMs !== null || token.generation !== client.tokenGeneration)
        return refuse('invalid-token');
      const { clientId, groupId, storeId } = client;
      const scopes = [...token.scopes].filter((scope) => client.scopes.has(scope));
      return { clientId, groupId, storeId, scopes: new Set(scopes) };
    },
    forget() {
      clients = recentlyUsed(MAX_CLIENTS);
    },
  };
}
