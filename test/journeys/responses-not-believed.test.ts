/** Response lists that no honest device sends: nothing of them is believed, and a person gets to know. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { withBytes, without, withPacket } from '../support/gateway-packets.ts';
import type { DeviceResponse, UseCase } from '../support/gateway-use-case.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const AMOUNT = 190;

type Responses = readonly DeviceResponse[];

const EXTRA: DeviceResponse = { id: '9.9', name: 'POLLING_RESP', value: '00' };

/** What cannot come from a device that carried our commands out in their order. */
const LIES: Readonly<Record<string, (honest: Responses) => Responses>> = {
  'one too many': (honest) => [...honest, EXTRA],
  'one too many, in front': (honest) => [EXTRA, ...honest],
  'an unknown id': (honest) =>
    honest.map((response, i) => (i === 0 ? { ...response, id: '1.99' } : response)),
  'an id with a space': (honest) =>
    honest.map((response, i) => (i === 0 ? { ...response, id: `${response.id} ` } : response)),
  'the first one twice': (honest) => [...honest.slice(0, 1), ...honest],
  'the last one twice': (honest) => [...honest, ...honest.slice(-1)],
  '200 of them': (honest) => Array.from({ length: 200 }, () => honest[0] ?? EXTRA),
};

/** Those that need more than one response. */
const ORDER_LIES: Readonly<Record<string, (honest: Responses) => Responses>> = {
  'in the wrong order': (honest) => honest.toReversed(),
  'two of them swapped': (honest) => [...honest.slice(0, -2), ...honest.slice(-2).toReversed()],
  'one twice, in place of another': (honest) => honest.with(2, honest[1] ?? EXTRA),
};

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { cards: 40 });
  for (const layout of LAYOUTS) {
    for (const [name, lie] of Object.entries({ ...LIES, ...ORDER_LIES })) {
      test(`${layout}: a reading with ${name} is 911 and an alarm, and nothing of it is believed`, async () => {
        const card = world.card(layout);
        await card.gate('spend', 100);
        const purchaseId = await card.purchase(AMOUNT);
        const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
        const honest = await useCase.tap(await useCase.firstCall());
        const reply = await useCase.nextCall(lie(honest));
        assert.deepEqual([reply.code, reply.commands], [911, []]);
        assert.deepEqual(await card.alarms(), ['responses-not-believed']);
        assert.deepEqual(await card.transfers(), []);
        assert.equal((await card.session())?.state, 'closed');
        assert.equal((await useCase.nextCall(honest)).code, 118, 'the session is over');
      });
    }

    for (const [name, lie] of Object.entries(LIES)) {
      test(`${layout}: an answer to a write with ${name} is 323 and an alarm, and posts nothing`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        const { useCase, reply } = await card.released(purchaseId);
        const last = await useCase.nextCall(lie(await useCase.tap(reply)));
        assert.deepEqual([last.code, last.commands], [323, []]);
        assert.deepEqual(await card.alarms(), ['responses-not-believed']);
        assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
        assert.equal((await card.load(purchaseId)).code, 0);
        await assertInStep(card);
      });
    }

    test(`${layout}: responses of an earlier round are not this round's`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const read = await useCase.tap(await useCase.firstCall());
      const writing = await useCase.nextCall(read);
      const written = await useCase.tap(writing);
      const reply = await useCase.nextCall([...written, ...read.slice(-1)]);
      assert.equal(reply.code, 323);
      assert.deepEqual(await card.alarms(), ['responses-not-believed']);
    });

    test(`${layout}: a response of another session with the same ids is judged by what it says`, async () => {
      const card = world.card(layout);
      const old = card.useCase({ operation: 'READ_BALANCE' });
      const stale = await old.tap(await old.firstCall());
      assert.equal((await old.nextCall(stale)).code, 0);
      const other = world.card(layout).useCase({ operation: 'READ_BALANCE' });
      await other.firstCall();
      assert.equal((await other.nextCall(stale)).code, 911, "another card's IDm");
    });

    test(`${layout}: a missing response is silence, and those that are there still count`, async () => {
      const card = world.card(layout);
      await card.gate('spend', 100);
      const useCase = card.useCase({ operation: 'READ_BALANCE' });
      const honest = await useCase.tap(await useCase.firstCall());
      assert.equal((await useCase.nextCall(without(honest, 'REQUEST_SERVICE'))).code, 221);
      assert.deepEqual(await card.transfers(), ['single offline-use 100']);
      assert.deepEqual(await card.alarms(), []);
    });

    test(`${layout}: a reading without the read settles nothing: 323 while value is in doubt, else 221`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const read = async (useCase: UseCase) =>
        useCase.nextCall(without(await useCase.tap(await useCase.firstCall()), 'READ_WITHOUT_ENCRYPTION'));
      assert.equal((await read(card.useCase({ operation: 'READ_BALANCE' }))).code, 221);
      await card.fault({ kind: 'tear-after', atCommand: 'WRITE_WITHOUT_ENCRYPTION' });
      assert.equal((await card.load(purchaseId)).code, 323);
      assert.equal((await read(card.useCase({ operation: 'READ_BALANCE' }))).code, 323);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`]);
    });

    test(`${layout}: a read that is there counts although the answer to Polling is missing`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      await card.fault({ kind: 'tear-after', atCommand: 'WRITE_WITHOUT_ENCRYPTION' });
      assert.equal((await card.load(purchaseId)).code, 323);
      const useCase = card.useCase({ operation: 'READ_BALANCE' });
      const honest = await useCase.tap(await useCase.firstCall());
      await useCase.nextCall(without(honest, 'POLLING'));
      assert.equal(await card.purchaseState(purchaseId), 'LOADED');
    });

    test(`${layout}: a card of another system is no evidence, whatever it says of its value`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      await card.fault({ kind: 'tear-after', atCommand: 'WRITE_WITHOUT_ENCRYPTION' });
      assert.equal((await card.load(purchaseId)).code, 323);
      const useCase = card.useCase({ operation: 'READ_BALANCE' });
      const honest = await useCase.tap(await useCase.firstCall());
      await useCase.nextCall(withPacket(honest, 'POLLING', (packet) => withBytes(packet, -2, 0, 3)));
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`]);
    });
  }

  test('alarms name no value that the device sent', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    await useCase.firstCall();
    await useCase.nextCall([{ id: 'drop table alarm', value: 'ABCDEF' }]);
    const rows = await world.db.read('select detail from alarm where detail like $1', ['%drop%']);
    assert.deepEqual(rows, []);
    assert.deepEqual(await card.alarms(), ['responses-not-believed']);
  });
});
