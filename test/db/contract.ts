/** What both engines keep. One suite, run on each of them: sqlite.test.ts and postgres.test.ts. */

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { StatementFailed } from '../../src/db/batch.ts';
import { ConflictBoundExhausted, commitDecision, MAX_DECISIONS } from '../../src/db/commit-decision.ts';
import type { CommitOutcome, Database, Statement } from '../../src/db/database.ts';
import {
  fence,
  LANES,
  type Lease,
  laneOf,
  leaseFreeLanes,
  leaseLane,
  releaseLane,
  renewLane,
} from '../../src/db/lanes.ts';
import { SchemaMismatch } from '../../src/db/migrate.ts';
import type { TestEngine } from '../support/engines.ts';
import {
  addToBalance,
  countRows,
  insertAlarm,
  insertTransfer,
  migrationFolder,
  openAccount,
  readAccount,
  setBalance,
  testMigrations,
  touchAccount,
} from './tables.ts';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const HOUR_MS = 3_600_000n;

const withoutPause = async () => {};

/** `createEngine` gives a fresh database to the describe block it is called in. */
export function databaseContract(name: string, createEngine: () => TestEngine): void {
  describe(`database contract: ${name}`, () => {
    describe('commit', () => commitContract(createEngine()));
    describe('concurrency', () => concurrencyContract(createEngine()));
    describe('values', () => valuesContract(createEngine()));
    describe('commitDecision', () => decisionContract(createEngine()));
    describe('lanes', () => lanesContract(createEngine()));
    describe('migrations: servers that start at once', () => startContract(createEngine()));
    describe('migrations: history', () => historyContract(createEngine()));
  });
}

/** Opens the database with the tables of these tests before the first test. */
function opened(engine: TestEngine): { readonly database: Database } {
  let database: Database | undefined;
  before(async () => {
    database = await engine.open({ migrations: testMigrations() });
  });
  return {
    get database() {
      assert.ok(database, 'the database is opened before the first test');
      return database;
    },
  };
}

