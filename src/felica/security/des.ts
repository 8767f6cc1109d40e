/**
 * DES mutual authentication, as the reader and as the card.
 *
 * Reverse-engineered; three public sources agree (soltia48/felica-users-manual-unofficial, "DES Mutual Authentication
 * Algorithm"). Only `desServiceKeys` takes the card's own keys and only `desAuthenticationKeys` what it makes of them, so
 * that both can live where keys are kept safe. What these two give stays the same for one card and node list: it is as
 * secret as the keys, and need not be kept, since the reader can make it again for the second step. Keys and challenges
 * are 8 bytes each; another length is a RangeError.
 */

import { bytesToHex, concatBytes, hexToBytes } from '../../bytes.ts';
import { checkRange } from '../field.ts';
import { DES_BLOCK_BYTES, decryptTripleDes, encryptDes, encryptTripleDes, sameSecret } from './ciphers.ts';
import { exactly, xorBytes } from './octets.ts';
import { transactionIdOf } from './secure-message.ts';

/** The keys of the nodes that Authentication1 names, in its order. */
export interface DesNodeKeys {
  readonly system: Uint8Array;
  /** At least one. An area list may name the system as FFFF: its key is the system key. */
  readonly areas: readonly Uint8Array[];
  /** At least one. A key-free service has no part in this. */
  readonly services: readonly Uint8Array[];
}

/** What is left of the node keys for one node list, the same for every card with these keys. */
export interface DesServiceKeys {
  readonly group: Uint8Array;
  readonly user: Uint8Array;
}

/** The node keys for one card: hexadecimal. */
export interface DesAuthenticationKeys {
  readonly l: string;
  readonly alpha: string;
  readonly beta: string;
}

/** An authenticated session: hexadecimal text, so that it can be stored. `key` is the card's random number R2. */
export interface DesSession {
  readonly cipher: 'des';
  readonly key: string;
  readonly transactionId: string;
  /** The last one used. */
  readonly transactionNumber: number;
}

export interface DesChallenges {
  readonly challenge1B: Uint8Array;
  readonly challenge2A: Uint8Array;
}

/** Throws RangeError without any area or service: a chain without keys would authenticate nothing. */
export function desServiceKeys({ system, areas, services }: DesNodeKeys): DesServiceKeys {
  checkRange('the number of area keys', areas.length, 1, Number.MAX_SAFE_INTEGER);
  checkRange('the number of service keys', services.length, 1, Number.MAX_SAFE_INTEGER);
  const chain = (keys: readonly Uint8Array[], start: Uint8Array) =>
    keys.reduce((data, key) => encryptDes(key, data), start);
  const group = chain(areas, exactly('the system key', system, DES_BLOCK_BYTES));
  return { group, user: chain(services, group) };
}

/** `idm` is 16 hexadecimal digits. */
export function desAuthenticationKeys({ group, user }: DesServiceKeys, idm: string): DesAuthenticationKeys {
  const l = xorBytes(exactly('the group key', group, DES_BLOCK_BYTES), hexToBytes(idm));
  const alpha = encryptDes(l, user);
  const beta = encryptDes(alpha, l);
  return { l: bytesToHex(l), alpha: bytesToHex(alpha), beta: bytesToHex(beta) };
}

/** The reader's challenge, for Authentication1. */
export function desChallenge1A(keys: DesAuthenticationKeys, random1: Uint8Array): Uint8Array {
  return encryptTripleDes(towardsCard(keys), exactly('R1', random1, DES_BLOCK_BYTES));
}

/**
 * The reader's answer to the card's response, for Authentication2; undefined when the card has not proven that it knows
 * the keys. The session is open once the card's next response is (`openAuthentication2`).
 */
export function desAnswerCard(
  keys: DesAuthenticationKeys,
  random1: Uint8Array,
  { challenge1B, challenge2A }: DesChallenges,
): { readonly challenge2B: Uint8Array; readonly session: DesSession } | undefined {
  exactly('R1', random1, DES_BLOCK_BYTES);
  if (!sameSecret(challenge1B, encryptTripleDes(towardsReader(keys), random1))) return undefined;
  const random2 = decryptTripleDes(
    towardsReader(keys),
    exactly('challenge 2A', challenge2A, DES_BLOCK_BYTES),
  );
  return { challenge2B: encryptTripleDes(towardsCard(keys), random2), session: session(random1, random2) };
}

/**
 * The card's answer to Authentication1, with the only challenge 2B it will take in Authentication2 (`sameSecret`). The
 * session is open after that.
 */
export function desAnswerReader(
  keys: DesAuthenticationKeys,
  challenge1A: Uint8Array,
  random2: Uint8Array,
): DesChallenges & { readonly challenge2B: Uint8Array; readonly session: DesSession } {
  exactly('R2', random2, DES_BLOCK_BYTES);
  const random1 = decryptTripleDes(towardsCard(keys), exactly('challenge 1A', challenge1A, DES_BLOCK_BYTES));
  return {
    challenge1B: encryptTripleDes(towardsReader(keys), random1),
    challenge2A: encryptTripleDes(towardsReader(keys), random2),
    challenge2B: encryptTripleDes(towardsCard(keys), random2),
    session: session(random1, random2),
  };
}

function towardsCard({ alpha, l }: DesAuthenticationKeys): Uint8Array {
  return concatBytes(hexToBytes(alpha), hexToBytes(l));
}

function towardsReader({ l, beta }: DesAuthenticationKeys): Uint8Array {
  return concatBytes(hexToBytes(l), hexToBytes(beta));
}

function session(random1: Uint8Array, random2: Uint8Array): DesSession {
  return {
    cipher: 'des',
    key: bytesToHex(random2),
    transactionId: bytesToHex(transactionIdOf(random1)),
    transactionNumber: 0,
  };
}
