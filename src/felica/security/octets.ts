/** Byte strings of fixed length, as the ciphers take them. */

import { byteAt, concatBytes } from '../../bytes.ts';
import { checkRange } from '../field.ts';

/** `bytes` itself. Throws RangeError unless there are exactly `length`; the message never holds the bytes. */
export function exactly(meaning: string, bytes: Uint8Array, length: number): Uint8Array {
  checkRange(`the length of ${meaning}`, bytes.length, length, length);
  return bytes;
}

/** Throws RangeError when the lengths differ. */
export function xorBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  exactly('the second operand', b, a.length);
  return a.map((byte, i) => byte ^ byteAt(b, i));
}

/** `bytes` with `fill` behind them up to a multiple of `size`; nothing when they are one. */
export function alignTo(size: number, bytes: Uint8Array, fill: (missing: number) => number): Uint8Array {
  const missing = (size - (bytes.length % size)) % size;
  return concatBytes(bytes, new Uint8Array(missing).fill(fill(missing)));
}
