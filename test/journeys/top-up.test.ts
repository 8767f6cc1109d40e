/** A top-up that nothing disturbs, reading a balance, and what a server owes a card. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

forEachEngine((engine) => {
  const world = gatewayWorld(engine);
  for (const layout of LAYOUTS) {
    test(`${layout}: a paid top-up is on the chip and in the books, once`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(1200);
      const reply = await card.load(purchaseId);
      assert.deepEqual([reply.code, reply.message, reply.commands], [0, 'OK', []]);
      assert.equal(await card.chip(), START_BALANCE + 1200);
      assert.equal(await card.purchaseState(purchaseId), 'LOADED');
      assert.deepEqual(await card.transfers(), ['pending load 1200', 'post load 1200']);
      await assertInStep(card);
    });

    test(`${layout}: a value write is alone in its round, after the read it was computed from`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(100);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const reading = await useCase.firstCall();
      const writing = await useCase.nextCall(await useCase.tap(reading));
      const names = [reading, writing].map(({ commands }) => commands.map(({ name }) => name));
      assert.deepEqual(names, [
        ['RESET_MODE', 'POLLING', 'REQUEST_SERVICE', 'READ_WITHOUT_ENCRYPTION'],
        ['WRITE_WITHOUT_ENCRYPTION'],
      ]);
      const ids = [...reading.commands, ...writing.commands].map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, 'no id is used twice in a session');
      assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: 100 });
      assert.equal((await useCase.finish(writing)).code, 0);
      await assertInStep(card);
    });

    test(`${layout}: a purchaseId alone means UPDATE_BALANCE, and later calls need not say what for`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(300);
      const useCase = card.useCase();
      const reading = await useCase.firstCall({ body: { purchaseId } });
      assert.equal((await useCase.finish(reading)).code, 0);
      assert.equal(await card.purchaseState(purchaseId), 'LOADED');
      await assertInStep(card);
    });

    test(`${layout}: purchases are loaded one after the other under one sessionId`, async () => {
      const card = world.card(layout);
      const sessionId = 'one-use-case';
      for (const amount of [1, 250, 999]) {
        const purchaseId = await card.purchase(amount);
        const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId, sessionId });
        assert.equal((await useCase.runToEnd()).code, 0);
      }
      assert.equal(await card.chip(), START_BALANCE + 1250);
      await assertInStep(card);
    });

    test(`${layout}: a read writes nothing on the card`, async () => {
      const card = world.card(layout);
      const before = await card.blocks();
      const reply = await card.readBalance();
      assert.deepEqual([reply.code, reply.commands], [0, []]);
      assert.deepEqual(await card.blocks(), before);
      assert.deepEqual(await card.transfers(), []);
    });

    test(`${layout}: what readers did meanwhile is one transfer with offline clearing, whichever way it went`, async () => {
      const card = world.card(layout);
      await card.gate('spend', 210);
      await card.gate('spend', 190);
      assert.equal((await card.readBalance()).code, 0);
      assert.deepEqual(await card.transfers(), ['single offline-use 400']);
      await card.gate('load', 50);
      assert.equal((await card.readBalance()).code, 0);
      assert.deepEqual(await card.transfers(), ['single offline-use 400', 'single offline-load 50']);
      assert.equal((await card.readBalance()).code, 0);
      assert.equal((await card.transfers()).length, 2, 'a read that finds nothing new books nothing');
      await assertInStep(card);
    });

    test(`${layout}: a top-up is added to what the chip holds now, not to what we last saw`, async () => {
      const card = world.card(layout);
      await card.gate('spend', 4000);
      const purchaseId = await card.purchase(500);
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.equal(await card.chip(), 1500);
      assert.deepEqual(await card.transfers(), [
        'single offline-use 4000',
        'pending load 500',
        'post load 500',
      ]);
      await assertInStep(card);
    });

    test(`${layout}: the call without operation, and UPDATE_BALANCE without a purchase, are done at once when nothing is owed`, async () => {
      const card = world.card(layout);
      await card.purchase(100);
      for (const asked of [{}, { operation: 'UPDATE_BALANCE' }]) {
        const reply = await card.useCase(asked).firstCall();
        assert.deepEqual([reply.code, reply.commands], [0, []]);
      }
      assert.deepEqual(await card.transfers(), []);
      assert.equal(await card.session(), null);
    });
  }
});
