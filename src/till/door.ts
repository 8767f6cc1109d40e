/** What the till stands on. */

import type { Database } from '../db/database.ts';
import type { Entropy } from '../entropy.ts';
import type { Contract } from '../http/contract.ts';
import type { RateLimitPolicy } from '../http/rate-limit.ts';
import type { TillCallers } from '../till-access/till-callers.ts';
import type { GuessLimit } from './guesses.ts';

export interface TillDoor {
  readonly contract: Contract;
  readonly db: Database;
  readonly entropy: Pick<Entropy, 'uuid'>;
  readonly callers: TillCallers;
  /** {@link DEFAULT_TILL_LIMITS} when left out. */
  readonly limits?: TillLimits;
  /** How long one decision is tried while other servers are first, milliseconds; two seconds when left out. */
  readonly tryForMs?: number;
  /** Check our own replies against the contract; outside production. */
  readonly checkReplies: boolean;
}

export interface TillLimits {
  /** Of every client, all its requests together. */
  readonly client: RateLimitPolicy;
  readonly guesses: GuessLimit;
}

/** A thousand at once, and 200 a second on the whole. */
export const DEFAULT_TILL_LIMITS: TillLimits = {
  client: { name: 'client', quota: 1_000, windowSeconds: 5 },
  guesses: { misses: 20 },
};
