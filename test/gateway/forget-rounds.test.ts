import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { v7 } from 'uuid';
import { housekeepOnce } from '../../src/db/housekeeping.ts';
import { leaseLane, releaseLane } from '../../src/db/lanes.ts';
import { bigintOf } from '../../src/db/row.ts';
import { forgetOldRounds, REPLY_KEPT_MS } from '../../src/gateway/forget-rounds.ts';
import { forEachEngine } from '../support/engines.ts';

/** Replies are kept for 30 days, and not for ever. */

const LANE_OF_FORGETTING = 0;

forEachEngine((engine) => {
  describe('old rounds', () => {
    test('are forgotten a few at a time, newer ones are not, and only by who holds the lane', async () => {
      const db = await engine.open();
      const now = Number(bigintOf((await db.read('select now_ms() as now_ms', []))[0] ?? {}, 'now_ms'));
      const old = now - Number(REPLY_KEPT_MS) - 1;
      const kept = now - Number(REPLY_KEPT_MS) + 60_000;
      for (let i = 0; i < 250; i++) await addRound(old - i);
      await addRound(kept);

      const held = await leaseLane(db, LANE_OF_FORGETTING, 'somebody else', 60_000n);
      assert.ok(held);
      assert.equal(await housekeepOnce(db, [forgetOldRounds], 'us'), 0);
      await releaseLane(db, held);

      // Powers of two, so that few kinds of batches are ever sent.
      const forgotten: number[] = [];
      for (let rounds = -1; rounds !== 0; forgotten.push(rounds))
        rounds = await housekeepOnce(db, [forgetOldRounds], 'us');
      assert.deepEqual(forgotten, [128, 64, 32, 16, 8, 2, 0]);
      assert.equal((await db.read('select session_id from gateway_round', [])).length, 1);

      async function addRound(ms: number): Promise<void> {
        const id = v7({ msecs: ms });
        const outcome = await db.commit([
          {
            table: 'gateway_round',
            key: id,
            text: `insert into gateway_round
  (session_id, round, request_key, content_digest, card_id, request, reply, status_code, created_ms)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
            values: [id, 0n, id, '', null, '', '', 0n, BigInt(ms)],
            rows: 1,
          },
        ]);
        assert.equal(outcome, 'committed');
      }
    });
  });
});
