import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { carryOut } from '../../src/admin/carry-out.ts';
import { createIssuer } from '../../src/admin/issuers.ts';
import type { Change } from '../../src/admin/request.ts';
import type { Database } from '../../src/db/database.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { withoutSecrets } from '../support/admin-services.ts';
import { forEachEngine } from '../support/engines.ts';
import { LAYOUTS } from './admin-layouts.ts';

const KEYED = {
  staffId: 'alice',
  path: {},
  query: {},
  body: { issuerId: 'ISSUER0009', name: 'An issuer', reason: 'new' },
  reason: 'new',
  idempotencyKey: 'the same',
  target: 'createIssuer',
};

forEachEngine((engine) => {
  let db: Database;
  before(async () => {
    db = await engine.open();
  });

  test('a request that meets its own repetition gets its reply, and is not refused for what it has done', async () => {
    const services = withoutSecrets({ db, layouts: LAYOUTS, entropy: systemEntropy });
    let repetition: ReturnType<typeof carryOut> | null = null;
    /** The repetition arrives, and is answered, between the look for an earlier reply and the look at what is there. */
    const change: Change = async (given, request) => {
      if (repetition === null) {
        repetition = carryOut(services, createIssuer, KEYED);
        await repetition;
      }
      return createIssuer(given, request);
    };
    const first = await carryOut(services, change, KEYED);
    const second = await repetition;
    assert.ok(second);
    assert.deepEqual([first.status, first.text, first.replayed], [201, (second as typeof first).text, true]);
  });
});