function commitContract(engine: TestEngine): void {
  const context = opened(engine);

  test('a batch is committed as a whole and read back', async () => {
    const { database } = context;
    const batch = [openAccount('whole', 5n), insertTransfer('whole', 'whole', 'whole', 5n)];
    assert.equal(await database.commit(batch), 'committed');
    assert.deepEqual(await readAccount(database, 'whole'), { balance: 5n, version: 0n });
    assert.deepEqual(
      await database.read('select account_id, amount from transfer where id = $1', ['whole']),
      [{ account_id: 'whole', amount: 5n }],
    );
  });

  test('a parent may stand after its child: commit sorts', async () => {
    const batch = [insertTransfer('sorted', 'sorted', 'sorted', 1n), openAccount('sorted', 1n)];
    assert.equal(await context.database.commit(batch), 'committed');
  });

  test('too few rows undo the whole batch', async () => {
    const { database } = context;
    await database.commit([openAccount('few', 1n)]);
    const batch = [setBalance('few', 2n, 0n), setBalance('nobody', 2n, 0n), insertAlarm('few', null, null)];
    assert.equal(await database.commit(batch), 'conflict');
    assert.deepEqual(await readAccount(database, 'few'), { balance: 1n, version: 0n });
    assert.deepEqual(await database.read('select id from alarm where id = $1', ['few']), []);
  });

  test('too many rows undo the whole batch', async () => {
    const { database } = context;
    await database.commit([insertAlarm('many-1', 'many', 1n), insertAlarm('many-2', 'many', 1n)]);
    const raise = (rows: number): Statement => ({
      table: 'alarm',
      key: 'many',
      text: 'update alarm set number = number + 1 where note = $1',
      values: ['many'],
      rows,
    });
    assert.equal(await database.commit([openAccount('many', 1n), raise(1)]), 'conflict');
    assert.equal(await database.commit([raise(3)]), 'conflict');
    assert.equal(await database.commit([raise(2)]), 'committed');
    assert.deepEqual(await database.read('select number from alarm where note = $1 order by id', ['many']), [
      { number: 2n },
      { number: 2n },
    ]);
    await assert.rejects(readAccount(database, 'many'));
  });

  test('a statement may be required to touch nothing', async () => {
    const { database } = context;
    const none = { ...addToBalance('is-not-there', 1n), rows: 0 };
    assert.equal(await database.commit([none, insertAlarm('none', null, null)]), 'committed');
    await database.commit([openAccount('is-there', 1n)]);
    assert.equal(await database.commit([{ ...addToBalance('is-there', 1n), rows: 0 }]), 'conflict');
    assert.equal((await readAccount(database, 'is-there')).balance, 1n);
  });

  test('a key that is taken is a conflict: primary or only unique', async () => {
    const { database } = context;
    await database.commit([openAccount('taken', 0n), insertTransfer('taken', 'taken', 'request', 0n)]);
    const add = addToBalance('taken', 1n);
    assert.equal(await database.commit([add, insertTransfer('taken', 'taken', 'another', 1n)]), 'conflict');
    assert.equal(await database.commit([add, insertTransfer('another', 'taken', 'request', 1n)]), 'conflict');
    assert.equal((await readAccount(database, 'taken')).balance, 0n);
  });

  test('insert … select … on conflict do nothing counts what it inserted', async () => {
    const { database } = context;
    const once: Statement = {
      table: 'alarm',
      key: 'once',
      text:
        'insert into alarm (id, note, number) select cast($1 as text), cast($2 as text), cast($3 as bigint) ' +
        'where true on conflict (id) do nothing',
      values: ['once', 'note', 1n],
      rows: 1,
    };
    assert.equal(await database.commit([once]), 'committed');
    assert.equal(await database.commit([once]), 'conflict');
    assert.equal(await database.commit([{ ...once, rows: 0 }]), 'committed');
  });

  test('a broken rule is refused before anything is sent', async () => {
    const { database } = context;
    await database.commit([openAccount('rules', 0n)]);
    const add = addToBalance('rules', 1n);
    const refused: readonly [string, readonly Statement[]][] = [
      ['no statement', []],
      ['a key twice', [add, touchAccount('rules', 0n)]],
      ['no number of rows', [{ ...add, rows: undefined as never }]],
      ['a negative number of rows', [{ ...add, rows: -1 }]],
      ['half a row', [{ ...add, rows: 0.5 }]],
      ['a table nobody knows', [{ ...add, table: 'ledger' as never }]],
      ['a select', [{ ...add, text: 'select balance + $2 from account where id = $1' }]],
      ['a returning of its own', [{ ...add, text: `${add.text} returning id` }]],
      ['two statements', [{ ...add, text: `${add.text}; ${add.text}` }]],
      ['a value too few', [{ ...add, values: ['rules'] }]],
      ['a value too many', [{ ...add, values: ['rules', 1n, 1n] }]],
      ['a parameter left out', [{ ...add, text: 'update account set balance = $3 where id = $1' }]],
    ];
    for (const [what, batch] of refused) {
      await assert.rejects(database.commit(batch), RangeError, what);
    }
    assert.equal((await readAccount(database, 'rules')).balance, 0n);
  });

  test('a broken invariant is thrown, with its constraint and without any value', async () => {
    const { database } = context;
    await database.commit([openAccount('secret-card', 77_001n)]);
    const failures: readonly (readonly Statement[])[] = [
      [insertAlarm('secret-note', null, null), addToBalance('secret-card', -77_002n)],
      [insertTransfer('secret-transfer', 'secret-nobody', 'secret-request', 77_003n)],
    ];
    for (const batch of failures) {
      const error = await database.commit(batch).then(
        () => assert.fail('it was committed'),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof StatementFailed, inspect(error));
      assert.doesNotMatch(inspect(error, { depth: 10, showHidden: true }), /secret|7700/);
    }
    const named = await database.commit([addToBalance('secret-card', -77_002n)]).catch((error) => error);
    assert.equal(named.constraint, 'balance_in_range');
    assert.equal((await readAccount(database, 'secret-card')).balance, 77_001n);
    assert.deepEqual(await database.read('select id from alarm where id = $1', ['secret-note']), []);
  });

  test('a text that is wrong names itself', async () => {
    const { database } = context;
    await assert.rejects(database.read('select nothing_at_all from account', []), /nothing_at_all/);
  });

  test('now_ms() is one value for a whole batch', async () => {
    const { database } = context;
    const stamp = (id: string): Statement => ({
      table: 'alarm',
      key: id,
      text: 'insert into alarm (id, note, number) values ($1, null, now_ms())',
      values: [id],
      rows: 1,
    });
    assert.equal(await database.commit(['now-1', 'now-2', 'now-3'].map(stamp)), 'committed');
    const rows = await database.read(
      'select count(distinct number) as distinct_times, min(number) as stored, now_ms() as read ' +
        'from alarm where id in ($1, $2, $3)',
      ['now-1', 'now-2', 'now-3'],
    );
    const [row] = rows;
    assert.equal(row?.distinct_times, 1n);
    assert.ok(typeof row.stored === 'bigint' && typeof row.read === 'bigint' && row.stored <= row.read);
  });
}

