/** Seals every second, beside the doors. */

import type { Database } from '../db/database.ts';
import { sealOnce } from './seal-records.ts';
import { copyPath } from './segment-copy.ts';
import { readOrCreateSegmentKeys, signingKeyPath } from './signing-key.ts';

/** How long a record waits for its seal at most, while there is a server. */
const SEAL_EVERY_MS = 1_000;

export interface SealingOptions {
  readonly dataDir: string;
  /** Names this process, never two. */
  readonly owner: string;
  /** The file of the signing key, made when it is missing; `audit-signing-key.json` in the data folder when left out. */
  readonly keyFile?: string;
  /** The copy of the segments, better on another disk; `audit-segments.log` in the data folder when left out. */
  readonly copyFile?: string;
}

interface Log {
  error(fields: { readonly err: unknown }, message: string): void;
}

/**
 * Starts sealing; returns how to stop, which resolves when a turn that is under way has ended. Throws when the key cannot be
 * read or made.
 */
export function startSealing(db: Database, options: SealingOptions, log: Log): () => Promise<void> {
  const sealing = {
    db,
    keys: readOrCreateSegmentKeys(options.keyFile ?? signingKeyPath(options.dataDir)),
    copy: options.copyFile ?? copyPath(options.dataDir),
    owner: options.owner,
  };
  let turn: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    // A slow disk makes turns late, never two at a time.
    turn ??= sealOnce(sealing)
      .catch((err: unknown) => log.error({ err }, 'audit records were not sealed'))
      .finally(() => {
        turn = null;
      });
  }, SEAL_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await turn;
  };
}
