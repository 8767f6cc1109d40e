/** A write whose outcome nobody saw: its value is in doubt until the card itself says what became of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE, type TestCard } from '../support/gateway-card.ts';
import { TEARS } from '../support/gateway-tears.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const WRITE = 'WRITE_WITHOUT_ENCRYPTION';
const AMOUNT = 1500;

/** What the ledger says once the doubt is settled. */
function settled(written: boolean): readonly string[] {
  return [`pending load ${AMOUNT}`, `${written ? 'post' : 'void'} load ${AMOUNT}`];
}

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { cards: 40 });

  async function torn(card: TestCard, fault: object): Promise<string> {
    const purchaseId = await card.purchase(AMOUNT);
    await card.fault({ ...fault, atCommand: WRITE });
    assert.equal((await card.load(purchaseId)).code, 323);
    assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
    assert.equal(await card.purchaseState(purchaseId), 'LOADING');
    return purchaseId;
  }

  for (const layout of LAYOUTS) {
    for (const { name, fault, written } of TEARS) {
      test(`${layout}, ${name}: tapping again loads the purchase exactly once`, async () => {
        const card = world.card(layout);
        const purchaseId = await torn(card, fault);
        const reply = await card.load(purchaseId);
        assert.deepEqual([reply.code, reply.commands], [0, []]);
        assert.equal(await card.chip(), START_BALANCE + AMOUNT);
        const again = written ? [] : settled(true);
        assert.deepEqual(await card.transfers(), [...settled(written), ...again]);
        assert.equal(await card.purchaseState(purchaseId), 'LOADED');
        await assertInStep(card);
      });

      test(`${layout}, ${name}: the next read of any kind settles the doubt by what stands on the card`, async () => {
        const card = world.card(layout);
        const purchaseId = await torn(card, fault);
        // The operator works off what it owes, without anybody asking for the purchase.
        const useCase = card.useCase();
        const owed = await useCase.firstCall();
        assert.notEqual(owed.commands.length, 0, 'a doubt is something that is owed');
        assert.equal((await useCase.finish(owed)).code, 0);
        assert.deepEqual(await card.transfers(), settled(written));
        assert.equal(await card.purchaseState(purchaseId), written ? 'LOADED' : 'PAID');
        await assertInStep(card);
      });
    }

    test(`${layout}: a phone that never comes back leaves the value in doubt, and the next tap settles it`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      await useCase.tap(reply);
      await card.expireSession();
      assert.equal((await card.readBalance()).code, 0);
      assert.deepEqual(await card.transfers(), settled(true));
      await assertInStep(card);
    });

    test(`${layout}: while value is in doubt another purchase is loaded only after the doubt is settled`, async () => {
      const card = world.card(layout);
      await torn(card, { kind: 'tear-after' });
      const other = await card.purchase(70);
      assert.equal((await card.load(other)).code, 0);
      assert.deepEqual(await card.transfers(), [...settled(true), 'pending load 70', 'post load 70']);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT + 70);
      await assertInStep(card);
    });

    test(`${layout}: a tap that finds no card while value is in doubt is 323, whatever was asked, and settles nothing`, async () => {
      const card = world.card(layout);
      const purchaseId = await torn(card, { kind: 'tear-after' });
      for (const asked of [{}, { operation: 'READ_BALANCE' }, { operation: 'UPDATE_BALANCE', purchaseId }]) {
        const useCase = card.useCase(asked);
        await useCase.firstCall();
        assert.equal((await useCase.nextCall([])).code, 323);
        assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`]);
      }
    });

    test(`${layout}: a purchase that is torn again and again is loaded once`, async () => {
      const card = world.card(layout);
      const purchaseId = await torn(card, { kind: 'tear-before' });
      for (const kind of ['tear-before', 'silence', 'tear-after']) {
        await card.fault({ kind, atCommand: WRITE });
        assert.equal((await card.load(purchaseId)).code, 323);
      }
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      const posts = (await card.transfers()).filter((transfer) => transfer.startsWith('post'));
      assert.equal(posts.length, 1);
      await assertInStep(card);
    });

    test(`${layout}: a card that was suspended meanwhile is still asked what became of the write`, async () => {
      const [done, undone] = [world.card(layout), world.card(layout)];
      const loaded = await torn(done, { kind: 'tear-after' });
      const unloaded = await torn(undone, { kind: 'tear-before' });
      for (const card of [done, undone]) await card.set('state', 'SUSPENDED_ISSUER');
      assert.equal(
        (await done.load(loaded)).code,
        0,
        'it is on the card: an error would make the hub pay twice',
      );
      assert.equal((await undone.load(unloaded)).code, 159, 'it is not on the card, and will not be');
      assert.deepEqual(await done.transfers(), settled(true));
      assert.deepEqual(await undone.transfers(), settled(false));
    });

    test(`${layout}: no fault of the reading is a final error while the purchase may be on the card`, async () => {
      const card = world.card(layout);
      const purchaseId = await torn(card, { kind: 'tear-after' });
      for (const [sf1, sf2] of [
        [1, 0xa6],
        [0xff, 0x70],
        [1, 0xa5],
      ]) {
        await card.fault({ kind: 'status-flags', sf1, sf2, atCommand: 'READ_WITHOUT_ENCRYPTION' });
        assert.equal((await card.load(purchaseId)).code, 323);
      }
      await card.fault({ kind: 'garble', atCommand: 'READ_WITHOUT_ENCRYPTION' });
      assert.equal((await card.load(purchaseId)).code, 323);
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.deepEqual(await card.transfers(), settled(true));
      await assertInStep(card);
    });

    test(`${layout}: a receipt that was seen makes it success, whatever else was wrong with the reading`, async () => {
      const card = world.card(layout);
      const purchaseId = await torn(card, { kind: 'tear-after' });
      await card.fault({ kind: 'garble', atCommand: 'REQUEST_SERVICE' });
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.deepEqual(await card.transfers(), settled(true));
      await assertInStep(card);
    });

    test(`${layout}: a doubt outlives a restart of the server`, async () => {
      const card = world.card(layout);
      const purchaseId = await torn(card, { kind: 'tear-after' });
      await world.restart();
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.deepEqual(await card.transfers(), settled(true));
      await assertInStep(card);
    });

    test(`${layout}: an old frame, released before a void and written after it, never pays twice`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const first = await card.released(purchaseId);
      const [oldFrame] = first.reply.commands;
      await card.expireSession();
      const second = await card.released(purchaseId);
      assert.deepEqual(await card.transfers(), [...settled(false), `pending load ${AMOUNT}`]);
      await card.transceive(oldFrame?.value ?? '');
      assert.equal((await second.useCase.nextCall([])).code, 323);
      assert.equal((await card.load(purchaseId)).code, 0, 'on the same card it is the same frame');
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      assert.deepEqual(await card.transfers(), [...settled(false), ...settled(true)]);
      await assertInStep(card);
    });

    test(`${layout}: an old frame of another purchase, written while a write is out, is neither: it stays in doubt`, async () => {
      const card = world.card(layout);
      const [old, purchaseId] = [await card.purchase(AMOUNT), await card.purchase(AMOUNT)];
      const first = await card.released(old);
      await card.expireSession();
      const second = await card.released(purchaseId);
      await card.transceive(first.reply.commands[0]?.value ?? '');
      assert.equal((await second.useCase.nextCall([])).code, 323);
      assert.equal((await card.load(purchaseId)).code, 323, 'it is neither the receipt nor the pre-image');
      assert.equal((await card.load(old)).code, 323);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
    });

    test(`${layout}: a frame that was voided and is written all the same is loaded then, once`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { reply } = await card.released(purchaseId);
      await card.expireSession();
      assert.equal((await card.readBalance()).code, 0);
      assert.deepEqual(await card.transfers(), settled(false));
      assert.equal(await card.purchaseState(purchaseId), 'PAID');
      await card.transceive(reply.commands[0]?.value ?? '');
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      assert.deepEqual(await card.transfers(), [...settled(false), ...settled(true)]);
      assert.deepEqual(await card.alarms(), ['written-late']);
      await assertInStep(card);
    });

    test(`${layout}: a frame that is written again after money was spent is offline value, not a second top-up`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      assert.equal((await useCase.finish(reply)).code, 0);
      await card.gate('spend', 600);
      assert.equal((await card.readBalance()).code, 0);
      card.phoneLies();
      await card.transceive(reply.commands[0]?.value ?? '');
      assert.equal((await card.readBalance()).code, 0);
      assert.deepEqual((await card.transfers()).slice(2), [
        'single offline-use 600',
        'single offline-load 600',
      ]);
      await assertInStep(card);
    });
  }

  for (const { name, fault, written } of TEARS) {
    test(`a receipt of our own settles the doubt although a gate came between: ${name}`, async () => {
      const card = world.card('demo-journal');
      const purchaseId = await torn(card, fault);
      await card.gate('spend', 400);
      assert.equal((await card.readBalance()).code, 0);
      assert.deepEqual(await card.transfers(), [...settled(written), 'single offline-use 400']);
      assert.equal(await card.purchaseState(purchaseId), written ? 'LOADED' : 'PAID');
      await assertInStep(card);
    });

    test(`a gate that wrote over a shared receipt leaves the doubt to the operator: ${name}`, async () => {
      const card = world.card('demo-purse');
      const purchaseId = await torn(card, fault);
      await card.gate('spend', 400);
      const other = await card.purchase(10);
      const before = await card.blocks();
      for (const each of [purchaseId, other]) assert.equal((await card.load(each)).code, 323);
      const owed = await card.useCase().runToEnd();
      assert.equal(owed.code, 323);
      assert.equal((await card.readBalance()).code, 0, 'reading is no value write');
      assert.deepEqual(await card.blocks(), before, 'no value write while value is in doubt');
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`]);
      assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
      const { doubts } = await world.audit();
      assert.ok(
        doubts.some((doubt) => JSON.stringify(doubt).includes(purchaseId)),
        'the audit tells the operator',
      );
    });
  }
});
