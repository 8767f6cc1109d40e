import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registerIssuer } from '../../src/admin/register.ts';
import { housekeepOnce } from '../../src/db/housekeeping.ts';
import { forgetStepUps, STEP_UP_KEPT_MS } from '../../src/digital-cards/forget-step-ups.ts';
import { digitalCard, putDigitalCard } from '../support/digital-card-rows.ts';
import { forEachEngine } from '../support/engines.ts';

/** A wallet may open eight step-ups of a card, and eight more when those are over: they are not kept for ever. */

forEachEngine((engine) => {
  test('step-ups that are over for long are forgotten, answered or not, newer ones are not', async () => {
    const db = await engine.open();
    await registerIssuer(db, { id: 'ISSUER0001', name: 'An issuer' });
    const card = digitalCard();
    await putDigitalCard(db, card);
    const [clock] = await db.read('select now_ms() as now_ms', []);
    const now = clock?.now_ms;
    assert.ok(typeof now === 'bigint');
    for (const [i, [id, expiresMs, answeredMs]] of (
      [
        ['new', now - STEP_UP_KEPT_MS + 60_000n, null],
        ['old', now - STEP_UP_KEPT_MS - 1n, null],
        ['answered', now - STEP_UP_KEPT_MS - 2n, 1n],
      ] as const
    ).entries()) {
      const text = `insert into step_up
  (id, digital_card_id, authentication_id, kind, device_id, expires_ms, answered_ms, version)
  values ($1, $2, $3, 'CARDHOLDER_VERIFICATION', null, $4, $5, 0)`;
      const values = [id, card.key, BigInt(i), expiresMs, answeredMs];
      assert.equal(await db.commit([{ table: 'step_up', key: id, text, values, rows: 1 }]), 'committed');
    }
    while ((await housekeepOnce(db, [forgetStepUps], 'us')) > 0);
    assert.deepEqual(
      (await db.read('select id from step_up', [])).map(({ id }) => id),
      ['new'],
    );
  });
});
