/** Bytes and their hexadecimal text. Pure; every folder may import this. */

const HEX = /^(?:[0-9A-Fa-f]{2})*$/;

/** True for an even number of hexadecimal digits in either case, the empty text included. */
export function isHex(text: string): boolean {
  return HEX.test(text);
}

/** Throws RangeError when `hex` is not an even number of hexadecimal digits. */
export function hexToBytes(hex: string): Uint8Array {
  if (!isHex(hex)) throw new RangeError('not an even number of hexadecimal digits');
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** Upper case, without separators. */
export function bytesToHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex').toUpperCase();
}

/** An unsigned integer of `length` bytes (1 to 6), least significant byte first. */
export function readUintLE(bytes: Uint8Array, offset: number, length: number): number {
  let value = 0;
  for (let i = length - 1; i >= 0; i--) value = value * 256 + byteAt(bytes, offset + i);
  return value;
}

/** An unsigned integer of `length` bytes (1 to 6), most significant byte first. */
export function readUintBE(bytes: Uint8Array, offset: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 256 + byteAt(bytes, offset + i);
  return value;
}

/** `length` bytes (1 to 6), least significant first. Throws RangeError when `value` does not fit. */
export function uintToBytesLE(value: number, length: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 256 ** length) {
    throw new RangeError(`${value} is not an unsigned integer of ${length} bytes`);
  }
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let i = 0; i < length; i++) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** `length` bytes (1 to 6), most significant first. Throws RangeError when `value` does not fit. */
export function uintToBytesBE(value: number, length: number): Uint8Array {
  return uintToBytesLE(value, length).reverse();
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The byte at `index`. Throws RangeError past the end, where plain indexing would give undefined. */
export function byteAt(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new RangeError(`no byte at ${index}: there are ${bytes.length}`);
  return byte;
}
