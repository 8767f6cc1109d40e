/** Signatures of Standard Webhooks 1.0, `v1`: HMAC-SHA-256 over `id.timestamp.body`. */

import { createHmac } from 'node:crypto';
import type { Entropy } from '../entropy.ts';

const PREFIX = 'whsec_';
/** The specification: 24 to 64. */
const SECRET_BYTES = 32;

/** `whsec_` and base64. */
export function newSigningSecret(entropy: Pick<Entropy, 'bytes'>): string {
  return PREFIX + Buffer.from(entropy.bytes(SECRET_BYTES)).toString('base64');
}

export interface SignedWebhook {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: bigint;
  readonly body: string;
}

/** The headers of a webhook, with a signature by each of the secrets. */
export function webhookHeaders({ id, timestamp, body }: SignedWebhook, secrets: readonly string[]) {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
