import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { audit } from '../../src/ledger/audit.ts';
import { forEachEngine } from '../support/engines.ts';
import { noCounts, raceAmount, raceOnce } from '../support/till-race.ts';
import { tillWorld } from './till-world.ts';

/** Many tills, one pass. `bench/till-race.ts` does the same ten thousand times, and kills servers meanwhile. */

const ROUNDS = 12;

forEachEngine((engine) => {
  const world = tillWorld(engine);

  test('64 debits of one pass at once take what there is, once each, and two callers of one row get the same bytes', async () => {
    const servers = [world.till];
    // Another server, with connections of its own; a file has one server.
    if (engine.engine === 'postgres') servers.push(await world.startTill({ db: await engine.open() }));
    const counts = noCounts();
    for (let round = 0; round < ROUNDS; round++) {
      const [issued, number] = [raceAmount(), `RACE-${round}`];
      const passId = await world.addPass({ issued, number });
      await raceOnce(
        servers.map(
          ({ baseUrl }) =>
            () =>
              baseUrl,
        ),
        { passId, number, issued },
        counts,
      );
    }
    assert.deepEqual([counts.rounds, counts.lost, counts.failures], [ROUNDS, 0, {}]);
    assert.deepEqual((await audit(world.db)).faults, []);
  });

  test('a debit and its cancellation at once end with nothing taken', async () => {
    const pass = await world.addPass({ issued: 1_000n });
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        const ticket = randomUUID();
        const [debited, cancelled] = await Promise.all([
          world.till.debit({ pass, amount: '0.1', ticket }),
          world.till.cancel({ ticket, row: '1' }),
        ]);
        assert.equal(cancelled.status, 200, cancelled.text);
        assert.equal(debited.status, cancelled.body.receipt_row === null ? 409 : 200);
      }),
    );
    const [row] = await world.read('select balance from pass where pass_id = $1', [pass]);
    assert.equal(row?.balance, 1_000n);
  });
});
