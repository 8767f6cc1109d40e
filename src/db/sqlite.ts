/**
 * The embedded engine: SQLite through node:sqlite. One process owns the file. Every call is synchronous inside, so a
 * read never sees half a commit.
 *
 * Batches that are committed in one turn of the event loop share one transaction, and so one fsync: each in a savepoint
 * of its own, nobody answered before COMMIT returned.
 */

import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { assertBatch, assertRead, StatementFailed, sortBatch } from './batch.ts';
import {
  type CommitOutcome,
  type Database,
  DatabaseUnavailable,
  type Row,
  type Statement,
  type Value,
} from './database.ts';
import type { MigrationAccess, RunSql } from './migrate.ts';
import { renameParameters } from './sql-text.ts';

/** Another process holds the file. */
export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse';
}

export interface SqliteOptions {
  /** Milliseconds since the epoch, for `now_ms()`. The system's clock unless a simulation brings its own. */
  readonly now?: () => bigint;
}

/** The first release with the fix for a WAL that is reset while it is checkpointed. */
const OLDEST_SQLITE = '3.51.3';

/** Batches in one transaction. It bounds how long the event loop stands still. */
const MAX_GROUP = 256;

/** Batches that wait for a transaction; beyond it the server is overloaded and says so. */
const MAX_WAITING = 16_384;

/** Nobody shares the file, so there is hardly anybody to wait for: another process that just ends. */
const BUSY_TIMEOUT_MS = 250;

const SETTINGS = [
  // Before the journal mode: a WAL that is exclusive from its first use needs no shared memory file.
  'pragma locking_mode = exclusive',
  'pragma journal_mode = wal',
  'pragma synchronous = full',
  'pragma cache_size = -131072', // KiB
  'pragma wal_autocheckpoint = 16000', // pages
  'pragma temp_store = memory',
  'pragma foreign_keys = on',
  // What is deleted is gone from the file, a destroyed card number above all.
  'pragma secure_delete = on',
];

const IOERR = 10;

/** Primary result codes after which nothing is known to be wrong with the batch, only with the place it is kept. */
const STORAGE_CODES = new Set([
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  IOERR,
  13, // FULL
  14, // CANTOPEN
]);

const OWNER_ONLY = 0o600;

/** SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE, _ROWID. */
const UNIQUE_CODES = new Set([1555, 2067, 2579]);

interface Waiting {
  readonly batch: readonly Statement[];
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (reason: unknown) => void;
}

type Settled = { readonly outcome: CommitOutcome } | { readonly failure: unknown };

const COMMITTED: Settled = { outcome: 'committed' };

interface Prepared {
  /** Gives its rows as arrays. */
  readonly statement: StatementSync;
  readonly columns: readonly string[];
}

/**
 * Opens, or creates, the file at `path`; `:memory:` lives as long as the handle. Its tables come from `migrate`.
 * Throws DatabaseInUse when another process holds the file, and Error when the runtime's SQLite is too old.
 */
