/** Load, decide, commit: and again when somebody else was first. */

import { type Database, DatabaseUnavailable, type Statement } from './database.ts';

/** How often one decision is made at most. Requests that meet on one card this often are not made by people. */
export const MAX_DECISIONS = 8;

/** Tries that follow at once; those after them wait, because whoever they meet keeps coming. */
const TRIES_WITHOUT_PAUSE = 2;
const LONGEST_PAUSE_MS = 32;

export interface Attempt<T> {
  /** What to commit. Nothing: the decision changes nothing, and the result stands. */
  readonly batch: readonly Statement[];
  readonly result: T;
}

/** Every try met a conflict. Nothing was changed. */
export class ConflictBoundExhausted extends Error {
  override readonly name = 'ConflictBoundExhausted';
}

/**
 * The connection was lost during a commit and could not be used again to look what became of it. The caller repeats the
 * request under the same key, and either finds its effect or makes it.
 */
export class CommitOutcomeUnknown extends Error {
  override readonly name = 'CommitOutcomeUnknown';
}

/**
 * Runs `attempt`, which loads and decides, and commits its batch; again, from the load on, when that was a conflict or
 * its outcome is not known. `attempt` reads first whether the caller's own key is there, so that a commit which did
 * happen is found and not made again.
 *
 * Throws ConflictBoundExhausted after MAX_DECISIONS tries, CommitOutcomeUnknown when a lost commit could not be
 * resolved, and what `attempt` and `Database.commit` throw. `pause` waits before try number `tries`, counted from 0.
 */
export async function commitDecision<T>(
  database: Database,
  attempt: () => Promise<Attempt<T>>,
  pause: (tries: number) => Promise<void> = randomPause,
): Promise<T> {
  let maybeCommitted = false;
  for (let tries = 0; tries < MAX_DECISIONS; tries++) {
    if (tries >= TRIES_WITHOUT_PAUSE) await pause(tries);
    try {
      const { batch, result } = await attempt();
      if (batch.length === 0) return result;
      const outcome = await database.commit(batch);
      if (outcome === 'committed') return result;
      if (outcome === 'unknown') maybeCommitted = true;
    } catch (error) {
      // "Nothing was changed" is no longer true once a commit was lost.
      if (!maybeCommitted || !(error instanceof DatabaseUnavailable)) throw error;
      throw new CommitOutcomeUnknown('a commit was lost and the database cannot be reached', {
        cause: error,
      });
    }
  }
  if (maybeCommitted) throw new CommitOutcomeUnknown(`a commit was lost within ${MAX_DECISIONS} tries`);
  throw new ConflictBoundExhausted(`${MAX_DECISIONS} tries, each met a conflict`);
}

/** Up to 4, 8, 16, 32 ms: random, so that those who met do not meet again. */
async function randomPause(tries: number): Promise<void> {
  const longest = Math.min(2 ** tries, LONGEST_PAUSE_MS);
  await new Promise<void>((resolve) => {
    setTimeout(resolve, Math.random() * longest);
  });
}
