import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Client } from 'pg';
import { StatementFailed } from '../../src/db/batch.ts';
import { CommitOutcomeUnknown, commitDecision } from '../../src/db/commit-decision.ts';
import { type CommitOutcome, type Database, DatabaseUnavailable } from '../../src/db/database.ts';
import { batchText, MAX_BATCH_SHAPES, openPostgres } from '../../src/db/postgres.ts';
import { postgresEngine } from '../support/engines.ts';
import { databaseContract } from './contract.ts';
import { type Cut, type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import {
  addToBalance,
  countRows,
  insertAlarm,
  insertTransfer,
  openAccount,
  readAccount,
  setBalance,
  testMigrations,
} from './tables.ts';

databaseContract('postgres', postgresEngine);

const withoutPause = async () => {};

/** One credit of 5 a request, however often it is asked for. */
async function credit(database: Database, account: string, requestId: string): Promise<bigint> {
  return commitDecision(
    database,
    async () => {
      const [done] = await database.read('select amount from transfer where request_id = $1', [requestId]);
      if (typeof done?.amount === 'bigint') return { batch: [], result: done.amount };
      const { balance, version } = await readAccount(database, account);
      const batch = [
        setBalance(account, balance + 5n, version),
        insertTransfer(`${account}-${balance}`, account, requestId, 5n),
      ];
      return { batch, result: 5n };
    },
    withoutPause,
  );
}

describe('postgres: a batch is one statement', () => {
  test('its parts are numbered on, and its guards stand in its order', () => {
    assert.equal(
      batchText([addToBalance('a', 1n), { ...insertTransfer('t', 'a', 'r', 1n), rows: 1 }]),
      [
        'with guarded_0 as (update account set balance = balance + $2 where id = $1 returning 1),',
        'guarded_1 as (insert into transfer (id, account_id, request_id, amount) values ($3, $4, $5, $6) returning 1)',
        "select (select case when count(*) = 1 then count(*) else cast('guard:0:' || count(*) as bigint) end from guarded_0),",
        "(select case when count(*) = 1 then count(*) else cast('guard:1:' || count(*) as bigint) end from guarded_1)",
      ].join('\n'),
    );
  });
});

describe('postgres: a lost connection', () => {
  let proxy: CuttingProxy;
  let database: Database;
  // Before the engine's own hook, which drops the database and whoever is connected to it.
  after(async () => {
    await database.close();
    await proxy.close();
  });
  const engine = postgresEngine();
  let direct: Database;
  before(async () => {
    direct = await engine.open({ migrations: testMigrations() });
    proxy = await startCuttingProxy(engine.location);
    database = await openPostgres(proxy.url, { poolSize: 2 });
  });

  /** `database`, which loses the first batch it is given, and remembers what it said of each. */
  function losing(cut: Cut) {
    const outcomes: CommitOutcome[] = [];
    const lossy: Database = {
      ...database,
      async commit(batch) {
        if (outcomes.length === 0) proxy.cutNext(cut);
        const outcome = await database.commit(batch);
        outcomes.push(outcome);
        return outcome;
      },
    };
    return { lossy, outcomes };
  }

  test('a batch that never arrived is unknown, and is made by the next try', async () => {
    await direct.commit([openAccount('before', 0n)]);
    const { lossy, outcomes } = losing('before');
    assert.equal(await credit(lossy, 'before', 'before'), 5n);
    assert.deepEqual(outcomes, ['unknown', 'committed']);
    assert.equal((await readAccount(direct, 'before')).balance, 5n);
  });

  test('a batch that was committed is unknown, and is found by the next try', async () => {
    await direct.commit([openAccount('after', 0n)]);
    const { lossy, outcomes } = losing('after');
    assert.equal(await credit(lossy, 'after', 'after'), 5n);
    assert.deepEqual(outcomes, ['unknown']);
    assert.equal((await readAccount(direct, 'after')).balance, 5n);
  });

  test('a batch that may still be at work has one effect', async () => {
    for (let round = 0; round < 20; round++) {
      const id = `at-once-${round}`;
      await direct.commit([openAccount(id, 0n)]);
      const { lossy, outcomes } = losing('at-once');
      assert.equal(await credit(lossy, id, id), 5n);
      assert.equal(outcomes[0], 'unknown');
      assert.equal((await readAccount(direct, id)).balance, 5n);
      assert.deepEqual(await direct.read('select count(*) as n from transfer where account_id = $1', [id]), [
        { n: 1n },
      ]);
    }
  });

  test('a read that is cut is unavailable, and the next one works', async () => {
    proxy.cutNext('before');
    await assert.rejects(database.read('select 1 as one', []), DatabaseUnavailable);
    assert.deepEqual(await database.read('select 1 as one', []), [{ one: 1n }]);
  });

  test('a server that stays away: unavailable, and unknown once a commit was lost', async (t) => {
    const lonely = await startCuttingProxy(engine.location);
    t.after(() => lonely.close());
    const cutOff = await openPostgres(lonely.url, { poolSize: 1 });
    t.after(() => cutOff.close());
    await direct.commit([openAccount('lonely', 0n)]);
    const lossy: Database = {
      ...cutOff,
      async commit(batch) {
        lonely.cutNext('after');
        const outcome = await cutOff.commit(batch);
        lonely.refuse();
        return outcome;
      },
    };
    await assert.rejects(credit(lossy, 'lonely', 'lonely'), CommitOutcomeUnknown);
    await assert.rejects(cutOff.read('select 1 as one', []), DatabaseUnavailable);
    await assert.rejects(cutOff.commit([addToBalance('lonely', 1n)]), DatabaseUnavailable);
    // It was committed: the same request finds it.
    assert.equal(await credit(direct, 'lonely', 'lonely'), 5n);
    assert.equal((await readAccount(direct, 'lonely')).balance, 5n);
  });

  test('a server that is not there is unavailable', async () => {
    const gone = await startCuttingProxy(engine.location);
    await gone.close();
    await assert.rejects(openPostgres(gone.url), DatabaseUnavailable);
  });
});

describe('postgres: a session that is held up', () => {
  let other: Client;
  // Before the engine's own hook, which drops the database and whoever is connected to it.
  after(() => other.end());
  const engine = postgresEngine();
  let database: Database;
  before(async () => {
    database = await engine.open({ migrations: testMigrations(), poolSize: 2 });
    other = new Client({ connectionString: engine.location });
    await other.connect();
  });

  /** Asks until a session waits for a lock. */
  async function waitingSession(): Promise<number> {
    for (;;) {
      const { rows } = await other.query(
        "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      if (rows[0] !== undefined) return rows[0].pid;
    }
  }

  test('whose server process is ended in the middle of a commit: unknown, and nothing is stored', async () => {
    await database.commit([openAccount('ended', 1n)]);
    await other.query('begin');
    await other.query("select 1 from account where id = 'ended' for update");
    const commit = database.commit([addToBalance('ended', 1n), insertAlarm('ended', null, null)]);
    await other.query('select pg_terminate_backend($1)', [await waitingSession()]);
    assert.equal(await commit, 'unknown');
    await other.query('commit');
    assert.equal((await readAccount(database, 'ended')).balance, 1n);
    assert.equal(await countRows(database, 'alarm'), 0n);
    assert.equal(await database.commit([addToBalance('ended', 1n)]), 'committed');
  });

  test('that waits too long for a row is a conflict', async (t) => {
    const hasty = await openPostgres(engine.location, { poolSize: 1, lockTimeoutMs: 1 });
    t.after(() => hasty.close());
    await hasty.commit([openAccount('held', 1n)]);
    await other.query('begin');
    await other.query("select 1 from account where id = 'held' for update");
    assert.equal(await hasty.commit([addToBalance('held', 1n)]), 'conflict');
    await other.query('rollback');
    assert.equal(await hasty.commit([addToBalance('held', 1n)]), 'committed');
  });

  test('idle connections that the server ends do not end the process', async () => {
    await Promise.all([database.read('select 1 as one', []), database.read('select 1 as one', [])]);
    await other.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    // Until the pool has heard of each of them; it has two.
    const answers = await Promise.allSettled([1, 2].map(() => database.read('select 1 as one', [])));
    for (const answer of answers) {
      assert.ok(answer.status === 'fulfilled' || answer.reason instanceof DatabaseUnavailable);
    }
    assert.deepEqual(await database.read('select 1 as one', []), [{ one: 1n }]);
  });

  test('now_ms() is the time of the server', async () => {
    const clock = 'select cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint) as ms';
    const early = BigInt((await other.query(clock)).rows[0].ms);
    const [row] = await database.read('select now_ms() as ms', []);
    const late = BigInt((await other.query(clock)).rows[0].ms);
    assert.ok(typeof row?.ms === 'bigint' && early <= row.ms && row.ms <= late);
  });

  test('a value of the wrong type is not quoted by the error', async () => {
    const error = await database
      .read('select cast($1 as bigint) as n from account', ['secret-4929'])
      .catch((reason) => reason);
    assert.ok(error instanceof StatementFailed);
    assert.equal(error.code, '22P02');
    assert.doesNotMatch(inspect(error, { depth: 10, showHidden: true }), /secret/);
  });

  test('shapes of batches beyond the bound are carried out all the same, unprepared', async (t) => {
    const shaped = await openPostgres(engine.location, { poolSize: 1 });
    t.after(() => shaped.close());
    const none = addToBalance('nobody', 1n);
    for (let rows = 1; rows <= MAX_BATCH_SHAPES; rows++) {
      assert.equal(await shaped.commit([{ ...none, rows }]), 'conflict');
    }
    for (const rows of [0, MAX_BATCH_SHAPES + 1])
      assert.equal(await shaped.commit([{ ...none, rows }]), rows === 0 ? 'committed' : 'conflict');
    const prepared = await shaped.read('select count(*) as n from pg_prepared_statements', []);
    assert.ok(Number(prepared[0]?.n) <= MAX_BATCH_SHAPES + 1);
    assert.equal(await shaped.commit([{ ...none, rows: 1 }]), 'conflict');
  });
});
