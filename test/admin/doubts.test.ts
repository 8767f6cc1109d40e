import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { loadCard } from '../../src/admin/card-row.ts';
import { externalKey } from '../../src/cards/external-key.ts';
import { forEachEngine } from '../support/engines.ts';
import {
  decide,
  hand,
  ISSUER,
  makeCard,
  makeIssuer,
  makeParkedCard,
  onCard,
  onPurchase,
  settle,
} from './admin-cards.ts';
import { SECURED } from './admin-layouts.ts';
import { adminWorld } from './admin-world.ts';

/** Value in doubt that no tap can settle: two people decide. */

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(() => makeIssuer(world));

  /** A card with a purchase in doubt; the pending transfer and the ids. */
  async function doubtfulLoad(amount = 500) {
    const cardId = await makeCard(world, SECURED, 1000);
    const purchaseId = `p-${cardId}`;
    await world.done('recordPurchase', { ...onCard(cardId), body: { purchaseId, amount } });
    const transferId = await hand(world, cardId, 'load', BigInt(amount), purchaseId);
    return { cardId, purchaseId, transferId, path: { transferId } };
  }

  const moneyOf = async (cardId: string) => (await world.done('getCard', onCard(cardId))).money;
  const stateOf = async (purchaseId: string) =>
    (await world.done('getPurchase', onPurchase(purchaseId))).state;
  const doubtOf = async (transferId: string, watched = 'false') =>
    (await world.done('listDoubts', { query: { limit: 200, watched } })).items.find(
      (each: { transferId: string }) => each.transferId === transferId,
    );

  describe('a doubt', () => {
    test('is listed with what would prove it', async () => {
      const { cardId, purchaseId, transferId } = await doubtfulLoad();
      const doubt = await doubtOf(transferId);
      assert.equal(doubt.cardId, cardId);
      assert.equal(doubt.purchaseId, purchaseId);
      assert.equal(doubt.amount, 500);
      assert.equal(doubt.code, 'load');
      assert.equal(doubt.proofs.receipt, '00C0FFEE');
      assert.match(doubt.proofs.posted, /the write happened, and the value is in the card’s chip account/);
      assert.match(doubt.proofs.voided, /the value is in the prepaid account/);
      assert.equal(doubt.proposal, null);
      const others = await world.done('listDoubts', { query: { issuerId: 'ANOTHER' } });
      assert.deepEqual(others.items, []);
    });

    test('moves nothing when one person proposes its outcome', async () => {
      const { cardId, purchaseId, transferId, path } = await doubtfulLoad();
      const proposed = await world.done('proposeOutcome', {
        path,
        body: { outcome: 'post', reason: 'Seen on video' },
      });
      assert.equal(proposed.proposal.proposedBy, 'alice');
      assert.equal(proposed.proposal.reason, 'Seen on video');
      assert.equal((await doubtOf(transferId)).proposal.outcome, 'post');
      assert.deepEqual(await moneyOf(cardId), { chip: 1000, parked: 0, inDoubt: 500 });
      assert.equal(await stateOf(purchaseId), 'LOADING');
    });

    test('is not confirmed by the person who proposed it', async () => {
      const { path, transferId } = await doubtfulLoad();
      await world.done('proposeOutcome', { path, body: { outcome: 'post' } });
      assert.match(await world.refused(409, 'confirmOutcome', { path }), /another person/);
      assert.equal((await doubtOf(transferId)).decision, null);
    });

    test('that two people post is on the card', async () => {
      const { cardId, purchaseId, transferId, path } = await doubtfulLoad();
      await world.done('proposeOutcome', { path, body: { outcome: 'post' } });
      const confirmed = await world.done('confirmOutcome', { path, by: 'bob' });
      assert.equal(confirmed.decision, 'post');
      assert.equal(confirmed.proposal.confirmedBy, 'bob');
      assert.deepEqual(await moneyOf(cardId), { chip: 1500, parked: 0, inDoubt: 0 });
      assert.equal(await stateOf(purchaseId), 'LOADED');
      // It is watched until the card is read again.
      assert.equal(await doubtOf(transferId), undefined);
      assert.equal((await doubtOf(transferId, 'true')).decision, 'post');
      const [row] = await world.db.read(
        `select detail from transfer where pending_id = $1 and kind = 'post'`,
        [transferId],
      );
      assert.deepEqual(Object.keys(JSON.parse(String(row?.detail))).sort(), [
        'confirmation',
        'confirmedBy',
        'proposedBy',
        'reason',
      ]);
    });

    test('that two people void leaves the purchase to be loaded again', async () => {
      const { cardId, purchaseId, path } = await doubtfulLoad();
      await world.done('proposeOutcome', { path, body: { outcome: 'void' } });
      await world.done('confirmOutcome', { path, by: 'bob' });
      assert.deepEqual(await moneyOf(cardId), { chip: 1000, parked: 0, inDoubt: 0 });
      assert.equal(await stateOf(purchaseId), 'PAID');
    });

    test('is decided once', async () => {
      const { path } = await doubtfulLoad();
      await world.refused(409, 'confirmOutcome', { path, by: 'bob' });
      await world.done('proposeOutcome', { path, body: { outcome: 'void' } });
      assert.match(
        await world.refused(409, 'proposeOutcome', { path, body: { outcome: 'post' } }),
        /already/,
      );
      const both = await Promise.all([
        world.ask('confirmOutcome', { path, by: 'bob', body: { reason: 'I agree' } }),
        world.ask('confirmOutcome', { path, by: 'bob', body: { reason: 'I agree' } }),
      ]);
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
      assert.match(
        await world.refused(409, 'proposeOutcome', { path, body: { outcome: 'post' } }),
        /decided already/,
      );
      await world.refused(409, 'withdrawProposal', { path });
    });

    test('whose proposal is withdrawn can be proposed anew', async () => {
      const { path, transferId } = await doubtfulLoad();
      await world.done('proposeOutcome', { path, body: { outcome: 'void' } });
      await world.done('withdrawProposal', { path, by: 'bob' });
      assert.equal((await doubtOf(transferId)).proposal, null);
      await world.refused(409, 'withdrawProposal', { path });
      await world.done('proposeOutcome', { path, by: 'bob', body: { outcome: 'post' } });
      await world.done('confirmOutcome', { path });
    });

    test('that the card has settled meanwhile is not decided', async () => {
      const { path, cardId, purchaseId } = await doubtfulLoad();
      await world.done('proposeOutcome', { path, body: { outcome: 'void' } });
      await settle(world, cardId, 'post', purchaseId);
      await world.refused(404, 'confirmOutcome', { path, by: 'bob' });
      assert.equal(await stateOf(purchaseId), 'LOADED');
    });

    test('of another kind changes the card as the write would have', async () => {
      const parked = await makeCard(world, SECURED, 700);
      await decide(world, await hand(world, parked, 'park', 700n), 'post');
      assert.equal((await world.done('getCard', onCard(parked))).parked, true);
      assert.deepEqual(await moneyOf(parked), { chip: 0, parked: 700, inDoubt: 0 });

      const back = await makeParkedCard(world, SECURED, 300);
      await decide(world, await hand(world, back, 'put-back', 300n), 'post');
      assert.equal((await world.done('getCard', onCard(back))).parked, false);

      const erased = await makeCard(world, SECURED, 200);
      await decide(world, await hand(world, erased, 'erase', 200n), 'post');
      assert.equal((await world.done('getCard', onCard(erased))).state, 'DELETED');

      const kept = await makeCard(world, SECURED, 200);
      await decide(world, await hand(world, kept, 'erase', 200n), 'void');
      assert.equal((await world.done('getCard', onCard(kept))).state, 'ACTIVE');
      assert.deepEqual(await moneyOf(kept), { chip: 200, parked: 0, inDoubt: 0 });
    });

    test('of an ingest that two people post puts the card onto the deny list, once', async () => {
      for (const isDenied of [false, true]) {
        const cardId = await makeCard(world, SECURED);
        const idm = await makeExternal(cardId);
        const entries = [{ systemCode: '9D10', idm, reason: 'Stolen' }];
        const path = { issuerId: ISSUER };
        if (isDenied) await world.done('importDenyEntries', { path, body: { entries } });
        await decide(world, await hand(world, cardId, 'ingest', 400n), 'post');
        assert.deepEqual(await moneyOf(cardId), { chip: 0, parked: 400, inDoubt: 0 });
        const { items } = await world.done('listDenyEntries', { path, query: { limit: 200 } });
        const entry = items.find((each: { idm: string }) => each.idm === idm);
        assert.equal(entry?.reason, isDenied ? 'Stolen' : 'ingested');
      }
    });

    test('of an ingest that two people void leaves the card alone', async () => {
      const cardId = await makeCard(world, SECURED);
      const idm = await makeExternal(cardId);
      await decide(world, await hand(world, cardId, 'ingest', 400n), 'void');
      const { items } = await world.done('listDenyEntries', {
        path: { issuerId: ISSUER },
        query: { limit: 200 },
      });
      assert.ok(!items.some((each: { idm: string }) => each.idm === idm));
    });

    /** As if it had come from elsewhere; its idm. */
    async function makeExternal(cardId: string): Promise<string> {
      const { key, idm } = await loadCard(world.db, ISSUER, cardId);
      const text = 'update card set external_key = $2, version = version + 1 where id = $1';
      const values = [key, externalKey(ISSUER, '9D10', idm)];
      assert.equal(await world.db.commit([{ table: 'card', key, text, values, rows: 1 }]), 'committed');
      return idm;
    }

    test('is recorded with both people and their reasons', async () => {
      const { cardId, path } = await doubtfulLoad();
      await world.done('proposeOutcome', { path, body: { outcome: 'void', reason: 'The phone broke' } });
      await world.done('confirmOutcome', { path, by: 'bob', body: { reason: 'I saw the phone' } });
      const rows = await world.db.read(
        `select audit_record.actor, audit_record.action, audit_record.reason from audit_record
join card on card.id = audit_record.subject
where card.card_id = $1 and audit_record.action in ('doubt.propose', 'doubt.confirm') order by audit_record.id`,
        [cardId],
      );
      assert.deepEqual(rows, [
        { actor: 'staff:alice', action: 'doubt.propose', reason: 'The phone broke' },
        { actor: 'staff:bob', action: 'doubt.confirm', reason: 'I saw the phone' },
      ]);
    });

    test('that nobody knows of is not found', async () => {
      await world.refused(404, 'proposeOutcome', {
        path: { transferId: '01900000-0000-7000-8000-000000000000' },
        body: { outcome: 'post' },
      });
      await world.refused(400, 'proposeOutcome', {
        path: { transferId: 'nothing' },
        body: { outcome: 'post' },
      });
      assert.equal((await world.done('listIssuers')).items[0].issuerId, ISSUER);
    });
  });
});
