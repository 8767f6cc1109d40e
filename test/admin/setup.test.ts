import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { hashToken } from '../../src/http/bearer.ts';
import { rememberCallers } from '../../src/http/callers.ts';
import { forEachEngine } from '../support/engines.ts';
import { ISSUER, makeIssuer } from './admin-cards.ts';
import { LAYOUTS, PLAIN, SECURED } from './admin-layouts.ts';
import { adminWorld } from './admin-world.ts';

/** What stands before the first card: issuers, hubs, kinds of cards, phones, and cards that must not be taken. */

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(() => makeIssuer(world));
  const path = { issuerId: ISSUER };

  describe('an actor', () => {
    test('gets a token that is shown once and proves it at the device door', async () => {
      const asked = { path, body: { actorId: 'hub-1', reason: 'Its hub' }, key: 'hub-1' };
      const { body } = await world.ask('createActor', asked);
      assert.match(body.token, /^[0-9a-f]{64}$/);
      const again = await world.ask('createActor', asked);
      assert.equal(again.replayed, true);
      assert.equal(again.body.token, null);
      const caller = await rememberCallers(world.db).identify('hub-1', `Bearer ${body.token}`);
      assert.deepEqual(caller, { actorId: 'hub-1', issuerIds: new Set([ISSUER]) });
      const { items } = await world.done('listActors', { path });
      assert.deepEqual(items, [{ actorId: 'hub-1', issuerId: ISSUER, requiresCertificate: false }]);
    });

    test('gets another token, and the old one proves nothing', async () => {
      const { token } = await world.done('createActor', { path, body: { actorId: 'hub-2' } });
      const rotated = await world.done('rotateActorToken', { path: { ...path, actorId: 'hub-2' } });
      assert.notEqual(rotated.token, token);
      const callers = rememberCallers(world.db);
      assert.equal(await callers.identify('hub-2', `Bearer ${token}`), null);
      assert.notEqual(await callers.identify('hub-2', `Bearer ${rotated.token}`), null);
      await world.refused(404, 'rotateActorToken', { path: { issuerId: 'ANOTHER', actorId: 'hub-2' } });
    });

    test('keeps no token in the database', async () => {
      const { token } = await world.done('createActor', { path, body: { actorId: 'hub-3' } });
      for (const [table, column] of [
        ['admin_request', 'body'],
        ['audit_record', 'detail'],
      ]) {
        const rows = await world.db.read(`select ${column} as text from ${table}`, []);
        assert.ok(rows.length > 0);
        assert.ok(rows.every(({ text }) => !String(text).includes(token)));
      }
      const [row] = await world.db.read(`select token_hash from actor where id = 'hub-3'`, []);
      assert.equal(row?.token_hash, hashToken(token));
    });

    test('is one of its name', async () => {
      await world.done('createActor', { path, body: { actorId: 'hub-4' } });
      await world.refused(409, 'createActor', { path, body: { actorId: 'hub-4' } });
      await world.refused(404, 'createActor', { path: { issuerId: 'NOBODY' }, body: { actorId: 'hub-5' } });
    });
  });

  describe('a product', () => {
    test('is of a layout that the server knows', async () => {
      const { items } = await world.done('listLayouts');
      assert.deepEqual(
        items.map(({ name }: { name: string }) => name),
        [...LAYOUTS.keys()],
      );
      const secured = items.find(({ name }: { name: string }) => name === SECURED);
      assert.deepEqual(secured.config, { autoLoad: 2 });
      assert.equal(secured.canBlock, true);
      assert.equal(items.find(({ name }: { name: string }) => name === PLAIN).canBlock, false);
      const body = { productId: 'unknown', layout: 'unknown', trustUnauthenticated: 0 };
      assert.match(await world.refused(422, 'createProduct', { path, body }), /^layout/);
    });

    test('allows no more than its layout, and can be changed', async () => {
      const body = {
        productId: 'child',
        layout: SECURED,
        trustUnauthenticated: 1000,
        operations: ['READ_BALANCE'],
        cardServiceId: 'service-1',
      };
      const beyond = { ...body, operations: ['BLOCK_AND_READ_CARD'] };
      assert.match(await world.refused(422, 'createProduct', { path, body: beyond }), /^operations/);
      const made = await world.done('createProduct', { path, body });
      assert.deepEqual(made, { ...body, issuerId: ISSUER, readerOperations: null });
      const onProduct = { path: { ...path, productId: 'child' } };
      const changed = await world.done('changeProduct', {
        ...onProduct,
        body: { trustUnauthenticated: 0, readerOperations: ['READ_BALANCE'] },
      });
      const after = {
        trustUnauthenticated: 0,
        operations: null,
        readerOperations: ['READ_BALANCE'],
        cardServiceId: null,
      };
      assert.deepEqual(changed, { productId: 'child', issuerId: ISSUER, layout: SECURED, ...after });
      const { items } = await world.done('listProducts', { path });
      assert.deepEqual(
        items.find(({ productId }: { productId: string }) => productId === 'child'),
        changed,
      );
      await world.refused(409, 'createProduct', { path, body });
      await world.refused(404, 'changeProduct', {
        path: { ...path, productId: 'nothing' },
        body: { trustUnauthenticated: 0 },
      });
    });
  });

  describe('a phone', () => {
    test('is made known once', async () => {
      await world.done('registerDevice', { body: { deviceId: 'phone-a' } });
      await world.refused(409, 'registerDevice', { body: { deviceId: 'phone-a' } });
      const { items } = await world.done('listDevices');
      assert.ok(items.some(({ deviceId }: { deviceId: string }) => deviceId === 'phone-a'));
    });
  });

  describe('the deny list', () => {
    const entries = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({
        systemCode: '9D10',
        idm: (from + i).toString(16).toUpperCase().padStart(16, '0'),
      }));

    test('is added to, each card once, and read page by page', async () => {
      assert.deepEqual(await world.done('importDenyEntries', { path, body: { entries: entries(1, 50) } }), {
        added: 50,
        present: 0,
      });
      const more = [...entries(49, 4), ...entries(52, 1)];
      assert.deepEqual(await world.done('importDenyEntries', { path, body: { entries: more } }), {
        added: 2,
        present: 2,
      });
      const page = await world.done('listDenyEntries', { path, query: { limit: 30 } });
      const rest = await world.done('listDenyEntries', { path, query: { limit: 30, cursor: page.next } });
      assert.equal(page.items.length + rest.items.length, 52);
      assert.equal(rest.next, null);
    });

    test('keeps the reason of each card', async () => {
      const [entry] = entries(1000, 1);
      await world.done('importDenyEntries', { path, body: { entries: [{ ...entry, reason: 'Stolen' }] } });
      const { items } = await world.done('listDenyEntries', { path, query: { limit: 200 } });
      assert.equal(items.find(({ idm }: { idm: string }) => idm === entry?.idm).reason, 'Stolen');
      const bad = [{ ...entry, reason: '4111111111111111' }];
      await world.refused(422, 'importDenyEntries', { path, body: { entries: bad } });
    });

    test('is taken from, and takes no more than 50 at once', async () => {
      const [entry] = entries(2000, 1);
      assert.ok(entry);
      await world.done('importDenyEntries', { path, body: { entries: [entry] } });
      const removed = await world.done('removeDenyEntry', { path: { ...path, ...entry } });
      assert.equal(removed.idm, entry.idm);
      await world.refused(404, 'removeDenyEntry', { path: { ...path, ...entry } });
      await world.refused(400, 'importDenyEntries', { path, body: { entries: entries(3000, 51) } });
    });
  });
});
