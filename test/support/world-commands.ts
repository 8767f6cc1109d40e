/** Where a fault strikes the same step of a conversation, whatever the kind of card. */

import type { Security } from '../../src/cards/layout.ts';
import type { Fault } from '../../src/simulator/faults.ts';

/** On Lite-S Polling, the challenge and the read come first; the challenge is a write as well. */
const LITE_S_WRITE = 4;

const WRITES: Readonly<Record<Security, Fault['atCommand']>> = {
  none: '08',
  des: '16',
  aes: '46',
  'lite-s': LITE_S_WRITE,
};

const READS: Readonly<Record<Security, Fault['atCommand']>> = {
  none: '06',
  des: '14',
  aes: '44',
  'lite-s': '06',
};

/** The write that a session leads to. */
export function writeOf({ security }: { readonly security: Security }): Fault['atCommand'] {
  return WRITES[security];
}

/** The next read of blocks. */
export function readOf({ security }: { readonly security: Security }): Fault['atCommand'] {
  return READS[security];
}

/** The read that may follow the write; on Lite-S, behind a challenge. */
export function readAfterWriteOf({ security }: { readonly security: Security }): Fault['atCommand'] {
  return security === 'lite-s' ? LITE_S_WRITE + 2 : READS[security];
}
