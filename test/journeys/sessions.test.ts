/** A session: one use case on one card and one device, with a time to live. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registerCard } from '../../src/admin/register.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const AMOUNT = 450;

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { cards: 24 });

  test('responses need a session that is open: 118 when it never was, and when it is over', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    assert.equal((await useCase.nextCall([])).code, 118, 'an empty list counts as responses');
    assert.equal((await useCase.nextCall([{ id: '1.1', value: '00' }])).code, 118);
    const first = await useCase.firstCall();
    assert.equal((await card.useCase().nextCall([])).code, 118, 'another sessionId');
    assert.equal((await useCase.finish(first)).code, 0);
    assert.equal((await useCase.nextCall([])).code, 118);
  });

  test('a closed sessionId without responses starts the next operation of the same use case', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    assert.equal((await useCase.runToEnd()).code, 0);
    const purchaseId = await card.purchase(AMOUNT);
    const next = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId, sessionId: useCase.sessionId });
    assert.equal((await next.runToEnd()).code, 0);
    assert.equal(await card.purchaseState(purchaseId), 'LOADED');
  });

  test('later calls may leave the operation out; another one is 112 and leaves the session as it was', async () => {
    const card = world.card('demo-purse');
    const purchaseId = await card.purchase(AMOUNT);
    const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
    const responses = await useCase.tap(await useCase.firstCall());
    const session = await card.session();
    for (const [body, field] of [
      [{ operation: 'READ_BALANCE' }, /operation/],
      [{ operation: 'ERASE_CARD' }, /operation/],
      [{ purchaseId: 'another' }, /purchaseId/],
    ] as const) {
      const reply = await useCase.nextCall(responses, { body });
      assert.equal(reply.code, 112);
      assert.match(reply.message, field);
    }
    assert.deepEqual(await card.session(), session);
    const bare = { operation: undefined, purchaseId: undefined };
    const writing = await useCase.nextCall(responses, { body: bare });
    const last = await useCase.nextCall(await useCase.tap(writing), { body: bare });
    assert.equal(last.code, 0);
    assert.equal(await card.purchaseState(purchaseId), 'LOADED');
  });

  test('a session belongs to its endpoint: the others never carry it on', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const responses = await useCase.tap(await useCase.firstCall());
    const body = { operation: undefined };
    const park = await useCase.nextCall(responses, { endpoint: 'getParkCardCommands', body });
    assert.equal(park.code, 112);
    assert.equal((await useCase.nextCall(responses)).code, 0);
  });

  for (const layout of LAYOUTS) {
    test(`${layout}: late responses to a write are evidence, then 322; asking again finds the purchase loaded`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      const written = await useCase.tap(reply);
      await card.expireSession();
      assert.equal((await useCase.nextCall(written)).code, 322);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
      assert.equal((await card.session())?.state, 'closed');
      const again = await card.useCase({ operation: 'UPDATE_BALANCE', purchaseId }).firstCall();
      assert.deepEqual([again.code, again.commands], [0, []]);
      await assertInStep(card);
    });

    test(`${layout}: late responses to a reading settle what they show, and release no write`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      await card.fault({ kind: 'tear-after', atCommand: 'WRITE_WITHOUT_ENCRYPTION' });
      assert.equal((await card.load(purchaseId)).code, 323);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const responses = await useCase.tap(await useCase.firstCall());
      await card.expireSession();
      const late = await useCase.nextCall(responses);
      assert.deepEqual([late.code, late.commands], [322, []]);
      assert.equal(await card.purchaseState(purchaseId), 'LOADED');
      await assertInStep(card);
    });

    test(`${layout}: a late refusal of a write releases no read-back, and the next tap settles it`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      await card.fault({ kind: 'status-flags', sf1: 0xff, sf2: 0xa5, applied: true });
      const refused = await useCase.tap(reply);
      await card.expireSession();
      const late = await useCase.nextCall(refused);
      assert.deepEqual([late.code, late.commands], [322, []]);
      assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
    });

    test(`${layout}: late and empty-handed is 322, and money in doubt stays in doubt`, async () => {
      const card = world.card(layout);
      const { useCase } = await card.released(await card.purchase(AMOUNT));
      await card.expireSession();
      assert.equal((await useCase.nextCall([])).code, 322);
      assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
    });
  }

  test('an expired session is in nobody’s way: a new use case on the card, and on another card of the device', async () => {
    const card = world.card('demo-journal');
    const { issuerId, deviceId, layout } = card;
    const cardId = 'second-card-of-the-device';
    const second = { issuerId, cardId, productId: `${issuerId}-${layout.name}`, deviceId, layout };
    await registerCard(world.db, systemEntropy, {
      ...second,
      idm: '0123456789ABCDEF',
      state: 'ACTIVE',
      expiresMs: 1n << 50n,
      balanceMinor: 0n,
    });
    await card.useCase({ operation: 'READ_BALANCE' }).firstCall();
    await card.expireSession();
    assert.equal((await card.useCase({ operation: 'READ_BALANCE' }).firstCall()).code, 0);
    await card.expireSession();
    const other = card.useCase({ operation: 'READ_BALANCE' });
    assert.equal((await other.firstCall({ body: { cardId } })).code, 0);
    assert.equal((await card.session())?.state, 'closed', 'whoever finds it closes it');
    assert.equal(
      (await card.useCase({ operation: 'READ_BALANCE' }).firstCall()).code,
      321,
      'one session a device',
    );
  });

  test('321 changes nothing: the session that is open goes on', async () => {
    const card = world.card('demo-journal');
    const purchaseId = await card.purchase(AMOUNT);
    const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
    const reading = await useCase.firstCall();
    const session = await card.session();
    for (const asked of [{}, { operation: 'READ_BALANCE' }, { operation: 'UPDATE_BALANCE', purchaseId }]) {
      assert.equal((await card.useCase(asked).firstCall()).code, 321);
    }
    assert.deepEqual(await card.session(), session);
    assert.equal((await useCase.finish(reading)).code, 0);
    await assertInStep(card);
  });

  test('a session outlives a restart of the server', async () => {
    const card = world.card('demo-journal');
    const { useCase, reply } = await card.released(await card.purchase(AMOUNT));
    await world.restart();
    assert.equal((await useCase.finish(reply)).code, 0);
    await assertInStep(card);
  });

  test('a card that is suspended while its session is open gets no write', async () => {
    const card = world.card('demo-journal');
    const purchaseId = await card.purchase(AMOUNT);
    const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
    const responses = await useCase.tap(await useCase.firstCall());
    await card.set('state', 'SUSPENDED_ISSUER');
    const reply = await useCase.nextCall(responses);
    assert.deepEqual([reply.code, reply.commands], [159, []]);
    assert.equal(await card.purchaseState(purchaseId), 'PAID');
  });

  test('a purchase that is cancelled while its session is open gets no write', async () => {
    const card = world.card('demo-journal');
    const purchaseId = await card.purchase(AMOUNT);
    const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
    const responses = await useCase.tap(await useCase.firstCall());
    await card.setPurchase(purchaseId, 'CANCELLED');
    const reply = await useCase.nextCall(responses);
    assert.deepEqual([reply.code, reply.commands], [911, []]);
  });

  test('the first command of every session works in whatever mode a torn session left the card', async () => {
    const card = world.card('demo-journal');
    const reading = await card.useCase({ operation: 'READ_BALANCE' }).firstCall();
    assert.equal(reading.commands[0]?.name, 'RESET_MODE');
    await card.expireSession();
    await card.fault({ kind: 'silence', atCommand: 'RESET_MODE' });
    assert.equal((await card.readBalance()).code, 0, 'a card that does not know Reset Mode has no mode');
  });
});
