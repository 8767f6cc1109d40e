import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { carryOut, type Keyed } from '../../src/admin/carry-out.ts';
import { CHANGES } from '../../src/admin/operations.ts';
import type { Database } from '../../src/db/database.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { withoutSecrets } from '../support/admin-services.ts';
import { forEachEngine } from '../support/engines.ts';
import { LAYOUTS } from './admin-layouts.ts';

/** A connection that breaks while a change is committed. */

forEachEngine((engine) => {
  let db: Database;
  before(async () => {
    db = await engine.open();
  });

  /** The first commit's outcome is not told. @param isMade whether it happened all the same */
  function breaking(isMade: boolean): Database {
    let first = true;
    return {
      engine: db.engine,
      read: (text, values) => db.read(text, values),
      close: () => db.close(),
      async commit(batch) {
        if (!first) return db.commit(batch);
        first = false;
        if (isMade) assert.equal(await db.commit(batch), 'committed');
        return 'unknown';
      },
    };
  }

  const change = CHANGES.createIssuer;
  const keyed = (issuerId: string): Keyed => ({
    staffId: 'alice',
    path: {},
    query: {},
    body: { issuerId, name: 'An issuer', reason: 'Signed' },
    reason: 'Signed',
    idempotencyKey: `key-of-${issuerId}`,
    target: 'createIssuer',
  });

  for (const isMade of [true, false]) {
    test(`a change whose commit ${isMade ? 'was made' : 'was not made'} and not told is made once`, async () => {
      assert.ok(change);
      const issuerId = isMade ? 'MADE' : 'NOT-MADE';
      const services = withoutSecrets({ db: breaking(isMade), layouts: LAYOUTS, entropy: systemEntropy });
      const { status, replayed } = await carryOut(services, change, keyed(issuerId));
      assert.deepEqual([status, replayed], [201, isMade]);
      const records = await db.read('select id from audit_record where subject = $1', [issuerId]);
      assert.equal(records.length, 1);
      const again = await carryOut({ ...services, db }, change, keyed(issuerId));
      assert.deepEqual([again.status, again.replayed], [201, true]);
    });
  }
});
