/**
 * DES secured packets: `LEN | code | CBC(TN 2 | TID 6 | payload | padding | MAC 8)`, without an IDm
 * (soltia48/felica-users-manual-unofficial, "DES Secure Messaging").
 *
 * The MAC runs over the plaintext: [LEN, code, 0 x6] encrypted under each of its blocks in turn. DES keys have parity bits,
 * so the MAC alone does not see the lowest bit of a byte; the encryption around it does, since no block can be changed
 * without changing the whole of it.
 */

import { concatBytes, hexToBytes, readUintLE, uintToBytesLE } from '../../bytes.ts';
import { FrameError } from '../command.ts';
import { checkRange, type Field } from '../field.ts';
import { framePacket, openPacket } from '../packet.ts';
import { DES_BLOCK_BYTES, decryptDesCbc, encryptDes, encryptDesCbc, sameSecret } from './ciphers.ts';
import type { DesSession } from './des.ts';
import { alignTo } from './octets.ts';
import {
  PACKET_MAC_BYTES,
  packetLength,
  rest,
  type SecureMessage,
  TRANSACTION_ID_BYTES,
} from './secure-message.ts';

/** Any padding up to a block is taken from the other side. */
export const MAX_DES_PADDING = DES_BLOCK_BYTES;

const NUMBER_BYTES = 2;
const HEADER_BYTES = NUMBER_BYTES + TRANSACTION_ID_BYTES;
const MIN_ENCRYPTED_BYTES = HEADER_BYTES + PACKET_MAC_BYTES;
const MAX_ENCRYPTED_BYTES = 248;

/** What follows the code: 16 to 248 bytes, whole blocks. */
export const desEncrypted: Field<Uint8Array> = {
  read(reader) {
    const size = reader.remaining();
    if (size % DES_BLOCK_BYTES !== 0 || size < MIN_ENCRYPTED_BYTES) {
      throw new FrameError('length', `${size} bytes are no encrypted blocks`);
    }
    return rest(reader);
  },
  write(value) {
    checkRange('the length of the encrypted data', value.length, MIN_ENCRYPTED_BYTES, MAX_ENCRYPTED_BYTES);
    checkRange('the length of the last block', value.length % DES_BLOCK_BYTES, 0, 0);
    return value;
  },
};

/** The whole packet, padded as PKCS #7 does but only when it must be. Throws RangeError when it would be too long. */
export function sealDesPacket(
  session: DesSession,
  code: number,
  { transactionNumber, payload }: SecureMessage,
): Uint8Array {
  const number = uintToBytesLE(transactionNumber, NUMBER_BYTES);
  const message = concatBytes(number, hexToBytes(session.transactionId), payload);
  const plain = alignTo(DES_BLOCK_BYTES, message, (missing) => missing);
  const whole = concatBytes(plain, packetMac(code, plain));
  return framePacket(code, encryptDesCbc(hexToBytes(session.key), whole));
}

/**
 * The message, its padding still behind the payload; undefined unless it comes from the other side of this session.
 * Whether its transaction number is new is for the caller. Throws FrameError when the packet is not well-formed.
 */
export function openDesPacket(
  session: DesSession,
  code: number,
  packet: Uint8Array,
): SecureMessage | undefined {
  const whole = decryptDesCbc(hexToBytes(session.key), desEncrypted.read(openPacket(packet, code)));
  const plain = whole.subarray(0, -PACKET_MAC_BYTES);
  if (!sameSecret(whole.subarray(-PACKET_MAC_BYTES), packetMac(code, plain))) return undefined;
  const transactionId = plain.subarray(NUMBER_BYTES, HEADER_BYTES);
  if (!sameSecret(transactionId, hexToBytes(session.transactionId))) return undefined;
  return { transactionNumber: readUintLE(plain, 0, NUMBER_BYTES), payload: plain.slice(HEADER_BYTES) };
}

function packetMac(code: number, plain: Uint8Array): Uint8Array {
  const length = packetLength(plain.length, PACKET_MAC_BYTES);
  let mac: Uint8Array = Uint8Array.of(length, code, 0, 0, 0, 0, 0, 0);
  for (let at = 0; at < plain.length; at += DES_BLOCK_BYTES) {
    mac = encryptDes(plain.subarray(at, at + DES_BLOCK_BYTES), mac);
  }
  return mac;
}
