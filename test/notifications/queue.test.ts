import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { DigitalCard } from '../../src/cards/digital/digital-card.ts';
import type { Database } from '../../src/db/database.ts';
import { leaseLane, releaseLane } from '../../src/db/lanes.ts';
import { createDeliveries, startDelivery } from '../../src/notifications/delivery.ts';
import { forgetNotifications, NOTIFICATION_KEPT_MS } from '../../src/notifications/forget-notifications.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { forEachEngine } from '../support/engines.ts';
import {
  deliveriesTo,
  type Issuer,
  keptLog,
  passTime,
  putCard,
  putEndpoint,
  putIssuer,
  queue,
  startIssuer,
  statesOf,
  vault,
} from './notification-world.ts';

const FOLLOWERS = 120;

forEachEngine((engine) => {
  let db: Database;
  let issuer: Issuer;
  let card: DigitalCard;
  before(async () => {
    db = await engine.open();
    issuer = await startIssuer();
    await putIssuer(db);
    await putIssuer(db, 'ISSUER0002');
    await putEndpoint(db, issuer);
    card = await putCard(db);
  });
  after(() => issuer.receiver.close());

  /** What looking once costs. */
  async function costOfLook(): Promise<{ rows: number; commits: number }> {
    const cost = { rows: 0, commits: 0 };
    const counted: Database = {
      ...db,
      async read(text, values) {
        const rows = await db.read(text, values);
        cost.rows += rows.length;
        return rows;
      },
      commit(batch) {
        cost.commits += 1;
        return db.commit(batch);
      },
    };
    await deliveriesTo(counted, issuer).begin();
    return cost;
  }

  test('what waits behind a notification that is tried later, or has no endpoint, is not looked at again', async () => {
    await queue(db, card, 1, FOLLOWERS);
    await queue(db, await putCard(db, { issuerId: 'ISSUER0002' }), 1, FOLLOWERS);
    issuer.answer = () => ({ status: 500 });
    await deliveriesTo(db, issuer).deliverDue();
    assert.equal(issuer.told().length, 1);
    assert.deepEqual(await costOfLook(), { rows: 0, commits: 0 });
    issuer.answer = () => ({ status: 204 });
    await passTime(db, 5_000n);
    await deliveriesTo(db, issuer).deliverDue();
    assert.equal(issuer.told().length, 1 + FOLLOWERS);
    assert.ok((await statesOf(db, card)).every((each) => each.startsWith('DELIVERED')));
  });

  test('a server that was woken, or has looked by itself, delivers; stopping waits for what it has in hand', async () => {
    const log = keptLog();
    const server = startDelivery({ db, vault, egress: issuer.egress, entropy: systemEntropy }, log);
    for (const [sequence, isWoken] of [
      [FOLLOWERS + 1, true],
      [FOLLOWERS + 2, false],
    ] as const) {
      const came = new Promise<void>((resolve) => {
        issuer.answer = () => {
          resolve();
          return { status: 204 };
        };
      });
      await queue(db, card, sequence);
      if (isWoken) server.wake();
      await came;
    }
    let answer = () => {};
    const isInHand = new Promise<void>((held) => {
      issuer.answer = () =>
        new Promise((resolve) => {
          answer = () => resolve({ status: 204 });
          held();
        });
    });
    await queue(db, card, FOLLOWERS + 3);
    server.wake();
    await isInHand;
    const stopped = server.stop();
    answer();
    await stopped;
    assert.equal((await statesOf(db, card)).at(-1), 'DELIVERED 1 HTTP 204');
    await queue(db, card, FOLLOWERS + 4);
    server.wake();
    assert.equal((await statesOf(db, card)).at(-1), 'QUEUED 0 -');
    assert.equal(log.text(), '');
  });

  test('a database that is away for a moment costs a log line and no notification', async () => {
    const log = keptLog();
    let isAway = true;
    const flaky: Database = {
      ...db,
      commit: async (batch) => {
        if (isAway && issuer.told().some(({ id }) => batch.some(({ key }) => key === id)))
          throw new Error('the database is away');
        return db.commit(batch);
      },
    };
    issuer.answer = () => ({ status: 204 });
    const [id] = await queue(db, await putCard(db));
    const services = { db: flaky, vault, egress: issuer.egress, entropy: systemEntropy };
    await createDeliveries(services, log).deliverDue();
    assert.match(log.text(), /the database is away/);
    isAway = false;
    await passTime(db, 60_000n);
    await deliveriesTo(db, issuer).deliverDue();
    assert.equal(issuer.told().filter((told) => told.id === id).length, 2);
  });

  test('one that comes, and is set aside, while the one before it ends is not forgotten', async () => {
    const its = await putCard(db);
    let isBefore = true;
    const between: Database = {
      ...db,
      async commit(batch) {
        if (isBefore && issuer.told().some(({ id }) => batch.some(({ key }) => key === id))) {
          isBefore = false;
          await queue(db, its, 2);
          assert.equal(await deliveriesTo(db, issuer).begin(), 1);
        }
        return db.commit(batch);
      },
    };
    await issuer.receiver.close();
    issuer = await startIssuer();
    await db.commit([
      {
        table: 'issuer_endpoint',
        key: its.issuerId,
        text: 'update issuer_endpoint set url = $2, token_url = null, version = version + 1 where issuer_id = $1',
        values: [its.issuerId, issuer.receiver.origin],
        rows: 1,
      },
    ]);
    await queue(db, its);
    const services = { db: between, vault, egress: issuer.egress, entropy: systemEntropy };
    await createDeliveries(services, keptLog()).deliverDue();
    assert.deepEqual(await statesOf(db, its), ['DELIVERED 1 HTTP 204', 'DELIVERED 1 HTTP 204']);
  });

  test('what ended long ago is forgotten, and what is queued is not', async () => {
    const count = async () => (await db.read('select id from notification', [])).length;
    const waiting = (await db.read(`select id from notification where state = 'QUEUED'`, [])).length;
    const lease = await leaseLane(db, 0, 'test', 60_000n);
    assert.ok(lease);
    assert.equal(await forgetNotifications(db, lease), 0);
    for (const { id } of await db.read('select id from notification', []))
      await db.commit([
        {
          table: 'notification',
          key: String(id),
          text: 'update notification set ended_ms = ended_ms - $2, created_ms = created_ms - $3 where id = $1',
          values: [String(id), NOTIFICATION_KEPT_MS + 1_000n, NOTIFICATION_KEPT_MS + 1_000n],
          rows: 1,
        },
      ]);
    while ((await forgetNotifications(db, lease)) > 0);
    assert.equal(await count(), waiting);
    await releaseLane(db, lease);
  });
});