function concurrencyContract(engine: TestEngine): void {
  const context = opened(engine);

  test('two concurrent increments both survive', async () => {
    const { database } = context;
    await database.commit([openAccount('counter', 0n)]);
    const increment = () =>
      commitDecision(database, async () => {
        const { balance, version } = await readAccount(database, 'counter');
        return { batch: [setBalance('counter', balance + 1n, version)], result: balance + 1n };
      });
    const results = await Promise.all([increment(), increment()]);
    assert.deepEqual(results.sort(), [1n, 2n]);
    assert.deepEqual(await readAccount(database, 'counter'), { balance: 2n, version: 2n });
  });

  test('of two commits that rely on the same version one is a conflict', async () => {
    const { database } = context;
    for (let round = 0; round < 50; round++) {
      const id = `once-${round}`;
      await database.commit([openAccount(id, 0n)]);
      const outcomes = await Promise.all([
        database.commit([setBalance(id, 1n, 0n)]),
        database.commit([setBalance(id, 2n, 0n)]),
      ]);
      assert.deepEqual(outcomes.sort(), ['committed', 'conflict']);
    }
  });

  test('a debit that relied on a card is a conflict once the card is blocked', async () => {
    const { database } = context;
    await database.commit([openAccount('skew-card', 1n), openAccount('skew-purse', 100n)]);
    const card = await readAccount(database, 'skew-card');
    const purse = await readAccount(database, 'skew-purse');
    // Both have read an open card. The block writes the card, the debit writes the purse: no row in common.
    const block = [setBalance('skew-card', 0n, card.version)];
    const debit = [touchAccount('skew-card', card.version), setBalance('skew-purse', 0n, purse.version)];
    assert.equal(await database.commit(block), 'committed');
    assert.equal(await database.commit(debit), 'conflict');
    assert.equal((await readAccount(database, 'skew-purse')).balance, 100n);
  });

  test('write skew: two decisions that rely on what the other one changes never both commit', async () => {
    const { database } = context;
    for (let round = 0; round < 50; round++) {
      const [left, right] = [`skew-${round}-left`, `skew-${round}-right`];
      await database.commit([openAccount(left, 1n), openAccount(right, 1n)]);
      // Each may go to zero as long as the other is at one.
      const outcomes = await Promise.all([
        database.commit([touchAccount(left, 0n), setBalance(right, 0n, 0n)]),
        database.commit([touchAccount(right, 0n), setBalance(left, 0n, 0n)]),
      ]);
      assert.deepEqual(outcomes.sort(), ['committed', 'conflict']);
      const sum = (await readAccount(database, left)).balance + (await readAccount(database, right)).balance;
      assert.equal(sum, 1n);
    }
  });

  test('hundreds of batches over the same rows, in any order: no deadlock, and the sums hold', async () => {
    const { database } = context;
    const ids = Array.from({ length: 12 }, (_, i) => `sum-${i}`);
    await database.commit(ids.map((id) => openAccount(id, 0n)));
    const amounts = fc.dictionary(fc.constantFrom(...ids), fc.bigInt(1n, 1000n), { minKeys: 1, maxKeys: 6 });
    const batches = fc.sample(amounts, { numRuns: 400, seed: 20_261_121 });
    const sums = new Map(ids.map((id) => [id, 0n]));
    let transfers = 0n;
    await Promise.all(
      batches.map(async (amountById, i) => {
        const entries = Object.entries(amountById);
        const outcome = await database.commit(
          entries.flatMap(([id, amount]) => [
            insertTransfer(`${i}-${id}`, id, `${i}-${id}`, amount),
            addToBalance(id, amount),
          ]),
        );
        // Nothing here depends on a version, so a conflict could only be a deadlock.
        assert.equal(outcome, 'committed');
        transfers += BigInt(entries.length);
        for (const [id, amount] of entries) sums.set(id, (sums.get(id) ?? 0n) + amount);
      }),
    );
    for (const [id, sum] of sums) assert.equal((await readAccount(database, id)).balance, sum, id);
    assert.equal(await countRows(database, 'transfer'), transfers);
  });

  test('a commit that fails does not touch those beside it', async () => {
    const { database } = context;
    await database.commit([openAccount('beside', 1n)]);
    const settled = await Promise.allSettled([
      database.commit([insertAlarm('beside-1', null, null)]),
      database.commit([insertAlarm('beside-2', null, null), addToBalance('beside', -2n)]),
      database.commit([insertAlarm('beside-3', null, null), setBalance('beside', 2n, 7n)]),
      database.commit([insertAlarm('beside-4', null, null)]),
    ]);
    assert.deepEqual(
      settled.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.name)),
      ['committed', 'StatementFailed', 'conflict', 'committed'],
    );
    assert.deepEqual(await database.read('select id from alarm order by id', []), [
      { id: 'beside-1' },
      { id: 'beside-4' },
    ]);
  });
}

