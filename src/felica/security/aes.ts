/**
 * AES mutual authentication (v2), as the reader and as the card
 * (soltia48/felica-users-manual-unofficial, "AES Mutual Authentication Algorithm").
 *
 * As with DES, only `aesGroupKey` takes the card's own keys and only `aesAuthenticationKeys` what it makes of them; what it
 * gives is as secret as they are. Keys, challenges and random numbers are 16 bytes each, challenge 3C is 4; another length
 * is a RangeError.
 */

import { bytesToHex, concatBytes, hexToBytes } from '../../bytes.ts';
import { checkRange, IDM_BYTES } from '../field.ts';
import { AES_BLOCK_BYTES, decryptAes, encryptAes, sameSecret } from './ciphers.ts';
import { exactly, xorBytes } from './octets.ts';
import { transactionIdOf } from './secure-message.ts';

/** The card's salt, in the clear. */
export const CHALLENGE_3C_BYTES = 4;

/** What the first key of the nodes' chain encrypts, on the way to the group key. */
export const GROUP_KEY_START = hexToBytes('01010000000000000000000000000080');
const ENCRYPTION_KEY_LABEL = hexToBytes('01030000000000000000000000000100');
const MAC_KEY_LABEL = hexToBytes('02030000000000000000000000000100');
const ALPHA_LABEL = hexToBytes('010200000000');
const BETA_LABEL = hexToBytes('020200000000');
const LABEL_END = hexToBytes('0100');

/** The node keys for one card: hexadecimal. */
export interface AesAuthenticationKeys {
  readonly alpha: string;
  readonly beta: string;
}

/** An authenticated session: hexadecimal text, so that it can be stored. */
export interface AesSession {
  readonly cipher: 'aes';
  readonly encryptionKey: string;
  readonly macKey: string;
  readonly challenge3C: string;
  readonly transactionId: string;
  /** The last one used. */
  readonly transactionNumber: number;
}

export interface AesChallenges {
  readonly challenge1B: Uint8Array;
  readonly challenge2A: Uint8Array;
  readonly challenge3C: Uint8Array;
}

/**
 * The node keys in the order of the command's node list, areas before services; the system key has no part in this.
 * Throws RangeError without any: the start is public.
 */
export function aesGroupKey(nodeKeys: readonly Uint8Array[]): Uint8Array {
  checkRange('the number of node keys', nodeKeys.length, 1, Number.MAX_SAFE_INTEGER);
  return nodeKeys.reduce((data, key) => encryptAes(key, data), GROUP_KEY_START);
}

/**
 * `idm` is 16 hexadecimal digits. `individualKey` is the card's own share of the keys; how an issuer derives it is not
 * public, and a card without one has zeros.
 */
export function aesAuthenticationKeys(
  groupKey: Uint8Array,
  individualKey: Uint8Array,
  idm: string,
): AesAuthenticationKeys {
  const h = xorBytes(
    exactly('the group key', groupKey, AES_BLOCK_BYTES),
    exactly('the individual key', individualKey, AES_BLOCK_BYTES),
  );
  const card = exactly('the IDm', hexToBytes(idm), IDM_BYTES);
  const derive = (label: Uint8Array) => bytesToHex(encryptAes(h, concatBytes(label, card, LABEL_END)));
  return { alpha: derive(ALPHA_LABEL), beta: derive(BETA_LABEL) };
}

/** The reader's challenge, for Authentication1 v2. */
export function aesChallenge1A(keys: AesAuthenticationKeys, random1: Uint8Array): Uint8Array {
  return encryptAes(hexToBytes(keys.alpha), exactly('R1', random1, AES_BLOCK_BYTES));
}

/**
 * The reader's answer to the card's response, for Authentication2 v2; undefined when the card has not proven that it knows
 * the keys. The session is open once the card's next response is (`openAuthentication2`).
 */
export function aesAnswerCard(
  keys: AesAuthenticationKeys,
  random1: Uint8Array,
  { challenge1B, challenge2A, challenge3C }: AesChallenges,
): { readonly challenge2B: Uint8Array; readonly session: AesSession } | undefined {
  const towardsReader = saltedBeta(keys, challenge3C);
  exactly('R1', random1, AES_BLOCK_BYTES);
  if (!sameSecret(challenge1B, encryptAes(towardsReader, random1))) return undefined;
  const random2 = decryptAes(towardsReader, exactly('challenge 2A', challenge2A, AES_BLOCK_BYTES));
  const challenge2B = encryptAes(hexToBytes(keys.alpha), random2);
  return { challenge2B, session: session(random1, random2, challenge3C) };
}

/**
 * The card's answer to Authentication1 v2, with the only challenge 2B it will take in Authentication2 v2 (`sameSecret`).
 * The session is open after that. `challenge3C` is the card's to choose, as `random2` is.
 */
export function aesAnswerReader(
  keys: AesAuthenticationKeys,
  challenge1A: Uint8Array,
  random2: Uint8Array,
  challenge3C: Uint8Array,
): AesChallenges & { readonly challenge2B: Uint8Array; readonly session: AesSession } {
  const towardsReader = saltedBeta(keys, challenge3C);
  const alpha = hexToBytes(keys.alpha);
  exactly('R2', random2, AES_BLOCK_BYTES);
  const random1 = decryptAes(alpha, exactly('challenge 1A', challenge1A, AES_BLOCK_BYTES));
  return {
    challenge1B: encryptAes(towardsReader, random1),
    challenge2A: encryptAes(towardsReader, random2),
    challenge2B: encryptAes(alpha, random2),
    challenge3C,
    session: session(random1, random2, challenge3C),
  };
}

/** beta', which the card's salt makes new for every authentication. */
function saltedBeta({ beta }: AesAuthenticationKeys, challenge3C: Uint8Array): Uint8Array {
  const salt = exactly('challenge 3C', challenge3C, CHALLENGE_3C_BYTES);
  const zeros = new Uint8Array(AES_BLOCK_BYTES - CHALLENGE_3C_BYTES);
  return xorBytes(hexToBytes(beta), concatBytes(salt, zeros));
}

function session(random1: Uint8Array, random2: Uint8Array, challenge3C: Uint8Array): AesSession {
  return {
    cipher: 'aes',
    encryptionKey: bytesToHex(encryptAes(random2, ENCRYPTION_KEY_LABEL)),
    macKey: bytesToHex(encryptAes(random2, MAC_KEY_LABEL)),
    challenge3C: bytesToHex(challenge3C),
    transactionId: bytesToHex(transactionIdOf(random1)),
    transactionNumber: 0,
  };
}
