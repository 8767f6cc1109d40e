/**
 * Sealing: the records that wait are put into segments, one server at a time, and every segment is then written to a copy
 * outside of the database. A crash in between leaves segments without a copy; the next turn writes it.
 */

import type { Database } from '../db/database.ts';
import { leaseSealing, releaseSealing, type SealerLease, sealingFence } from './sealer-lease.ts';
import { FIRST_PREVIOUS, numberOfLine, type Segment, segmentLine, segmentRoot } from './segment.ts';
import { appendToCopy, lastCopiedLine } from './segment-copy.ts';
import { type SegmentKeys, signSegment } from './signing-key.ts';
import {
  claimableOf,
  claimRecords,
  insertSegment,
  MAX_SEGMENT_RECORDS,
  readSegment,
  readSegments,
  readTrailEnd,
  readUnsealed,
} from './trail-store.ts';

/** Bounds one turn: 8192 records, more than a database of ours commits in the second between two turns. */
const MAX_SEGMENTS_A_TURN = 32;
/** Segments read and written at once, for a server whose copy is behind. */
const MAX_COPIED_A_TURN = 1000;
/** Much longer than a turn takes. A server that stands still for longer is fenced off; one that died holds up the others for that long. */
const LEASE_MS = 10_000n;

export interface Sealing {
  readonly db: Database;
  readonly keys: SegmentKeys;
  /** The file that gets the copy of each segment. */
  readonly copy: string;
  /** Names this process, never two. */
  readonly owner: string;
}

export interface Sealed {
  readonly records: number;
  readonly segments: number;
  readonly copied: number;
}

/** What the copy says and the database does not have, or has otherwise: one of the two was tampered with, or put back from a backup. */
export class CopyDiffers extends Error {
  override readonly name = 'CopyDiffers';
}

const NOTHING: Sealed = { records: 0, segments: 0, copied: 0 };

/**
 * One turn: seals what waits and copies what is not copied yet, unless another server is at it. Throws CopyDiffers, after it
 * has sealed; Error when the newest segment was signed by a key that this server does not know.
 */
export async function sealOnce(sealing: Sealing): Promise<Sealed> {
  // Nearly always there is nothing to do, and then a turn costs reads only.
  if (!(await hasWork(sealing))) return NOTHING;
  const lease = await leaseSealing(sealing.db, sealing.owner, LEASE_MS);
  if (lease === null) return NOTHING;
  try {
    const sealed = await sealWaiting(sealing, lease);
    return { ...sealed, copied: await copySegments(sealing) };
  } finally {
    await releaseSealing(sealing.db, lease);
  }
}

async function hasWork({ db, copy }: Sealing): Promise<boolean> {
  if ((await readUnsealed(db, 1)).length > 0) return true;
  const { last } = await readTrailEnd(db);
  return (last === null ? null : segmentLine(last)) !== (await lastCopiedLine(copy));
}

async function sealWaiting({ db, keys }: Sealing, lease: SealerLease): Promise<Omit<Sealed, 'copied'>> {
  let records = 0;
  let segments = 0;
  for (let turn = 0; turn < MAX_SEGMENTS_A_TURN; turn++) {
    const waiting = await readUnsealed(db, MAX_SEGMENT_RECORDS);
    if (waiting.length === 0) break;
    const { last, nowMs } = await readTrailEnd(db);
    const chosen = waiting.slice(0, claimableOf(waiting.length));
    const previous = last?.root ?? FIRST_PREVIOUS;
    const segment = signSegment(
      {
        number: (last?.number ?? 0n) + 1n,
        previous,
        root: segmentRoot(previous, chosen),
        records: BigInt(chosen.length),
        createdMs: nowMs,
      },
      signingKey(keys, last),
    );
    const claim = claimRecords(
      segment.number,
      chosen.map(({ id }) => id),
    );
    const outcome = await db.commit([sealingFence(lease), insertSegment(segment), claim]);
    // The lease is lost, or a record is gone: the next turn sees.
    if (outcome === 'conflict') break;
    // When the outcome is not known, the next round reads what became of it: the number is taken, or it is not.
    if (outcome === 'unknown') continue;
    records += chosen.length;
    segments++;
  }
  return { records, segments };
}

/** Two servers with different keys would make a trail that nobody's key file verifies. */
function signingKey({ signing, trusted }: SegmentKeys, last: Segment | null) {
  if (signing === null) throw new Error('the file of audit keys has no private key: nothing is sealed');
  if (last !== null && !trusted.has(last.kid)) {
    throw new Error(
      `audit segment ${last.number} was signed by a key (${last.kid}) that is not in this server's file: nothing is sealed`,
    );
  }
  return signing;
}

/** The lines that the copy lacks after its last one. Segments never change, so this needs no fence. */
async function copySegments({ db, copy }: Sealing): Promise<number> {
  const lastLine = await lastCopiedLine(copy);
  const number = lastLine === null ? 0n : await confirmed(db, lastLine);
  const missing = await readSegments(db, number, MAX_COPIED_A_TURN);
  if (missing.length > 0) await appendToCopy(copy, missing.map(segmentLine));
  return missing.length;
}

/** The number of the last copied segment, which must be in the database as it was copied. */
async function confirmed(db: Database, line: string): Promise<bigint> {
  const number = numberOfLine(line);
  if (number === null) throw new CopyDiffers('the last line of the copy is no audit segment');
  const segment = await readSegment(db, number);
  if (segment === null) throw new CopyDiffers(`the copy has audit segment ${number}, the database has not`);
  if (segmentLine(segment) !== line)
    throw new CopyDiffers(`audit segment ${number} is not the one that was copied`);
  return number;
}