/** Text that has UTF-8 and no NUL. */
const text = fc
  .string({ unit: 'binary', maxLength: 40 })
  .filter((s) => s.isWellFormed() && !s.includes('\0'));

function valuesContract(engine: TestEngine): void {
  const context = opened(engine);
  let next = 0;
  const freshId = () => `value-${next++}`;

  async function roundTrip(note: string | null, number: bigint | null): Promise<void> {
    const id = freshId();
    assert.equal(await context.database.commit([insertAlarm(id, note, number)]), 'committed');
    assert.deepEqual(await context.database.read('select note, number from alarm where id = $1', [id]), [
      { note, number },
    ]);
  }

  test('the ends of what can be stored come back as they are', async () => {
    for (const number of [INT64_MIN, INT64_MAX, 0n, -1n, 2n ** 53n + 1n, null]) await roundTrip('', number);
    for (const note of ['', ' ', "it's", '$1', '\u{10ffff}', '\ufffd', 'é', 'e\u0301', null]) {
      await roundTrip(note, 1n);
    }
  });

  test('any text and any 64-bit integer come back as they are', async () => {
    const value = fc.tuple(fc.option(text), fc.option(fc.bigInt(INT64_MIN, INT64_MAX)));
    await fc.assert(
      fc.asyncProperty(value, ([note, number]) => roundTrip(note, number)),
      { numRuns: 100 },
    );
  });

  test('what an engine would refuse or change is refused before it', async () => {
    const { database } = context;
    const refused: readonly unknown[] = [
      'a\0b',
      '\ud800',
      'a\udc00',
      INT64_MAX + 1n,
      INT64_MIN - 1n,
      1,
      true,
    ];
    for (const value of [...refused, undefined, new Uint8Array(1), new Date(0)]) {
      await assert.rejects(database.commit([insertAlarm('refused', value as never, null)]), RangeError);
      await assert.rejects(
        database.read('select id from alarm where note = $1', [value as never]),
        RangeError,
      );
    }
    assert.deepEqual(await database.read('select id from alarm where id = $1', ['refused']), []);
  });

  test('a read takes exactly its parameters', async () => {
    const { database } = context;
    await assert.rejects(database.read('select id from alarm where id = $1', []), RangeError);
    await assert.rejects(database.read('select id from alarm where id = $1', ['a', 'b']), RangeError);
    assert.deepEqual(await database.read('select id from alarm where id = $2 and note = $1', ['a', 'b']), []);
  });

  test('a parameter may stand several times, and in quotes it is text', async () => {
    const rows = await context.database.read(
      `select cast($2 as text) as b, cast($1 as text) as a, cast($1 as text) as c, '$1 ''$2''' as quoted`,
      ['a', 'b'],
    );
    assert.deepEqual(rows, [{ b: 'b', a: 'a', c: 'a', quoted: "$1 '$2'" }]);
  });

  test('a column that is neither text nor integer is refused', async () => {
    await assert.rejects(context.database.read('select 1.5 as half', []), RangeError);
  });

  test('text is ordered by code point, whatever the locale', async () => {
    const { database } = context;
    const samples = [
      'a',
      'B',
      'c',
      'A',
      'Z',
      'ä',
      'z',
      '_',
      '-',
      '~',
      'ﬁ',
      '\ufffd',
      '\u{1f600}',
      '日本',
      ' ',
      '',
    ];
    const random = fc.sample(text, { numRuns: 40, seed: 7 });
    const notes = [...new Set([...samples, ...random])];
    const batch = notes.map((note, i) => insertAlarm(`order-${i}`, note, 4242n));
    for (let i = 0; i < batch.length; i += 16) {
      assert.equal(await database.commit(batch.slice(i, i + 16)), 'committed');
    }
    const ordered = await database.read('select note from alarm where number = $1 order by note', [4242n]);
    const expected = notes.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    assert.deepEqual(
      ordered.map(({ note }) => note),
      expected,
    );
    const below = await database.read(
      'select note from alarm where number = $1 and note < $2 order by note',
      [4242n, 'a'],
    );
    assert.deepEqual(
      below.map(({ note }) => note),
      expected.slice(0, expected.indexOf('a')),
    );
  });
}

