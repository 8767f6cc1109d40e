import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { decide, fence, hand, makeCard, makeIssuer, onCard, onPurchase, settle } from './admin-cards.ts';
import { COUNTED, KEY_FREE, SECURED } from './admin-layouts.ts';
import { adminWorld } from './admin-world.ts';

/** Top-ups that were paid for: recorded, cancelled, refunded, and never while the card may have them. */

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(() => makeIssuer(world));

  let count = 0;
  async function paid(layout: string, more: Record<string, unknown> = {}) {
    const cardId = await makeCard(world, layout);
    const purchaseId = `purchase-${++count}`;
    await world.done('recordPurchase', { ...onCard(cardId), body: { purchaseId, amount: 500, ...more } });
    return { cardId, purchaseId };
  }

  /** A purchase that was released to the card once, and found not to have been loaded. */
  async function voided(layout: string) {
    const made = await paid(layout);
    await hand(world, made.cardId, 'load', 500n, made.purchaseId);
    await settle(world, made.cardId, 'void', made.purchaseId);
    return made;
  }

  const stateOf = async (purchaseId: string) =>
    (await world.done('getPurchase', onPurchase(purchaseId))).state;
  const owedTo = async (cardId: string) => (await world.done('getCard', onCard(cardId))).owed;
  const prepaid = async (cardId: string) => (await world.done('getCardBook', onCard(cardId))).prepaid;

  describe('a purchase', () => {
    test('is recorded as paid, once, and listed', async () => {
      const { cardId, purchaseId } = await paid(SECURED);
      await world.done('recordPurchase', { ...onCard(cardId), body: { purchaseId: 'second', amount: 100 } });
      await world.refused(409, 'recordPurchase', { ...onCard(cardId), body: { purchaseId, amount: 500 } });
      const { items } = await world.done('listPurchases', onCard(cardId));
      const found = items.map(
        (each: { purchaseId: string; state: string }) => `${each.purchaseId} ${each.state}`,
      );
      assert.deepEqual(found.sort(), [`${purchaseId} PAID`, 'second PAID']);
      assert.equal(await prepaid(cardId), 600);
    });

    test('of an amount that no such card takes is refused', async () => {
      const cardId = await makeCard(world, SECURED);
      for (const amount of [20_010, 505])
        await world.refused(422, 'recordPurchase', {
          ...onCard(cardId),
          body: { purchaseId: 'never', amount },
        });
      for (const amount of [0, -10, 1.5])
        await world.refused(400, 'recordPurchase', {
          ...onCard(cardId),
          body: { purchaseId: 'never', amount },
        });
      await world.refused(404, 'recordPurchase', {
        ...onCard('nobody'),
        body: { purchaseId: 'never', amount: 10 },
      });
    });

    test('can be ordered to be loaded at the next contact, one at a time', async () => {
      const { cardId, purchaseId } = await paid(SECURED, { loadOnNextContact: true });
      assert.deepEqual(await owedTo(cardId), [{ kind: 'LOAD', purchaseId }]);
      const body = { purchaseId: `${purchaseId}-next`, amount: 100, loadOnNextContact: true };
      await world.refused(409, 'recordPurchase', { ...onCard(cardId), body });
      assert.deepEqual(await owedTo(cardId), [{ kind: 'LOAD', purchaseId }]);
      await world.done('withdrawOrder', { path: { ...onCard(cardId).path, owed: 'LOAD' } });
      assert.deepEqual(await owedTo(cardId), []);
      assert.equal(await stateOf(purchaseId), 'PAID');
    });

    test('that is cancelled is not loaded any more, and its money is held', async () => {
      const { cardId, purchaseId } = await paid(SECURED, { loadOnNextContact: true });
      await world.done('orderWork', {
        path: { ...onCard(cardId).path, kind: 'PLAN' },
        body: { content: { zones: '00000001' } },
      });
      assert.equal((await world.done('cancelPurchase', onPurchase(purchaseId))).state, 'CANCELLED');
      assert.deepEqual(await owedTo(cardId), [{ kind: 'PLAN', content: { zones: '00000001' } }]);
      assert.equal(await prepaid(cardId), 500);
      await world.refused(409, 'cancelPurchase', onPurchase(purchaseId));
      await world.done('refundPurchase', onPurchase(purchaseId));
      assert.equal(await prepaid(cardId), 0);
    });

    test('that is not there is not found', async () => {
      await world.refused(404, 'getPurchase', onPurchase('nothing'));
      await world.refused(404, 'refundPurchase', onPurchase('nothing'));
    });
  });

  describe('a refund', () => {
    test('of a purchase that was never released is given at once, and once', async () => {
      for (const layout of [SECURED, COUNTED, KEY_FREE]) {
        const { cardId, purchaseId } = await paid(layout);
        const { purchase, proposedBy } = await world.done('refundPurchase', onPurchase(purchaseId));
        assert.equal(purchase.state, 'REFUNDED');
        assert.equal(proposedBy, null);
        assert.equal(await prepaid(cardId), 0);
        await world.refused(409, 'refundPurchase', onPurchase(purchaseId));
        await world.refused(409, 'cancelPurchase', onPurchase(purchaseId));
      }
    });

    test('is never given while the purchase is in doubt, nor after it was loaded', async () => {
      const { cardId, purchaseId } = await paid(SECURED);
      await hand(world, cardId, 'load', 500n, purchaseId);
      assert.match(await world.refused(409, 'refundPurchase', onPurchase(purchaseId)), /in doubt/);
      assert.match(await world.refused(409, 'cancelPurchase', onPurchase(purchaseId)), /in doubt/);
      await settle(world, cardId, 'post', purchaseId);
      await world.refused(409, 'refundPurchase', onPurchase(purchaseId));
      assert.equal(await stateOf(purchaseId), 'LOADED');
    });

    test('after a release that was voided under a new authentication is given at once', async () => {
      const { purchaseId } = await voided(SECURED);
      assert.equal((await world.done('refundPurchase', onPurchase(purchaseId))).purchase.state, 'REFUNDED');
    });

    test('on a card with a write counter waits for the fence', async () => {
      const { cardId, purchaseId } = await voided(COUNTED);
      const key = 'waits-for-the-fence';
      assert.match(
        await world.refused(409, 'refundPurchase', { ...onPurchase(purchaseId), key }),
        /FENCE is ordered/,
      );
      assert.deepEqual(await owedTo(cardId), [{ kind: 'FENCE' }]);
      assert.equal(await stateOf(purchaseId), 'PAID');
      await fence(world, cardId);
      const refunded = await world.done('refundPurchase', { ...onPurchase(purchaseId), key });
      assert.equal(refunded.purchase.state, 'REFUNDED');
    });

    test('on a card with a write counter waits for a fence that is newer than the void', async () => {
      const { cardId, purchaseId } = await voided(COUNTED);
      await fence(world, cardId, 'sequence - 1');
      assert.match(await world.refused(409, 'refundPurchase', onPurchase(purchaseId)), /FENCE is ordered/);
    });

    test('on a card with a write counter that does not come to be fenced needs a second person', async () => {
      const waiting = await voided(COUNTED);
      await world.refused(409, 'refundPurchase', onPurchase(waiting.purchaseId));
      const deleted = await voided(COUNTED);
      await world.done('changeCardState', { ...onCard(deleted.cardId), body: { state: 'DELETED' } });
      for (const { cardId, purchaseId } of [waiting, deleted]) {
        const proposed = await world.ask('refundPurchase', {
          ...onPurchase(purchaseId),
          body: { reason: 'The phone is lost' },
        });
        assert.equal(proposed.status, 202);
        await world.refused(409, 'refundPurchase', onPurchase(purchaseId));
        await world.done('refundPurchase', { ...onPurchase(purchaseId), by: 'bob' });
        assert.equal(await prepaid(cardId), 0);
      }
    });

    test('after a release that two people voided needs a second person until a read bears them out', async () => {
      const { cardId, purchaseId } = await paid(SECURED);
      await decide(world, await hand(world, cardId, 'load', 500n, purchaseId), 'void');
      const proposed = await world.ask('refundPurchase', {
        ...onPurchase(purchaseId),
        body: { reason: 'The phone is lost' },
      });
      assert.equal(proposed.status, 202);
      await world.done('refundPurchase', { ...onPurchase(purchaseId), by: 'bob' });
    });

    test('on a card without keys needs a second person', async () => {
      const { cardId, purchaseId } = await voided(KEY_FREE);
      const body = { reason: 'The card is destroyed' };
      const proposed = await world.ask('refundPurchase', { ...onPurchase(purchaseId), body });
      assert.equal(proposed.status, 202);
      assert.equal(proposed.body.proposedBy, 'alice');
      assert.equal(proposed.body.purchase.state, 'PAID');
      assert.equal((await world.done('getPurchase', onPurchase(purchaseId))).refundProposedBy, 'alice');
      assert.equal(await prepaid(cardId), 500);
      assert.match(await world.refused(409, 'refundPurchase', onPurchase(purchaseId)), /another person/);
      const refunded = await world.done('refundPurchase', { ...onPurchase(purchaseId), by: 'bob' });
      assert.equal(refunded.purchase.state, 'REFUNDED');
      assert.equal((await world.done('getPurchase', onPurchase(purchaseId))).refundProposedBy, null);
      assert.equal(await prepaid(cardId), 0);
    });

    test('that two people ask for at once is given once', async () => {
      const { cardId, purchaseId } = await paid(SECURED);
      const ask = (by: 'alice' | 'bob') =>
        world.ask('refundPurchase', { ...onPurchase(purchaseId), by, body: { reason: 'Asked for' } });
      const answers = await Promise.all([ask('alice'), ask('bob'), ask('alice')]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409]);
      assert.equal(await prepaid(cardId), 0);
    });
  });
});
