/** Our own fault is 921: nothing is stored, and the same request works once we are well again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'pg';
import { type Database, DatabaseUnavailable } from '../../src/db/database.ts';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { ask } from '../support/gateway-http.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const AMOUNT = 910;

/** What happens to the server's database, call by call. */
type Trouble =
  | 'none'
  /** It cannot be reached. */
  | 'gone'
  /** It can be read, and takes no commit. */
  | 'read-only'
  /** The next commit is done, and its answer is lost. */
  | 'commit-answer-lost'
  /** The next commit is lost on its way. */
  | 'commit-lost'
  /** Something breaks that nobody foresaw. */
  | 'broken';

forEachEngine((engine) => {
  let trouble: Trouble = 'none';
  const world = gatewayWorld(engine, { wrap: troubled });

  function troubled(db: Database): Database {
    return {
      engine: db.engine,
      async read(text, values) {
        if (trouble === 'gone') throw new DatabaseUnavailable('10.0.0.7: connection refused');
        if (trouble === 'broken') throw new TypeError('undefined is not a column of select token from actor');
        return db.read(text, values);
      },
      async commit(batch) {
        const now = trouble;
        if (now === 'gone' || now === 'read-only')
          throw new DatabaseUnavailable('10.0.0.7: connection refused');
        if (now === 'commit-answer-lost' || now === 'commit-lost') trouble = 'none';
        if (now === 'commit-lost') return 'unknown';
        const outcome = await db.commit(batch);
        return now === 'commit-answer-lost' ? 'unknown' : outcome;
      },
      close: () => db.close(),
    };
  }

  async function during<T>(what: Trouble, work: () => Promise<T>): Promise<T> {
    trouble = what;
    try {
      return await work();
    } finally {
      trouble = 'none';
    }
  }

  for (const layout of LAYOUTS) {
    for (const what of ['gone', 'read-only', 'broken'] as const) {
      test(`${layout}, database ${what}: every round is 921, and the same request goes on when it is back`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
        let request = useCase.body();
        for (let round = 1; round <= 3; round++) {
          for (let i = 0; i < 2; i++) {
            const failed = await during(what, () => ask(world.baseUrl, 'getCardCommands', card.hub, request));
            assert.deepEqual([failed.code, failed.commands], [921, []]);
            assert.equal(failed.message, 'Unexpected server error', 'and no word about why');
            // The body of a caller who cannot be looked up is not read.
            assert.ok([useCase.sessionId, 'unknown'].includes(failed.sessionId));
          }
          const reply = await ask(world.baseUrl, 'getCardCommands', card.hub, request);
          assert.equal(reply.code, 0);
          request = useCase.body({ responses: await useCase.tap(reply) });
        }
        assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
        assert.equal(await card.chip(), START_BALANCE + AMOUNT);
        await assertInStep(card);
      });
    }

    for (const what of ['commit-answer-lost', 'commit-lost'] as const) {
      test(`${layout}, ${what} in every round: the commit is looked for before it is made again`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
        let request = useCase.body();
        for (let round = 1; round <= 3; round++) {
          const reply = await during(what, () => ask(world.baseUrl, 'getCardCommands', card.hub, request));
          assert.equal(reply.code, 0);
          const stored = await ask(world.baseUrl, 'getCardCommands', card.hub, request);
          assert.equal(stored.text, reply.text);
          request = useCase.body({ responses: await useCase.tap(reply) });
        }
        assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
        await assertInStep(card);
      });
    }
  }

  test('the callers that a server does not remember are 921 while its database is gone, never 401', async () => {
    const card = world.card('demo-purse');
    await world.restart();
    const reply = await during('gone', () => card.useCase({ operation: 'READ_BALANCE' }).firstCall());
    assert.equal(reply.code, 921);
    assert.equal(await card.rounds(), 0);
  });

  test('a server whose database was closed under it answers 921', async () => {
    const card = world.card('demo-purse');
    await world.db.close();
    assert.equal((await card.useCase({ operation: 'READ_BALANCE' }).firstCall()).code, 921);
    await world.restart();
    assert.equal((await card.readBalance()).code, 0);
  });

  if (engine.engine === 'postgres') {
    test('a database that ends our connections and takes no others: 921, and all is well when it takes them again', async () => {
      const card = world.card('demo-journal');
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      const responses = await useCase.tap(reply);
      const requestId = 'terminated';
      const url = new URL(engine.location);
      const name = url.pathname.slice(1);
      url.pathname = '/postgres';
      const operator = new Client({ connectionString: url.href });
      await operator.connect();
      try {
        await operator.query(`alter database ${name} allow_connections false`);
        await operator.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
          name,
        ]);
        assert.equal((await useCase.nextCall(responses, { requestId })).code, 921);
        await operator.query(`alter database ${name} allow_connections true`);
      } finally {
        await operator.end();
      }
      assert.equal((await useCase.nextCall(responses, { requestId })).code, 0);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
      await assertInStep(card);
    });
  }
});
