import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { TABLES } from '../../src/db/database.ts';
import { forEachEngine } from '../support/engines.ts';
import { BANK, encrypted, makeDigitalCard, newDigitalCard, newPan } from './admin-digital-cards.ts';
import { adminWorld } from './admin-world.ts';

/** What the operator makes of digital cards, and what customer care does to them. */

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(async () => {
    await world.done('createIssuer', { body: { issuerId: BANK, name: 'A bank' } });
    for (const walletId of ['wallet-1', 'wallet-off'])
      await world.done('createWallet', {
        body: { walletId, name: 'A wallet', url: 'https://wallet.example' },
      });
    const path = { walletId: 'wallet-off' };
    await world.done('changeWalletPause', { path, body: { paused: true } });
  });

  const get = (path: Readonly<Record<string, string>>) =>
    world.done('getDigitalCard', { path: { issuerId: BANK, digitalCardId: path.digitalCardId ?? '' } });

  async function keyOf({ digitalCardId }: { readonly digitalCardId: string }): Promise<string> {
    const [row] = await world.db.read('select id from digital_card where digital_card_id = $1', [
      digitalCardId,
    ]);
    return String(row?.id);
  }

  async function toldOf(card: { readonly digitalCardId: string }): Promise<readonly unknown[]> {
    const rows = await world.db.read(
      'select body from notification where digital_card_id = $1 order by sequence',
      [await keyOf(card)],
    );
    return rows.map(({ body }) => JSON.parse(String(body)));
  }

  describe('a new digital card', () => {
    test('that starts ACTIVE has been activated by the person who made it, and the issuer is told', async () => {
      const pan = newPan();
      const asked = await newDigitalCard(world, {
        encryptedPan: await encrypted(world, { pan, exp: '0299' }),
        devices: ['phone-b', 'phone-a'],
      });
      const { digitalCard, operation } = await world.done('createDigitalCard', asked);
      const { panSuffix, state, expiresAt, devices } = digitalCard;
      assert.deepEqual(
        { panSuffix, state, expiresAt, devices },
        {
          panSuffix: pan.slice(-4),
          state: 'ACTIVE',
          expiresAt: '2099-03-01T00:00:00.000Z',
          devices: ['phone-a', 'phone-b'],
        },
      );
      const { operationId, operation: kind, status, requestorType, requestorId } = operation;
      assert.deepEqual(
        [kind, status, requestorType, requestorId],
        ['ACTIVATE', 'SUCCESSFUL', 'CCI', 'alice'],
      );
      assert.deepEqual(await get(digitalCard), digitalCard);
      assert.deepEqual(await toldOf(digitalCard), [{ operationId, operation: kind, status }]);
      const key = await keyOf(digitalCard);
      assert.deepEqual(await world.services.pans.findCards(BANK, pan), [key]);
      assert.deepEqual(await world.services.pans.open(key), { pan, exp: '0299' });
    });

    test('that starts INACTIVE has had no operation', async () => {
      const asked = await newDigitalCard(world, { state: 'INACTIVE', walletId: 'wallet-1', type: 'HCE' });
      const { digitalCardId: _, ...body } = asked.body;
      const { digitalCard, operation } = await world.done('createDigitalCard', { ...asked, body });
      assert.deepEqual([digitalCard.state, digitalCard.walletId, operation], ['INACTIVE', 'wallet-1', null]);
      assert.deepEqual(await toldOf(digitalCard), []);
      const path = { issuerId: BANK, digitalCardId: digitalCard.digitalCardId };
      assert.deepEqual((await world.done('listDigitalCardOperations', { path })).items, []);
    });

    test('of UPI has no expiry, and of any other scheme one', async () => {
      const without = await encrypted(world, { pan: newPan() });
      const card = await makeDigitalCard(world, { scheme: 'UPI', encryptedPan: without });
      assert.equal((await get(card)).expiresAt, null);
      const withOne = await encrypted(world, { pan: newPan(), exp: '1299' });
      await world.refused(
        422,
        'createDigitalCard',
        await newDigitalCard(world, { scheme: 'UPI', encryptedPan: withOne }),
      );
      await world.refused(422, 'createDigitalCard', await newDigitalCard(world, { encryptedPan: without }));
    });

    test('is refused in the same words whatever is wrong with its number', async () => {
      const pan = newPan();
      const wrongDigit = `${pan.slice(0, -1)}${(Number(pan.slice(-1)) + 1) % 10}`;
      const sound = await encrypted(world, { pan, exp: '1299' });
      const said = new Set<string>();
      for (const encryptedPan of [
        'not a JWE',
        `${sound.slice(0, -4)}AAAA`,
        sound.replace(/^[^.]+/, Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url')),
        await encrypted(world, pan),
        await encrypted(world, 'null'),
        await encrypted(world, [pan]),
        await encrypted(world, { pan: wrongDigit, exp: '1299' }),
        await encrypted(world, { pan: Number(pan), exp: '1299' }),
        await encrypted(world, { pan, exp: '1399' }),
        await encrypted(world, { pan, exp: '0120' }),
        await encrypted(world, { pan, exp: 1299 }),
        await encrypted(world, { pan, exp: '1299', cvv: '123' }),
      ])
        said.add(
          await world.refused(422, 'createDigitalCard', await newDigitalCard(world, { encryptedPan })),
        );
      assert.equal(said.size, 1);
      assert.match([...said].join(), /^encryptedPan: /);
    });

    test('is of an issuer and a wallet that are known, and of a name of its own', async () => {
      const asked = await newDigitalCard(world);
      await world.refused(404, 'createDigitalCard', { ...asked, path: { issuerId: 'NOBODY0001' } });
      await world.refused(422, 'createDigitalCard', await newDigitalCard(world, { walletId: 'nobody' }));
      await world.done('createDigitalCard', asked);
      await world.refused(409, 'createDigitalCard', asked);
    });

    test('is one of sixteen at most', async () => {
      const cardId = 'physical-of-many';
      for (let i = 0; i < 16; i++) await makeDigitalCard(world, { cardId });
      assert.match(
        await world.refused(409, 'createDigitalCard', await newDigitalCard(world, { cardId })),
        /16/,
      );
      const { items } = await world.done('listDigitalCards', { path: { issuerId: BANK }, query: { cardId } });
      assert.equal(items.length, 16);
      const path = { issuerId: BANK, digitalCardId: items[0].digitalCardId };
      await world.done('operateDigitalCard', { path, body: { operation: 'DELETE' } });
      await makeDigitalCard(world, { cardId });
    });

    test('is made once under its key, though its number is encrypted anew each time', async () => {
      const asked = await newDigitalCard(world);
      const body = { ...asked.body, reason: 'Enrolled' };
      const first = await world.ask('createDigitalCard', { ...asked, body, key: 'made-once' });
      const encryptedPan = await encrypted(world, { pan: newPan(), exp: '1299' });
      const again = await world.ask('createDigitalCard', {
        ...asked,
        body: { ...body, encryptedPan },
        key: 'made-once',
      });
      assert.deepEqual(again, { ...first, replayed: true });
      const other = { ...asked, body: { ...body, scheme: 'OTHER' }, key: 'made-once' };
      assert.equal((await world.ask('createDigitalCard', other)).status, 422);
    });
  });

  describe('customer care', () => {
    const operate = (path: Readonly<Record<string, string>>, body: Readonly<Record<string, string>>) => ({
      path: { issuerId: BANK, digitalCardId: path.digitalCardId ?? '' },
      body,
    });

    test('suspends, resumes and deletes, and tells the issuer what it is to know', async () => {
      const card = await makeDigitalCard(world);
      const suspended = await world.done(
        'operateDigitalCard',
        operate(card, { operation: 'SUSPEND', reasonCode: 'CARD_LOST', operationReason: 'Lost on a train' }),
      );
      assert.deepEqual(suspended.digitalCard.holds, [{ requestorType: 'CCI', reasonCode: 'CARD_LOST' }]);
      assert.equal(suspended.operation.reason, 'Lost on a train');
      assert.deepEqual(await get(card), suspended.digitalCard);
      await world.refused(409, 'operateDigitalCard', operate(card, { operation: 'SUSPEND' }));
      const found = operate(card, { operation: 'RESUME', reasonCode: 'DEVICE_FOUND' });
      await world.refused(409, 'operateDigitalCard', found);
      const resume = operate(card, { operation: 'RESUME', reasonCode: 'CARD_FOUND' });
      assert.equal((await world.done('operateDigitalCard', resume)).digitalCard.state, 'ACTIVE');
      const deleted = await world.done('operateDigitalCard', operate(card, { operation: 'DELETE' }));
      assert.equal(deleted.digitalCard.state, 'DELETED');
      assert.notEqual(deleted.digitalCard.deletedAt, null);
      for (const operation of ['SUSPEND', 'RESUME', 'DELETE'])
        await world.refused(409, 'operateDigitalCard', operate(card, { operation }));
      assert.equal((await toldOf(card)).length, 4);
      const [record] = await world.db.read(
        `select actor, reason from audit_record where action = 'digital-card.delete' and subject = $1`,
        [await keyOf(card)],
      );
      assert.deepEqual(record, { actor: 'staff:alice', reason: 'The holder asked for it' });
    });

    test('does nothing for a reason that the operation never has, or to no card', async () => {
      const card = await makeDigitalCard(world);
      for (const [operation, reasonCode] of [
        ['SUSPEND', 'CARD_FOUND'],
        ['DELETE', 'DEVICE_FOUND'],
        ['RESUME', 'CARD_LOST'],
      ] as const)
        await world.refused(422, 'operateDigitalCard', operate(card, { operation, reasonCode }));
      const nothing = { digitalCardId: 'nothing' };
      await world.refused(404, 'operateDigitalCard', operate(nothing, { operation: 'DELETE' }));
      await world.refused(404, 'getDigitalCard', { path: { issuerId: BANK, ...nothing } });
      await world.refused(404, 'listDigitalCards', { path: { issuerId: 'NOBODY' } });
    });

    test('waits for a wallet that is to be told, and is refused while that is not called', async () => {
      const card = await makeDigitalCard(world, { type: 'HCE', walletId: 'wallet-1' });
      const { operation, digitalCard } = await world.done(
        'operateDigitalCard',
        operate(card, { operation: 'SUSPEND' }),
      );
      assert.deepEqual([operation.status, operation.endedAt], ['PENDING', null]);
      assert.equal(digitalCard.pendingOperationId, operation.operationId);
      const path = { issuerId: BANK, digitalCardId: card.digitalCardId };
      assert.match(
        await world.refused(409, 'changeConsumer', { path, body: { consumerId: 'consumer-2' } }),
        /ongoing/,
      );
      const off = await makeDigitalCard(world, { type: 'HCE', walletId: 'wallet-off' });
      await world.refused(503, 'operateDigitalCard', operate(off, { operation: 'SUSPEND' }));
      assert.equal((await get(off)).state, 'ACTIVE');
    });

    test('finds every operation, newest first, page by page', async () => {
      const card = await makeDigitalCard(world);
      const path = { issuerId: BANK, digitalCardId: card.digitalCardId };
      await world.done('operateDigitalCard', operate(card, { operation: 'SUSPEND' }));
      await world.done('operateDigitalCard', operate(card, { operation: 'RESUME' }));
      const first = await world.done('listDigitalCardOperations', { path, query: { limit: 2 } });
      const kinds = (page: { items: { operation: string }[] }) => page.items.map((each) => each.operation);
      assert.deepEqual(kinds(first), ['RESUME', 'SUSPEND']);
      const query = { limit: 2, cursor: first.next };
      const second = await world.done('listDigitalCardOperations', { path, query });
      assert.deepEqual([kinds(second), second.next], [['ACTIVATE'], null]);
      const { operationId } = first.items[0];
      const one = await world.done('getDigitalCardOperation', { path: { ...path, operationId } });
      assert.deepEqual(one, first.items[0]);
      const other = await makeDigitalCard(world);
      await world.refused(404, 'getDigitalCardOperation', {
        path: { issuerId: BANK, digitalCardId: other.digitalCardId, operationId },
      });
      await world.refused(404, 'listDigitalCardOperations', {
        path: { issuerId: BANK, digitalCardId: 'nothing' },
      });
    });

    test('says whose the card is', async () => {
      const { digitalCardId } = await makeDigitalCard(world);
      const asked = { path: { issuerId: BANK, digitalCardId }, body: { consumerId: 'consumer-9' } };
      const { digitalCard, operation } = await world.done('changeConsumer', asked);
      assert.deepEqual([digitalCard.consumerId, operation.operation], ['consumer-9', 'UPDATE']);
      assert.deepEqual(await get(digitalCard), digitalCard);
      await world.refused(409, 'changeConsumer', asked);
      await world.refused(404, 'changeConsumer', {
        ...asked,
        path: { issuerId: BANK, digitalCardId: 'nothing' },
      });
    });

    test('gives it a new number: the old one finds it no more', async () => {
      const [old, next] = [newPan(), newPan()];
      const card = await makeDigitalCard(world, {
        encryptedPan: await encrypted(world, { pan: old, exp: '1298' }),
      });
      const path = { issuerId: BANK, digitalCardId: card.digitalCardId };
      const encryptedPan = await encrypted(world, { pan: next, exp: '0199' });
      const { digitalCard, operation } = await world.done('renewDigitalCard', {
        path,
        body: { encryptedPan },
      });
      assert.deepEqual(
        [digitalCard.panSuffix, digitalCard.expiresAt, operation.operation],
        [next.slice(-4), '2099-02-01T00:00:00.000Z', 'RENEW'],
      );
      assert.deepEqual(await get(card), digitalCard);
      assert.deepEqual(await world.services.pans.findCards(BANK, old), []);
      assert.deepEqual(await world.services.pans.findCards(BANK, next), [await keyOf(card)]);
      await world.refused(422, 'renewDigitalCard', { path, body: { encryptedPan: 'nothing' } });
      await world.done('operateDigitalCard', { path, body: { operation: 'DELETE' } });
      await world.refused(409, 'renewDigitalCard', { path, body: { encryptedPan } });
    });

    test('lifts by a new expiry what the server suspended for the old one, and nothing else', async () => {
      for (const [others, state] of [
        [[], 'ACTIVE'],
        [[{ requestorType: 'ISSUER', reasonCode: 'FRAUD_DETECTED' }], 'SUSPENDED'],
      ] as const) {
        const card = await makeDigitalCard(world);
        const holds = [{ requestorType: 'D1', reasonCode: 'ISSUER_DECISION' }, ...others];
        const key = await keyOf(card);
        await world.db.commit([
          {
            table: 'digital_card',
            key,
            text: `update digital_card set state = 'SUSPENDED', holds = $2, expires_ms = 1 where id = $1`,
            values: [key, JSON.stringify(holds)],
            rows: 1,
          },
        ]);
        const path = { issuerId: BANK, digitalCardId: card.digitalCardId };
        await world.refused(409, 'operateDigitalCard', { path, body: { operation: 'RESUME' } });
        const body = { encryptedPan: await encrypted(world, { pan: newPan(), exp: '1299' }) };
        const { digitalCard } = await world.done('renewDigitalCard', { path, body });
        assert.deepEqual([digitalCard.state, digitalCard.holds], [state, others]);
      }
    });
  });

  describe('a step-up', () => {
    test('waits for the issuer under a number of its own', async () => {
      const { digitalCardId } = await makeDigitalCard(world);
      const path = { issuerId: BANK, digitalCardId };
      const opened = await world.done('openStepUp', { path, body: { kind: 'CARDHOLDER_VERIFICATION' } });
      assert.ok(Number.isSafeInteger(opened.authenticationId));
      assert.equal(opened.deviceId, null);
      const body = { kind: 'DEVICE_BINDING', deviceId: 'phone-1', authenticationId: 999_999_999_999_999 };
      const asked = { path, body };
      assert.equal((await world.done('openStepUp', asked)).authenticationId, 999_999_999_999_999);
      await world.refused(409, 'openStepUp', asked);
      const rows = await world.db.read(
        'select kind, device_id, answered_ms from step_up where digital_card_id = $1 order by kind',
        [await keyOf({ digitalCardId })],
      );
      assert.deepEqual(rows, [
        { kind: 'CARDHOLDER_VERIFICATION', device_id: null, answered_ms: null },
        { kind: 'DEVICE_BINDING', device_id: 'phone-1', answered_ms: null },
      ]);
    });

    test('is of a device when it binds one, lies ahead, and is of a card that can be used', async () => {
      const { digitalCardId } = await makeDigitalCard(world, { devices: ['phone-2'] });
      const path = { issuerId: BANK, digitalCardId };
      const refused = (status: number, body: Readonly<Record<string, unknown>>) =>
        world.refused(status, 'openStepUp', { path, body });
      await refused(422, { kind: 'DEVICE_BINDING' });
      await refused(422, { kind: 'CARDHOLDER_VERIFICATION', deviceId: 'phone-1' });
      await refused(409, { kind: 'DEVICE_BINDING', deviceId: 'phone-2' });
      await refused(422, { kind: 'CARDHOLDER_VERIFICATION', expiresAt: '2020-01-01T00:00:00Z' });
      await refused(400, { kind: 'CARDHOLDER_VERIFICATION', authenticationId: 10 ** 15 });
      await world.done('operateDigitalCard', { path, body: { operation: 'DELETE' } });
      await refused(409, { kind: 'CARDHOLDER_VERIFICATION' });
    });
  });

  describe('a customer’s card that is deleted', () => {
    test('takes all its digital cards with it, and gets no new ones', async () => {
      const cardId = 'physical-gone';
      const cards = [await makeDigitalCard(world, { cardId }), await makeDigitalCard(world, { cardId })];
      const path = { issuerId: BANK, cardId };
      const { operations } = await world.done('deletePhysicalCard', { path });
      assert.equal(operations.length, 2);
      for (const card of cards) assert.equal((await get(card)).state, 'DELETED');
      assert.deepEqual((await world.done('deletePhysicalCard', { path })).operations, []);
      await world.refused(409, 'createDigitalCard', await newDigitalCard(world, { cardId }));
      await world.refused(404, 'deletePhysicalCard', { path: { issuerId: BANK, cardId: 'nothing' } });
      const records = await world.db.read(
        `select actor from audit_record where action = 'physical-card.delete' and subject = $1`,
        [`${BANK}\n${cardId}`],
      );
      assert.deepEqual(records, [{ actor: 'staff:alice' }]);
    });

    test('is deleted in part while a wallet is not called, and wholly when it is', async () => {
      const cardId = 'physical-partly';
      const reachable = await makeDigitalCard(world, { cardId });
      const walletId = 'wallet-of-partly';
      const url = 'https://wallet.example';
      await world.done('createWallet', { body: { walletId, name: 'A wallet', url } });
      const unreachable = await makeDigitalCard(world, { cardId, type: 'HCE', walletId });
      const pause = (paused: boolean) =>
        world.done('changeWalletPause', { path: { walletId }, body: { paused } });
      await pause(true);
      const asked = { path: { issuerId: BANK, cardId }, body: { reason: 'Closed' }, key: 'partly' };
      const partly = await world.ask('deletePhysicalCard', asked);
      assert.equal(partly.status, 409);
      assert.match(partly.body.detail, /in part/);
      assert.equal((await get(reachable)).state, 'DELETED');
      assert.equal((await get(unreachable)).state, 'ACTIVE');
      await pause(false);
      assert.equal((await world.ask('deletePhysicalCard', asked)).status, 200);
      assert.equal((await get(unreachable)).state, 'DELETED');
    });
  });

  test('no number stands in any table', async () => {
    const pan = newPan();
    const encryptedPan = await encrypted(world, { pan, exp: '1299' });
    const card = await makeDigitalCard(world, { encryptedPan });
    const path = { issuerId: BANK, digitalCardId: card.digitalCardId };
    const next = newPan();
    const renewed = { encryptedPan: await encrypted(world, { pan: next, exp: '1299' }) };
    await world.done('renewDigitalCard', { path, body: renewed });
    const broken = { encryptedPan: renewed.encryptedPan.slice(1) };
    await world.refused(422, 'renewDigitalCard', { path, body: broken });
    const telling = { operation: 'SUSPEND', operationReason: `found ${next}` };
    assert.match(await world.refused(422, 'operateDigitalCard', { path, body: telling }), /operationReason/);
    for (const table of TABLES) {
      const rows = await world.db.read(`select * from ${table}`, []);
      const text = rows.map((row) => Object.values(row).join(' ')).join('\n');
      for (const secret of [pan, next, encryptedPan, renewed.encryptedPan])
        assert.ok(!text.includes(secret), table);
    }
  });
});