function decisionContract(engine: TestEngine): void {
  const context = opened(engine);

  test('a decision that always meets a conflict ends at its bound', async () => {
    const { database } = context;
    await database.commit([openAccount('bound', 0n)]);
    let attempts = 0;
    const stale = async () => {
      attempts++;
      return { batch: [setBalance('bound', 1n, 99n)], result: null };
    };
    await assert.rejects(commitDecision(database, stale, withoutPause), ConflictBoundExhausted);
    assert.equal(attempts, MAX_DECISIONS);
    assert.equal((await readAccount(database, 'bound')).balance, 0n);
  });

  test('a repeated request finds its effect instead of making it again', async () => {
    const { database } = context;
    await database.commit([openAccount('repeat', 0n)]);
    const credit = (requestId: string) =>
      commitDecision(database, async () => {
        const [done] = await database.read('select amount from transfer where request_id = $1', [requestId]);
        if (done !== undefined) return { batch: [], result: done.amount };
        const { balance, version } = await readAccount(database, 'repeat');
        const batch = [
          setBalance('repeat', balance + 5n, version),
          insertTransfer(`repeat-${balance}`, 'repeat', requestId, 5n),
        ];
        return { batch, result: 5n };
      });
    assert.deepEqual(await Promise.all([credit('r1'), credit('r1'), credit('r2')]), [5n, 5n, 5n]);
    assert.equal(await credit('r1'), 5n);
    assert.equal((await readAccount(database, 'repeat')).balance, 10n);
    assert.equal(await countRows(database, 'transfer'), 2n);
  });

  test('what the attempt throws is thrown', async () => {
    const refuse = async () => {
      throw new TypeError('refused');
    };
    await assert.rejects(commitDecision(context.database, refuse), TypeError);
  });
}

