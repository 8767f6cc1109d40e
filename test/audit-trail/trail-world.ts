/** A trail to seal, to verify and to tamper with. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditRecord } from '../../src/audit-trail/record.ts';
import { type Sealing, sealOnce } from '../../src/audit-trail/seal-records.ts';
import { copyPath } from '../../src/audit-trail/segment-copy.ts';
import { readOrCreateSegmentKeys, signingKeyPath } from '../../src/audit-trail/signing-key.ts';
import { type TrailReport, verifyTrail } from '../../src/audit-trail/verify-trail.ts';
import type { CommitOutcome, Database, Statement } from '../../src/db/database.ts';
import { bigintOf } from '../../src/db/row.ts';
import type { Entropy } from '../../src/entropy.ts';

/** Nothing is young enough to be without a copy. */
const NO_GRACE = 0n;

/** A data folder. */
export function trailFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'tessera-trail-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function sealingIn(folder: string, db: Database, owner: string): Sealing {
  return { db, keys: readOrCreateSegmentKeys(signingKeyPath(folder)), copy: copyPath(folder), owner };
}

/** A server with a folder of its own, and the keys of another. */
export function sealingBeside(sealing: Sealing, folder: string, db: Database, owner: string): Sealing {
  return { ...sealing, db, copy: join(folder, `${owner}.log`), owner };
}

export function recordOf(entropy: Entropy, subject: string, reason: string | null = 'asked at the counter') {
  return auditRecord(entropy, {
    subject,
    actor: reason === null ? 'system' : 'staff:anna',
    action: 'purchase.cancel',
    reason,
    detail: { amountMinor: 1250n, currency: 'EUR', before: { state: 'PAID' } },
    nowMs: 1_800_000_000_000n,
  });
}

export async function addRecords(db: Database, entropy: Entropy, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const reason = i % 3 === 2 ? null : `reason ${i}, « naïve »`;
    assert.equal(await db.commit([recordOf(entropy, `card-${i}`, reason)]), 'committed');
  }
}

/** Turns until nothing is left to do. */
export async function sealAll(sealing: Sealing): Promise<void> {
  for (;;) {
    const { records, copied } = await sealOnce(sealing);
    if (records + copied === 0) return;
  }
}

export function verified({ db, keys, copy }: Sealing, graceMs = NO_GRACE): Promise<TrailReport> {
  return verifyTrail(db, keys, copy, graceMs);
}

export async function countOf(db: Database, text: string): Promise<bigint> {
  const [row] = await db.read(text, []);
  assert.ok(row);
  return bigintOf(row, 'n');
}

/** `db`, with something done around the commits that make a segment. */
export function aroundSealing(
  db: Database,
  seal: (commit: () => Promise<CommitOutcome>) => Promise<CommitOutcome>,
): Database {
  return {
    engine: db.engine,
    read: (text, values) => db.read(text, values),
    commit: (batch) =>
      batch.some(({ table }) => table === 'audit_segment') ? seal(() => db.commit(batch)) : db.commit(batch),
    close: () => db.close(),
  };
}

export function change(
  table: Statement['table'],
  text: string,
  values: Statement['values'],
  rows = 1,
): Statement {
  return { table, key: 'tampered', text, values, rows };
}
