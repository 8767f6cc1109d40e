/** A purchase is loaded once, and asking again for what is loaded is success for ever: any other answer makes a hub pay twice. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const AMOUNT = 800;

forEachEngine((engine) => {
  const world = gatewayWorld(engine);
  for (const layout of LAYOUTS) {
    test(`${layout}: a loaded purchase is done at once, under every session and with and without the operation`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      assert.equal((await useCase.runToEnd()).code, 0);
      for (const asked of [
        { operation: 'UPDATE_BALANCE', purchaseId },
        { purchaseId },
        { operation: 'UPDATE_BALANCE', purchaseId, sessionId: useCase.sessionId },
      ]) {
        const reply = await card.useCase(asked).firstCall();
        assert.deepEqual([reply.code, reply.commands], [0, []]);
      }
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
      await assertInStep(card);
    });

    for (const [column, value] of [
      ['state', 'SUSPENDED_ISSUER'],
      ['state', 'SUSPENDED_WALLET'],
      ['state', 'DELETED'],
      ['expires_ms', 1n],
    ] as const) {
      test(`${layout}: a loaded purchase stays success when the card's ${column} is ${value}`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        assert.equal((await card.load(purchaseId)).code, 0);
        await card.set(column, value);
        assert.equal((await card.load(purchaseId)).code, 0);
        assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      });
    }

    test(`${layout}: a write that is found done by the next tap is success, without another write`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      await card.fault({ kind: 'tear-after', atCommand: 'WRITE_WITHOUT_ENCRYPTION' });
      assert.equal((await card.load(purchaseId)).code, 323);
      const written = await card.blocks();
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const reading = await useCase.firstCall();
      const last = await useCase.nextCall(await useCase.tap(reading));
      assert.deepEqual([last.code, last.commands], [0, []]);
      assert.deepEqual(await card.blocks(), written);
      await assertInStep(card);
    });

    test(`${layout}: another card's loaded purchase is no success`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      assert.equal((await card.load(purchaseId)).code, 0);
      const other = world.card(layout);
      assert.equal((await other.load(purchaseId)).code, 911);
      assert.equal(await other.chip(), START_BALANCE);
    });
  }
});
