/** One attempt to deliver a notification to its issuer. */

import type { Egress, EgressReply } from '../egress/egress.ts';
import { EgressFailed, EgressRefused } from '../egress/egress-faults.ts';
import { CORRELATION_HEADER } from '../http/correlation.ts';
import type { Vault } from '../vault/vault.ts';
import { type AccessTokens, type TokenClient, TokenRefused } from './access-tokens.ts';
import type { Outcome } from './after-attempt.ts';
import { openEndpointSecret, type StoredEndpoint, signingSecretsOf } from './endpoint-store.ts';
import { readRetryAfter } from './retry-after.ts';
import { webhookHeaders } from './webhook-signature.ts';

export interface SentNotification {
  readonly id: string;
  /** The issuer's name of the card, not its key. */
  readonly digitalCardId: string;
  /** JSON. */
  readonly body: string;
  /** By the database's clock. */
  readonly nowMs: bigint;
}

export interface Sender {
  readonly egress: Egress;
  readonly vault: Vault;
  readonly tokens: AccessTokens;
}

const UNAUTHORIZED = 401;

/** @param leftMs how much time is left for all of it, asked for before each request; 0 or less: none */
export async function sendNotification(
  { egress, vault, tokens }: Sender,
  endpoint: StoredEndpoint,
  notification: SentNotification,
  leftMs: () => number,
): Promise<Outcome> {
  const { id, digitalCardId, body, nowMs } = notification;
  const client = tokenClientOf(vault, endpoint);
  const headers = {
    'content-type': 'application/json',
    [CORRELATION_HEADER]: id,
    ...webhookHeaders({ id, timestamp: nowMs / 1000n, body }, signingSecretsOf(vault, endpoint)),
  };
  const url =
    `${endpoint.url}/notifications/d1/v1/issuers/${encodeURIComponent(endpoint.issuerId)}` +
    `/digitalCards/${encodeURIComponent(digitalCardId)}/notifications`;
  const post = (token: string | null): Promise<EgressReply> => {
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
    return egress.send({
      method: 'POST',
      url,
      headers: { ...headers, ...authorization },
      body,
      timeoutMs: inTime(leftMs),
    });
  };
  try {
    const token = client === null ? null : await tokens.tokenOf(client, null, inTime(leftMs));
    let reply = await post(token);
    if (reply.status === UNAUTHORIZED && client !== null)
      reply = await post(await tokens.tokenOf(client, token, inTime(leftMs)));
    const retryAfterMs = readRetryAfter(reply.headers['retry-after'], nowMs);
    return { kind: 'answer', status: reply.status, retryAfterMs };
  } catch (error) {
    const isKnown =
      error instanceof EgressFailed || error instanceof EgressRefused || error instanceof TokenRefused;
    if (!isKnown) throw error;
    return { kind: 'no-answer', what: error.message };
  }
}

function tokenClientOf(
  vault: Vault,
  { issuerId, version, tokenUrl, clientId, clientSecret }: StoredEndpoint,
): TokenClient | null {
  if (tokenUrl === null || clientId === null || clientSecret === null) return null;
  const secret = openEndpointSecret(vault, issuerId, 'client_secret', clientSecret);
  return { issuerId, version, tokenUrl, clientId, clientSecret: secret };
}

function inTime(leftMs: () => number): number {
  const left = leftMs();
  if (left <= 0) throw new EgressFailed('no answer in time');
  return left;
}
