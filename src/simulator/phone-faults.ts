/** What a fault makes of one exchange with a card. */

import { SF1_SUCCESS } from '../felica/status-flags.ts';
import type { FaultEffect } from './faults.ts';
import { answer } from './virtual-card/answer.ts';
import { type Answer, powerOff, silence, type VirtualCard } from './virtual-card/state.ts';

export interface Exchange extends Answer {
  /** The card has left the field. */
  readonly gone: boolean;
}

/** Responses with SF1 and SF2 in the clear. */
const WITH_STATUS_FLAGS: ReadonlySet<number> = new Set([0x07, 0x09, 0x33, 0x39, 0x3d, 0x3f]);
/** Secured responses carry no IDm (Authentication2, Read and Write of either cipher). */
const WITHOUT_IDM: ReadonlySet<number> = new Set([0x13, 0x15, 0x17, 0x43, 0x45, 0x47]);

/** The last byte of the IDm: after LEN, the code and its first seven. */
const IDM_END = 9;
const SF1_OFFSET = 10;
const SF2_OFFSET = 11;
const STATUS_ONLY_BYTES = 12;

/** `fault` undefined: all goes well. */
export function exchange(card: VirtualCard, command: Uint8Array, fault: FaultEffect | undefined): Exchange {
  const done = answer(card, command);
  switch (fault?.kind) {
    case undefined:
      return stays(done);
    case 'tear-before':
      return torn(card);
    case 'tear-inside':
      return torn(fault.applied ? done.card : card);
    case 'tear-after':
      return torn(done.card);
    case 'lose-response':
      return stays(silence(done.card));
    case 'silence':
      return stays(silence(card));
    case 'status-flags': {
      const next = fault.applied ? done.card : card;
      return stays({ card: next, response: withFlags(done.response, fault.sf1, fault.sf2) });
    }
    case 'garble':
      return stays({ ...done, response: withInverted(done.response, fault.offset) });
    case 'wrong-idm':
      return stays({ ...done, response: withOtherIdm(done.response) });
  }
}

function stays(done: Answer): Exchange {
  return { ...done, gone: false };
}

function torn(card: VirtualCard): Exchange {
  return { card: powerOff(card), response: null, gone: true };
}

/** Flags of success keep the data that the card itself gave with success; any other packet ends after SF2. */
function withFlags(response: Uint8Array | null, sf1: number, sf2: number): Uint8Array | null {
  const [, code] = response ?? [];
  if (response === null || code === undefined || !WITH_STATUS_FLAGS.has(code)) return null;
  const keepsData = sf1 === SF1_SUCCESS && response[SF1_OFFSET] === SF1_SUCCESS;
  const changed = response.slice(0, keepsData ? response.length : STATUS_ONLY_BYTES);
  changed[0] = changed.length;
  changed[SF1_OFFSET] = sf1;
  changed[SF2_OFFSET] = sf2;
  return changed;
}

function withOtherIdm(response: Uint8Array | null): Uint8Array | null {
  const [, code] = response ?? [];
  return code === undefined || WITHOUT_IDM.has(code) ? null : withInverted(response, IDM_END);
}

function withInverted(response: Uint8Array | null, offset: number): Uint8Array | null {
  if (response === null) return null;
  const index = Math.min(offset, response.length - 1);
  return response.with(index, (response[index] ?? 0) ^ 0xff);
}
