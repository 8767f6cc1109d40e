/** What an issuer's backend does at its door, from a token to the last operation. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemEntropy } from '../../src/system-entropy.ts';
import { forEachEngine } from '../support/engines.ts';
import type { Reply } from './door-client.ts';
import { doorWorld } from './door-world.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

forEachEngine((engine) => {
  const world = doorWorld(engine);

  function done(reply: Reply): string {
    assert.equal(reply.status, 200, reply.text);
    assert.equal(reply.body.status, 'SUCCESSFUL');
    return String(reply.body.operationId);
  }

  test('a card is activated, suspended, resumed and deleted, and each is an operation that can be read', async () => {
    const card = await world.addCard({ state: 'INACTIVE' });
    const { client } = world;
    const state = async () => (await client.details(card.digitalCardId)).body.state;
    const before = world.server.changes();
    const asked = [
      ['resume', undefined, 'ACTIVE'],
      ['suspend', { reason: 'lost in the bus', reasonCode: 'CARD_LOST' }, 'SUSPENDED'],
      ['resume', { reasonCode: 'CARD_FOUND' }, 'ACTIVE'],
      ['delete', {}, 'DELETED'],
    ] as const;
    const ids: string[] = [];
    for (const [verb, body, after] of asked) {
      ids.push(done(await client.change(card.digitalCardId, verb, body)));
      assert.equal(await state(), after);
    }
    assert.equal(world.server.changes() - before, asked.length);
    const list = await client.operations(card.digitalCardId);
    assert.equal(list.body.remainingOperations, 0);
    const operations = list.body.operations as readonly Record<string, unknown>[];
    assert.deepEqual(
      operations.map(({ operationId }) => operationId),
      ids.toReversed(),
    );
    const { startTime, endTime, ...rest } = operations[2] ?? {};
    assert.deepEqual(rest, {
      operationId: ids[1],
      operation: 'SUSPEND',
      status: 'SUCCESSFUL',
      requestorId: client.issuerId,
      requestorType: 'ISSUER',
      reason: 'lost in the bus',
      reasonCode: 'CARD_LOST',
    });
    assert.match(String(startTime), TIME);
    assert.equal(endTime, startTime);
    for (const operation of operations) {
      const read = await client.cards(`/${card.digitalCardId}/operations/${operation.operationId}`);
      assert.deepEqual(read.body, operation);
    }
  });

  test('who gives no reason decides as the issuer', async () => {
    const card = await world.addCard();
    const id = done(await world.client.change(card.digitalCardId, 'suspend'));
    const { body } = await world.client.cards(`/${card.digitalCardId}/operations/${id}`);
    assert.deepEqual([body.reasonCode, 'reason' in body, 'error' in body], ['ISSUER_DECISION', false, false]);
  });

  test('a body of no bytes that says it is JSON is an empty body', async () => {
    const card = await world.addCard();
    const headers = { 'content-type': 'application/json' };
    const reply = await world.client.cards(`/${card.digitalCardId}/operations:suspend`, {
      method: 'POST',
      headers,
    });
    done(reply);
  });

  test('details tell what a card is, a deleted one too', async () => {
    const card = await world.addCard(
      { type: 'HCE', provisionedMs: 1_700_000_000_999n, changedMs: 1_700_000_001_000n },
      ['phone-b', 'phone-a'],
    );
    const { body } = await world.client.details(card.digitalCardId);
    const told = {
      parentCardId: card.cardId,
      digitalCardId: card.digitalCardId,
      panSuffix: card.pan.slice(-4),
      state: 'ACTIVE',
      type: 'HCE',
      deviceBindingList: ['phone-a', 'phone-b'],
      provisioningTime: '2023-11-14T22:13:20Z',
      lastStateChangeTime: '2023-11-14T22:13:21Z',
    };
    assert.deepEqual(body, told);
    await world.write(
      'digital_card',
      'update digital_card set replenished_ms = 1700000002000 where id = $1',
      [card.key],
    );
    done(await world.client.change(card.digitalCardId, 'delete'));
    const { lastStateChangeTime, ...rest } = (await world.client.details(card.digitalCardId)).body;
    const { lastStateChangeTime: _, ...before } = told;
    assert.deepEqual(rest, {
      ...before,
      state: 'DELETED',
      deviceBindingList: [],
      lastReplenishTime: '2023-11-14T22:13:22Z',
    });
    assert.match(String(lastStateChangeTime), TIME);
  });

  test('credentials are for the issuer alone, and a UPI card has no expiry', async () => {
    for (const scheme of ['VISA', 'UPI']) {
      const card = await world.addCard({ scheme });
      const { body } = await world.client.cards(`/${card.digitalCardId}/credentials`);
      assert.deepEqual(Object.keys(body), ['credentials']);
      const expected = scheme === 'UPI' ? { pan: card.pan } : { pan: card.pan, exp: card.exp };
      assert.deepEqual(await world.client.decrypted(body.credentials), expected);
    }
  });

  test('a UPI card that was stored with an expiry is told without', async () => {
    const card = await world.addCard();
    await world.write('digital_card', "update digital_card set scheme = 'UPI' where id = $1", [card.key]);
    const { body } = await world.client.cards(`/${card.digitalCardId}/credentials`);
    assert.deepEqual(await world.client.decrypted(body.credentials), { pan: card.pan });
  });

  describe('a search', () => {
    test('finds the card of a number, also a deleted one, and says what details say', async () => {
      const card = await world.addCard();
      done(await world.client.change(card.digitalCardId, 'delete'));
      const found = await world.client.search(card.pan);
      assert.equal(found.status, 200, found.text);
      const { body: details } = await world.client.details(card.digitalCardId);
      assert.deepEqual(found.body, {
        digitalCards: [{ consumerId: card.consumerId, cardId: card.cardId, digitalCard: details }],
      });
    });

    test('finds nothing as an empty list, and nothing of another issuer', async () => {
      const card = await world.addCard();
      for (const [client, pan] of [
        [world.stranger, card.pan],
        [world.client, '4999999999999996'],
      ] as const) {
        const { status, body } = await client.search(pan);
        assert.deepEqual([status, body], [200, { digitalCards: [] }]);
      }
    });

    test('finds nothing any more when the number is erased', async () => {
      const card = await world.addCard();
      assert.equal(await world.db.commit(await world.pans.eraseStatements(card.key)), 'committed');
      assert.deepEqual((await world.client.search(card.pan)).body, { digitalCards: [] });
    });

    test('takes base64 of a JWE, a named type, and properties that nobody knows', async () => {
      const card = await world.addCard();
      const jwe = await world.client.encrypted(JSON.stringify({ pan: card.pan, exp: '1230' }));
      const encryptedData = Buffer.from(jwe).toString('base64');
      const body = { encryptedData, searchType: 'DPAN', more: 1 };
      const found = await world.client.cards(':search', { method: 'POST', body });
      assert.equal((found.body.digitalCards as unknown[]).length, 1, found.text);
    });

    test('tells the newest hundred of a number', async () => {
      const first = await world.addCard();
      const keys = [first.key];
      for (let i = 0; i < 100; i++) {
        const next = await world.addCard();
        keys.push(next.key);
        await world.db.commit(await world.pans.replaceStatements(next, { pan: first.pan, exp: '1239' }));
      }
      const found = (await world.client.search(first.pan)).body.digitalCards as readonly {
        readonly digitalCard: { readonly digitalCardId: string };
      }[];
      assert.deepEqual(
        found.map(({ digitalCard }) => digitalCard.digitalCardId),
        keys
          .toSorted()
          .slice(1)
          .toReversed()
          .map((key) => `dc-${key}`),
      );
    });
  });

  describe('the list of operations', () => {
    test('goes from the newest on, by offset and limit', async () => {
      const card = await world.addCard();
      const ids: unknown[] = [];
      for (let i = 0; i < 13; i++)
        ids.unshift(
          (await world.client.change(card.digitalCardId, i % 2 === 0 ? 'suspend' : 'resume')).body
            .operationId,
        );
      const list = async (query: string) => {
        const { body } = await world.client.operations(card.digitalCardId, query);
        const operations = body.operations as readonly { readonly operationId: string }[];
        return [operations.map(({ operationId }) => operationId), body.remainingOperations];
      };
      assert.deepEqual(await list(''), [ids.slice(0, 10), 3]);
      assert.deepEqual(await list('?offset=2&limit=5'), [ids.slice(2, 7), 6]);
      assert.deepEqual(await list('?offset=12&limit=50'), [ids.slice(12), 0]);
      assert.deepEqual(await list('?offset=13'), [[], 0]);
      assert.deepEqual(await list('?offset=100&unknown=1'), [[], 0]);
    });

    test('is empty where nothing was done', async () => {
      const card = await world.addCard();
      const { body } = await world.client.operations(card.digitalCardId);
      assert.deepEqual(body, { operations: [], remainingOperations: 0 });
    });
  });

  describe('a step-up', () => {
    async function stepUp(
      cardKey: string,
      authenticationId: bigint,
      kind: string,
      deviceId: string | null,
    ): Promise<void> {
      await world.write(
        'step_up',
        `insert into step_up (id, digital_card_id, authentication_id, kind, device_id, expires_ms, answered_ms, version)
  values ($1, $2, $3, $4, $5, now_ms() + 60000, null, 0)`,
        [systemEntropy.uuid(), cardKey, authenticationId, kind, deviceId],
      );
    }

    test('is approved once: the device is bound, and the operation is told', async () => {
      const card = await world.addCard({ type: 'HCE' });
      await stepUp(card.key, 999_999_999_999_999n, 'DEVICE_BINDING', 'phone-1');
      const approve = () =>
        world.client.change(card.digitalCardId, 'stepupAuthenticationResult', {
          authenticationId: 999_999_999_999_999,
        });
      const id = done(await approve());
      const { body: operation } = await world.client.cards(`/${card.digitalCardId}/operations/${id}`);
      assert.deepEqual(
        [operation.operation, operation.requestorType, 'reasonCode' in operation],
        ['DEVICE_BINDING', 'ISSUER', false],
      );
      const { body } = await world.client.details(card.digitalCardId);
      assert.deepEqual(body.deviceBindingList, ['phone-1']);
      const again = await approve();
      assert.deepEqual([again.status, again.body.errorCode], [403, 118]);
    });

    test('of a verification binds nothing', async () => {
      const card = await world.addCard({ state: 'INACTIVE' });
      await stepUp(card.key, 0n, 'CARDHOLDER_VERIFICATION', null);
      const id = done(
        await world.client.change(card.digitalCardId, 'stepupAuthenticationResult', { authenticationId: 0 }),
      );
      const { body } = await world.client.cards(`/${card.digitalCardId}/operations/${id}`);
      assert.equal(body.operation, 'CARDHOLDER_VERIFICATION');
    });

    test('for a device that was bound meanwhile is approved all the same', async () => {
      const card = await world.addCard({ type: 'SE' }, ['phone-2']);
      await stepUp(card.key, 7n, 'DEVICE_BINDING', 'phone-2');
      done(
        await world.client.change(card.digitalCardId, 'stepupAuthenticationResult', { authenticationId: 7 }),
      );
    });

    test('is answered by one of many who approve it at once', async () => {
      const card = await world.addCard({ type: 'HCE' });
      await stepUp(card.key, 8n, 'DEVICE_BINDING', 'phone-3');
      const replies = await Promise.all(
        Array.from({ length: 8 }, () =>
          world.client.change(card.digitalCardId, 'stepupAuthenticationResult', { authenticationId: 8 }),
        ),
      );
      assert.equal(replies.filter(({ status }) => status === 200).length, 1);
      const { body } = await world.client.operations(card.digitalCardId);
      assert.equal((body.operations as unknown[]).length, 1);
    });
  });

  test('a card on a device waits for its wallet, and a stronger operation takes the place of a weaker one', async () => {
    const walletId = `wallet-${engine.engine}`;
    await world.write(
      'wallet',
      `insert into wallet (id, name, url, token_hash, secret, paused_ms, version)
  values ($1, 'A wallet', 'https://wallet.example', 'x', null, null, 0)`,
      [walletId],
    );
    const card = await world.addCard({ type: 'HCE', walletId });
    const { client } = world;
    const suspend = await client.change(card.digitalCardId, 'suspend');
    assert.deepEqual([suspend.status, suspend.body.status], [200, 'PENDING']);
    const resume = await client.change(card.digitalCardId, 'resume');
    assert.deepEqual([resume.status, resume.body.errorCode], [409, 321]);
    const deletion = await client.change(card.digitalCardId, 'delete');
    assert.deepEqual([deletion.status, deletion.body.status], [200, 'PENDING']);
    const { body } = await client.cards(`/${card.digitalCardId}/operations/${suspend.body.operationId}`);
    assert.deepEqual([body.status, body.error], ['FAILED', `superseded by ${deletion.body.operationId}`]);
  });
});
