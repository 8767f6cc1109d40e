/**
 * Fields: each reads and writes one part of a packet, so a layout is stated once for both directions.
 *
 * A value outside a field's limits is a RangeError in either direction; `defineCommand` turns it into a
 * FrameError (`content`) while parsing.
 */

import {
  bytesToHex,
  concatBytes,
  hexToBytes,
  readUintBE,
  readUintLE,
  uintToBytesBE,
  uintToBytesLE,
} from '../bytes.ts';
import type { PacketReader } from './packet.ts';

export interface Field<Value> {
  read(reader: PacketReader): Value;
  write(value: Value): Uint8Array;
}

/** A manufacture ID or parameter (IDm, PMm) is 8 bytes. */
export const IDM_BYTES = 8;

/** Throws RangeError unless `value` is an integer from `min` to `max`. */
export function checkRange(meaning: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`${meaning} is ${value}; it must be ${min} to ${max}`);
}

/** One byte from `min` to `max`. */
export function uint8(meaning: string, min = 0, max = 0xff): Field<number> {
  return {
    read: (reader) => checkRange(meaning, reader.byte(), min, max),
    write: (value) => Uint8Array.of(checkRange(meaning, value, min, max)),
  };
}

/** Area codes, service codes and key versions. */
export const uint16LE: Field<number> = {
  read: (reader) => readUintLE(reader.bytes(2), 0, 2),
  write: (value) => uintToBytesLE(value, 2),
};

/** System codes. */
export const uint16BE: Field<number> = {
  read: (reader) => readUintBE(reader.bytes(2), 0, 2),
  write: (value) => uintToBytesBE(value, 2),
};

/** An IDm or PMm: 8 bytes, in text 16 upper-case hexadecimal digits. */
export const id8: Field<string> = {
  read: (reader) => bytesToHex(reader.bytes(IDM_BYTES)),
  write(value) {
    if (!/^[0-9A-F]{16}$/.test(value)) throw new RangeError('not 16 upper-case hexadecimal digits');
    return hexToBytes(value);
  },
};

/** Exactly `length` bytes. */
export function fixedBytes(meaning: string, length: number): Field<Uint8Array> {
  return {
    read: (reader) => reader.bytes(length),
    write(value) {
      checkRange(`the length of ${meaning}`, value.length, length, length);
      return value;
    },
  };
}

/** A count byte from `min` to `max`, then that many items. */
export function list<Item>(
  meaning: string,
  item: Field<Item>,
  min: number,
  max: number,
): Field<readonly Item[]> {
  const count = uint8(`the number of ${meaning}`, min, max);
  return {
    read: (reader) => readItems(reader, item, count.read(reader)),
    write: (items) => concatBytes(count.write(items.length), ...items.map((each) => item.write(each))),
  };
}

/** `count` items in a row, their count standing elsewhere in the packet. */
export function readItems<Item>(reader: PacketReader, item: Field<Item>, count: number): Item[] {
  return Array.from({ length: count }, () => item.read(reader));
}

/** Fields in the order written. */
export function record<Value extends object>(
  fields: {
    readonly [Key in keyof Value]-?: Field<Value[Key]>;
  },
): Field<Value> {
  const keys = Object.keys(fields) as (keyof Value)[];
  return {
    read(reader) {
      const value: Partial<Value> = {};
      for (const key of keys) value[key] = fields[key].read(reader);
      return value as Value;
    },
    write: (value) => concatBytes(...keys.map((key) => fields[key].write(value[key]))),
  };
}

/** `first`, whose fixed bytes carry no information, then `rest`. */
export function constantThen<Value>(first: readonly number[], rest: Field<Value>): Field<Value> {
  return {
    read(reader) {
      readConstant(reader, first);
      return rest.read(reader);
    },
    write: (value) => concatBytes(Uint8Array.from(first), rest.write(value)),
  };
}

/** `field`, then fixed bytes that carry no information. */
export function thenConstant<Value>(field: Field<Value>, last: readonly number[]): Field<Value> {
  return {
    read(reader) {
      const value = field.read(reader);
      readConstant(reader, last);
      return value;
    },
    write: (value) => concatBytes(field.write(value), Uint8Array.from(last)),
  };
}

function readConstant(reader: PacketReader, expected: readonly number[]): void {
  for (const byte of expected) checkRange('a reserved byte', reader.byte(), byte, byte);
}
