/** The device says that it failed: what it brings is used first, the reply is never success, and the session ends. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const AMOUNT = 275;

/** [what the device says, what it is answered when no value is in doubt]. */
const STATUSES: readonly (readonly [number, number])[] = [
  [221, 221],
  [231, 231],
  [232, 232],
  [1, 911],
  [-1, 911],
  [0.5, 911],
  [172, 911],
  [323, 911],
  [999, 911],
];

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { cards: 50 });
  for (const layout of LAYOUTS) {
    for (const [statusCode, code] of STATUSES) {
      test(`${layout}: a device that says ${statusCode} on its first call is answered ${code}, without commands`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        for (const asked of [
          {},
          { operation: 'READ_BALANCE' },
          { operation: 'UPDATE_BALANCE', purchaseId },
        ]) {
          const reply = await card.useCase(asked).firstCall({ body: { statusCode } });
          assert.deepEqual([reply.code, reply.commands], [code, []]);
        }
        assert.equal(await card.session(), null);
      });

      test(`${layout}: a device that says ${statusCode} after a whole reading is answered ${code}, and the reading counts`, async () => {
        const card = world.card(layout);
        await card.gate('spend', 120);
        const purchaseId = await card.purchase(AMOUNT);
        const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
        const responses = await useCase.tap(await useCase.firstCall());
        const reply = await useCase.nextCall(responses, { body: { statusCode } });
        assert.deepEqual([reply.code, reply.commands], [code, []]);
        assert.deepEqual(await card.transfers(), ['single offline-use 120']);
        assert.equal((await card.session())?.state, 'closed');
        assert.equal((await card.load(purchaseId)).code, 0);
        await assertInStep(card);
      });
    }

    test(`${layout}: a device that fails after the write is done: posted, and still not success`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      const responses = await useCase.tap(reply);
      const last = await useCase.nextCall(responses, { body: { statusCode: 221 } });
      assert.deepEqual([last.code, last.commands], [221, []]);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
      assert.equal((await card.load(purchaseId)).code, 0, 'asked again, it is loaded');
      await assertInStep(card);
    });

    test(`${layout}: a device that fails while a write is out is 323, however it failed`, async () => {
      for (const statusCode of [221, 231, 232, 999]) {
        const card = world.card(layout);
        const { useCase } = await card.released(await card.purchase(AMOUNT));
        const reply = await useCase.nextCall([], { body: { statusCode } });
        assert.deepEqual([reply.code, reply.commands], [323, []]);
        assert.equal((await card.session())?.state, 'closed');
        assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
      }
    });

    test(`${layout}: a device that fails before its first command while value is in doubt is 323`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      await card.fault({ kind: 'tear-after', atCommand: 'WRITE_WITHOUT_ENCRYPTION' });
      assert.equal((await card.load(purchaseId)).code, 323);
      const asked = { operation: 'READ_BALANCE' };
      assert.equal((await card.useCase(asked).firstCall({ body: { statusCode: 231 } })).code, 323);
      assert.equal((await card.load(purchaseId)).code, 0);
    });

    test(`${layout}: a refused write with a failing device gets no read-back, and stays in doubt`, async () => {
      const card = world.card(layout);
      const { useCase, reply } = await card.released(await card.purchase(AMOUNT));
      await card.fault({ kind: 'status-flags', sf1: 0xff, sf2: 0xa5, applied: false });
      const last = await useCase.nextCall(await useCase.tap(reply), { body: { statusCode: 231 } });
      assert.deepEqual([last.code, last.commands], [323, []]);
      assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
    });

    test(`${layout}: a device that fails without responses ends its own open session`, async () => {
      const card = world.card(layout);
      const useCase = card.useCase({ operation: 'READ_BALANCE' });
      await useCase.firstCall();
      const reply = await useCase.firstCall({ body: { statusCode: 221 } });
      assert.deepEqual([reply.code, reply.commands], [221, []]);
      assert.equal((await card.session())?.state, 'closed');
      assert.equal((await card.readBalance()).code, 0, 'the card is free at once');
    });

    test(`${layout}: a device that fails without responses while its write is out is 323, and ends the session`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      await useCase.tap(reply);
      const failed = await useCase.firstCall({ body: { statusCode: 221 } });
      assert.deepEqual([failed.code, failed.commands], [323, []]);
      assert.equal((await card.session())?.state, 'closed');
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
    });
  }

  test('a device that fails and lies is not believed: an alarm, nothing of it counts, and never success', async () => {
    const card = world.card('demo-purse');
    await card.gate('spend', 120);
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const honest = await useCase.tap(await useCase.firstCall());
    const reply = await useCase.nextCall(honest.toReversed(), { body: { statusCode: 221 } });
    assert.deepEqual([reply.code, reply.commands], [911, []]);
    assert.deepEqual(await card.alarms(), ['responses-not-believed']);
    assert.deepEqual(await card.transfers(), []);
  });

  test("another use case's failure ends nobody's session: 321", async () => {
    const card = world.card('demo-purse');
    const open = card.useCase({ operation: 'READ_BALANCE' });
    const reading = await open.firstCall();
    const other = card.useCase({ operation: 'READ_BALANCE' });
    assert.equal((await other.firstCall({ body: { statusCode: 221 } })).code, 321);
    assert.equal((await open.finish(reading)).code, 0);
  });

  test('a failure is told once: the same request again gets the same bytes', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const first = await useCase.firstCall();
    const options = { requestId: 'device-failure-replay', body: { statusCode: 232 } };
    const failed = await useCase.nextCall([], options);
    assert.equal(failed.code, 232);
    assert.equal((await useCase.nextCall([], options)).text, failed.text);
    assert.equal((await useCase.nextCall(await useCase.tap(first))).code, 118);
  });

  test('statusCode 0 is no failure', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const reading = await useCase.firstCall({ body: { statusCode: 0, statusMessage: 'OK' } });
    const last = await useCase.nextCall(await useCase.tap(reading), { body: { statusCode: 0 } });
    assert.equal(last.code, 0);
  });
});
