import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Database, DatabaseUnavailable } from '../../src/db/database.ts';
import { type MigrationAccess, migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open.ts';
import { DatabaseInUse, isOlder, openSqlite } from '../../src/db/sqlite.ts';
import { sqliteEngine } from '../support/engines.ts';
import { databaseContract } from './contract.ts';
import { addToBalance, countRows, insertAlarm, openAccount, readAccount, testMigrations } from './tables.ts';

const MARATHON = fileURLToPath(new URL('./commit-until-killed.ts', import.meta.url));

databaseContract('sqlite', sqliteEngine);

describe('sqlite: a full disk', () => {
  const engine = sqliteEngine();
  let database: Database & MigrationAccess;
  before(async () => {
    database = openSqlite(engine.location);
    await migrate(database, testMigrations());
  });
  after(() => database.close());

  const setMaxPages = (pages: bigint) =>
    database.migrationTransaction((run) => run(`pragma max_page_count = ${pages}`));

  test('fails the whole group, stores nothing of it, and leaves a database that works', async () => {
    const [size] = await database.read('select page_count from pragma_page_count()', []);
    assert.ok(typeof size?.page_count === 'bigint');
    await setMaxPages(size.page_count + 20n);
    // The first batches would fit; the disk is full in the middle of the group.
    const group = Array.from({ length: 10 }, (_, i) =>
      database.commit([openAccount(`full-${i}`, 0n), insertAlarm(`full-${i}`, 'x'.repeat(20_000), null)]),
    );
    for (const one of await Promise.allSettled(group)) {
      assert.ok(one.status === 'rejected' && one.reason instanceof DatabaseUnavailable, one.status);
    }
    assert.equal(await countRows(database, 'alarm'), 0n);
    assert.equal(await countRows(database, 'account'), 0n);

    assert.equal(await database.commit([openAccount('small', 1n)]), 'committed');
    await setMaxPages(1_000_000n);
    assert.equal(await database.commit([insertAlarm('large', 'x'.repeat(400_000), null)]), 'committed');
    assert.equal((await readAccount(database, 'small')).balance, 1n);
  });
});

describe('sqlite: groups', () => {
  const engine = sqliteEngine();

  test('more batches than one group takes, in one turn, are all committed', async () => {
    const database = await engine.open({ migrations: testMigrations() });
    await database.commit([openAccount('busy', 0n)]);
    const commits = Array.from({ length: 700 }, () => database.commit([addToBalance('busy', 1n)]));
    assert.deepEqual(new Set(await Promise.all(commits)), new Set(['committed']));
    assert.equal((await readAccount(database, 'busy')).balance, 700n);
    await database.close();
  });

  test('what waits is committed before the database closes', async () => {
    const migrations = testMigrations();
    const database = await openDatabase(`${engine.location}.closing`, { migrations });
    const commit = database.commit([openAccount('last', 3n)]);
    await database.close();
    assert.equal(await commit, 'committed');
    await assert.rejects(database.read('select 1 as one', []), DatabaseUnavailable);
    await assert.rejects(database.commit([openAccount('late', 3n)]), DatabaseUnavailable);

    const again = await openDatabase(`${engine.location}.closing`, { migrations });
    assert.equal((await readAccount(again, 'last')).balance, 3n);
    await again.close();
  });
});

describe('sqlite: settings', () => {
  const engine = sqliteEngine();

  test('are the ones that make a commit durable and the file ours', async () => {
    const database = await engine.open({ migrations: testMigrations() });
    const setting = async (name: string) => {
      const [row] = await database.read(`select * from pragma_${name}()`, []);
      return row === undefined ? undefined : Object.values(row)[0];
    };
    assert.equal(await setting('journal_mode'), 'wal');
    assert.equal(await setting('synchronous'), 2n);
    assert.equal(await setting('foreign_keys'), 1n);
    assert.equal(await setting('cache_size'), -131_072n);
    assert.equal(await setting('temp_store'), 2n);
  });

  test('now_ms() is the time of the simulation when there is one', async () => {
    let nowMs = 5_000_000_000_000n;
    const database = await openDatabase(':memory:', { migrations: testMigrations(), now: () => nowMs });
    assert.deepEqual(await database.read('select now_ms() as now', []), [{ now: 5_000_000_000_000n }]);
    nowMs += 1n;
    assert.deepEqual(await database.read('select now_ms() as now', []), [{ now: 5_000_000_000_001n }]);
    await database.close();
  });

  test('versions are compared by number', () => {
    assert.equal(isOlder('3.51.2', '3.51.3'), true);
    assert.equal(isOlder('3.9.9', '3.51.3'), true);
    assert.equal(isOlder('3.51.3', '3.51.3'), false);
    assert.equal(isOlder('3.100.0', '3.51.3'), false);
    assert.equal(isOlder('4.0', '3.51.3'), false);
  });
});

describe('sqlite: processes', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tessera-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /**
   * Starts a process that commits numbered pairs of rows and acknowledges each. `onLine` is called with each line it
   * prints; the promise resolves with all of them when it has ended.
   */
  function marathon(location: string, migrations: URL, onLine: (lines: number, kill: () => void) => void) {
    const child = spawn(process.execPath, [MARATHON, location, migrations.href], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      onLine(output.split('\n').length - 1, () => child.kill('SIGKILL'));
    });
    return new Promise<readonly string[]>((resolve) => {
      child.once('close', () => resolve(output.split('\n').slice(0, -1)));
    });
  }

  test('a second process is refused', async () => {
    const location = join(folder, 'owned.sqlite');
    const migrations = testMigrations();
    const database = await openDatabase(location, { migrations });
    assert.throws(() => openSqlite(location), DatabaseInUse);
    const lines = await marathon(location, migrations, (_, kill) => kill());
    assert.match(lines.join('\n'), /^DatabaseInUse: .*owned\.sqlite is in use by another process[^\n]*$/);
    assert.equal(await database.commit([openAccount('mine', 1n)]), 'committed');
    await database.close();
  });

  test('a process that is killed in the middle of commits loses none that it acknowledged', async () => {
    const location = join(folder, 'killed.sqlite');
    const migrations = testMigrations();
    let expected = 0;
    for (const acknowledgements of [1, 150, 400]) {
      const lines = await marathon(location, migrations, (count, kill) => {
        if (count >= acknowledgements) kill();
      });
      const database = await openDatabase(location, { migrations });
      const rows = await database.read('select note, count(*) as n from alarm group by note', []);
      // Both rows of a batch or neither.
      for (const { note, n } of rows) assert.equal(n, 2n, `batch ${note}`);
      const stored = new Set(rows.map(({ note }) => note));
      for (const line of lines) assert.ok(stored.has(line), `${line} was acknowledged`);
      expected += lines.length;
      assert.ok(stored.size >= expected && lines.length >= acknowledgements);
      await database.close();
    }
  });
});
