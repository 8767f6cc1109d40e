/**
 * Who calls: an actor proves itself by a bearer token and may speak for its issuers.
 *
 * What is proven is remembered for a few seconds, so that it does not cost every request a look-up; a withdrawn token works that
 * long at most.
 */

import type { Database } from '../db/database.ts';
import { textOf } from '../db/row.ts';
import { equalHashes, hashToken, parseBearer } from './bearer.ts';

/** How long a look-up holds. */
export const CALLER_MEMORY_MS = 5_000;

/** How many actors are remembered; more than any operator has. */
const MAX_REMEMBERED = 1_000;

export interface Caller {
  readonly actorId: string;
  readonly issuerIds: ReadonlySet<string>;
}

export interface Callers {
  /** The proven caller, or null when the token is missing, unknown or another actor's. Throws DatabaseUnavailable. */
  identify(actorId: unknown, authorization: string | undefined): Promise<Caller | null>;
}

interface Remembered {
  readonly tokenHash: string;
  readonly caller: Caller;
  readonly untilMs: number;
}

/** @param now a monotonic clock, milliseconds */
export function rememberCallers(db: Database, now: () => number = () => performance.now()): Callers {
  const remembered = new Map<string, Remembered>();

  async function lookUp(actorId: string): Promise<Remembered | null> {
    const [row] = await db.read('select issuer_id, token_hash from actor where id = $1', [actorId]);
    if (row === undefined) return null;
    const caller = { actorId, issuerIds: new Set([textOf(row, 'issuer_id')]) };
    const found = { tokenHash: textOf(row, 'token_hash'), caller, untilMs: now() + CALLER_MEMORY_MS };
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(actorId, found);
    return found;
  }

  return {
    async identify(actorId, authorization) {
      const token = parseBearer(authorization);
      if (token === null || typeof actorId !== 'string' || actorId === '') return null;
      const known = remembered.get(actorId);
      const actor = known !== undefined && known.untilMs > now() ? known : await lookUp(actorId);
      return actor !== null && equalHashes(actor.tokenHash, hashToken(token)) ? actor.caller : null;
    },
  };
}