export function openSqlite(path: string, options: SqliteOptions = {}): Database & MigrationAccess {
  const handle = openHandle(path);
  const now = options.now ?? (() => BigInt(Date.now()));
  // One value a read or batch, as on PostgreSQL: a statement never sees time pass.
  let nowMs = now();
  // Not marked as deterministic: its value may not be kept from one statement to the next.
  handle.function('now_ms', () => nowMs);

  const prepared = new Map<string, Prepared>();
  const waiting: Waiting[] = [];
  let drainScheduled = false;
  let migrating = false;
  let closed = false;

  function prepare(text: string): Prepared {
    const known = prepared.get(text);
    if (known !== undefined) return known;
    try {
      // SQLite takes $1 for a name, so positions are written its way.
      const statement = handle.prepare(renameParameters(text, (n) => `?${n}`));
      statement.setReturnArrays(true);
      const made = { statement, columns: statement.columns().map(({ name }) => name) };
      // The number of texts is bounded by the checks that every read and every batch goes through.
      prepared.set(text, made);
      return made;
    } catch (error) {
      // The message of a text that does not parse names tables and columns only.
      throw mapError(error, error instanceof Error ? error.message : undefined);
    }
  }

  function assertOpen(): void {
    if (closed) throw new DatabaseUnavailable('the database is closed');
    if (migrating) throw new Error('the database is being migrated');
  }

  function all(text: string, values: readonly Value[]): readonly Row[] {
    const { statement, columns } = prepare(text);
    try {
      return (statement.all(...values) as unknown as unknown[][]).map((cells) => toRow(columns, cells));
    } catch (error) {
      throw mapError(error);
    }
  }

  /** Runs one batch inside the open transaction. Unless it is `committed`, a part of it may have been carried out. */
  function runStatements(batch: readonly Statement[]): Settled {
    nowMs = now();
    try {
      for (const { text, values, rows } of batch) {
        if (Number(prepare(text).statement.run(...values).changes) !== rows) return { outcome: 'conflict' };
      }
      return COMMITTED;
    } catch (error) {
      // A full disk takes the whole transaction with it; then there is nothing to go back to.
      if (!handle.isTransaction || isStorageError(error)) throw error;
      return UNIQUE_CODES.has(resultCode(error)) ? { outcome: 'conflict' } : { failure: mapError(error) };
    }
  }

  /** Afterwards either all of the batch is in the transaction or nothing. */
  function runBatch(batch: readonly Statement[]): Settled {
    handle.exec('savepoint batch');
    const settled = runStatements(batch);
    if (settled !== COMMITTED) handle.exec('rollback to batch');
    handle.exec('release batch');
    return settled;
  }

  /**
   * What became of each batch inside the open transaction. A savepoint costs as much as a statement and nearly every batch
   * succeeds, so they are tried without; when one does not, everything is undone and done again with them.
   */
  function runBatches(group: readonly Waiting[]): readonly Settled[] {
    if (group.every(({ batch }) => runStatements(batch) === COMMITTED)) return group.map(() => COMMITTED);
    handle.exec('rollback');
    handle.exec('begin immediate');
    return group.map(({ batch }) => runBatch(batch));
  }

  /**
   * False when the disk failed during COMMIT. Then the rows are gone from here, but their frames may be in the WAL and
   * come back if the process dies before they are overwritten: whether they are durable is not known.
   */
  function commitGroup(): boolean {
    try {
      handle.exec('commit');
      return true;
    } catch (error) {
      if (resultCode(error) % 256 !== IOERR) throw error;
      if (handle.isTransaction) handle.exec('rollback');
      return false;
    }
  }

  /** What became of each batch. Throws when the transaction failed, and with it every batch. */
  function runGroup(group: readonly Waiting[]): readonly Settled[] {
    handle.exec('begin immediate');
    try {
      const settled = runBatches(group);
      return commitGroup() ? settled : settled.map(lostToTheDisk);
    } catch (error) {
      if (handle.isTransaction) handle.exec('rollback');
      throw error;
    }
  }

  function drain(): void {
    drainScheduled = false;
    const group = waiting.splice(0, MAX_GROUP);
    if (waiting.length > 0) scheduleDrain();
    if (group.length === 0) return;
    try {
      const settled = runGroup(group);
      for (const [i, { resolve, reject }] of group.entries()) {
        const what = settled[i];
        if (what === undefined) reject(new Error('a batch was left out of its group'));
        else if ('outcome' in what) resolve(what.outcome);
        else reject(what.failure);
      }
    } catch (error) {
      const failure = mapError(error);
      for (const { reject } of group) reject(failure);
    }
  }

  function scheduleDrain(): void {
    if (drainScheduled) return;
    drainScheduled = true;
    // The check phase comes after the sockets: what one turn of the event loop read is committed together.
    setImmediate(drain);
  }

  return {
    engine: 'sqlite',

    async read(text, values) {
      assertOpen();
      assertRead(text, values);
      nowMs = now();
      return all(text, values);
    },

    async commit(batch) {
      assertOpen();
      const sorted = sortBatch(batch);
      assertBatch(sorted);
      if (waiting.length >= MAX_WAITING)
        throw new DatabaseUnavailable('too many batches wait for the database');
      return await new Promise<CommitOutcome>((resolve, reject) => {
        waiting.push({ batch: sorted, resolve, reject });
        scheduleDrain();
      });
    },

    async close() {
      if (closed) return;
      // What was accepted is committed and answered first.
      while (waiting.length > 0) drain();
      closed = true;
      handle.close();
    },

    async migrationTransaction(work) {
      assertOpen();
      while (waiting.length > 0) drain();
      const run: RunSql = async (text, values) => {
        if (values !== undefined) return all(text, values);
        handle.exec(text);
        return [];
      };
      nowMs = now();
      handle.exec('begin immediate');
      migrating = true;
      try {
        const result = await work(run);
        handle.exec('commit');
        return result;
      } finally {
        migrating = false;
        if (handle.isTransaction) handle.exec('rollback');
      }
    },
  };
}

