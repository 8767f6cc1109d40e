/**
 * Service and area codes (FeliCa Card User's Manual, file system): `number << 6 | attribute`.
 * An odd service attribute needs no authentication.
 */

import { bytesToHex, hexToBytes, readUintBE, uintToBytesBE } from '../bytes.ts';

export type ServiceClass = 'random' | 'cyclic' | 'purse';

/** `cashback` permits decrement too. */
export type ServiceAccess = 'read-write' | 'read-only' | 'direct' | 'cashback' | 'decrement';

export interface ServiceAttribute {
  readonly class: ServiceClass;
  readonly access: ServiceAccess;
  /** True when the service opens only after mutual authentication. */
  readonly keyed: boolean;
}

export interface AreaAttribute {
  readonly mayHoldAreas: boolean;
}

const ATTRIBUTE_BITS = 6;
const ATTRIBUTE_MASK = 0x3f;

/** The area that holds everything; it ends at {@link AREA_ROOT_END}. */
export const AREA_ROOT = 0x0000;
export const AREA_ROOT_END = 0xfffe;

/** Stands for the system itself where a node code is asked for. */
export const SYSTEM_NODE = 0xffff;

export const SERVICE_ATTRIBUTES: ReadonlyMap<number, ServiceAttribute> = new Map([
  [0x08, { class: 'random', access: 'read-write', keyed: true }],
  [0x09, { class: 'random', access: 'read-write', keyed: false }],
  [0x0a, { class: 'random', access: 'read-only', keyed: true }],
  [0x0b, { class: 'random', access: 'read-only', keyed: false }],
  [0x0c, { class: 'cyclic', access: 'read-write', keyed: true }],
  [0x0d, { class: 'cyclic', access: 'read-write', keyed: false }],
  [0x0e, { class: 'cyclic', access: 'read-only', keyed: true }],
  [0x0f, { class: 'cyclic', access: 'read-only', keyed: false }],
  [0x10, { class: 'purse', access: 'direct', keyed: true }],
  [0x11, { class: 'purse', access: 'direct', keyed: false }],
  [0x12, { class: 'purse', access: 'cashback', keyed: true }],
  [0x13, { class: 'purse', access: 'cashback', keyed: false }],
  [0x14, { class: 'purse', access: 'decrement', keyed: true }],
  [0x15, { class: 'purse', access: 'decrement', keyed: false }],
  [0x16, { class: 'purse', access: 'read-only', keyed: true }],
  [0x17, { class: 'purse', access: 'read-only', keyed: false }],
]);

export const AREA_ATTRIBUTES: ReadonlyMap<number, AreaAttribute> = new Map([
  [0x00, { mayHoldAreas: true }],
  [0x01, { mayHoldAreas: false }],
]);

/** The number that overlapping services share: the code without its attribute. */
export function serviceNumber(code: number): number {
  return code >> ATTRIBUTE_BITS;
}

/** Undefined when the code's attribute is not that of a service. */
export function serviceAttribute(code: number): ServiceAttribute | undefined {
  return SERVICE_ATTRIBUTES.get(code & ATTRIBUTE_MASK);
}

/** Undefined when the code's attribute is not that of an area. */
export function areaAttribute(code: number): AreaAttribute | undefined {
  return AREA_ATTRIBUTES.get(code & ATTRIBUTE_MASK);
}

/** Four upper-case hexadecimal digits, most significant first. Throws RangeError outside 0 to FFFF. */
export function codeToText(code: number): string {
  return bytesToHex(uintToBytesBE(code, 2));
}

/** The opposite of {@link codeToText}, in either case. Throws RangeError unless there are four hexadecimal digits. */
export function codeFromText(text: string): number {
  const bytes = hexToBytes(text);
  if (bytes.length !== 2) throw new RangeError('a code has four hexadecimal digits');
  return readUintBE(bytes, 0, 2);
}
