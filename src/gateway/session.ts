/** A session of the device door: one use case on one card, round after round. Pure. */

import type { Operation } from '../cards/layout.ts';
import type { Reason } from '../errors.ts';
import type { ExpectedCommand } from './plain-command.ts';

/** How long a session may take from its first call, unless the operator says otherwise. */
export const SESSION_TTL_MS = 5n * 60n * 1000n;

/** What a session does: what the hub asked for, or, when it named nothing, whatever the server owes the card. */
export type SessionOperation = Operation | 'OWED';

/** What the commands of the last reply are for. */
export type Step =
  /** Find out what the card is and what it holds. */
  | { readonly name: 'reading' }
  /** Change value: from the release of this write until evidence says what became of it, its value is in doubt. */
  | { readonly name: 'writing' }
  /** The card refused the write; see what stands there, since no refusal proves that nothing was written. */
  | { readonly name: 'reading-back'; readonly refused: Reason };

export interface Session {
  readonly id: string;
  readonly actorId: string;
  /** The caller's. */
  readonly sessionId: string;
  /** Our key of the device. */
  readonly deviceKey: string;
  readonly operation: SessionOperation;
  /** The caller's purchase, null when none was named. */
  readonly purchaseId: string | null;
  readonly open: boolean;
  readonly step: Step;
  /** The number of the last answered round, from 1. */
  readonly round: bigint;
  /** The commands whose responses the next call brings. */
  readonly expected: readonly ExpectedCommand[];
  /** The responses that the last round was answered for: a call that repeats them gets that round's reply. */
  readonly responsesDigest: string;
  readonly expiresMs: bigint;
}
