import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type AuditEntry,
  auditRecord,
  MAX_DETAIL_LENGTH,
  MAX_REASON_LENGTH,
} from '../../src/audit-trail/record.ts';
import type { Statement } from '../../src/db/database.ts';
import { laneOf } from '../../src/db/lanes.ts';
import { forEachEngine } from '../support/engines.ts';
import { countedEntropy } from '../support/world-entropy.ts';
import { countOf, recordOf } from './trail-world.ts';

const insertIssuer = (id: string): Statement => ({
  table: 'issuer',
  key: id,
  text: 'insert into issuer (id, name) values ($1, $2)',
  values: [id, 'Demo'],
  rows: 1,
});

forEachEngine((engine) => {
  describe('an audit record', () => {
    test('is there with its change, and neither is there without the other', async () => {
      const db = await engine.open();
      const entropy = countedEntropy('records');
      assert.equal(await db.commit([insertIssuer('A'), recordOf(entropy, 'A')]), 'committed');
      assert.equal(await db.commit([insertIssuer('A'), recordOf(entropy, 'A')]), 'conflict');
      const again = recordOf(entropy, 'B');
      assert.equal(await db.commit([again]), 'committed');
      assert.equal(await db.commit([insertIssuer('B'), again]), 'conflict');

      assert.equal(await countOf(db, 'select count(*) as n from audit_record'), 2n);
      assert.equal(await countOf(db, 'select count(*) as n from issuer'), 1n);
      const [row] = await db.read(
        'select subject, lane, actor, action, reason, detail, created_ms, segment from audit_record where subject = $1',
        ['A'],
      );
      assert.deepEqual(
        { ...row },
        {
          subject: 'A',
          lane: BigInt(laneOf('A')),
          actor: 'staff:anna',
          action: 'purchase.cancel',
          reason: 'asked at the counter',
          detail: '{"amountMinor":1250,"currency":"EUR","before":{"state":"PAID"}}',
          created_ms: 1_800_000_000_000n,
          segment: null,
        },
      );
    });
  });
});

test('an audit record out of bounds is refused', () => {
  const entry: AuditEntry = {
    subject: 'card',
    actor: 'system',
    action: 'card.expire',
    reason: null,
    detail: {},
    nowMs: 0n,
  };
  const wrong: readonly Partial<AuditEntry>[] = [
    { subject: '' },
    { actor: '' },
    { actor: 'a'.repeat(201) },
    { action: 'cancel' },
    { action: 'Purchase.cancel' },
    { reason: 'x'.repeat(MAX_REASON_LENGTH + 1) },
    { detail: { text: 'x'.repeat(MAX_DETAIL_LENGTH) } },
  ];
  const entropy = countedEntropy('bounds');
  assert.ok(auditRecord(entropy, { ...entry, reason: 'x'.repeat(MAX_REASON_LENGTH) }));
  for (const part of wrong) assert.throws(() => auditRecord(entropy, { ...entry, ...part }), RangeError);
});
