/**
 * Verifying: everything that a seal says is recomputed from the records, and compared with what was copied outside. It needs no
 * private key, and changes nothing. `docs/audit-trail.md` says what it proves and what it cannot.
 */

import type { Database } from '../db/database.ts';
import { bigintOf } from '../db/row.ts';
import { type CopyCheck, checkCopy } from './check-copy.ts';
import { FIRST_PREVIOUS, type Segment, segmentRoot } from './segment.ts';
import { isSignedBy, type SegmentKeys } from './signing-key.ts';
import { broken, type TrailFault } from './trail-fault.ts';
import { readSealed, readSegments, readTrailEnd } from './trail-store.ts';

export interface TrailReport {
  /** Verified, up to the first fault. */
  readonly segments: bigint;
  readonly records: bigint;
  /** Records that no segment seals yet: nothing is known about them. No fault. */
  readonly unsealed: bigint;
  /** The newest segments, which a server is about to copy. No fault. */
  readonly notCopiedYet: bigint;
  /** The first segment that is broken. */
  readonly fault: TrailFault | null;
}

/** The lease of a server that died (ten seconds) and a few turns of the next: by then a segment has its copy. */
export const COPY_GRACE_MS = 15_000n;

const PAGE = 256;

/** Segments that come while it runs are left for the next time. `copy` is the path of the copied segments. */
export async function verifyTrail(
  db: Database,
  keys: SegmentKeys,
  copy: string,
  graceMs: bigint = COPY_GRACE_MS,
): Promise<TrailReport> {
  const { last: newest, nowMs } = await readTrailEnd(db);
  const unsealed = await countUnsealed(db);
  const copyCheck = checkCopy(db, copy, nowMs - graceMs);
  try {
    let last: Segment | null = null;
    let records = 0n;
    let fault: TrailFault | null = null;
    for await (const segment of segmentsUpTo(db, newest?.number ?? 0n)) {
      fault = await faultOf(db, keys, copyCheck, last, segment);
      if (fault !== null) break;
      last = segment;
      records += segment.records;
    }
    const end = last?.number ?? 0n;
    fault ??= (await copyCheck.faultAfter(end)) ?? (await strayFault(db, end));
    return { segments: end, records, unsealed, notCopiedYet: copyCheck.notCopiedYet(), fault };
  } finally {
    await copyCheck.close();
  }
}

async function* segmentsUpTo(db: Database, newest: bigint): AsyncGenerator<Segment> {
  for (let after = 0n; after < newest; ) {
    const page = await readSegments(db, after, PAGE);
    yield* page.filter(({ number }) => number <= newest);
    const end = page.at(-1);
    if (end === undefined) return;
    after = end.number;
  }
}

async function faultOf(
  db: Database,
  keys: SegmentKeys,
  copyCheck: CopyCheck,
  last: Segment | null,
  segment: Segment,
): Promise<TrailFault | null> {
  return (
    faultInChain(keys, last, segment) ??
    (await faultInRecords(db, segment)) ??
    (await copyCheck.faultAt(segment))
  );
}

function faultInChain(keys: SegmentKeys, last: Segment | null, segment: Segment): TrailFault | null {
  const { number, kid } = segment;
  const expected = (last?.number ?? 0n) + 1n;
  if (number !== expected) return broken(expected, 'segment-removed', 'it is not in the database');
  const key = keys.trusted.get(kid);
  if (key === undefined)
    return broken(number, 'key-unknown', 'it names a key that is not in the file of audit keys');
  if (!isSignedBy(segment, key))
    return broken(number, 'signature-wrong', 'its signature does not fit: the segment was changed');
  if (segment.previous !== (last?.root ?? FIRST_PREVIOUS))
    return broken(number, 'chain-broken', 'it does not follow the segment before it');
  return null;
}

async function faultInRecords(db: Database, segment: Segment): Promise<TrailFault | null> {
  const { number, previous, root, records } = segment;
  const found = await readSealed(db, number);
  const counted = `it sealed ${records} records and`;
  if (found.length < records) return broken(number, 'record-removed', `${counted} ${found.length} are there`);
  if (found.length > records) return broken(number, 'record-added', `${counted} more are there`);
  if (segmentRoot(previous, found) !== root)
    return broken(number, 'record-changed', 'its records are not what it sealed');
  return null;
}

/** Records that say a segment seals them which is not there. One that came while we looked is there. */
async function strayFault(db: Database, last: bigint): Promise<TrailFault | null> {
  const [row] = await db.read(
    `select segment from audit_record
where (segment < 1 or segment > $1)
and not exists (select 1 from audit_segment where audit_segment.number = audit_record.segment)
order by segment limit 1`,
    [last],
  );
  if (row === undefined) return null;
  return broken(
    bigintOf(row, 'segment'),
    'segment-removed',
    'records name it, and it is not in the database',
  );
}

async function countUnsealed(db: Database): Promise<bigint> {
  const [row] = await db.read('select count(*) as records from audit_record where segment is null', []);
  if (row === undefined) throw new Error('a count is one row');
  return bigintOf(row, 'records');
}
