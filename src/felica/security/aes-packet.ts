/**
 * AES secured packets: `LEN | code | TN 2 | OFB(payload) | OFB(MAC 8)`, without an IDm or padding
 * (soltia48/felica-users-manual-unofficial, "AES-128 Secure Messaging").
 *
 * The keystream is used up to a whole block before the MAC. It depends on LEN, code and transaction number: two payloads
 * under one number would lay both open, so a number is never used twice.
 */

import { concatBytes, hexToBytes, uintToBytesBE, uintToBytesLE } from '../../bytes.ts';
import { type Field, fixedBytes, uint16LE } from '../field.ts';
import { framePacket, openPacket } from '../packet.ts';
import type { AesSession } from './aes.ts';
import { AES_BLOCK_BYTES, aesCmac, applyAesOfb, sameSecret } from './ciphers.ts';
import { alignTo } from './octets.ts';
import { PACKET_MAC_BYTES, packetLength, type SecureMessage } from './secure-message.ts';

const NUMBER_BYTES = 2;
const VECTOR_START = 0x01;
const MAC_START = 0x19;

/** What follows the code: a transaction number that all can read, and what only the session's keys open. */
export interface AesEncrypted {
  readonly transactionNumber: number;
  readonly encrypted: Uint8Array;
  readonly mac: Uint8Array;
}

const mac = fixedBytes('the MAC', PACKET_MAC_BYTES);

export const aesEncrypted: Field<AesEncrypted> = {
  read(reader) {
    const transactionNumber = uint16LE.read(reader);
    const encrypted = reader.bytes(Math.max(0, reader.remaining() - PACKET_MAC_BYTES));
    return { transactionNumber, encrypted, mac: mac.read(reader) };
  },
  write: ({ transactionNumber, encrypted, mac: value }) =>
    concatBytes(uint16LE.write(transactionNumber), encrypted, mac.write(value)),
};

/** The whole packet. Throws RangeError when it would be too long. */
export function sealAesPacket(
  session: AesSession,
  code: number,
  { transactionNumber, payload }: SecureMessage,
): Uint8Array {
  const vector = initialVector(session, code, transactionNumber, payload.length);
  const sealed = crypt(session, vector, payload, packetMac(session, vector, payload));
  return framePacket(
    code,
    aesEncrypted.write({ transactionNumber, encrypted: sealed.data, mac: sealed.mac }),
  );
}

/**
 * The message; undefined unless it comes from the other side of this session. Whether its transaction number is new is for
 * the caller. Throws FrameError when the packet is not well-formed.
 */
export function openAesPacket(
  session: AesSession,
  code: number,
  packet: Uint8Array,
): SecureMessage | undefined {
  const { transactionNumber, encrypted, mac: sealedMac } = aesEncrypted.read(openPacket(packet, code));
  const vector = initialVector(session, code, transactionNumber, encrypted.length);
  const { data: payload, mac: found } = crypt(session, vector, encrypted, sealedMac);
  return sameSecret(found, packetMac(session, vector, payload)) ? { transactionNumber, payload } : undefined;
}

function initialVector(session: AesSession, code: number, number: number, payloadBytes: number): Uint8Array {
  const length = packetLength(NUMBER_BYTES, payloadBytes, PACKET_MAC_BYTES);
  return concatBytes(
    Uint8Array.of(VECTOR_START, length, code),
    uintToBytesLE(number, NUMBER_BYTES),
    hexToBytes(session.transactionId),
    hexToBytes(session.challenge3C).subarray(1),
    new Uint8Array(2),
  );
}

function packetMac(session: AesSession, vector: Uint8Array, payload: Uint8Array): Uint8Array {
  const start = concatBytes(
    Uint8Array.of(MAC_START),
    vector.subarray(1, -2),
    uintToBytesBE(payload.length, 2),
  );
  return aesCmac(hexToBytes(session.macKey), concatBytes(start, payload)).slice(0, PACKET_MAC_BYTES);
}

/** Its own opposite. */
function crypt(
  session: AesSession,
  vector: Uint8Array,
  data: Uint8Array,
  packetMac: Uint8Array,
): { readonly data: Uint8Array; readonly mac: Uint8Array } {
  const whole = concatBytes(
    alignTo(AES_BLOCK_BYTES, data, () => 0),
    packetMac,
  );
  const done = applyAesOfb(hexToBytes(session.encryptionKey), vector, whole);
  return { data: done.slice(0, data.length), mac: done.slice(-PACKET_MAC_BYTES) };
}
