import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { ISSUER, makeCard, makeIssuer, onCard } from './admin-cards.ts';
import { PLAIN, SECURED } from './admin-layouts.ts';
import { adminWorld } from './admin-world.ts';

/** Cards: made known, suspended, resumed, deleted; and what their chips are owed. */

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(() => makeIssuer(world));

  const card = async (cardId: string) => world.done('getCard', onCard(cardId));
  const setState = (cardId: string, state: string) =>
    world.done('changeCardState', { ...onCard(cardId), body: { state } });
  const withdraw = (cardId: string, owed: string) => ({ path: { ...onCard(cardId).path, owed } });
  const order = (cardId: string, kind: string, content?: Record<string, string>) => ({
    path: { ...onCard(cardId).path, kind },
    body: content === undefined ? {} : { content },
  });

  describe('a card', () => {
    test('is made known with what its chip holds', async () => {
      const cardId = await makeCard(world, SECURED, 1200);
      const { idm, ...rest } = await card(cardId);
      assert.equal(idm.length, 16);
      assert.deepEqual(rest, {
        issuerId: ISSUER,
        cardId,
        productId: SECURED,
        deviceId: cardId.replace('card', 'phone'),
        state: 'ACTIVE',
        expiresAt: '2100-01-01T00:00:00.000Z',
        parked: false,
        external: false,
        currency: 'JPY',
        money: { chip: 1200, parked: 0, inDoubt: 0 },
        owed: [],
      });
    });

    test('needs a product, a phone and an id of its own', async () => {
      const cardId = await makeCard(world, SECURED);
      const body = {
        cardId: `${cardId}-2`,
        productId: SECURED,
        deviceId: cardId.replace('card', 'phone'),
        idm: '0100000000001234',
        expiresAt: '2100-01-01T00:00:00Z',
      };
      const refused = (status: number, more: Record<string, unknown>) =>
        world.refused(status, 'registerCard', { path: { issuerId: ISSUER }, body: { ...body, ...more } });
      assert.match(await refused(422, { productId: 'none' }), /^productId/);
      assert.match(await refused(422, { deviceId: 'none' }), /^deviceId/);
      assert.match(await refused(422, { balance: 20_001 }), /^balance/);
      await refused(409, { cardId });
      const { idm } = await card(cardId);
      assert.match(await refused(409, { idm }), /bears another card/);
      await refused(400, { idm: '123' });
      await refused(400, { expiresAt: 'tomorrow' });
    });

    test('is listed with the issuer’s others, and another issuer’s is not found', async () => {
      const cardId = await makeCard(world, SECURED);
      const { items } = await world.done('listCards', { path: { issuerId: ISSUER }, query: { limit: 200 } });
      assert.ok(items.some((each: { cardId: string }) => each.cardId === cardId));
      await world.refused(404, 'getCard', { path: { issuerId: 'ANOTHER', cardId } });
    });

    test('is suspended, resumed and deleted', async () => {
      const cardId = await makeCard(world, SECURED);
      assert.equal((await setState(cardId, 'SUSPENDED_ISSUER')).state, 'SUSPENDED_ISSUER');
      await world.refused(409, 'changeCardState', { ...onCard(cardId), body: { state: 'SUSPENDED_ISSUER' } });
      assert.equal((await setState(cardId, 'ACTIVE')).state, 'ACTIVE');
      assert.equal((await setState(cardId, 'DELETED')).state, 'DELETED');
      for (const state of ['ACTIVE', 'DELETED'])
        await world.refused(409, 'changeCardState', { ...onCard(cardId), body: { state } });
      await world.refused(409, 'changeCardExpiry', {
        ...onCard(cardId),
        body: { expiresAt: '2031-01-01T00:00:00Z' },
      });
      await world.refused(409, 'recordPurchase', {
        ...onCard(cardId),
        body: { purchaseId: 'late', amount: 10 },
      });
    });

    test('that is deleted has its chip erased where that can be done, and frees it for another card', async () => {
      const cardId = await makeCard(world, SECURED, 100);
      const { idm, deviceId } = await card(cardId);
      await world.done('orderWork', order(cardId, 'PLAN', { zones: '00000001' }));
      const deleted = await setState(cardId, 'DELETED');
      assert.deepEqual(deleted.owed, [{ kind: 'PLAN', content: { zones: '00000001' } }, { kind: 'ERASE' }]);
      assert.deepEqual((await setState(await makeCard(world, PLAIN), 'DELETED')).owed, []);
      const next = {
        ...{ cardId: `${cardId}-next`, productId: SECURED, deviceId, idm },
        expiresAt: '2100-01-01T00:00:00Z',
      };
      await world.done('registerCard', { path: { issuerId: ISSUER }, body: next });
    });

    test('that was suspended by its wallet is not resumed here', async () => {
      const cardId = await makeCard(world, SECURED);
      const [row] = await world.db.read('select id from card where card_id = $1', [cardId]);
      await world.db.commit([
        {
          table: 'card',
          key: String(row?.id),
          text: `update card set state = 'SUSPENDED_WALLET', version = version + 1 where id = $1`,
          values: [String(row?.id)],
          rows: 1,
        },
      ]);
      assert.match(
        await world.refused(409, 'changeCardState', { ...onCard(cardId), body: { state: 'ACTIVE' } }),
        /wallet/,
      );
      await setState(cardId, 'SUSPENDED_ISSUER');
    });

    test('expires when the operator says', async () => {
      const cardId = await makeCard(world, SECURED);
      const changed = await world.done('changeCardExpiry', {
        ...onCard(cardId),
        body: { expiresAt: '2031-05-01T12:00:00+02:00' },
      });
      assert.equal(changed.expiresAt, '2031-05-01T10:00:00.000Z');
      assert.equal((await card(cardId)).expiresAt, '2031-05-01T10:00:00.000Z');
    });
  });

  describe('an order', () => {
    test('to block suspends the card, and resuming it orders the chip to be unblocked', async () => {
      const cardId = await makeCard(world, SECURED);
      const blocked = await world.done('orderWork', order(cardId, 'BLOCK'));
      assert.deepEqual([blocked.state, blocked.owed], ['SUSPENDED_ISSUER', [{ kind: 'BLOCK' }]]);
      const resumed = await setState(cardId, 'ACTIVE');
      assert.deepEqual(resumed.owed, [{ kind: 'UNBLOCK' }]);
      const again = await world.done('orderWork', order(cardId, 'BLOCK'));
      assert.deepEqual(again.owed, [{ kind: 'BLOCK' }]);
    });

    test('to write fields is held against the layout', async () => {
      const cardId = await makeCard(world, SECURED);
      const ordered = await world.done('orderWork', order(cardId, 'CONFIG', { autoLoad: '0a0b' }));
      assert.deepEqual(ordered.owed, [{ kind: 'CONFIG', content: { autoLoad: '0A0B' } }]);
      assert.match(
        await world.refused(422, 'orderWork', order(cardId, 'PLAN', { autoLoad: '0A0B' })),
        /^content/,
      );
      assert.match(
        await world.refused(422, 'orderWork', order(cardId, 'PLAN', { zones: '0A0B' })),
        /zones: must be 4/,
      );
      await world.refused(422, 'orderWork', order(cardId, 'PLAN'));
      await world.refused(422, 'orderWork', order(cardId, 'BLOCK', { zones: '00' }));
      await world.refused(400, 'orderWork', order(cardId, 'PLAN', { zones: '0A0' }));
      await world.refused(400, 'orderWork', order(cardId, 'FENCE'));
      assert.deepEqual((await card(cardId)).owed, [{ kind: 'CONFIG', content: { autoLoad: '0A0B' } }]);
    });

    test('is one of a kind, and others of its kind wait until it is withdrawn', async () => {
      const cardId = await makeCard(world, SECURED);
      await world.done('orderWork', order(cardId, 'CONFIG', { autoLoad: '0001' }));
      await world.done('orderWork', order(cardId, 'PLAN', { zones: '00000001' }));
      await world.refused(409, 'orderWork', order(cardId, 'CONFIG', { autoLoad: '0002' }));
      const withdrawn = await world.done('withdrawOrder', withdraw(cardId, 'CONFIG'));
      assert.deepEqual(withdrawn.owed, [{ kind: 'PLAN', content: { zones: '00000001' } }]);
      await world.refused(409, 'withdrawOrder', withdraw(cardId, 'CONFIG'));
      const { owed } = await world.done('orderWork', order(cardId, 'CONFIG', { autoLoad: '0002' }));
      assert.equal(owed.length, 2);
    });

    test('of orders that are given at once none is lost', async () => {
      const cardId = await makeCard(world, SECURED);
      await Promise.all([
        world.done('orderWork', order(cardId, 'CONFIG', { autoLoad: '0001' })),
        world.done('orderWork', order(cardId, 'PLAN', { zones: '00000001' })),
        world.done('orderWork', order(cardId, 'BLOCK')),
        world.done('recordPurchase', {
          ...onCard(cardId),
          body: { purchaseId: `at-once-${cardId}`, amount: 100, loadOnNextContact: true },
        }),
      ]);
      const kinds = (await card(cardId)).owed.map(({ kind }: { kind: string }) => kind);
      assert.deepEqual(kinds.sort(), ['BLOCK', 'CONFIG', 'LOAD', 'PLAN']);
    });

    test('that a kind of card cannot carry out is refused', async () => {
      const cardId = await makeCard(world, PLAIN);
      await world.refused(422, 'orderWork', order(cardId, 'BLOCK'));
      await world.refused(422, 'orderWork', order(cardId, 'CONFIG', { autoLoad: '0001' }));
      await setState(cardId, 'SUSPENDED_ISSUER');
      assert.deepEqual((await setState(cardId, 'ACTIVE')).owed, []);
    });
  });
});
