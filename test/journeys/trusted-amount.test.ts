/** A card without keys is the phone's word: beyond what its product trusts it with, no value moves on it (163). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: [...LAYOUTS, 'aes-purse'], cards: 10, externals: 4 });

  /** From now on cards of the layout are trusted with so much. */
  async function trust(layout: string, amount: bigint): Promise<void> {
    const [row] = await world.db.read('select id from product where layout = $1', [layout]);
    const id = String(row?.id);
    const text = 'update product set trust_unauthenticated = $2 where id = $1';
    await world.change('product', id, text, [id, amount]);
  }

  for (const layout of LAYOUTS) {
    test(`${layout}: PARK_CARD, ERASE_CARD, UPDATE_BALANCE and ingest above it are 163 and write nothing, up to it they are done`, async () => {
      const amount = BigInt(START_BALANCE);
      const [parked, erased, loaded] = [world.card(layout), world.card(layout), world.card(layout)];
      const held = world.external(layout);
      const purchaseId = await loaded.purchase(START_BALANCE);
      const askAll = async () => [
        (await parked.park()).code,
        (await erased.useCase({ operation: 'ERASE_CARD' }).runToEnd()).code,
        (await loaded.load(purchaseId)).code,
        (await held.ingest()).code,
      ];
      await trust(layout, amount - 1n);
      assert.deepEqual(await askAll(), [163, 163, 163, 163]);
      for (const card of [parked, erased, loaded]) {
        assert.equal(await card.chip(), START_BALANCE);
        assert.deepEqual(await card.transfers(), []);
        await assertInStep(card);
      }
      assert.equal(await held.find(), null);
      await trust(layout, amount);
      assert.deepEqual(await askAll(), [0, 0, 0, 0]);
    });

    test(`${layout}: parked value above it is not put back, and stays parked`, async () => {
      await trust(layout, BigInt(START_BALANCE));
      const card = world.card(layout);
      assert.equal((await card.park()).code, 0);
      await trust(layout, BigInt(START_BALANCE) - 1n);
      assert.equal((await card.useCase({ operation: 'UPDATE_BALANCE' }).runToEnd()).code, 163);
      assert.deepEqual([await card.chip(), await card.parked()], [0, START_BALANCE]);
    });

    test(`${layout}: nothing trusted at all, cards are still read, blocked and told what is owed`, async () => {
      await trust(layout, 0n);
      const card = world.card(layout);
      assert.equal((await card.readBalance()).code, 0);
      assert.equal((await world.external(layout).read()).code, 0);
      assert.equal((await card.block()).code, 0);
      assert.equal((await card.useCase().firstCall()).code, 0);
    });
  }

  test('aes-purse: a card that proves itself needs no trust', async () => {
    await trust('aes-purse', 0n);
    const card = world.card('aes-purse');
    assert.equal((await card.load(await card.purchase(START_BALANCE))).code, 0);
    assert.equal((await card.park()).code, 0);
    assert.equal((await world.external('aes-purse').ingest()).code, 0);
  });

  test('a product that allows fewer operations than its layout: 163 for the others, on the phone and held to it', async () => {
    const card = world.card('aes-purse');
    const held = world.external('aes-purse');
    const [row] = await world.db.read('select id from product where layout = $1', ['aes-purse']);
    const id = String(row?.id);
    const text = 'update product set operations = $2, reader_operations = $3 where id = $1';
    await world.change('product', id, text, [id, '["READ_BALANCE"]', '["READ_BALANCE"]']);
    try {
      for (const operation of ['UPDATE_BALANCE', 'UPDATE_CONFIG', 'UPDATE_PLAN', 'ERASE_CARD'])
        assert.equal((await card.useCase({ operation }).firstCall()).code, 163, operation);
      for (const operation of ['PARK_CARD', 'BLOCK_AND_READ_CARD'])
        assert.equal((await card.parkUseCase({ operation }).firstCall()).code, 163, operation);
      assert.equal((await held.ingest()).code, 163);
      assert.equal((await card.readBalance()).code, 0);
      assert.equal((await held.read()).code, 0);
    } finally {
      await world.change('product', id, text, [id, null, null]);
    }
  });
});
