/**
 * Packet framing: `LEN | code | data`, LEN counting the whole packet, itself included
 * (FeliCa Card User's Manual, packet structure).
 */

import { bytesToHex, concatBytes } from '../bytes.ts';
import { FrameError } from './command.ts';

/** The largest value LEN can hold. */
export const MAX_PACKET_BYTES = 255;

const HEADER_BYTES = 2;

/** Reads a packet's data from the front. Every read throws FrameError (`length`) past the end. */
export interface PacketReader {
  /** How many bytes are still unread. */
  remaining(): number;
  byte(): number;
  /** A copy, so that the packet can be reused. */
  bytes(length: number): Uint8Array;
  /** Throws FrameError (`length`) when bytes are left over. */
  end(): void;
}

/** A whole packet around `data`. Throws RangeError when it would be longer than {@link MAX_PACKET_BYTES}. */
export function framePacket(code: number, data: Uint8Array): Uint8Array {
  const length = HEADER_BYTES + data.length;
  if (length > MAX_PACKET_BYTES) {
    throw new RangeError(`the packet would be ${length} bytes; at most ${MAX_PACKET_BYTES} fit`);
  }
  return concatBytes(Uint8Array.of(length, code), data);
}

/**
 * The code of a packet whose LEN is its real size.
 * Throws FrameError (`length`) when LEN is not, or when there is no code.
 */
export function packetCode(packet: Uint8Array): number {
  const [length, code] = packet;
  if (length !== packet.length || code === undefined) {
    const claim = length === undefined ? 'there is no LEN' : `LEN is ${length}`;
    throw new FrameError('length', `${claim} and the packet's size ${packet.length}`);
  }
  return code;
}

/** A reader at the first byte after the code. Throws FrameError (`length`, `code`). */
export function openPacket(packet: Uint8Array, code: number): PacketReader {
  const found = packetCode(packet);
  if (found !== code) throw new FrameError('code', `code ${hexByte(found)}, not ${hexByte(code)}`);
  return bytesReader(packet.subarray(HEADER_BYTES));
}

/** A reader at the first of `data`, which need not be a packet. */
export function bytesReader(data: Uint8Array): PacketReader {
  let offset = 0;
  const remaining = () => data.length - offset;
  const bytes = (length: number) => {
    if (length > remaining()) {
      throw new FrameError('length', `${remaining()} left of the ${length} bytes wanted`);
    }
    offset += length;
    return data.slice(offset - length, offset);
  };
  return {
    remaining,
    bytes,
    byte() {
      const [byte = 0] = bytes(1);
      return byte;
    },
    end() {
      if (remaining() > 0) throw new FrameError('length', `bytes left over: ${remaining()}`);
    },
  };
}

function hexByte(value: number): string {
  return bytesToHex(Uint8Array.of(value));
}
