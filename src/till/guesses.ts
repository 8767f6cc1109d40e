/** Who asks for passes that do not exist, again and again, tries numbers. Each server counts by itself, in memory. */

import { recentlyUsed } from '../http/recently-used.ts';

export interface Guesses {
  /** Whole seconds for which a client is told nothing of passes; 0 when it is. */
  blockedSeconds(clientId: string): number;
  /** Counts a pass that was not found. True for the one with which the client is blocked. */
  miss(clientId: string): boolean;
}

export interface GuessLimit {
  /** So many misses in a minute are mistyped numbers, and one more is not. */
  readonly misses: number;
}

const WINDOW_MS = 60_000;
/** Far more clients than a server has. */
const MAX_CLIENTS = 10_000;

/** @param now a monotonic clock, milliseconds */
export function countGuesses({ misses }: GuessLimit, now: () => number = () => performance.now()): Guesses {
  /** When the last of them were, the oldest first: one more than are allowed is enough. */
  const missed = recentlyUsed<readonly number[]>(MAX_CLIENTS);

  function recent(clientId: string): readonly number[] {
    const from = now() - WINDOW_MS;
    return (missed.get(clientId) ?? []).filter((at) => at > from);
  }

  return {
    blockedSeconds(clientId) {
      const times = recent(clientId);
      const [first] = times;
      if (first === undefined || times.length <= misses) return 0;
      return Math.max(1, Math.ceil((first + WINDOW_MS - now()) / 1000));
    },
    miss(clientId) {
      const times = recent(clientId);
      missed.set(clientId, [...times, now()].slice(-misses - 1));
      return times.length === misses;
    },
  };
}
