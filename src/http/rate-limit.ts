/**
 * How often somebody may ask: a bucket of requests for each key, which fills again as time passes. It is told in the fields of the
 * IETF draft "RateLimit header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers-10).
 *
 * Each server counts by itself, in memory.
 */

import type { FastifyReply } from 'fastify';
import { recentlyUsed } from './recently-used.ts';

/** So many requests at once, and on the whole so many in a window. */
export interface RateLimitPolicy {
  /** Printable ASCII without quotes and backslashes. */
  readonly name: string;
  /** 1 or more. */
  readonly quota: number;
  /** Whole seconds, 1 or more. */
  readonly windowSeconds: number;
}

/** What became of one request. */
export interface Allowance {
  readonly policy: RateLimitPolicy;
  readonly allowed: boolean;
  /** How many more would be allowed now. */
  readonly remaining: number;
  /** Whole seconds until one more is. */
  readonly moreAfterSeconds: number;
}

export interface RateLimiter {
  /** Counts a request. One that is not allowed costs nothing. */
  take(key: string): Allowance;
}

/** How many keys are counted: 10,000 take a megabyte or two. Beyond them, whoever did not ask for longest begins anew. */
const MAX_KEYS = 10_000;

/** What a key has used, in parts: a request is as many parts as the window has milliseconds, and a millisecond frees `quota` of them. */
interface Used {
  readonly parts: number;
  readonly atMs: number;
}

/** @param now a monotonic clock, milliseconds */
export function rateLimiter(
  policy: RateLimitPolicy,
  now: () => number = () => performance.now(),
): RateLimiter {
  const { quota } = policy;
  const request = policy.windowSeconds * 1000;
  const usedBy = recentlyUsed<Used>(MAX_KEYS);

  return {
    take(key) {
      // Whole milliseconds make whole parts, which add up exactly.
      const atMs = Math.floor(now());
      const before = usedBy.get(key) ?? { parts: 0, atMs };
      const left = Math.max(0, before.parts - (atMs - before.atMs) * quota);
      const allowed = left + request <= quota * request;
      const parts = allowed ? left + request : left;
      usedBy.set(key, { parts, atMs });
      const remaining = Math.floor((quota * request - parts) / request);
      const toFree = parts - (quota - remaining - 1) * request;
      return { policy, allowed, remaining, moreAfterSeconds: Math.ceil(toFree / quota / 1000) };
    },
  };
}

/**
 * Writes an allowance into the reply's header, after those that are there already; `Retry-After` too when it was not allowed.
 * Returns whether it was.
 */
export function tellAllowance(reply: FastifyReply, allowance: Allowance): boolean {
  const { policy, allowed, remaining, moreAfterSeconds } = allowance;
  addToList(reply, 'ratelimit-policy', `"${policy.name}";q=${policy.quota};w=${policy.windowSeconds}`);
  addToList(reply, 'ratelimit', `"${policy.name}";r=${remaining};t=${moreAfterSeconds}`);
  if (!allowed) reply.header('retry-after', String(moreAfterSeconds));
  return allowed;
}

function addToList(reply: FastifyReply, name: string, item: string): void {
  const before = reply.getHeader(name);
  reply.header(name, before === undefined ? item : `${before}, ${item}`);
}