function lostToTheDisk(settled: Settled): Settled {
  return settled === COMMITTED ? { outcome: 'unknown' } : settled;
}

function openHandle(path: string): DatabaseSync {
  // Only a file that is new is touched: closing one that this process has open would let go of SQLite's locks on it. Its other
  // files get the mode of this one: for the owner only, since there is money in it.
  if (path !== ':memory:' && !existsSync(path)) closeSync(openSync(path, 'ax', OWNER_ONLY));
  const handle = new DatabaseSync(path, {
    enableForeignKeyConstraints: true,
    readBigInts: true,
    timeout: BUSY_TIMEOUT_MS,
  });
  try {
    assertVersion(handle);
    for (const setting of SETTINGS) handle.exec(setting);
    // The lock is taken by the first use, so use it now and not with the first request.
    handle.exec('begin immediate; commit');
    const mode = handle.prepare('pragma journal_mode').get()?.journal_mode;
    if (mode !== 'wal' && path !== ':memory:') throw new Error(`SQLite refused the WAL for ${path}: ${mode}`);
    return handle;
  } catch (error) {
    handle.close();
    if (resultCode(error) % 256 === 5) {
      throw new DatabaseInUse(`${path} is in use by another process: one server owns the file`);
    }
    throw error;
  }
}

function assertVersion(handle: DatabaseSync): void {
  const version = String(handle.prepare('select sqlite_version() as version').get()?.version);
  if (isOlder(version, OLDEST_SQLITE)) {
    throw new Error(
      `SQLite ${version} is too old: ${OLDEST_SQLITE} or later, which newer releases of Node.js bring`,
    );
  }
}

/** Compares dotted versions number by number. */
export function isOlder(version: string, than: string): boolean {
  const left = version.split('.').map(Number);
  const right = than.split('.').map(Number);
  for (const [i, wanted] of right.entries()) {
    const have = left[i] ?? 0;
    if (have !== wanted) return have < wanted;
  }
  return false;
}

/** Throws RangeError for a fraction or a blob, which the other engine would give in another type. */
function toRow(columns: readonly string[], cells: readonly unknown[]): Row {
  const row: Record<string, Value> = {};
  for (const [i, name] of columns.entries()) {
    const value = cells[i];
    if (value !== null && typeof value !== 'string' && typeof value !== 'bigint') {
      throw new RangeError(`column ${name} is neither text nor a 64-bit integer: cast it`);
    }
    row[name] = value;
  }
  return row;
}

/** The extended result code, 0 when SQLite had no part in it. */
function resultCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : 0;
}

function isStorageError(error: unknown): boolean {
  return STORAGE_CODES.has(resultCode(error) % 256);
}

/** SQLite's own message is left out unless `message` is given: some of them quote a value. */
function mapError(error: unknown, message?: string): unknown {
  const code = resultCode(error);
  if (code === 0 || !(error instanceof Error)) return error;
  const reason = message ?? ('errstr' in error ? String(error.errstr) : 'failed');
  if (isStorageError(error)) return new DatabaseUnavailable(`SQLite: ${reason} (${code})`);
  const constraint = /constraint failed: (.+)$/.exec(error.message)?.[1] ?? null;
  return new StatementFailed(String(code), constraint, `SQLite: ${reason}`);
}
