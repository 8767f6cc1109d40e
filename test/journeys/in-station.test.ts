/** A card inside the gates (178): what the ride will cost must stay on it, but riders may charge. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { gatewayWorld, layoutsOn } from '../support/gateway-world.ts';

/** Layouts that note where a card entered, and can do it. */
const PARKED_LAYOUTS = ['demo-journal', 'aes-purse', 'lite-s-purse', 'des-purse', 'cjrc'] as const;
const ERASED_LAYOUTS = ['demo-journal', 'aes-purse', 'lite-s-purse', 'des-purse'] as const;

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: PARKED_LAYOUTS, cards: 6, externals: 2 });

  for (const layout of layoutsOn(engine, PARKED_LAYOUTS)) {
    test(`${layout}: PARK_CARD inside the gates is 178 after the read and before any write; outside it is done`, async () => {
      const card = world.card(layout);
      await card.gate('enter');
      const { writeCounter = '' } = card.layout;
      const { [writeCounter]: _, ...before } = await card.blocks();
      const reply = await card.park();
      assert.deepEqual([reply.code, reply.commands, reply.balance], [178, [], null]);
      const { [writeCounter]: __, ...after } = await card.blocks();
      assert.deepEqual(after, before);
      assert.equal((await card.standing()).parked, false);
      await card.gate('exit', 300);
      assert.equal((await card.park()).code, 0);
      assert.equal(await card.parked(), START_BALANCE - 300);
      await assertInStep(card);
    });

    test(`${layout}: inside the gates the balance is read and a purchase is loaded, also after a tear`, async () => {
      const card = world.card(layout);
      await card.gate('enter');
      assert.equal((await card.readBalance()).code, 0);
      assert.equal((await card.load(await card.purchase(100))).code, 0);
      const purchaseId = await card.purchase(50);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      assert.equal((await card.torn(useCase, { kind: 'tear-before' })).code, 323);
      assert.equal((await card.load(purchaseId)).code, 0);
      await card.gate('exit', 300);
      assert.equal((await card.readBalance()).code, 0);
      assert.equal(await card.chip(), START_BALANCE + 150 - 300);
      await assertInStep(card);
    });

    test(`${layout}: parked value is put back inside the gates`, async () => {
      const card = world.card(layout);
      assert.equal((await card.park()).code, 0);
      await card.gate('enter');
      assert.equal((await card.useCase({ operation: 'UPDATE_BALANCE' }).runToEnd()).code, 0);
      assert.equal(await card.chip(), START_BALANCE);
      await assertInStep(card);
    });
  }

  for (const layout of layoutsOn(engine, ERASED_LAYOUTS)) {
    test(`${layout}: ERASE_CARD inside the gates is 178, and it is erased outside`, async () => {
      const card = world.card(layout);
      await card.gate('enter');
      assert.equal((await card.useCase({ operation: 'ERASE_CARD' }).runToEnd()).code, 178);
      assert.equal((await card.standing()).state, 'ACTIVE');
      await card.gate('exit');
      assert.equal((await card.useCase({ operation: 'ERASE_CARD' }).runToEnd()).code, 0);
      assert.equal(await card.parked(), START_BALANCE);
    });

    test(`${layout}: an external card inside the gates is read, and not ingested: 178, no account`, async () => {
      const card = world.external(layout);
      await card.gate('enter');
      assert.equal((await card.read()).code, 0);
      const reply = await card.ingest();
      assert.deepEqual([reply.code, reply.cardAccountId], [178, null]);
      assert.equal(await card.find(), null);
      await card.gate('exit', 100);
      assert.equal((await card.ingest()).code, 0);
      assert.equal(await card.parked(), START_BALANCE - 100);
    });

    test(`${layout}: a card inside the gates is blocked all the same`, async () => {
      const card = world.card(layout);
      await card.gate('enter');
      assert.equal((await card.block()).code, 0);
      assert.equal((await card.standing()).state, 'SUSPENDED_ISSUER');
    });
  }
});
