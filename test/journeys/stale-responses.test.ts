/** A phone's late answers belong to the session that asked. Taken for a new read they would void a write that happened. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { START_BALANCE } from '../support/gateway-card.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const AMOUNT = 1500;

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { cards: 16 });

  for (const layout of LAYOUTS) {
    for (const again of ['the same session', 'another session'] as const) {
      test(`${layout}: what a card said before the write is not believed after it, in ${again}`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
        const first = await useCase.firstCall();
        const early = await useCase.tap(first);
        const released = await useCase.nextCall(early);
        await card.fault({ kind: 'lose-response', atCommand: 'WRITE_WITHOUT_ENCRYPTION' });
        assert.equal((await useCase.finish(released)).code, 323);
        await card.gate('spend', AMOUNT);

        const retry =
          again === 'the same session' ? useCase : card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
        assert.notEqual((await retry.firstCall()).commands.length, 0);
        const reply = await retry.nextCall(early);
        assert.deepEqual([reply.code, reply.commands], [323, []]);
        assert.equal(await card.chip(), START_BALANCE);
        assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`], 'nothing is settled by it');
      });
    }
  }
});