function lanesContract(engine: TestEngine): void {
  const servers: Database[] = [];
  const owners = Array.from({ length: 8 }, (_, i) => `server-${i}`);
  before(async () => {
    const migrations = testMigrations();
    const first = await engine.open({ migrations });
    for (let i = 0; i < owners.length; i++) {
      // One process owns a SQLite file: there the eight are in one process.
      servers.push(
        i === 0 || engine.engine === 'sqlite' ? first : await engine.open({ migrations, poolSize: 2 }),
      );
    }
  });

  function server(i: number): Database {
    const database = servers[i];
    assert.ok(database);
    return database;
  }

  /** As time would do it. */
  async function expire(lane: number): Promise<CommitOutcome> {
    return server(0).commit([
      {
        table: 'lane',
        key: String(lane),
        text: 'update lane set until_ms = 1 where lane = $1 and owner is not null',
        values: [BigInt(lane)],
        rows: 1,
      },
    ]);
  }

  async function releaseAll(leases: readonly (Lease | null)[]): Promise<void> {
    for (const lease of leases) if (lease !== null) await releaseLane(server(0), lease);
  }

  test('eight servers at once: every lane has one owner', async () => {
    const leases = (
      await Promise.all(owners.map((owner, i) => leaseFreeLanes(server(i), owner, LANES, HOUR_MS)))
    ).flat();
    const rest = (
      await Promise.all(owners.map((owner, i) => leaseFreeLanes(server(i), owner, LANES, HOUR_MS)))
    ).flat();
    const all = [...leases, ...rest].sort((a, b) => a.lane - b.lane);
    assert.deepEqual(
      all.map(({ lane }) => lane),
      Array.from({ length: LANES }, (_, lane) => lane),
    );
    const rows = await server(0).read('select lane, owner, epoch, until_ms from lane order by lane', []);
    assert.deepEqual(
      rows,
      all.map(({ lane, owner, epoch, untilMs }) => ({ lane: BigInt(lane), owner, epoch, until_ms: untilMs })),
    );
    assert.deepEqual(await leaseFreeLanes(server(3), 'late', LANES, HOUR_MS), []);
    await releaseAll(all);
  });

  test('eight servers reach for the same lane: one gets it', async () => {
    const leases = await Promise.all(owners.map((owner, i) => leaseLane(server(i), 7, owner, HOUR_MS)));
    assert.equal(leases.filter((lease) => lease !== null).length, 1);
    await releaseAll(leases);
  });

  test('a share of the lanes is no more than was asked for', async () => {
    const leases = await leaseFreeLanes(server(1), 'modest', 3, HOUR_MS);
    assert.equal(leases.length, 3);
    await releaseAll(leases);
  });

  test('the epoch rises with every lease', async () => {
    const epochs: bigint[] = [];
    for (const owner of owners.slice(0, 3)) {
      const lease = await leaseLane(server(0), 9, owner, HOUR_MS);
      assert.ok(lease);
      epochs.push(lease.epoch);
      await releaseLane(server(0), lease);
    }
    const [first = 0n] = epochs;
    assert.deepEqual(epochs, [first, first + 1n, first + 2n]);
  });

  test('a lease that ended is taken over, and the old epoch can write no more', async () => {
    const old = await leaseLane(server(0), 11, 'old', HOUR_MS);
    assert.ok(old);
    const work = (id: string, lease: Lease) => [fence(lease), insertAlarm(id, null, null)];
    assert.equal(await server(0).commit(work('by-old', old)), 'committed');
    assert.equal(await leaseLane(server(1), 11, 'new', HOUR_MS), null);

    assert.equal(await expire(11), 'committed');
    const taken = await leaseLane(server(1), 11, 'new', HOUR_MS);
    assert.equal(taken?.epoch, old.epoch + 1n);
    assert.equal(await server(0).commit(work('by-old-again', old)), 'conflict');
    assert.equal(await server(1).commit(work('by-new', taken)), 'committed');
    assert.deepEqual(
      await server(0).read('select id from alarm where id in ($1, $2, $3) order by id', [
        'by-new',
        'by-old',
        'by-old-again',
      ]),
      [{ id: 'by-new' }, { id: 'by-old' }],
    );
    assert.equal(await renewLane(server(0), old, HOUR_MS), null);
    // What the old one gives up is not its own any more.
    await releaseLane(server(0), old);
    assert.equal(await server(1).commit([fence(taken)]), 'committed');
    await releaseLane(server(1), taken);
  });

  test('a renewed lease holds on under the same epoch', async () => {
    const lease = await leaseLane(server(0), 12, 'steady', 1n);
    assert.ok(lease);
    const renewed = await renewLane(server(0), lease, HOUR_MS);
    assert.equal(renewed?.epoch, lease.epoch);
    assert.ok(renewed.untilMs > lease.untilMs);
    assert.equal(await leaseLane(server(1), 12, 'other', HOUR_MS), null);
    await releaseLane(server(0), renewed);
  });

  test('a lane out of bounds, or a lease of no time, is refused', async () => {
    await assert.rejects(leaseLane(server(0), LANES, 'x', HOUR_MS), RangeError);
    await assert.rejects(leaseLane(server(0), -1, 'x', HOUR_MS), RangeError);
    await assert.rejects(leaseLane(server(0), 0, 'x', 0n), RangeError);
  });

  test('every card has a lane, and it stays the same', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const lane = laneOf(id);
        assert.ok(Number.isInteger(lane) && lane >= 0 && lane < LANES);
        assert.equal(laneOf(id), lane);
      }),
    );
  });
}

