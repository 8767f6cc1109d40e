/**
 * What the contract says that a hub is told, and what became of the card: worked out from the rules below, which know nothing of
 * the server.
 */

import type { Security } from '../../src/cards/layout.ts';
import type { CellFault } from './cell-faults.ts';
import { decisiveOf, type Place } from './conversation.ts';

export interface Verdict {
  readonly code: number;
  /** The card carried the decisive write out. */
  readonly written: boolean;
}

/** What the rules look at. */
export interface Conversation {
  readonly security: Security;
  readonly places: readonly Place[];
  /** The decisive write moves value; whatever else is written does not. */
  readonly movesValue: boolean;
  /** The card is still in the session of an earlier conversation, in which it answers no Polling. */
  readonly isInSession: boolean;
}

const DONE = 0;
const WRONG_SYSTEM = 172;
const MISSING_SERVICE = 173;
const UNREACHABLE = 221;
const DEVICE_ERROR = 231;
const DEVICE_MEMORY = 232;
const IN_DOUBT = 323;
const FAILED = 911;

/** SF2 that says more than that something went wrong. */
const CODE_OF_FLAG: Readonly<Record<number, number>> = { 112: DEVICE_MEMORY, 166: MISSING_SERVICE };
const SF2_WRITTEN = 0x71;

/** A silence: what was not answered, whether the card carried it out, and whether it is still there for what follows. */
interface Silence {
  readonly at: Place;
  readonly carriedOut: boolean;
  readonly stays: boolean;
}

export function verdictOf(conversation: Conversation, fault: CellFault): Verdict {
  switch (fault.kind) {
    case 'none':
    case 'killed':
      // Whatever a server says is stored before it is said: a lost server changes nothing.
      return { code: DONE, written: true };
    case 'responses':
      return afterMangling(conversation, fault.round);
    case 'flags':
      return afterFlags(conversation, fault.at, fault.sf2, fault.applied);
    case 'torn': {
      const carriedOut = fault.when === 'inside-done' || fault.when === 'after';
      return afterSilence(conversation, { at: fault.at, carriedOut, stays: false });
    }
    case 'response-lost':
      return afterSilence(conversation, { at: fault.at, carriedOut: true, stays: true });
    case 'command-lost':
      return afterSilence(conversation, { at: fault.at, carriedOut: false, stays: true });
  }
}

/** Nothing in such a list is believed, so a value write among the commands is in doubt. */
function afterMangling(conversation: Conversation, round: number): Verdict {
  const decisive = decisiveOf(conversation.places);
  const isInDoubt = conversation.movesValue && round === decisive.round;
  return { code: isInDoubt ? IN_DOUBT : FAILED, written: round >= decisive.round };
}

/**
 * No flag proves that nothing was written, so a refused value write is read back, and what stands there counts. On Lite-S every
 * write is.
 */
function afterFlags(
  { security, movesValue }: Conversation,
  at: Place,
  sf2: number,
  applied: boolean,
): Verdict {
  const isReadBack = at.part === 'write' && (movesValue || security === 'lite-s');
  const isDone = sf2 === SF2_WRITTEN || (applied && isReadBack);
  return { code: isDone ? DONE : (CODE_OF_FLAG[sf2] ?? DEVICE_ERROR), written: applied };
}

function afterSilence(conversation: Conversation, { at, carriedOut, stays }: Silence): Verdict {
  const { security, places, movesValue, isInSession } = conversation;
  const decisive = decisiveOf(places);
  const inValueWrite = movesValue && at.round === decisive.round;
  const written = at.index > decisive.index || (at.index === decisive.index && carriedOut);
  switch (at.part) {
    case 'reset-mode':
      if (isInSession && !carriedOut) return { code: WRONG_SYSTEM, written: false };
      // Not every card knows it, and what it would reset is already as it should be.
      return { code: DONE, written: true };
    case 'polling':
      return { code: WRONG_SYSTEM, written: false };
    case 'identifying':
    case 'read':
      return { code: UNREACHABLE, written };
    case 'challenge-behind':
      // A read is believed under the challenge that the card has heard last, whoever heard it say so.
      if (carriedOut) return { code: DONE, written: true };
      return { code: inValueWrite ? IN_DOUBT : UNREACHABLE, written };
    case 'behind':
      // On Lite-S it is all that tells of the write. Elsewhere the write was answered, and the read is asked for again.
      if (security !== 'lite-s') return { code: DONE, written: true };
      return { code: inValueWrite ? IN_DOUBT : UNREACHABLE, written };
    case 'write': {
      const isProven = security === 'lite-s' && stays;
      // The read behind it tells, and the conversation goes on if more is to be done.
      if (isProven) return carriedOut ? { code: DONE, written: true } : { code: UNREACHABLE, written: false };
      return { code: inValueWrite ? IN_DOUBT : UNREACHABLE, written };
    }
  }
}
