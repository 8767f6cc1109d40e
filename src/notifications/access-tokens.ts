/** Tokens with which we come to issuers: got by client credentials (RFC 6749, section 4.4), and kept while they are good. */

import type { Egress } from '../egress/egress.ts';

/** Where a token is got, and as whom. */
export interface TokenClient {
  readonly issuerId: string;
  /** Of the endpoint: a token does not outlive a change of it. */
  readonly version: bigint;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface AccessTokens {
  /**
   * A token that is good as far as we know. Throws TokenRefused, EgressRefused and EgressFailed.
   *
   * @param refused one that the issuer did not take: not that one again
   */
  tokenOf(client: TokenClient, refused: string | null, timeoutMs: number): Promise<string>;
}

/** The issuer gave no token. The message says what it answered, and nothing of what was sent. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

interface Kept {
  readonly version: bigint;
  readonly token: Promise<string>;
  /** Of the token once it is there. */
  value: string | null;
  untilMs: number;
}

/** It is renewed that long before it ends, since a request takes its time. */
const EARLY_MS = 20_000;
/** For a token of which it is not said how long it is good. */
const UNSAID_MS = 300_000;
/** Said or not. */
const LONGEST_MS = 3_600_000;

/** RFC 6750, section 2.1; longer than any in use. */
const TOKEN = /^[A-Za-z0-9._~+/-]{1,8192}=*$/;

/** @param now a monotonic clock, milliseconds */
export function rememberTokens(egress: Egress, now: () => number = () => performance.now()): AccessTokens {
  // One entry an issuer.
  const kept = new Map<string, Kept>();

  async function fetchInto(entry: () => Kept, client: TokenClient, timeoutMs: number): Promise<string> {
    const { token, lastsMs } = await fetchToken(egress, client, timeoutMs);
    entry().value = token;
    entry().untilMs = now() + lastsMs;
    return token;
  }

  return {
    async tokenOf(client, refused, timeoutMs) {
      const known = kept.get(client.issuerId);
      const isGood =
        known !== undefined &&
        known.version === client.version &&
        known.untilMs > now() &&
        (known.value === null || known.value !== refused);
      if (isGood) return await known.token;
      // Those who ask meanwhile wait for the same.
      const fetched: Kept = {
        version: client.version,
        token: fetchInto(() => fetched, client, timeoutMs),
        value: null,
        untilMs: Number.POSITIVE_INFINITY,
      };
      kept.set(client.issuerId, fetched);
      try {
        return await fetched.token;
      } catch (error) {
        if (kept.get(client.issuerId) === fetched) kept.delete(client.issuerId);
        throw error;
      }
    },
  };
}

async function fetchToken(egress: Egress, client: TokenClient, timeoutMs: number) {
  const { tokenUrl, clientId, clientSecret } = client;
  // RFC 6749, section 2.3.1: each form-encoded first.
  const basic = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');
  const { status, body } = await egress.send({
    method: 'POST',
    url: tokenUrl,
    headers: {
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: 'grant_type=client_credentials',
    timeoutMs,
  });
  if (status !== 200) throw new TokenRefused(`no token (HTTP ${status})`);
  const { access_token: token, expires_in: seconds, token_type: type = 'Bearer' } = parse(body);
  if (typeof token !== 'string' || !TOKEN.test(token) || String(type).toLowerCase() !== 'bearer')
    throw new TokenRefused('no token (not a bearer token)');
  const lastsMs = typeof seconds === 'number' && seconds >= 0 ? seconds * 1000 - EARLY_MS : UNSAID_MS;
  return { token, lastsMs: Math.min(lastsMs, LONGEST_MS) };
}

function formEncoded(text: string): string {
  return new URLSearchParams({ text }).toString().slice('text='.length);
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
