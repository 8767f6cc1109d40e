/** The copied segments, read beside the database's own and in the same order. */

import type { Database } from '../db/database.ts';
import { numberOfLine, type Segment, segmentLine } from './segment.ts';
import { copiedLines } from './segment-copy.ts';
import { broken, type TrailFault } from './trail-fault.ts';
import { readSegment } from './trail-store.ts';

export interface CopyCheck {
  /** Segments come here in order, each once. */
  faultAt(segment: Segment): Promise<TrailFault | null>;
  /** What the copy holds beyond number `last`. */
  faultAfter(last: bigint): Promise<TrailFault | null>;
  notCopiedYet(): bigint;
  close(): Promise<void>;
}

/** A segment that was made at `oldEnoughMs` or before must be in the copy. */
export function checkCopy(db: Database, path: string, oldEnoughMs: bigint): CopyCheck {
  const lines = copiedLines(path);
  let notCopiedYet = 0n;
  let ended = false;

  async function nextLine(): Promise<string | null> {
    if (ended) return null;
    const { done, value } = await lines.next();
    if (done !== true) return value;
    ended = true;
    return null;
  }

  return {
    async faultAt(segment) {
      for (let line = await nextLine(); line !== null; line = await nextLine()) {
        const number = numberOfLine(line);
        if (line === segmentLine(segment)) return null;
        if (number === null || number === segment.number) return differs(segment.number);
        if (number > segment.number) return missing(segment.number);
        // Two servers that share a file may have written a line twice.
        if (!(await isInDatabase(db, number, line))) return differs(number);
      }
      if (segment.createdMs <= oldEnoughMs) return missing(segment.number);
      notCopiedYet++;
      return null;
    },

    async faultAfter(last) {
      for (let line = await nextLine(); line !== null; line = await nextLine()) {
        const number = numberOfLine(line);
        if (number === null) return differs(last + 1n);
        const segment = await readSegment(db, number);
        if (segment === null)
          return broken(number, 'segment-removed', 'the copy has it, the database has not');
        if (segmentLine(segment) !== line) return differs(number);
      }
      return null;
    },

    notCopiedYet: () => notCopiedYet,

    async close() {
      await lines.return(undefined);
    },
  };
}

async function isInDatabase(db: Database, number: bigint, line: string): Promise<boolean> {
  const segment = await readSegment(db, number);
  return segment !== null && segmentLine(segment) === line;
}

function missing(segment: bigint): TrailFault {
  return broken(segment, 'copy-missing', 'the database has it, the copy has not');
}

function differs(segment: bigint): TrailFault {
  return broken(segment, 'copy-differs', 'the copy of it does not say what the database says');
}
