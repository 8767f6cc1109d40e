/** BLOCK_AND_READ_CARD on the phone: the card itself says that it is blocked, it is suspended, and the value stays on the chip. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE, type TestCard } from '../support/gateway-card.ts';
import { major, TEARS, tornMarkCode } from '../support/gateway-tears.ts';
import { gatewayWorld, layoutsOn, MARKED_LAYOUTS, SAMPLE_LAYOUTS } from '../support/gateway-world.ts';

const BLOCK = { operation: 'BLOCK_AND_READ_CARD' };

/** The chip says so, the gate sees it, and nothing is owed. */
async function assertBlocked(card: TestCard): Promise<void> {
  assert.match((await card.gateRefusal('spend', 10)) ?? '', /blocked/);
  assert.deepEqual(await card.standing(), {
    state: 'SUSPENDED_ISSUER',
    parked: false,
    opened: true,
    owed: [],
  });
  assert.equal(await card.chip(), START_BALANCE);
  await assertInStep(card);
}

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: MARKED_LAYOUTS, cards: 20 });

  for (const layout of layoutsOn(engine, MARKED_LAYOUTS)) {
    test(`${layout}: BLOCK_AND_READ_CARD tells the balance, and the card is blocked for everybody`, async () => {
      const card = world.card(layout);
      const reply = await card.block();
      assert.deepEqual([reply.code, reply.balance], [0, major(card.layout, START_BALANCE)]);
      assert.deepEqual(await card.transfers(), [], 'the value stays on the chip');
      await assertBlocked(card);
      assert.equal((await card.readBalance()).code, 159);
      const purchaseId = await card.purchase(100);
      assert.equal((await card.load(purchaseId)).code, 159);
      for (const operation of ['UPDATE_CONFIG', 'UPDATE_PLAN'])
        assert.equal((await card.useCase({ operation }).firstCall()).code, 159);
      const owed = await card.useCase().firstCall();
      assert.deepEqual([owed.code, owed.commands], [0, []], 'and nothing is owed any more');
    });

    test(`${layout}: what gates did before is booked first, and the balance is what the chip holds now`, async () => {
      const card = world.card(layout);
      await card.gate('spend', 1111);
      assert.equal((await card.block()).balance, major(card.layout, START_BALANCE - 1111));
      assert.deepEqual(await card.transfers(), ['single offline-use 1111']);
      await assertInStep(card);
    });

    test(`${layout}: blocked again, it is read again and not written again`, async () => {
      const card = world.card(layout);
      assert.equal((await card.block()).code, 0);
      const writeCounter = card.layout.writeCounter ?? '';
      const { [writeCounter]: _, ...before } = await card.blocks();
      const again = await card.block();
      assert.deepEqual([again.code, again.balance], [0, major(card.layout, START_BALANCE)]);
      const { [writeCounter]: __, ...after } = await card.blocks();
      assert.deepEqual(after, before);
    });

    test(`${layout}: the card is suspended from the release of the mark on, whatever the phone makes of it`, async () => {
      const card = world.card(layout);
      await card.parkUseCase(BLOCK).toWrite();
      const { state, owed } = await card.standing();
      assert.deepEqual([state, owed], ['SUSPENDED_ISSUER', [{ kind: 'BLOCK' }]]);
      await card.expireSession();
      assert.equal((await card.readBalance()).code, 159);
    });

    test(`${layout}: a blocked card is still parked and erased, by the operator's hand`, async () => {
      const card = world.card(layout);
      assert.equal((await card.block()).code, 0);
      const parked = await card.park();
      assert.deepEqual([parked.code, parked.balance], [0, major(card.layout, START_BALANCE)]);
      assert.equal((await card.useCase({ operation: 'ERASE_CARD' }).runToEnd()).code, 0);
      assert.deepEqual([await card.chip(), await card.parked()], [0, START_BALANCE]);
      await assertInStep(card);
    });

    test(`${layout}: an owed unblocking clears the mark, and the card is used again`, async () => {
      const card = world.card(layout);
      assert.equal((await card.block()).code, 0);
      await card.set('state', 'ACTIVE');
      await card.owe({ kind: 'UNBLOCK' });
      assert.equal((await card.useCase().runToEnd()).code, 0);
      await card.gate('spend', 10);
      assert.equal((await card.readBalance()).code, 0);
      assert.deepEqual((await card.standing()).owed, []);
      await assertInStep(card);
    });

    test(`${layout}: a top-up that was torn is settled before the card is blocked, and counts in the balance`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(700);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      assert.equal((await card.torn(useCase, { kind: 'tear-after' })).code, 323);
      const reply = await card.block();
      assert.deepEqual([reply.code, reply.balance], [0, major(card.layout, START_BALANCE + 700)]);
      assert.equal(await card.purchaseState(purchaseId), 'LOADED');
      await assertInStep(card);
    });
  }

  // Torn in every way on every layout: that is in the matrix.
  for (const layout of SAMPLE_LAYOUTS) {
    for (const tear of TEARS) {
      test(`${layout}, blocking, ${tear.name}: suspended at once, and the mark is owed until it is seen`, async () => {
        const card = world.card(layout);
        const torn = await card.torn(card.parkUseCase(BLOCK), tear.fault);
        assert.equal(torn.code, tornMarkCode(card.layout, tear));
        assert.equal((await card.standing()).state, 'SUSPENDED_ISSUER');
        assert.equal((await card.useCase().runToEnd()).code, 0, 'the server works off what it owes');
        await assertBlocked(card);
      });
    }
  }

  for (const layout of ['demo-purse', 'des-purse'] as const) {
    test(`${layout}: a doubt that no read settles keeps nobody from blocking: done, and 323, since no balance is known`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(700);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      assert.equal((await card.torn(useCase, { kind: 'tear-after' })).code, 323);
      await card.gate('spend', 10);
      const reply = await card.block();
      assert.deepEqual([reply.code, reply.balance], [323, null]);
      assert.match((await card.gateRefusal('spend', 10)) ?? '', /blocked/);
      const { state, owed } = await card.standing();
      assert.deepEqual([state, owed], ['SUSPENDED_ISSUER', []]);
      assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: 700 });
    });
  }
});
