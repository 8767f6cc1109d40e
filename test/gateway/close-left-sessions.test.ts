import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Statement } from '../../src/db/database.ts';
import { housekeepOnce } from '../../src/db/housekeeping.ts';
import { closeLeftSessions, LATE_RESPONSES_MS } from '../../src/gateway/close-left-sessions.ts';
import { forEachEngine } from '../support/engines.ts';

/** What a session must remember of a card's keys goes with the session, also when nobody comes back to it. */

forEachEngine((engine) => {
  test('sessions that nobody came back to are closed, and what they held of keys is gone', async () => {
    const db = await engine.open();
    const [clock] = await db.read('select now_ms() as now_ms', []);
    const now = clock?.now_ms;
    assert.ok(typeof now === 'bigint');
    const device = statement('device', 'd', 'insert into device (id, device_id) values ($1, $2)', [
      'd',
      'phone',
    ]);
    const other = statement('device', 'e', 'insert into device (id, device_id) values ($1, $2)', [
      'e',
      'other',
    ]);
    const left = session('left', 'd', now - LATE_RESPONSES_MS - 1n);
    const late = session('late', 'e', now - 1n);
    assert.equal(await db.commit([device, other, late, left].toSorted(byTable)), 'committed');

    assert.equal(await housekeepOnce(db, [closeLeftSessions], 'us'), 1);
    assert.equal(await housekeepOnce(db, [closeLeftSessions], 'us'), 0);
    assert.deepEqual(
      (await db.read('select subject, state, secret from gateway_session order by subject', [])).map(
        (row) => ({ ...row }),
      ),
      [
        { subject: 'late', state: 'open', secret: 'v1.sealed' },
        { subject: 'left', state: 'closed', secret: null },
      ],
    );
  });
});

function session(subject: string, device: string, expiresMs: bigint): Statement {
  return statement(
    'gateway_session',
    subject,
    `insert into gateway_session (subject, id, actor_id, session_id, device_id, operation, state, step, round,
  expectation, responses_digest, secret, expires_ms, version)
  values ($1, $2, 'hub', 'session', $3, 'READ_BALANCE', 'open', '{}', 1, '[]', '', 'v1.sealed', $4, 0)`,
    [subject, `${subject}-key`, device, expiresMs],
  );
}

function statement(
  table: Statement['table'],
  key: string,
  text: string,
  values: Statement['values'],
): Statement {
  return { table, key, text, values, rows: 1 };
}

function byTable(a: Statement, b: Statement): number {
  return a.table === b.table ? (a.key < b.key ? -1 : 1) : a.table === 'device' ? -1 : 1;
}
