/** A hub that lost a reply asks anew, under a new requestId, with the responses it sent before: it gets that round's reply. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const AMOUNT = 333;

forEachEngine((engine) => {
  const world = gatewayWorld(engine);
  for (const layout of LAYOUTS) {
    test(`${layout}: every round repeated under new requestIds gets its own reply, and money moves once`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const reading = await useCase.firstCall();
      for (let i = 0; i < 2; i++) assert.equal((await useCase.firstCall()).text, reading.text);

      const read = await useCase.tap(reading);
      const writing = await useCase.nextCall(read);
      for (let i = 0; i < 2; i++) assert.equal((await useCase.nextCall(read)).text, writing.text);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`], 'released once');

      const written = await useCase.tap(writing);
      const last = await useCase.nextCall(written);
      assert.deepEqual([last.code, last.commands], [0, []]);
      assert.equal((await card.session())?.state, 'closed');
      for (let i = 0; i < 2; i++) assert.equal((await useCase.nextCall(written)).text, last.text);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      await assertInStep(card);
    });

    test(`${layout}: a last round that failed is repeated with its failure`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase } = await card.released(purchaseId);
      const lost = await useCase.nextCall([]);
      assert.equal(lost.code, 323);
      assert.equal((await useCase.nextCall([])).text, lost.text);
      assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
    });
  }

  test('a repeat under a new requestId stands for that requestId from then on', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const first = await useCase.firstCall();
    const repeated = await useCase.firstCall({ requestId: 'last-round-repeat' });
    assert.equal((await useCase.finish(first)).code, 0);
    const long = await useCase.firstCall({ requestId: 'last-round-repeat' });
    assert.equal(long.text, repeated.text);
    const other = await useCase.firstCall({ requestId: 'last-round-repeat', body: { purchaseId: 'p' } });
    assert.equal(other.code, 112);
  });

  test('a round whose reply is forgotten cannot be repeated: 118, and money stays where it is', async () => {
    const card = world.card('demo-journal');
    const { useCase, reply } = await card.released(await card.purchase(AMOUNT));
    const written = await useCase.tap(reply);
    assert.equal((await useCase.nextCall(written)).code, 0);
    const { length: rows } = await world.db.read('select round from gateway_round', []);
    const text = 'delete from gateway_round where session_id > $1';
    const forget = { table: 'gateway_round', key: '', text, values: [''], rows } as const;
    assert.equal(await world.db.commit([forget]), 'committed');
    assert.equal((await useCase.nextCall(written)).code, 118);
    assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
    await assertInStep(card);
  });

  test('the responses of an earlier round are not those of the last: 911, an alarm, and the session ends', async () => {
    const card = world.card('demo-purse');
    const { useCase } = await card.released(await card.purchase(AMOUNT));
    const reading = card.useCase({ sessionId: useCase.sessionId });
    const stale = [{ id: '1.1', name: 'RESET_MODE_RESP', value: `0C3F${card.idm}0000` }];
    const reply = await reading.nextCall(stale);
    assert.equal(reply.code, 323, 'a write is in doubt');
    assert.deepEqual(await card.alarms(), ['responses-not-believed']);
    assert.equal((await card.session())?.state, 'closed');
  });

  test('a first call that is repeated after the session has moved on is another use case: 321', async () => {
    const card = world.card('demo-purse');
    const purchaseId = await card.purchase(AMOUNT);
    const { useCase, reply } = await card.released(purchaseId);
    assert.equal((await useCase.firstCall()).code, 321);
    assert.equal((await useCase.finish(reply)).code, 0, 'and the session goes on');
  });

  test('a first call that asks for something else under the same sessionId is 112, and the session goes on', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const reading = await useCase.firstCall();
    for (const [body, field] of [
      [{ operation: 'UPDATE_BALANCE' }, /operation/],
      [{ purchaseId: 'p' }, /purchaseId/],
    ] as const) {
      const reply = await useCase.firstCall({ body });
      assert.equal(reply.code, 112, JSON.stringify(body));
      assert.match(reply.message, field);
    }
    const left = await useCase.firstCall({ body: { operation: undefined } });
    assert.deepEqual(left.commands, reading.commands, 'what is left out is what the session has');
    assert.equal((await useCase.finish(reading)).code, 0);
  });

  test('a repeated last round that names another operation or purchase is 112, not the stored reply', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const responses = await useCase.tap(await useCase.firstCall());
    assert.equal((await useCase.nextCall(responses)).code, 0);
    assert.equal((await useCase.nextCall(responses, { body: { operation: 'UPDATE_BALANCE' } })).code, 112);
    assert.equal((await useCase.nextCall(responses, { body: { purchaseId: 'p' } })).code, 112);
  });

  test('the same responses with a failure of the device are not the last round again', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const responses = await useCase.tap(await useCase.firstCall());
    assert.equal((await useCase.nextCall(responses)).code, 0);
    assert.equal((await useCase.nextCall(responses, { body: { statusCode: 221 } })).code, 118);
  });
});
