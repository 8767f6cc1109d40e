import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import {
  decide,
  fence,
  hand,
  ISSUER,
  makeCard,
  makeIssuer,
  makeParkedCard,
  onCard,
  settle,
} from './admin-cards.ts';
import { COUNTED, KEY_FREE, PLAIN, SECURED } from './admin-layouts.ts';
import { type Answered, type Asked, adminWorld, type Person } from './admin-world.ts';

/** Value that is kept on the server: paid out, moved, or taken to another phone. */

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(() => makeIssuer(world));

  const card = async (cardId: string) => world.done('getCard', onCard(cardId));
  const remove = (cardId: string) =>
    world.done('changeCardState', { ...onCard(cardId), body: { state: 'DELETED' } });

  describe('parked value', () => {
    test('is listed', async () => {
      const cardId = await makeParkedCard(world, SECURED, 700);
      const { items } = await world.done('listParked', { path: { issuerId: ISSUER }, query: { limit: 200 } });
      assert.deepEqual(
        items.find((each: { cardId: string }) => each.cardId === cardId),
        { issuerId: ISSUER, cardId, state: 'ACTIVE', amount: 700, currency: 'JPY' },
      );
    });

    test('is paid out, in parts, and never more than there is', async () => {
      const cardId = await makeParkedCard(world, SECURED, 700);
      await world.refused(409, 'payOut', { ...onCard(cardId), body: { amount: 701 } });
      assert.equal(
        (await world.done('payOut', { ...onCard(cardId), body: { amount: 200 } })).money.parked,
        500,
      );
      const both = await Promise.all(
        [300, 300].map((amount) =>
          world.ask('payOut', { ...onCard(cardId), body: { amount, reason: 'At the desk' } }),
        ),
      );
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
      assert.equal((await card(cardId)).money.parked, 200);
    });

    test('of a deleted card is its holder’s still', async () => {
      const [first, second] = [
        await makeParkedCard(world, SECURED, 50),
        await makeParkedCard(world, SECURED, 60),
      ];
      await remove(first);
      await remove(second);
      assert.equal((await world.done('payOut', { ...onCard(first), body: { amount: 50 } })).money.parked, 0);
      const toCardId = await makeCard(world, SECURED);
      await world.done('moveParked', { ...onCard(second), body: { toCardId } });
      assert.equal((await card(toCardId)).money.parked, 60);
    });

    test('is moved to another card as a whole, and what is between two cards is nothing', async () => {
      const from = await makeParkedCard(world, SECURED, 700);
      const toCardId = await makeParkedCard(world, SECURED, 40);
      const moved = await world.done('moveParked', { ...onCard(from), body: { toCardId } });
      assert.equal(moved.amount, 700);
      assert.equal(moved.from.money.parked, 0);
      assert.equal(moved.to.money.parked, 740);
      const codes = (await world.done('getCardBook', onCard(toCardId))).transfers.map(
        ({ code }: { code: string }) => code,
      );
      assert.equal(codes.at(-1), 'move-in');
      await world.refused(409, 'moveParked', { ...onCard(from), body: { toCardId } });
    });

    test('is moved to a card of the same issuer and currency that can take it', async () => {
      const from = await makeParkedCard(world, SECURED, 700);
      const refused = (status: number, toCardId: string) =>
        world.refused(status, 'moveParked', { ...onCard(from), body: { toCardId } });
      await refused(422, 'nobody');
      await refused(422, from);
      assert.match(await refused(409, await makeCard(world, PLAIN)), /currency/);
      assert.match(await refused(409, await makeCard(world, SECURED, 10)), /on its chip/);
      const deleted = await makeCard(world, SECURED);
      await remove(deleted);
      assert.match(await refused(409, deleted), /deleted/);
      const fresh = await makeCard(world, SECURED);
      await world.done('moveParked', { ...onCard(from), body: { toCardId: fresh } });
      assert.equal((await card(fresh)).parked, true);
    });
  });

  describe('a parked card', () => {
    const binding = { deviceId: 'phone-new', idm: '01000000000000AA' };
    before(async () => {
      await world.done('registerDevice', { body: { deviceId: 'phone-new' } });
    });

    test('is bound to another phone and chip, and nothing that is owed is lost', async () => {
      const cardId = await makeParkedCard(world, SECURED, 700);
      const path = { ...onCard(cardId).path, kind: 'PLAN' };
      await world.done('orderWork', { path, body: { content: { zones: '00000001' } } });
      const bound = await world.done('bindCard', { ...onCard(cardId), body: binding });
      assert.deepEqual(
        [bound.deviceId, bound.idm, bound.money.parked],
        ['phone-new', '01000000000000AA', 700],
      );
      const now = await card(cardId);
      assert.deepEqual([now.deviceId, now.idm, now.owed.length], ['phone-new', '01000000000000AA', 1]);
    });

    test('is bound when all of its value is known to be on the server', async () => {
      const unparked = await makeCard(world, SECURED, 100);
      await world.refused(409, 'bindCard', { ...onCard(unparked), body: binding });
      const doubtful = await makeParkedCard(world, SECURED, 100);
      await hand(world, doubtful, 'put-back', 100n);
      await world.refused(409, 'bindCard', { ...onCard(doubtful), body: binding });
      const parked = await makeParkedCard(world, SECURED, 100);
      await world.refused(422, 'bindCard', { ...onCard(parked), body: { ...binding, deviceId: 'none' } });
      await remove(parked);
      await world.refused(409, 'bindCard', { ...onCard(parked), body: binding });
    });

    test('is bound to a chip that bears no other card of the issuer', async () => {
      const other = await makeCard(world, SECURED);
      const { idm } = await card(other);
      const cardId = await makeParkedCard(world, SECURED, 100);
      const body = { deviceId: 'phone-new', idm };
      assert.match(await world.refused(409, 'bindCard', { ...onCard(cardId), body }), /bears another card/);
      await remove(other);
      for (const _ of ['onto it', 'again'])
        assert.equal((await world.done('bindCard', { ...onCard(cardId), body })).idm, idm);
    });

    test('whose parking two people decided is not bound: only its old chip can bear them out', async () => {
      const cardId = await makeCard(world, SECURED, 300);
      await decide(world, await hand(world, cardId, 'park', 300n), 'post');
      const free = { ...binding, idm: '01000000000000AB' };
      assert.match(await world.refused(409, 'bindCard', { ...onCard(cardId), body: free }), /watched/);
      const { items } = await world.done('listDoubts', { query: { limit: 200, watched: 'true' } });
      assert.ok(items.some((each: { cardId: string }) => each.cardId === cardId));
      const toCardId = await makeCard(world, SECURED);
      await world.done('moveParked', { ...onCard(cardId), body: { toCardId } });
    });

    test('with a write counter, whose parking two people decided, has its old chip fenced first', async () => {
      const cardId = await makeCard(world, COUNTED, 300);
      await decide(world, await hand(world, cardId, 'park', 300n), 'post');
      const free = { ...binding, idm: '01000000000000AC' };
      const bind = () => world.refused(409, 'bindCard', { ...onCard(cardId), body: free });
      assert.match(await bind(), /FENCE is ordered/);
      assert.deepEqual((await card(cardId)).owed, [{ kind: 'FENCE' }]);
      assert.doesNotMatch(await bind(), /FENCE is ordered/);
    });
  });

  describe('parked value that a released write may still put back', () => {
    const payOut = (cardId: string) => ({ ...onCard(cardId), body: { amount: 300 } });
    const move = async (cardId: string) => ({
      ...onCard(cardId),
      body: { toCardId: await makeCard(world, SECURED) },
    });

    /** A put-back that was released, and found not to have happened. */
    async function voided(layout: string): Promise<string> {
      const cardId = await makeParkedCard(world, layout, 300);
      await hand(world, cardId, 'put-back', 300n);
      await settle(world, cardId, 'void');
      return cardId;
    }

    test('is given away at once when that was found under a newer authentication', async () => {
      await world.done('payOut', payOut(await voided(SECURED)));
      await world.done('moveParked', await move(await voided(SECURED)));
    });

    /** A put-back that two people said has not happened. */
    async function decidedVoid(layout: string): Promise<string> {
      const cardId = await makeParkedCard(world, layout, 300);
      await decide(world, await hand(world, cardId, 'put-back', 300n), 'void');
      return cardId;
    }

    /** Asked by one person, then by another. */
    async function byTwo(operation: string, cardId: string, asked: Asked): Promise<Answered> {
      const ask = (by: Person) =>
        world.ask(operation, { ...asked, by, body: { reason: 'Its phone is lost', ...asked.body } });
      const before = await card(cardId);
      const first = await ask('alice');
      assert.deepEqual([first.status, first.body], [202, { card: before, proposedBy: 'alice' }]);
      const alone = await ask('alice');
      assert.deepEqual([alone.status, await card(cardId)], [409, before]);
      assert.match(alone.body.detail, /another person/);
      return ask('bob');
    }

    test('is given away by two people while only two people say that it was not written', async () => {
      for (const [operation, asked] of [
        ['payOut', payOut],
        ['moveParked', move],
      ] as const) {
        const cardId = await decidedVoid(SECURED);
        assert.equal((await byTwo(operation, cardId, await asked(cardId))).status, 200);
        assert.equal((await card(cardId)).money.parked, 0);
      }
    });

    test('is given away in parts once two people have agreed that nothing can put it back', async () => {
      const cardId = await decidedVoid(SECURED);
      const part = { ...onCard(cardId), body: { amount: 100 } };
      assert.equal((await byTwo('payOut', cardId, part)).body.money.parked, 200);
      assert.equal((await world.done('payOut', part)).money.parked, 100);
      await hand(world, cardId, 'put-back', 100n);
      await settle(world, cardId, 'void');
      assert.equal((await world.done('payOut', part)).money.parked, 0);
    });

    test('that was released and voided anew needs two people anew', async () => {
      const cardId = await voided(KEY_FREE);
      const part = { ...onCard(cardId), body: { amount: 100 } };
      assert.equal((await byTwo('payOut', cardId, part)).status, 200);
      await hand(world, cardId, 'put-back', 200n);
      await settle(world, cardId, 'void');
      assert.equal((await byTwo('payOut', cardId, part)).body.money.parked, 100);
    });

    test('of two people who ask at once, one proposes and the other carries it out', async () => {
      const cardId = await decidedVoid(SECURED);
      const { path, body } = payOut(cardId);
      const asked = { path, body: { ...body, reason: 'Its phone is lost' } };
      const both = await Promise.all(
        (['alice', 'bob'] as const).map((by) => world.ask('payOut', { ...asked, by })),
      );
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 202]);
      assert.equal((await card(cardId)).money.parked, 0);
    });

    test('on a card with a write counter waits for the fence', async () => {
      for (const [operation, asked] of [
        ['payOut', payOut],
        ['moveParked', move],
      ] as const) {
        const cardId = await voided(COUNTED);
        assert.match(await world.refused(409, operation, await asked(cardId)), /FENCE is ordered/);
        assert.deepEqual((await card(cardId)).owed, [{ kind: 'FENCE' }]);
        await fence(world, cardId, 'sequence - 1');
        // It has not come since: two people may answer for it.
        assert.equal((await byTwo(operation, cardId, await asked(cardId))).status, 200);
        const fenced = await voided(COUNTED);
        await fence(world, fenced);
        await world.done(operation, await asked(fenced));
        assert.equal((await card(cardId)).money.parked, 0);
      }
    });

    test('on a card without keys takes two people, until it is put back and parked again', async () => {
      const moved = await voided(KEY_FREE);
      assert.equal((await byTwo('moveParked', moved, await move(moved))).status, 200);
      const cardId = await voided(KEY_FREE);
      await hand(world, cardId, 'put-back', 300n);
      await settle(world, cardId, 'post');
      await hand(world, cardId, 'park', 300n);
      await settle(world, cardId, 'post');
      await world.done('payOut', payOut(cardId));
    });

    test('stays with a card that two people take to another chip, and the old one is watched no more', async () => {
      const cardId = await decidedVoid(SECURED);
      const body = { deviceId: 'phone-new', idm: '01000000000000AD' };
      const { body: bound } = await byTwo('bindCard', cardId, { ...onCard(cardId), body });
      assert.deepEqual([bound.idm, bound.money.parked], [body.idm, 300]);
      const { items } = await world.done('listDoubts', { query: { limit: 200, watched: 'true' } });
      assert.ok(!items.some((each: { cardId: string }) => each.cardId === cardId));
      await world.done('payOut', payOut(cardId));
    });

    test('stays with a card that is taken to another chip when the old one was fenced', async () => {
      const cardId = await decidedVoid(COUNTED);
      const asked = { ...onCard(cardId), body: { deviceId: 'phone-new', idm: '01000000000000AE' } };
      assert.match(await world.refused(409, 'bindCard', asked), /FENCE is ordered/);
      await fence(world, cardId);
      assert.equal((await world.done('bindCard', asked)).money.parked, 300);
    });
  });
});
