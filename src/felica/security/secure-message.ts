/** What a secured packet carries, whichever cipher hides it. */

import { FrameError } from '../command.ts';
import { checkRange, type Field } from '../field.ts';
import { bytesReader, MAX_PACKET_BYTES, type PacketReader } from '../packet.ts';

/** Bytes 2 to 7 of the reader's random number: they tie every packet to its authentication. */
export const TRANSACTION_ID_BYTES = 6;
/** The MAC at the end of a secured packet, DES or AES. */
export const PACKET_MAC_BYTES = 8;
export const MAX_TRANSACTION_NUMBER = 0xffff;

export interface SecureMessage {
  /** 0 to FFFF: it grows with every packet, so that none is taken twice. */
  readonly transactionNumber: number;
  readonly payload: Uint8Array;
}

/** The transaction ID inside the reader's random number R1. */
export function transactionIdOf(random1: Uint8Array): Uint8Array {
  return random1.slice(2, 2 + TRANSACTION_ID_BYTES);
}

/** The value of LEN. Throws RangeError when the packet would be too long. */
export function packetLength(...parts: readonly number[]): number {
  const length = parts.reduce((total, part) => total + part, 2);
  return checkRange('the length of the packet', length, 2, MAX_PACKET_BYTES);
}

/** All that is left of a packet. */
export function rest(reader: PacketReader): Uint8Array {
  return reader.bytes(reader.remaining());
}

/** A payload whose authenticity is proven. Throws FrameError unless it is `field` and at most `padding` bytes more. */
export function readPayload<Value>(field: Field<Value>, payload: Uint8Array, padding: number): Value {
  const reader = bytesReader(payload);
  try {
    const value = field.read(reader);
    checkRange('the length of the padding', reader.remaining(), 0, padding);
    return value;
  } catch (error) {
    if (error instanceof RangeError) throw new FrameError('content', error.message);
    throw error;
  }
}
