/**
 * The manufacture parameter (FeliCa Card User's Manual, PMm): ROM type, IC type, and how long a card may take.
 *
 * Each timing byte holds A in b2..0, B in b5..3 and E in b7..6:
 * T = 302 us x [(B + 1) n + (A + 1)] x 4^E, and never under 2 ms.
 */

import { byteAt } from '../bytes.ts';
import { checkRange, id8 } from './field.ts';

/** T, 256 x 16 / fc, rounded to whole microseconds. */
const UNIT_MICROSECONDS = 302;
const MINIMUM_MICROSECONDS = 2000;
const MAX_COUNT = 0xff;

/** Where each kind of command finds its timing byte. */
const TIMING_BYTES = {
  /** n is the number of nodes. */
  requestService: 2,
  /** n is 0: the time does not depend on the command's content. */
  fixed: 3,
  /** n is the number of areas and services. */
  authentication: 4,
  /** n is the number of blocks. */
  read: 5,
  /** n is the number of blocks. */
  write: 6,
  other: 7,
} as const;

export type PmmTiming = keyof typeof TIMING_BYTES;

export interface IcCode {
  readonly romType: number;
  readonly icType: number;
}

/** Throws RangeError unless `pmm` is 16 upper-case hexadecimal digits. */
export function icCode(pmm: string): IcCode {
  const bytes = id8.write(pmm);
  return { romType: byteAt(bytes, 0), icType: byteAt(bytes, 1) };
}

/** The longest time one timing byte permits for `n` items. */
export function timingMicroseconds(timingByte: number, n: number): number {
  checkRange('a timing byte', timingByte, 0, 0xff);
  checkRange('n', n, 0, MAX_COUNT);
  const a = timingByte & 0x07;
  const b = (timingByte >> 3) & 0x07;
  const e = timingByte >> 6;
  return Math.max(MINIMUM_MICROSECONDS, UNIT_MICROSECONDS * ((b + 1) * n + (a + 1)) * 4 ** e);
}

/**
 * How long the card may take to answer a command of this kind with `n` items (0 to 255).
 * Throws RangeError unless `pmm` is 16 upper-case hexadecimal digits.
 */
export function responseMicroseconds(pmm: string, timing: PmmTiming, n: number): number {
  return timingMicroseconds(byteAt(id8.write(pmm), TIMING_BYTES[timing]), n);
}
