/** What a segment seals, byte by byte, so that anybody can recompute it. Pure: the signature is made and checked elsewhere. */

import { bytesToHex, hexToBytes } from '../bytes.ts';
import { merkleRoot } from './merkle.ts';

/** A record as it is sealed: every column but the number of the segment, which the segment itself states. */
export interface SealedRecord {
  readonly id: string;
  readonly subject: string;
  readonly lane: bigint;
  readonly actor: string;
  readonly action: string;
  readonly reason: string | null;
  readonly detail: string;
  readonly createdMs: bigint;
}

export interface UnsignedSegment {
  /** 1, 2, 3 … without gaps. */
  readonly number: bigint;
  /** The root of the segment before, FIRST_PREVIOUS for the first. 64 hexadecimal digits, as is `root`. */
  readonly previous: string;
  readonly root: string;
  /** How many records it seals, at least 1. */
  readonly records: bigint;
  readonly createdMs: bigint;
  /** Which key signed it. */
  readonly kid: string;
}

export interface Segment extends UnsignedSegment {
  /** Ed25519 over `signedBytes`, base64url. */
  readonly signature: string;
}

/** What stands before the first segment. */
export const FIRST_PREVIOUS = '0'.repeat(64);

/** Keeps a signature over a segment from being one over anything else. */
const CONTEXT = 'tessera audit segment 1';

const encoder = new TextEncoder();

/**
 * The Merkle root over the previous root (32 bytes, the first leaf) and the records in the order of their ids. Each record is
 * the UTF-8 of one JSON array without blanks; integers are written as decimal text.
 */
export function segmentRoot(previous: string, records: readonly SealedRecord[]): string {
  return bytesToHex(merkleRoot([hexToBytes(previous), ...records.map(recordBytes)]));
}

function recordBytes(record: SealedRecord): Uint8Array {
  const { id, subject, lane, actor, action, reason, detail, createdMs } = record;
  return jsonBytes([id, subject, String(lane), actor, action, reason, detail, String(createdMs)]);
}

export function signedBytes(segment: UnsignedSegment): Uint8Array {
  const { number, previous, root, records, createdMs, kid } = segment;
  return jsonBytes([CONTEXT, String(number), previous, root, String(records), String(createdMs), kid]);
}

/** The line that is kept outside of the database, without its line break. One segment has one line. */
export function segmentLine(segment: Segment): string {
  const { number, previous, root, records, createdMs, kid, signature } = segment;
  return JSON.stringify({
    segment: String(number),
    previous,
    root,
    records: String(records),
    createdMs: String(createdMs),
    kid,
    signature,
  });
}

/** The number in a line of the copy, less than 64 bits wide; null when it is no such line. */
export function numberOfLine(line: string): bigint | null {
  const digits = /^\{"segment":"([1-9]\d{0,17})",/.exec(line)?.[1];
  return digits === undefined ? null : BigInt(digits);
}

function jsonBytes(parts: readonly (string | null)[]): Uint8Array {
  return encoder.encode(JSON.stringify(parts));
}
