import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgetAdminRequests, REQUEST_KEPT_MS } from '../../src/admin/forget-requests.ts';
import type { Statement } from '../../src/db/database.ts';
import { housekeepOnce } from '../../src/db/housekeeping.ts';
import { forEachEngine } from '../support/engines.ts';

/** Replies of the operator's door are kept for 30 days, and not for ever. */

forEachEngine((engine) => {
  test('old replies under idempotency keys are forgotten, newer ones are not', async () => {
    const db = await engine.open();
    const [clock] = await db.read('select now_ms() as now_ms', []);
    const now = clock?.now_ms;
    assert.ok(typeof now === 'bigint');
    for (const [id, age] of [
      ['new', REQUEST_KEPT_MS - 60_000n],
      ['old-1', REQUEST_KEPT_MS + 1n],
      ['old-2', REQUEST_KEPT_MS + 2n],
      ['old-3', REQUEST_KEPT_MS + 3n],
    ] as const) {
      const text = `insert into admin_request (id, content_digest, status, body, created_ms) values ($1, '', 200, '', $2)`;
      const statement: Statement = {
        table: 'admin_request',
        key: id,
        text,
        values: [id, now - age],
        rows: 1,
      };
      assert.equal(await db.commit([statement]), 'committed');
    }
    const forgotten: number[] = [];
    for (let rows = -1; rows !== 0; forgotten.push(rows))
      rows = await housekeepOnce(db, [forgetAdminRequests], 'us');
    assert.deepEqual(forgotten, [2, 1, 0]);
    assert.deepEqual(
      (await db.read('select id from admin_request', [])).map(({ id }) => id),
      ['new'],
    );
  });
});
