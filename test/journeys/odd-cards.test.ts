/** Cards that are not what they are announced as, or that hold what no card holds; and first calls that are no attempts on one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { START_BALANCE } from '../support/gateway-card.ts';
import { gatewayWorld } from '../support/gateway-world.ts';

const READ = { operation: 'READ_BALANCE' };
const INGEST = { operation: 'BLOCK_AND_READ_CARD' };
const MAX_ATTEMPTS = 5;

forEachEngine((engine) => {
  const world = gatewayWorld(engine, {
    layouts: ['aes-purse', 'demo-journal', 'demo-purse', 'lite-s-purse', 'octopus'],
    cards: 3,
    externals: 6,
  });

  async function attemptRows(): Promise<number> {
    return (await world.db.read('select subject from reader_attempts', [])).length;
  }

  for (const layout of ['lite-s-purse', 'aes-purse', 'demo-journal'] as const) {
    test(`${layout}: a phone card of the issuer that is held to another phone is 167, and no second account`, async () => {
      const [own, held] = [world.card(layout), world.external(layout)];
      assert.equal(own.issuerId, held.issuerId);
      const text = 'update card set idm = $2, version = version + 1 where card_id = $1';
      await world.change('card', own.cardId, text, [own.cardId, held.idm]);
      const reply = await held.useCase(INGEST).firstCall();
      assert.deepEqual([reply.code, reply.commands], [167, []]);
      assert.equal((await held.read()).code, 0);
      assert.equal(await held.find(), null);
      await own.set('state', 'DELETED');
      assert.equal((await held.ingest()).code, 0, 'a deleted one is free');
    });
  }

  test('octopus: a balance that no card can hold is 231, the same when it is asked again, and nothing is booked of it', async () => {
    const card = world.card('octopus');
    const useCase = card.useCase(READ);
    const responses = await useCase.tap(await useCase.firstCall());
    const told = responses.map((response) =>
      response.name === 'READ_WITHOUT_ENCRYPTION_RESP'
        ? { ...response, value: `${response.value.slice(0, -32)}FFFFFFFF${'00'.repeat(12)}` }
        : response,
    );
    for (let i = 0; i < 2; i++) {
      const last = await useCase.nextCall(told);
      assert.deepEqual([last.code, last.balance], [231, null]);
    }
    assert.deepEqual(await card.transfers(), []);
    assert.equal((await card.readBalance()).code, 0);
  });

  test('a service of another system than the card is announced with is 172 before any command', async () => {
    const [card, other] = [world.external('demo-journal'), world.external('aes-purse')];
    assert.equal(card.issuerId, other.issuerId);
    const cardContents = { ...card.contents, cardServiceId: other.contents.cardServiceId };
    for (const asked of [READ, INGEST]) {
      const reply = await card.useCase(asked).firstCall({ body: { cardContents } });
      assert.deepEqual([reply.code, reply.commands], [172, []]);
    }
    assert.equal(await card.find(), null);
  });

  test('a session goes on with the service that it began with: 112 for another, and it is ended as it began', async () => {
    const [card, other] = [world.external('demo-journal'), world.external('aes-purse')];
    const useCase = card.useCase(INGEST);
    const responses = await useCase.tap(await useCase.firstCall());
    const cardContents = { ...card.contents, cardServiceId: other.contents.cardServiceId };
    const wrong = await useCase.nextCall(responses, { body: { cardContents } });
    assert.deepEqual([wrong.code, wrong.message], [112, 'Bad parameter format: cardContents']);
    assert.equal(await card.chip(), START_BALANCE);
    const body = { cardContents: card.contents };
    const last = await useCase.finish(await useCase.nextCall(responses, { body }));
    assert.deepEqual([last.code, await card.parked()], [0, START_BALANCE]);
  });

  test('first calls of an issuer that the caller may not speak for lock nobody out, and leave no row', async () => {
    const card = world.external('demo-purse');
    const before = await attemptRows();
    for (let i = 0; i <= MAX_ATTEMPTS; i++) {
      const reply = await card.useCase(READ).firstCall({ body: { issuerId: 'NOBODY0001' } });
      assert.equal(reply.code, 113);
    }
    assert.equal(await attemptRows(), before);
    assert.equal((await card.read()).code, 0);
  });

  test('a first call that is repeated while its session is open is answered as before, and is no attempt', async () => {
    const card = world.external('demo-journal');
    for (let i = 1; i < MAX_ATTEMPTS; i++) assert.equal((await card.read()).code, 0);
    const useCase = card.useCase(READ);
    const first = await useCase.firstCall();
    for (let i = 0; i < 2; i++) {
      const again = await useCase.firstCall();
      assert.deepEqual([again.code, again.commands], [0, first.commands]);
    }
    assert.equal((await useCase.finish(first)).code, 0);
    assert.equal((await card.useCase(READ).firstCall()).code, 192);
  });

  test('a device that makes cards up leaves a row for itself, and for those of its first calls that were let in', async () => {
    const card = world.external('demo-journal');
    const before = await attemptRows();
    for (let i = 0; i < 3 * MAX_ATTEMPTS; i++) {
      const idm = `0BAD0000000000${i.toString(16).padStart(2, '0').toUpperCase()}`;
      const cardContents = { ...card.contents, idm };
      const useCase = card.useCase(READ);
      const reply = await useCase.firstCall({ body: { cardContents } });
      assert.equal(reply.code, i < MAX_ATTEMPTS ? 0 : 192);
      if (reply.code === 0) await useCase.nextCall([]);
    }
    assert.equal(await attemptRows(), before + 1 + MAX_ATTEMPTS);
  });

  test('many phones that are held to one card at once: one of them goes on', async () => {
    const card = world.external('aes-purse');
    const phones = Array.from({ length: 3 }, () => world.external('lite-s-purse').deviceId);
    const useCases = [...phones, card.deviceId].map((deviceId) => card.useCase(INGEST, deviceId));
    const replies = await Promise.all(useCases.map((useCase) => useCase.firstCall()));
    assert.deepEqual(replies.map(({ code }) => code).sort(), [0, 321, 321, 321]);
    const winner = replies.findIndex(({ code }) => code === 0);
    const last = await useCases[winner]?.finish(replies[winner] ?? assert.fail());
    assert.deepEqual([last?.code, await card.parked()], [0, START_BALANCE]);
  });
});
