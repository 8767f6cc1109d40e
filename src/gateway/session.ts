/** A session of the device door: one use case on one card, round after round. Pure. */

import type { Operation } from '../cards/layout.ts';
import type { Reason } from '../errors.ts';
import type { ExpectedCommand } from './plain-command.ts';

/** How long a session may take from its first call, unless the operator says otherwise. */
export const SESSION_TTL_MS = 5n * 60n * 1000n;

/** What a session does: what the hub asked for, or, when it named nothing, whatever the server owes the card. */
export type SessionOperation = Operation | 'OWED';

/** What a write without value is for: what is done once it is known to have happened. */
export type WriteEffect =
  | 'blocked'
  | 'unblocked'
  | 'configured'
  | 'planned'
  | 'fenced'
  /** No value was left to be taken. */
  | 'erased'
  | 'ingested';

/** What the commands of the last reply are for. */
export type Step =
  /** Find out what the card is; where it needs no authentication, also what it holds. */
  | { readonly name: 'identifying' }
  /** Find out what it holds. */
  | { readonly name: 'reading' }
  /** Change the card. If value moves, it is in doubt from the release of this write until evidence says what became of it. */
  | { readonly name: 'writing'; readonly effect: WriteEffect | null }
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
  /** The purchase that is loaded, as the issuer calls it; null when none is. */
  readonly purchaseId: string | null;
  /** Of an external card, by which it is known; null for a card that lives on the phone. */
  readonly externalKey: string | null;
  /** Of an external card. */
  readonly productId: string | null;
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

/** The row of a card's sessions, or of the sessions in which a device reads external cards. */
export function readerSubject(deviceKey: string): string {
  return `reader:${deviceKey}`;
}
