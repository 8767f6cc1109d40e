/** Load, decide, commit, on one pass: in turn on this server, and again and again where another server was first. */

import { type Attempt, ConflictBoundExhausted, commitDecision } from '../db/commit-decision.ts';
import type { Database } from '../db/database.ts';
import type { Entropy } from '../entropy.ts';
import type { KeyedQueue } from './queue.ts';

export interface TillServices {
  readonly db: Database;
  readonly entropy: Pick<Entropy, 'uuid'>;
  readonly queue: KeyedQueue;
  /** How long a decision is made again and again while other servers are first; {@link TRY_FOR_MS} when left out. */
  readonly tryForMs?: number;
}

/** A till's own timeout is longer; and servers that take turns need less. */
const TRY_FOR_MS = 2_000;

/** Throws what `commitDecision` and `KeyedQueue.run` throw. */
export function decideOnPass<T>(
  { db, queue, tryForMs = TRY_FOR_MS }: TillServices,
  { groupId, passId }: { readonly groupId: bigint; readonly passId: string },
  attempt: () => Promise<Attempt<T>>,
): Promise<T> {
  return queue.run(`${groupId}/${passId}`, async () => {
    const until = performance.now() + tryForMs;
    for (;;) {
      try {
        return await commitDecision(db, attempt);
      } catch (error) {
        if (!(error instanceof ConflictBoundExhausted) || performance.now() >= until) throw error;
      }
    }
  });
}
