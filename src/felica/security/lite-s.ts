/** FeliCa Lite-S: its systems, services and blocks (nfcpy, creacorporation/library, soltia48/felica-rs). */

import { readUintLE, uintToBytesLE } from '../../bytes.ts';
import { BLOCK_BYTES } from '../block-list.ts';
import { exactly } from './octets.ts';

export const LITE_S_SYSTEM = 0x88b4;
/** Answered too when the card is set up for NDEF. */
export const LITE_S_NDEF_SYSTEM = 0x12fc;
export const LITE_S_READ_WRITE = 0x0009;
export const LITE_S_READ_ONLY = 0x000b;

/** What one Read Without Encryption takes, MAC_A among them. */
export const LITE_S_MAX_READ = 4;

/** User data: S_PAD0 to S_PAD13. */
export const LITE_S_PADS = 14;

/** Block numbers. */
export const LITE_S_BLOCKS = {
  /** A and B, 4 bytes little-endian each, which can only fall, and 8 bytes C. */
  REG: 0x0e,
  /** The reader's challenge; writing it starts a session. Reads as zeros. */
  RC: 0x80,
  /** MAC of the blocks read before it, as FeliCa Lite had it. */
  MAC: 0x81,
  /** The issuer's number of the card; card keys are diversified by it. */
  ID: 0x82,
  /** IDm and PMm. */
  D_ID: 0x83,
  /** Service codes. */
  SER_C: 0x84,
  /** System codes. */
  SYS_C: 0x85,
  /** The card key's version, 2 bytes little-endian. */
  CKV: 0x86,
  /** The card key. Reads as zeros. */
  CK: 0x87,
  /** Memory configuration: `lite-s-memory.ts`. */
  MC: 0x88,
  /** The write counter, 3 bytes little-endian. */
  WCNT: 0x90,
  /** MAC 8 bytes, WCNT 3 bytes, 5 zeros. */
  MAC_A: 0x91,
  /** Byte 0 is 01 after external authentication. */
  STATE: 0x92,
  CRC_CHECK: 0xa0,
} as const;

export const CARD_KEY_BYTES = 16;
export const WRITE_COUNT_BYTES = 3;

/** Writes with a MAC stop once the counter is past this. */
export const LAST_WRITE_COUNT = 0xfffe00;

const AUTHENTICATED = 0x01;

/** What the reader writes to STATE, with a MAC, to authenticate itself. */
export const STATE_AUTHENTICATED: Uint8Array = new Uint8Array(BLOCK_BYTES).with(0, AUTHENTICATED);

/** Whether a STATE block says that the reader is authenticated. Believe it only from a read with a MAC. */
export function isAuthenticated(state: Uint8Array): boolean {
  return exactly('STATE', state, BLOCK_BYTES)[0] === AUTHENTICATED;
}

/** The counter in a WCNT block. */
export function writeCountOf(wcnt: Uint8Array): number {
  return readUintLE(exactly('WCNT', wcnt, BLOCK_BYTES), 0, WRITE_COUNT_BYTES);
}

/** 3 bytes, as WCNT and MAC_A hold them. Throws RangeError when there are more. */
export function writeCountBytes(writeCount: number): Uint8Array {
  return uintToBytesLE(writeCount, WRITE_COUNT_BYTES);
}
