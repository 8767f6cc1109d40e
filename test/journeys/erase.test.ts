/** ERASE_CARD: the value goes to the server, the card says that it is erased, and it is a card no more. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE, type TestCard } from '../support/gateway-card.ts';
import type { Reply } from '../support/gateway-http.ts';
import { TEARS, tornValueCode } from '../support/gateway-tears.ts';
import { gatewayWorld, layoutsOn, MARKED_LAYOUTS, SAMPLE_LAYOUTS } from '../support/gateway-world.ts';

const ERASE = { operation: 'ERASE_CARD' };
const ERASED = [`pending erase ${START_BALANCE}`, `post erase ${START_BALANCE}`];

function erase(card: TestCard): Promise<Reply> {
  return card.useCase(ERASE).runToEnd();
}

async function assertErased(card: TestCard, parked: number): Promise<void> {
  assert.deepEqual([await card.chip(), await card.parked()], [0, parked]);
  const { state, owed } = await card.standing();
  assert.deepEqual([state, owed], ['DELETED', []]);
  assert.match((await card.gateRefusal('load', 10)) ?? '', /erased/);
  await assertInStep(card);
}

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: MARKED_LAYOUTS, cards: 26 });

  for (const layout of layoutsOn(engine, MARKED_LAYOUTS)) {
    test(`${layout}: ERASE_CARD keeps the value on the server, and from then on the card is deleted`, async () => {
      const card = world.card(layout);
      const reply = await erase(card);
      assert.deepEqual([reply.code, reply.balance], [0, null], 'this endpoint tells no balance');
      assert.deepEqual(await card.transfers(), ERASED);
      await assertErased(card, START_BALANCE);
    });

    test(`${layout}: an empty card is erased too, and nothing is booked`, async () => {
      const card = world.card(layout);
      await card.gate('spend', START_BALANCE);
      assert.equal((await erase(card)).code, 0);
      assert.deepEqual(await card.transfers(), [`single offline-use ${START_BALANCE}`]);
      await assertErased(card, 0);
    });

    test(`${layout}: a parked card is erased with the rest of its value, all of which stays parked`, async () => {
      const card = world.card(layout);
      assert.equal((await card.park()).code, 0);
      await card.gate('load', 40);
      assert.equal((await erase(card)).code, 0);
      await assertErased(card, START_BALANCE + 40);
    });

    test(`${layout}: a torn erasure that the card has done is found by whatever is asked next: 160, and deleted it stays`, async () => {
      for (const [endpoint, operation] of [
        ['getCardCommands', 'READ_BALANCE'],
        ['getParkCardCommands', 'PARK_CARD'],
        ['getParkCardCommands', 'BLOCK_AND_READ_CARD'],
      ] as const) {
        const card = world.card(layout);
        assert.equal((await card.torn(card.useCase(ERASE), { kind: 'tear-after' })).code, 323);
        const asked = { operation };
        const useCase = endpoint === 'getCardCommands' ? card.useCase(asked) : card.parkUseCase(asked);
        assert.equal((await useCase.runToEnd()).code, 160, operation);
        await assertErased(card, START_BALANCE);
      }
    });

    test(`${layout}: a deleted card whose chip is still to be erased is erased by either call`, async () => {
      for (const asked of [{}, ERASE]) {
        const card = world.card(layout);
        await card.set('state', 'DELETED');
        await card.owe({ kind: 'ERASE' });
        assert.equal((await card.useCase(asked).runToEnd()).code, 0);
        await assertErased(card, START_BALANCE);
      }
    });
  }

  // What does not depend on the card; and tears, which the matrix has on every layout.
  for (const layout of SAMPLE_LAYOUTS) {
    test(`${layout}: a card that is deleted while a session is open gets no write: 160, and deleted it stays`, async () => {
      for (const operation of ['PARK_CARD', 'BLOCK_AND_READ_CARD']) {
        const card = world.card(layout);
        const useCase = card.parkUseCase({ operation });
        const first = await useCase.firstCall();
        await card.set('state', 'DELETED');
        const reply = await useCase.finish(first);
        assert.deepEqual([reply.code, reply.balance], [160, null], operation);
        assert.equal((await card.standing()).state, 'DELETED');
        assert.deepEqual(await card.transfers(), []);
      }
    });

    test(`${layout}: every operation on an erased card is 160, before a command, and its value stays where it is`, async () => {
      const card = world.card(layout);
      assert.equal((await erase(card)).code, 0);
      const purchaseId = await card.purchase(100);
      for (const operation of [
        'READ_BALANCE',
        'UPDATE_BALANCE',
        'UPDATE_CONFIG',
        'UPDATE_PLAN',
        'ERASE_CARD',
      ]) {
        const asked = operation === 'UPDATE_BALANCE' ? { operation, purchaseId } : { operation };
        const refused = await card.useCase(asked).firstCall();
        assert.deepEqual([refused.code, refused.commands], [160, []], operation);
      }
      for (const operation of ['PARK_CARD', 'BLOCK_AND_READ_CARD']) {
        const refused = await card.parkUseCase({ operation }).firstCall();
        assert.deepEqual([refused.code, refused.commands, refused.balance], [160, [], null], operation);
      }
      const back = await card.useCase({ operation: 'UPDATE_BALANCE' }).firstCall();
      assert.equal(back.code, 160, 'nothing goes back onto it');
      const owed = await card.useCase().firstCall();
      assert.deepEqual([owed.code, owed.commands], [0, []]);
      await assertErased(card, START_BALANCE);
    });

    for (const tear of TEARS) {
      test(`${layout}, erasing, ${tear.name}: asked again it is erased, and its value is on the server once`, async () => {
        const card = world.card(layout);
        const torn = await card.torn(card.useCase(ERASE), tear.fault);
        assert.equal(torn.code, tornValueCode(card.layout, tear));
        const again = await erase(card);
        // Where the card told it in the first session, the second is too late.
        assert.equal(again.code, torn.code === 0 ? 160 : 0);
        const voided = tear.written ? [] : [`pending erase ${START_BALANCE}`, `void erase ${START_BALANCE}`];
        assert.deepEqual(await card.transfers(), [...voided, ...ERASED]);
        await assertErased(card, START_BALANCE);
      });
    }
  }

  for (const layout of ['demo-purse', 'des-purse'] as const) {
    test(`${layout}: a doubt that no read settles is 323 to ERASE_CARD, and nothing is written`, async () => {
      const card = world.card(layout);
      const asked = { operation: 'UPDATE_BALANCE', purchaseId: await card.purchase(700) };
      assert.equal((await card.torn(card.useCase(asked), { kind: 'tear-after' })).code, 323);
      await card.gate('spend', 10);
      const before = await card.blocks();
      assert.equal((await erase(card)).code, 323);
      assert.deepEqual(await card.blocks(), before);
      assert.equal((await card.standing()).state, 'ACTIVE');
      assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: 700 });
    });
  }
});
