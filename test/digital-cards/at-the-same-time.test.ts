/** Many change one card at once, at two servers over one PostgreSQL, and at one over SQLite: what comes of it is one history. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import type { DoorClient, Reply } from './door-client.ts';
import { doorWorld } from './door-world.ts';

/** Of each, suspends and resumes. */
const REQUESTS = 50;
/** A caller that is told to ask again later does, this often. */
const TRIES = 10;

forEachEngine((engine) => {
  const world = doorWorld(engine);
  const clients: DoorClient[] = [];

  before(async () => {
    clients.push(world.client);
    // A SQLite file has one owner.
    const db = engine.engine === 'sqlite' ? world.db : await engine.open();
    clients.push(await world.connect(await world.startServer(db)));
  });

  async function changeUntilSaid(client: DoorClient, card: string, verb: string): Promise<Reply> {
    for (let tries = 1; ; tries++) {
      const reply = await client.change(card, verb);
      if (reply.status !== 409 || tries === TRIES) return reply;
    }
  }

  test('a hundred suspends and resumes of one card are a serial history, told in its order', async (t) => {
    const card = await world.addCard();
    const replies = await Promise.all(
      Array.from({ length: 2 * REQUESTS }, (_, i) => {
        const client = clients[(i >> 1) % clients.length];
        assert.ok(client !== undefined);
        return changeUntilSaid(client, card.digitalCardId, i % 2 === 0 ? 'suspend' : 'resume');
      }),
    );
    for (const { status, text } of replies) assert.ok([200, 403, 409].includes(status), text);
    const succeeded = replies.filter(({ status }) => status === 200).map(({ body }) => body.operationId);
    t.diagnostic(`${succeeded.length} of ${replies.length} happened`);
    assert.ok(succeeded.length >= 2);

    const operations = await world.read(
      'select id, sequence, operation from digital_card_operation where digital_card_id = $1 order by sequence',
      [card.key],
    );
    const places = succeeded.map((_, i) => BigInt(i + 1));
    // Each that was answered with success is there once, and nothing else is.
    assert.deepEqual(operations.map(({ id }) => id).toSorted(), succeeded.toSorted());
    assert.deepEqual(
      operations.map(({ sequence }) => sequence),
      places,
    );
    // One after the other: a suspend of a suspended card, or a resume of an active one, never happened.
    assert.deepEqual(
      operations.map(({ operation }) => operation),
      places.map((_, i) => (i % 2 === 0 ? 'SUSPEND' : 'RESUME')),
    );

    const told = await world.read(
      'select sequence, operation_id from notification where digital_card_id = $1 order by sequence',
      [card.key],
    );
    assert.deepEqual(
      told.map(({ sequence }) => sequence),
      places,
    );
    assert.deepEqual(
      told.map(({ operation_id }) => operation_id),
      operations.map(({ id }) => id),
    );

    const records = await world.read(
      `select detail from audit_record where subject = $1 and action in ('digital-card.suspend', 'digital-card.resume')`,
      [card.key],
    );
    assert.deepEqual(
      records.map(({ detail }) => JSON.parse(String(detail)).operationId).toSorted(),
      succeeded.toSorted(),
    );
    const state = succeeded.length % 2 === 1 ? 'SUSPENDED' : 'ACTIVE';
    for (const client of clients) assert.equal((await client.details(card.digitalCardId)).body.state, state);
  });

  test('of many who delete a card at once, one does', async () => {
    const card = await world.addCard();
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        (clients[i % 2] ?? world.client).change(card.digitalCardId, 'delete'),
      ),
    );
    assert.equal(replies.filter(({ status }) => status === 200).length, 1);
    for (const { status, body } of replies)
      assert.ok(status === 200 || [160, 321].includes(Number(body.errorCode)));
  });
});
