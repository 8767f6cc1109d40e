/** Requests that meet: whoever is first decides, money moves once, and nobody gets half of anything. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE, type TestCard } from '../support/gateway-card.ts';
import { ask, type Members, type Reply } from '../support/gateway-http.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const AMOUNT = 700;
const AT_ONCE = 6;

function many<T>(work: (i: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: AT_ONCE }, (_, i) => work(i)));
}

/** [what happens, how, what the round is answered, what becomes of the purchase]. */
const MEANWHILE: readonly (readonly [
  string,
  (card: TestCard, purchaseId: string) => Promise<unknown>,
  number,
  string,
])[] = [
  ['a suspension', (card) => card.set('state', 'SUSPENDED_ISSUER'), 159, 'PAID'],
  ['a deletion', (card) => card.set('state', 'DELETED'), 160, 'PAID'],
  ['an expiry', (card) => card.set('expires_ms', 1n), 191, 'PAID'],
  ['a cancellation', (card, purchaseId) => card.setPurchase(purchaseId, 'CANCELLED'), 911, 'CANCELLED'],
  ['the end of the session’s time', (card) => card.expireSession(), 322, 'PAID'],
  ['another purchase', (card) => card.purchase(5), 0, 'LOADING'],
];

forEachEngine((engine) => {
  let beforeCommit: (() => Promise<unknown>) | null = null;
  const world = gatewayWorld(engine, {
    cards: 24,
    wrap: (db) => ({
      engine: db.engine,
      read: (text, values) => db.read(text, values),
      async commit(batch) {
        // The server's next round of a session; what is done meanwhile commits too, and is let through.
        if (beforeCommit !== null && batch.some(({ table }) => table === 'gateway_round')) {
          const meanwhile = beforeCommit;
          beforeCommit = null;
          await meanwhile();
        }
        return db.commit(batch);
      },
      close: () => db.close(),
    }),
  });
  for (const layout of LAYOUTS) {
    test(`${layout}: one request sent many times at once is one request, in every round`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      let body: Members = useCase.body();
      for (let round = 1; round <= 3; round++) {
        const replies = await many(() => ask(world.baseUrl, 'getCardCommands', card.hub, body));
        assert.equal(new Set(replies.map(({ text }) => text)).size, 1);
        const [reply] = replies as [Reply];
        assert.equal(reply.code, 0);
        body = useCase.body({ responses: await useCase.tap(reply) });
      }
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
      assert.equal(await card.rounds(), 3);
      await assertInStep(card);
    });

    test(`${layout}: one round sent at once under many requestIds is answered once, and repeated`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const [reading] = (await many(() => useCase.firstCall())) as [Reply];
      const read = await useCase.tap(reading);
      const writings = await many(() => useCase.nextCall(read));
      assert.equal(new Set(writings.map(({ text }) => text)).size, 1);
      const [writing] = writings as [Reply];
      const written = await useCase.tap(writing);
      const lasts = await many(() => useCase.nextCall(written));
      assert.deepEqual([...new Set(lasts.map(({ code }) => code))], [0]);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      await assertInStep(card);
    });

    test(`${layout}: of many use cases that begin at once one goes on, and the others are 321`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const useCases = Array.from({ length: AT_ONCE }, () =>
        card.useCase({ operation: 'UPDATE_BALANCE', purchaseId }),
      );
      const replies = await Promise.all(useCases.map((useCase) => useCase.firstCall()));
      const codes = replies.map(({ code }) => code).sort();
      assert.deepEqual(codes, [0, ...Array(AT_ONCE - 1).fill(321)]);
      const winner = replies.findIndex(({ code }) => code === 0);
      const last = await useCases[winner]?.finish(replies[winner] as Reply);
      assert.equal(last?.code, 0);
      await assertInStep(card);
    });

    test(`${layout}: an answer to the write that meets a lost one: the first decides, and the chip is right in the end`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      const written = await useCase.tap(reply);
      const replies = await many((i) => useCase.nextCall(i % 2 === 0 ? written : []));
      for (const { code } of replies) assert.ok([0, 118, 323].includes(code), String(code));
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
      await assertInStep(card);
    });

    for (const [what, meanwhile, code, state] of MEANWHILE) {
      test(`${layout}: ${what} between the decision to write and its commit is seen: ${code}`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
        const read = await useCase.tap(await useCase.firstCall());
        beforeCommit = () => meanwhile(card, purchaseId);
        const reply = await useCase.nextCall(read);
        assert.equal(beforeCommit, null, 'it came between');
        assert.deepEqual([reply.code, await card.purchaseState(purchaseId)], [code, state]);
        assert.equal(reply.commands.length, code === 0 ? 1 : 0);
      });
    }
  }
});
