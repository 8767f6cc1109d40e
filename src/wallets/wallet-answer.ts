/** What a wallet's answer to a call means. The category of its error code decides, and without one the HTTP status. Pure. */

import { GUIDELINE_CODES, type GuidelineCode, isGuidelineCode } from '../guideline-codes.ts';
import { readRetryAfter } from '../notifications/retry-after.ts';

export type WalletOutcome =
  /** It is carried out. */
  | { readonly kind: 'done' }
  /** The wallet will say when it is. */
  | { readonly kind: 'accepted' }
  /** It never will be. */
  | { readonly kind: 'failed'; readonly code: GuidelineCode }
  /** To be asked again, not before `retryAfterMs`. */
  | { readonly kind: 'retry'; readonly code: GuidelineCode; readonly retryAfterMs: bigint };

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** No answer came. */
export const UNREACHABLE: WalletOutcome = { kind: 'retry', code: 221, retryAfterMs: 0n };

/** A wallet does not put off an operation longer than this by one answer. */
const LONGEST_RETRY_AFTER_MS = 3_600_000n;

/**
 * What ends when somebody mends it: a wallet that has moved or does not take our token (an operator's matter), has no time, or has
 * a fault of its own.
 */
const TEMPORARY = new Set([401, 403, 408, 425, 429]);

/** @param nowMs since 1970 */
export function readAnswer({ status, headers, body }: HttpAnswer, nowMs: bigint): WalletOutcome {
  const members = membersOf(body);
  const code = guidelineCode(members.errorCode);
  if (code !== null) return outcomeOf(code, retryAfter(headers, nowMs));
  if (status === 202) return { kind: 'accepted' };
  if (status >= 200 && status < 300 && members.status === 'DONE') return { kind: 'done' };
  // Any other 2xx or 3xx is not the contract's: whether it was carried out is not known, and asking again is safe.
  if (status < 400 || status >= 500 || TEMPORARY.has(status)) {
    const isBusy = status === 429;
    return { kind: 'retry', code: isBusy ? 222 : 221, retryAfterMs: retryAfter(headers, nowMs) };
  }
  return { kind: 'failed', code: 911 };
}

/** What a wallet means that names a code of the guidelines. */
export function outcomeOf(code: GuidelineCode, retryAfterMs = 0n): WalletOutcome {
  return GUIDELINE_CODES[code].category === 'S'
    ? { kind: 'retry', code, retryAfterMs }
    : { kind: 'failed', code };
}

/** Null for anything that is no code of the list. */
export function guidelineCode(value: unknown): GuidelineCode | null {
  return typeof value === 'number' && isGuidelineCode(value) ? value : null;
}

function membersOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return parsed !== null && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function retryAfter(headers: Readonly<Record<string, string>>, nowMs: bigint): bigint {
  const asked = readRetryAfter(headers['retry-after'], nowMs) ?? 0n;
  return asked < LONGEST_RETRY_AFTER_MS ? asked : LONGEST_RETRY_AFTER_MS;
}
