/** READ_BALANCE and UPDATE_BALANCE on every kind of card: the same sessions, whatever keys the card has. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { TEARS, tornValueCode } from '../support/gateway-tears.ts';
import {
  gatewayWorld,
  KEYED_LAYOUTS,
  layoutsOn,
  MONEY_LAYOUTS,
  SAMPLE_LAYOUTS,
} from '../support/gateway-world.ts';

const AMOUNT = 1500;
const LOADED = [`pending load ${AMOUNT}`, `post load ${AMOUNT}`];

/** The names of the commands, round by round. */
const ROUNDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  none: [
    ['RESET_MODE', 'POLLING', 'REQUEST_SERVICE', 'READ_WITHOUT_ENCRYPTION'],
    ['WRITE_WITHOUT_ENCRYPTION'],
  ],
  'lite-s': [
    ['POLLING', 'WRITE_WITHOUT_ENCRYPTION', 'READ_WITHOUT_ENCRYPTION'],
    ['WRITE_WITHOUT_ENCRYPTION', 'READ_WITHOUT_ENCRYPTION'],
  ],
  des: [
    ['RESET_MODE', 'POLLING', 'REQUEST_SERVICE', 'AUTHENTICATION1'],
    ['AUTHENTICATION2', 'READ'],
    ['WRITE'],
  ],
  aes: [
    ['RESET_MODE', 'POLLING', 'REQUEST_SERVICE', 'AUTHENTICATION1_V2'],
    ['AUTHENTICATION2_V2', 'READ_V2'],
    ['WRITE_V2'],
  ],
};

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: MONEY_LAYOUTS, cards: 20 });

  for (const layout of layoutsOn(engine, MONEY_LAYOUTS)) {
    test(`${layout}: reading its balance writes nothing, and books nothing while nothing happened`, async () => {
      const card = world.card(layout);
      const { security, writeCounter = '' } = card.layout;
      const { [writeCounter]: _, ...before } = await card.blocks();
      assert.deepEqual([(await card.readBalance()).code, (await card.readBalance()).code], [0, 0]);
      // The challenge of a Lite-S session is a write that the card's counter counts.
      const { [writeCounter]: __, ...after } = await card.blocks();
      assert.deepEqual(after, before, security);
      assert.deepEqual(await card.transfers(), []);
      await assertInStep(card);
    });

    test(`${layout}: a top-up is on the chip and in the books, once, and a value write has a round of its own`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const names: string[][] = [];
      let reply = await useCase.firstCall();
      for (; reply.commands.length > 0; reply = await useCase.goOn(reply)) {
        // One after another, since a card may take several reads to be read.
        const round = reply.commands.map(({ name }) => name);
        names.push(round.filter((name, i) => name !== round[i - 1]));
      }
      assert.equal(reply.code, 0, reply.message);
      assert.deepEqual(names, ROUNDS[card.layout.security]);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      assert.deepEqual(await card.transfers(), LOADED);
      assert.equal(await card.purchaseState(purchaseId), 'LOADED');
      await assertInStep(card);
      assert.deepEqual((await card.load(purchaseId)).commands, [], 'and asked again it is done');
    });

    test(`${layout}: many top-ups and gates in turn leave chip and books in step`, async () => {
      const card = world.card(layout);
      for (const amount of [10, 20, 30]) {
        await card.gate('spend', amount * 3);
        assert.equal((await card.load(await card.purchase(amount))).code, 0);
        await card.gate('load', amount);
      }
      assert.equal((await card.readBalance()).code, 0);
      assert.equal(await card.chip(), START_BALANCE - 60);
      await assertInStep(card);
    });

    test(`${layout}: a gate between a tear and the next tap: settled where the receipt is ours, else left to the operator`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      assert.equal((await card.torn(useCase, { kind: 'tear-after' })).code, 323);
      await card.gate('spend', 300);
      const isShared = card.layout.receipt?.overwrittenBy === 'shared';
      assert.equal((await card.load(purchaseId)).code, isShared ? 323 : 0);
      const offline = ['single offline-use 300'];
      assert.deepEqual(await card.transfers(), isShared ? LOADED.slice(0, 1) : [...LOADED, ...offline]);
    });
  }

  // What does not depend on the card; and tears, which the matrix has on every layout.
  for (const layout of SAMPLE_LAYOUTS) {
    test(`${layout}: after a tear the next read of any kind settles the doubt by what stands on the card`, async () => {
      const [done, undone] = [world.card(layout), world.card(layout)];
      for (const [card, fault, word] of [
        [done, { kind: 'tear-after' }, 'post'],
        [undone, { kind: 'tear-before' }, 'void'],
      ] as const) {
        const asked = { operation: 'UPDATE_BALANCE', purchaseId: await card.purchase(AMOUNT) };
        assert.equal((await card.torn(card.useCase(asked), fault)).code, 323);
        const owed = await card.useCase().runToEnd();
        assert.equal(owed.code, 0);
        assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `${word} load ${AMOUNT}`]);
        await assertInStep(card);
      }
    });

    for (const tear of TEARS) {
      test(`${layout}, ${tear.name}: tapping again loads the purchase exactly once`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        const asked = { operation: 'UPDATE_BALANCE', purchaseId };
        const code = tornValueCode(card.layout, tear);
        assert.equal((await card.torn(card.useCase(asked), tear.fault)).code, code);
        if (code === 323) {
          assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
          assert.equal(await card.purchaseState(purchaseId), 'LOADING');
        }
        assert.equal((await card.load(purchaseId)).code, 0);
        assert.equal(await card.chip(), START_BALANCE + AMOUNT);
        const voided = tear.written ? [] : [`pending load ${AMOUNT}`, `void load ${AMOUNT}`];
        assert.deepEqual(await card.transfers(), [...voided, ...LOADED]);
        await assertInStep(card);
      });
    }
  }

  for (const layout of layoutsOn(engine, KEYED_LAYOUTS)) {
    test(`${layout}: a gate between the read and the write: the card refuses the stale write, and nothing is lost`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      await card.gate('spend', 400);
      assert.notEqual((await useCase.goOn(reply)).code, 0);
      assert.equal(await card.chip(), START_BALANCE - 400, 'the write was computed from a stale read');
      const again = await card.load(purchaseId);
      if (card.layout.receipt?.overwrittenBy === 'shared') {
        assert.equal(again.code, 323, 'the gate wrote over what would tell');
      } else {
        assert.equal(again.code, 0);
        assert.equal(await card.chip(), START_BALANCE - 400 + AMOUNT);
        await assertInStep(card);
      }
    });

    test(`${layout}: a session and a doubt outlive a restart of the server`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      await world.restart();
      assert.equal((await useCase.finish(reply)).code, 0);
      assert.deepEqual(await card.transfers(), LOADED);
      await assertInStep(card);
    });
  }
});
