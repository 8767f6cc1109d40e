/**
 * The ciphers of card security: DES, 2-key 3DES, AES-128 and CMAC, and the comparison of secrets.
 *
 * The only file here that knows node:crypto. OpenSSL 3 no longer has single DES, which is 2-key 3DES with one key twice.
 * Lengths that do not fit are a RangeError.
 */

import { createCipheriv, createDecipheriv, createSecretKey, timingSafeEqual } from 'node:crypto';
import { byteAt, concatBytes } from '../../bytes.ts';
import { checkRange } from '../field.ts';
import { exactly } from './octets.ts';

/** A DES key, too. */
export const DES_BLOCK_BYTES = 8;
/** An AES-128 key, too. */
export const AES_BLOCK_BYTES = 16;
export const TWO_KEY_BYTES = 16;
export const THREE_KEY_BYTES = 24;

const DES_ZERO = new Uint8Array(DES_BLOCK_BYTES);
const AES_ZERO = new Uint8Array(AES_BLOCK_BYTES);
const PADDING_START = 0x80;

/** What CMAC subkeys are reduced by (NIST SP 800-38B, section 5.3). */
const DES_REDUCTION = 0x1b;
const AES_REDUCTION = 0x87;

interface Cipher {
  readonly name: string;
  readonly keyBytes: number;
  readonly blockBytes: number;
}

const TWO_KEY = { name: 'des-ede', keyBytes: TWO_KEY_BYTES, blockBytes: DES_BLOCK_BYTES };
const TWO_KEY_CBC = { ...TWO_KEY, name: 'des-ede-cbc' };
const THREE_KEY_CBC = { ...TWO_KEY, name: 'des-ede3-cbc', keyBytes: THREE_KEY_BYTES };
const AES = { name: 'aes-128-ecb', keyBytes: AES_BLOCK_BYTES, blockBytes: AES_BLOCK_BYTES };
const AES_CBC = { ...AES, name: 'aes-128-cbc' };
const AES_OFB = { ...AES, name: 'aes-128-ofb', blockBytes: 1 };

/** Single DES of one block: key and block are 8 bytes each. */
export function encryptDes(key: Uint8Array, block: Uint8Array): Uint8Array {
  return encrypt(TWO_KEY, twice(key), null, exactly('a DES block', block, DES_BLOCK_BYTES));
}

/** Single DES in CBC mode from a zero vector; `data` is whole blocks. */
export function encryptDesCbc(key: Uint8Array, data: Uint8Array): Uint8Array {
  return encrypt(TWO_KEY_CBC, twice(key), DES_ZERO, data);
}

export function decryptDesCbc(key: Uint8Array, data: Uint8Array): Uint8Array {
  return decrypt(TWO_KEY_CBC, twice(key), DES_ZERO, data);
}

/** 3DES under K1, K2, K1, each block by itself; `key` is K1 and K2, 16 bytes. */
export function encryptTripleDes(key: Uint8Array, data: Uint8Array): Uint8Array {
  return encrypt(TWO_KEY, key, null, data);
}

export function decryptTripleDes(key: Uint8Array, data: Uint8Array): Uint8Array {
  return decrypt(TWO_KEY, key, null, data);
}

/** The same in CBC mode; `vector` is 8 bytes. */
export function encryptTripleDesCbc(key: Uint8Array, vector: Uint8Array, data: Uint8Array): Uint8Array {
  return encrypt(TWO_KEY_CBC, key, exactly('the vector', vector, DES_BLOCK_BYTES), data);
}

/** AES-128, each block by itself. */
export function encryptAes(key: Uint8Array, data: Uint8Array): Uint8Array {
  return encrypt(AES, key, null, data);
}

export function decryptAes(key: Uint8Array, data: Uint8Array): Uint8Array {
  return decrypt(AES, key, null, data);
}

/** AES-128 in OFB mode, which is its own opposite; `data` may have any length. */
export function applyAesOfb(key: Uint8Array, vector: Uint8Array, data: Uint8Array): Uint8Array {
  return encrypt(AES_OFB, key, exactly('the vector', vector, AES_BLOCK_BYTES), data);
}

/** CMAC with AES-128 (NIST SP 800-38B): 16 bytes. */
export function aesCmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  return cmac((data) => encrypt(AES_CBC, key, AES_ZERO, data), AES_ZERO, AES_REDUCTION, message);
}

/** CMAC with 3-key 3DES (NIST SP 800-38B): 8 bytes; `key` is 24. */
export function tripleDesCmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  return cmac((data) => encrypt(THREE_KEY_CBC, key, DES_ZERO, data), DES_ZERO, DES_REDUCTION, message);
}

/** Whether two secrets of one length are the same, in a time that does not tell where they differ. */
export function sameSecret(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function cmac(
  encryptCbc: (data: Uint8Array) => Uint8Array,
  zero: Uint8Array,
  reduction: number,
  message: Uint8Array,
): Uint8Array {
  const size = zero.length;
  const rest = message.length % size;
  const isWhole = message.length > 0 && rest === 0;
  const subkey = doubled(encryptCbc(zero), reduction);
  const mask = isWhole ? subkey : doubled(subkey, reduction);
  const padding = isWhole ? [] : [PADDING_START, ...zero.subarray(rest + 1)];
  const data = concatBytes(message, Uint8Array.from(padding));
  const last = data.length - size;
  return encryptCbc(data.map((byte, i) => (i < last ? byte : byte ^ byteAt(mask, i - last)))).slice(last);
}

/** Twice `value` in the field of CMAC's subkeys. */
function doubled(value: Uint8Array, reduction: number): Uint8Array {
  const shifted = value.map((byte, i) => (byte << 1) | ((value[i + 1] ?? 0) >> 7));
  const last = value.length - 1;
  return byteAt(value, 0) >> 7 === 0 ? shifted : shifted.with(last, byteAt(shifted, last) ^ reduction);
}

function twice(key: Uint8Array): Uint8Array {
  return concatBytes(exactly('a DES key', key, DES_BLOCK_BYTES), key);
}

/** A KeyObject, since making a cipher of raw bytes takes four times as long (Node 24.21: 16 against 3.5 us). */
function encrypt(cipher: Cipher, key: Uint8Array, vector: Uint8Array | null, data: Uint8Array): Uint8Array {
  check(cipher, key, data);
  const machine = createCipheriv(cipher.name, createSecretKey(key), vector).setAutoPadding(false);
  return concatBytes(machine.update(data), machine.final());
}

function decrypt(cipher: Cipher, key: Uint8Array, vector: Uint8Array | null, data: Uint8Array): Uint8Array {
  check(cipher, key, data);
  const machine = createDecipheriv(cipher.name, createSecretKey(key), vector).setAutoPadding(false);
  return concatBytes(machine.update(data), machine.final());
}

function check({ keyBytes, blockBytes }: Cipher, key: Uint8Array, data: Uint8Array): void {
  exactly('the key', key, keyBytes);
  checkRange('the length of the last block', data.length % blockBytes, 0, 0);
}
