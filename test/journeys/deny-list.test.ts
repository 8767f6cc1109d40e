/** The issuer's deny list is looked at when a write leaves, not only when a session begins; what is out already is ended. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE, type TestCard } from '../support/gateway-card.ts';
import { gatewayWorld, layoutsOn } from '../support/gateway-world.ts';

const LAYOUTS = ['aes-purse', 'lite-s-purse', 'demo-journal'] as const;
const AMOUNT = 700;
const CONFIG = { kind: 'CONFIG', content: { autoChargeAmount: '01020304' } } as const;

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: LAYOUTS, cards: 10, externals: 4 });

  function keyOf({ issuerId, layout, idm }: TestCard) {
    const systemCode = layout.systemCode.toString(16).toUpperCase().padStart(4, '0');
    return { systemCode, externalKey: `${issuerId}\n${systemCode}\n${idm}` };
  }
  async function deny(card: TestCard): Promise<void> {
    const { systemCode, externalKey } = keyOf(card);
    const text = `insert into deny_entry (id, external_key, issuer_id, system_code, idm, reason, created_ms)
values ($1, $2, $3, $4, $5, 'stolen', 0)`;
    const values = [`deny-${card.idm}`, externalKey, card.issuerId, systemCode, card.idm];
    await world.change('deny_entry', externalKey, text, values);
  }
  async function allow(card: TestCard): Promise<void> {
    const { externalKey } = keyOf(card);
    await world.change('deny_entry', externalKey, 'delete from deny_entry where external_key = $1', [
      externalKey,
    ]);
  }

  for (const layout of layoutsOn(engine, LAYOUTS)) {
    test(`${layout}: a card that is denied while it is being loaded gets nothing (159), and is loaded once it is off the list`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const first = await useCase.firstCall();
      await deny(card);
      assert.equal((await useCase.finish(first)).code, 159);
      assert.deepEqual([await card.chip(), await card.purchaseState(purchaseId)], [START_BALANCE, 'PAID']);
      await allow(card);
      assert.equal((await card.load(purchaseId)).code, 0);
      await assertInStep(card);
    });

    test(`${layout}: neither is parked value put back onto it, nor a configuration written`, async () => {
      const card = world.card(layout);
      assert.equal((await card.park()).code, 0);
      await card.owe(CONFIG);
      for (const operation of ['UPDATE_BALANCE', 'UPDATE_CONFIG']) {
        const useCase = card.useCase({ operation });
        const first = await useCase.firstCall();
        await deny(card);
        assert.equal((await useCase.finish(first)).code, 159, operation);
        await allow(card);
      }
      assert.deepEqual([await card.chip(), await card.parked()], [0, START_BALANCE]);
      assert.deepEqual((await card.standing()).owed, [CONFIG]);
    });

    test(`${layout}: what it holds is taken off it all the same`, async () => {
      const card = world.card(layout);
      const useCase = card.parkUseCase({ operation: 'PARK_CARD' });
      const first = await useCase.firstCall();
      await deny(card);
      assert.equal((await useCase.finish(first)).code, 0);
      assert.deepEqual([await card.chip(), await card.parked()], [0, START_BALANCE]);
    });

    test(`${layout}: a purchase that is owed to it stays owed, and is loaded once it is off the list`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const owed = { kind: 'LOAD', purchaseId } as const;
      await card.owe(owed);
      await deny(card);
      assert.equal((await card.useCase().runToEnd()).code, 0);
      assert.deepEqual([await card.chip(), (await card.standing()).owed], [START_BALANCE, [owed]]);
      await allow(card);
      assert.equal((await card.useCase().runToEnd()).code, 0);
      assert.deepEqual([await card.chip(), (await card.standing()).owed], [START_BALANCE + AMOUNT, []]);
    });

    test(`${layout}: nor is one loaded onto a chip that bears the blocked mark, whatever its row says`, async () => {
      const card = world.card(layout);
      assert.equal((await card.block()).code, 0);
      await card.set('state', 'ACTIVE');
      const purchaseId = await card.purchase(AMOUNT);
      const owed = { kind: 'LOAD', purchaseId } as const;
      await card.owe(owed);
      assert.equal((await card.load(purchaseId)).code, 159);
      assert.equal((await card.useCase().runToEnd()).code, 0);
      assert.deepEqual([await card.chip(), (await card.standing()).owed], [START_BALANCE, [owed]]);
    });

    test(`${layout}: a torn top-up of a denied card is settled, and not written anew`, async () => {
      const [lost, done] = [world.card(layout), world.card(layout)];
      for (const [card, kind] of [
        [lost, 'tear-before'],
        [done, 'tear-after'],
      ] as const) {
        const purchaseId = await card.purchase(AMOUNT);
        const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
        assert.equal((await card.torn(useCase, { kind })).code, 323);
        await deny(card);
        const isDone = kind === 'tear-after';
        assert.equal((await card.load(purchaseId)).code, isDone ? 0 : 159);
        assert.equal(await card.purchaseState(purchaseId), isDone ? 'LOADED' : 'PAID');
        assert.equal(await card.chip(), START_BALANCE + (isDone ? AMOUNT : 0));
        await assertInStep(card);
      }
    });
  }

  test('aes-purse: a card whose torn ingest is known to have come to nothing is a stranger again: denied, it is 159', async () => {
    const card = world.external('aes-purse');
    const ingest = { operation: 'BLOCK_AND_READ_CARD' };
    assert.equal((await card.torn(card.useCase(ingest), { kind: 'tear-before' })).code, 323);
    assert.equal((await card.read()).code, 0);
    assert.deepEqual(await card.transfers(), ['pending ingest 5000', 'void ingest 5000']);
    await card.deny();
    for (const reply of [await card.ingest(), await card.read()]) {
      assert.deepEqual([reply.code, reply.commands], [159, []]);
    }
    assert.deepEqual([await card.chip(), await card.parked()], [START_BALANCE, 0]);
  });

  for (const layout of layoutsOn(engine, LAYOUTS)) {
    test(`${layout}: a card that is denied while it is being ingested keeps its value: 159, and no account`, async () => {
      const card = world.external(layout);
      const useCase = card.useCase({ operation: 'BLOCK_AND_READ_CARD' });
      const first = await useCase.firstCall();
      await card.deny();
      const last = await useCase.finish(first);
      assert.deepEqual([last.code, last.cardAccountId], [159, null]);
      assert.deepEqual([await card.chip(), await card.find()], [START_BALANCE, null]);
    });
  }
});
