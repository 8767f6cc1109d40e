import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { DigitalCard } from '../../src/cards/digital/digital-card.ts';
import type { Database } from '../../src/db/database.ts';
import { bigintOf } from '../../src/db/row.ts';
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
} from './notification-world.ts';

const CARDS = 100;
const EACH = 4;

forEachEngine((engine) => {
  let db: Database;
  let issuer: Issuer;
  before(async () => {
    db = await engine.open();
    issuer = await startIssuer();
    await putIssuer(db);
    await putEndpoint(db, issuer);
  });
  after(() => issuer.receiver.close());

  test('two servers deliver everything, in the order of each card, though every seventh call fails', async () => {
    // A SQLite file has one owner: there two deliveries share the handle.
    const other = engine.engine === 'postgres' ? await engine.open() : db;
    const cards: DigitalCard[] = [];
    for (let i = 0; i < CARDS; i++) cards.push(await putCard(db));
    let calls = 0;
    issuer.answer = () => ({ status: ++calls % 7 === 0 ? 503 : 204 });
    const log = keptLog();
    const servers = [deliveriesTo(db, issuer, log), deliveriesTo(other, issuer, log)];
    const queued = new Map<string, readonly string[]>();
    const fill = async () => {
      for (const card of cards) queued.set(card.digitalCardId, await queue(db, card, 1, EACH));
    };
    await Promise.all([fill(), ...servers.map((server) => server.deliverDue())]);
    const left = async () => {
      const [row] = await db.read(`select count(*) as count from notification where state = 'QUEUED'`, []);
      assert.ok(row);
      return bigintOf(row, 'count');
    };
    while ((await left()) > 0n) {
      await Promise.all(servers.map((server) => server.deliverDue()));
      await passTime(db, 330_000n);
    }
    for (const [digitalCardId, ids] of queued) {
      const told = issuer
        .told()
        .filter(({ request }) => request.path.includes(`/digitalCards/${digitalCardId}/`))
        .map(({ id }) => ids.indexOf(id));
      // Each as often as it needed, and none after a later one.
      assert.deepEqual(told, [...told].sort());
      assert.deepEqual([...new Set(told)], [...ids.keys()]);
    }
    const ended = await db.read('select state, count(*) as count from notification group by state', []);
    assert.deepEqual(ended, [{ state: 'DELIVERED', count: BigInt(CARDS * EACH) }]);
    // Nobody was told of a delivery that was made: the lease was long enough.
    assert.equal(issuer.told().length, CARDS * EACH + Math.floor(calls / 7));
  });
});