function startContract(engine: TestEngine): void {
  test('servers that start at once migrate once', async () => {
    const migrations = testMigrations();
    const starts = await Promise.allSettled([1, 2, 3, 4].map(() => engine.open({ migrations, poolSize: 1 })));
    const ready = starts.filter((start) => start.status === 'fulfilled').map((start) => start.value);
    const failures = starts.filter((start) => start.status === 'rejected').map((start) => start.reason.name);
    if (engine.engine === 'postgres') assert.deepEqual(failures, []);
    else assert.deepEqual(failures, ['DatabaseInUse', 'DatabaseInUse', 'DatabaseInUse']);
    const [database] = ready;
    assert.ok(database);
    assert.deepEqual(await database.read('select version, name from schema_migration order by version', []), [
      { version: 1n, name: 'foundation' },
      { version: 2n, name: 'test-0' },
    ]);
    assert.equal((await database.read('select lane from lane', [])).length, LANES);
  });
}

function historyContract(engine: TestEngine): void {
  const first = 'create table account (id text collate "binary" primary key);';
  const second = 'create table alarm (id text collate "binary" primary key);';

  async function openAndClose(scripts: readonly string[]): Promise<void> {
    await (await engine.open({ migrations: migrationFolder(scripts) })).close();
  }

  async function tablesAndVersions(scripts: readonly string[]) {
    const database = await engine.open({ migrations: migrationFolder(scripts) });
    const versions = await database.read('select version from schema_migration order by version', []);
    await database.close();
    return versions.map(({ version }) => version);
  }

  test('migrations are applied in order, and each once', async () => {
    assert.deepEqual(await tablesAndVersions([first]), [1n, 2n]);
    assert.deepEqual(await tablesAndVersions([first, second]), [1n, 2n, 3n]);
    assert.deepEqual(await tablesAndVersions([first, second]), [1n, 2n, 3n]);
  });

  test('a schema that is newer than the server is refused', async () => {
    await assert.rejects(openAndClose([first]), SchemaMismatch);
    assert.deepEqual(await tablesAndVersions([first, second]), [1n, 2n, 3n]);
  });

  test('a migration that fails is undone as a whole', async () => {
    const broken = 'create table transfer (id text); insert into does_not_exist (id) values (1);';
    await assert.rejects(openAndClose([first, second, broken]), /does_not_exist/);
    const mended = 'create table transfer (id text);';
    assert.deepEqual(await tablesAndVersions([first, second, mended]), [1n, 2n, 3n, 4n]);
  });
}
