/** What the audit trail keeps of the issuer door, and that there is no reply where it can keep nothing. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Database, DatabaseUnavailable } from '../../src/db/database.ts';
import { forEachEngine } from '../support/engines.ts';
import { doorWorld, ISSUER } from './door-world.ts';

forEachEngine((engine) => {
  const world = doorWorld(engine);

  async function recordsOf(subject: string): Promise<readonly (readonly unknown[])[]> {
    const rows = await world.read(
      'select actor, action, reason, detail from audit_record where subject = $1 order by id',
      [subject],
    );
    return rows.map(({ actor, action, reason, detail }) => [
      actor,
      action,
      reason,
      JSON.parse(String(detail)),
    ]);
  }

  /** The world's database, which refuses whatever would record an access. */
  function withoutRecords(): Database {
    const { db } = world;
    return {
      engine: db.engine,
      read: (text, values) => db.read(text, values),
      commit: (batch) => {
        if (batch.some(({ table }) => table === 'audit_record')) throw new DatabaseUnavailable('no record');
        return db.commit(batch);
      },
      close: async () => {},
    };
  }

  test('a change and its refusal are recorded under the issuer', async () => {
    const card = await world.addCard();
    const body = { reason: 'lost', reasonCode: 'CARD_LOST' };
    const { body: done } = await world.client.change(card.digitalCardId, 'suspend', body);
    assert.equal((await world.client.change(card.digitalCardId, 'suspend', body)).status, 403);
    const { operationId } = done;
    assert.deepEqual(await recordsOf(card.key), [
      [
        `issuer:${ISSUER}`,
        'digital-card.suspend',
        'lost',
        { operationId, operation: 'SUSPEND', status: 'SUCCESSFUL', reasonCode: 'CARD_LOST' },
      ],
      [
        `issuer:${ISSUER}`,
        'digital-card.refuse',
        'lost',
        { operation: 'SUSPEND', errorCode: 159, reasonCode: 'CARD_LOST' },
      ],
    ]);
  });

  test('a request that is wrong in itself, or a read, leaves no record', async () => {
    const card = await world.addCard();
    await world.client.change(card.digitalCardId, 'suspend', { reason: '?' });
    await world.client.change('nobody', 'suspend');
    await world.client.details(card.digitalCardId);
    await world.client.operations(card.digitalCardId);
    assert.deepEqual(await recordsOf(card.key), []);
  });

  test('a look at credentials and a search are recorded, whatever a search finds', async () => {
    const card = await world.addCard();
    const before = (await recordsOf(ISSUER)).length;
    assert.equal((await world.client.cards(`/${card.digitalCardId}/credentials`)).status, 200);
    await world.client.search(card.pan);
    await world.client.search('4999999999999996');
    assert.deepEqual(await recordsOf(card.key), [
      [`issuer:${ISSUER}`, 'digital-card.credentials', null, { kid: `${ISSUER}-enc` }],
    ]);
    assert.deepEqual((await recordsOf(ISSUER)).slice(before), [
      [`issuer:${ISSUER}`, 'digital-card.search', null, { found: [card.key] }],
      [`issuer:${ISSUER}`, 'digital-card.search', null, { found: [] }],
    ]);
  });

  test('what cannot be recorded is not answered', async () => {
    const card = await world.addCard();
    const client = await world.connect(await world.startServer(withoutRecords()));
    const credentials = await client.cards(`/${card.digitalCardId}/credentials`);
    const found = await client.search(card.pan);
    const suspended = await client.change(card.digitalCardId, 'suspend');
    for (const { status, body } of [credentials, found, suspended]) {
      assert.equal(status, 500);
      assert.deepEqual([body.errorCode, 'credentials' in body, 'digitalCards' in body], [921, false, false]);
    }
    assert.equal((await client.details(card.digitalCardId)).body.state, 'ACTIVE');
    assert.deepEqual(await recordsOf(card.key), []);
  });

  test('a commit whose outcome was lost is found again, and happened once', async () => {
    const card = await world.addCard();
    let lost = 0;
    const losing: Database = {
      engine: world.db.engine,
      read: (text, values) => world.db.read(text, values),
      commit: async (batch) => {
        const outcome = await world.db.commit(batch);
        return lost++ === 0 ? 'unknown' : outcome;
      },
      close: async () => {},
    };
    const client = await world.connect(await world.startServer(losing));
    lost = 0;
    const reply = await client.change(card.digitalCardId, 'suspend');
    assert.deepEqual([reply.status, reply.body.status], [200, 'SUCCESSFUL'], reply.text);
    const { body } = await client.operations(card.digitalCardId);
    const ids = (body.operations as readonly { readonly operationId: string }[]).map(
      ({ operationId }) => operationId,
    );
    assert.deepEqual(ids, [reply.body.operationId]);
    assert.equal((await recordsOf(card.key)).length, 1);
  });
});
