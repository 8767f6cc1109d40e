/** How keys stand in a token: their labels, types and attributes (OASIS PKCS #11 v2.40, Current Mechanisms). */

import type { Attribute } from './library.ts';

/** CKA_… */
export const ATTRIBUTE = {
  CLASS: 0x000,
  TOKEN: 0x001,
  PRIVATE: 0x002,
  LABEL: 0x003,
  VALUE: 0x011,
  KEY_TYPE: 0x100,
  SENSITIVE: 0x103,
  ENCRYPT: 0x104,
  DECRYPT: 0x105,
  WRAP: 0x106,
  UNWRAP: 0x107,
  SIGN: 0x108,
  VERIFY: 0x10a,
  VALUE_LEN: 0x161,
  EXTRACTABLE: 0x162,
} as const;

/** `generic` is bytes: nothing is encrypted under it. */
export type KeyType = 'generic' | 'des' | 'des2' | 'des3' | 'aes';

/** By CKK_…; keys of other types are not ours. */
export const KEY_TYPES: ReadonlyMap<number, KeyType> = new Map([
  [0x10, 'generic'],
  [0x13, 'des'],
  [0x14, 'des2'],
  [0x15, 'des3'],
  [0x1f, 'aes'],
]);

const DES3_ECB = 0x132;
const DES3_CMAC = 0x138;
/** No token has such a mechanism: it refuses. */
const NONE = 0xffff_ffff;

/** CKM_… of each type. */
export const MECHANISMS: Readonly<Record<KeyType, { readonly encrypt: number; readonly cmac: number }>> = {
  generic: { encrypt: NONE, cmac: NONE },
  des: { encrypt: 0x121, cmac: NONE },
  // Single DES is 3DES with one key three times, and most tokens have no other.
  des2: { encrypt: DES3_ECB, cmac: DES3_CMAC },
  des3: { encrypt: DES3_ECB, cmac: DES3_CMAC },
  aes: { encrypt: 0x1081, cmac: 0x108a },
};

export const LABEL_PREFIX = 'tessera/';

/** `part` is a node's code, `system`, `individual-master` or `master`. */
export function keyLabel(keySet: string, part: string): string {
  return `${LABEL_PREFIX}${keySet}/${part}`;
}

/** No layout has a name in capitals, so no card key has such a label. */
const PAN_KEYS = 'PAN';
const PAN_KEY_NAME = /^[A-Za-z0-9_-]{1,32}$/;

export function isPanKeyName(text: string): boolean {
  return PAN_KEY_NAME.test(text);
}

/** Of a key that wraps the data keys of card numbers. */
export function panKeyLabel(name: string): string {
  return keyLabel(PAN_KEYS, name);
}

const WRAPPING_KEY_BYTES = 32;
const ULONG_BYTES = 8;
/** CKO_SECRET_KEY. */
const SECRET_KEY = 4;

export const SECRET_KEYS: readonly Attribute[] = [{ type: ATTRIBUTE.CLASS, value: toUlong(SECRET_KEY) }];

export interface NewKey {
  readonly label: string;
  readonly type: KeyType;
  readonly value: Uint8Array;
  /** A key does one thing only; `read` is for what the protocol takes as data. */
  readonly use: 'encrypt' | 'cmac' | 'read';
}

/** Kept in the token, seen by its user only, and never let out unless it is to be read. */
export function templateOf({ label, type, value, use }: NewKey): readonly Attribute[] {
  return [...keptKey(label, type, use), { type: ATTRIBUTE.VALUE, value }];
}

/** An AES key of 256 bits that encrypts and decrypts keys, to be made in the token. */
export function wrappingKeyTemplate(label: string): readonly Attribute[] {
  return [
    ...keptKey(label, 'aes', 'wrap'),
    { type: ATTRIBUTE.VALUE_LEN, value: toUlong(WRAPPING_KEY_BYTES) },
  ];
}

function keptKey(label: string, type: KeyType, use: NewKey['use'] | 'wrap'): readonly Attribute[] {
  const flag = (attribute: number, isSet: boolean) => ({
    type: attribute,
    value: Uint8Array.of(isSet ? 1 : 0),
  });
  const typeNumber = [...KEY_TYPES].find(([, each]) => each === type)?.[0];
  if (typeNumber === undefined) throw new Error(`no key type ${type}`);
  return [
    ...SECRET_KEYS,
    { type: ATTRIBUTE.KEY_TYPE, value: toUlong(typeNumber) },
    { type: ATTRIBUTE.LABEL, value: Buffer.from(label, 'utf8') },
    flag(ATTRIBUTE.TOKEN, true),
    flag(ATTRIBUTE.PRIVATE, true),
    flag(ATTRIBUTE.SENSITIVE, use !== 'read'),
    flag(ATTRIBUTE.EXTRACTABLE, use === 'read'),
    flag(ATTRIBUTE.ENCRYPT, use === 'encrypt' || use === 'wrap'),
    flag(ATTRIBUTE.DECRYPT, use === 'wrap'),
    flag(ATTRIBUTE.SIGN, use === 'cmac'),
    flag(ATTRIBUTE.VERIFY, false),
    // C_WrapKey takes keys that are in the token; ours come from outside, as data.
    flag(ATTRIBUTE.WRAP, false),
    flag(ATTRIBUTE.UNWRAP, false),
  ];
}

/** A CK_ULONG attribute. */
export function numberFrom(value: Uint8Array): number {
  return Number(Buffer.from(value).readBigUInt64LE());
}

function toUlong(value: number): Uint8Array {
  const bytes = Buffer.alloc(ULONG_BYTES);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
