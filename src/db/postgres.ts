/**
 * The engine for more than one machine: PostgreSQL through pg. A batch is sent as one statement, a writable CTE that
 * divides into the batch's statements and their guards; so it is a transaction without a round trip to open or to end
 * it, and no row stays locked while a server thinks.
 *
 * Inside one statement nothing sees another's effect, and rows are locked in the order in which the guards refer to the
 * statements: both are why a batch has rules.
 */

import { Client, type ClientBase, DatabaseError, Pool, type PoolClient } from 'pg';
import { assertBatch, assertRead, StatementFailed, sortBatch } from './batch.ts';
import { type Database, DatabaseUnavailable, type Row, type Statement, type Value } from './database.ts';
import type { MigrationAccess, RunSql } from './migrate.ts';
import { renameParameters } from './sql-text.ts';

export interface PostgresOptions {
  /** Connections of this server, 1 to 100. Ten unless stated. */
  readonly poolSize?: number;
  /** How long a commit waits for a row that another one holds before it is a conflict. Two seconds unless stated. */
  readonly lockTimeoutMs?: number;
}

/**
 * Shapes of batches, each prepared once a connection and kept there. One costs about 100 KiB of the server's memory (96
 * for three statements), so this many cost 12 MiB a connection. Any further one is sent unprepared: about a third dearer, and the
 * doors' usual batches come first.
 */
export const MAX_BATCH_SHAPES = 128;

const DEFAULT_POOL_SIZE = 10;

/** A batch holds its locks for one statement, so whoever waits this long waits for something that is stuck. */
const DEFAULT_LOCK_TIMEOUT_MS = 2_000;
/** The server's bound on a statement: it is undone, and the connection is still good. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** Our bound on an answer, longer than the server's: beyond it the network is taken to be gone. */
const QUERY_TIMEOUT_MS = 20_000;
/** For a new connection, and for one of the pool to come free. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than the pool's own ten seconds, because a new connection has everything to prepare again. */
const IDLE_TIMEOUT_MS = 300_000;
/** A server that starts waits this long for another one to finish its migration. */
const MIGRATION_WAIT_MS = 600_000;
/** Any number, the same for every server. */
const MIGRATION_LOCK = 7_355_608_117n;

const CONFLICT_STATES = new Set([
  '23505', // unique_violation
  '40P01', // deadlock_detected
  '40001', // serialization_failure
  '55P03', // lock_not_available
]);

/** Nothing was changed, and another time it may go well. */
const UNAVAILABLE_STATES = new Set([
  '57014', // query_canceled: the statement timeout
  '25006', // read_only_sql_transaction: this server is a standby now
]);

const GUARD_FAILED = /guard:\d+:\d+/;

/** Types that come out as bigint; the others that come out are text. */
const INTEGER_OIDS = new Set([20, 21, 23]);
const TEXT_OIDS = new Set([25, 1043, 19, 18, 705]);

const TYPES = { getTypeParser: (oid: number) => parserFor(oid) };

/**
 * Opens a pool and makes one connection. Throws DatabaseUnavailable when that cannot be made, and RangeError for a
 * pool size out of bounds. The tables come from `migrate`.
 */
export async function openPostgres(
  url: string,
  options: PostgresOptions = {},
): Promise<Database & MigrationAccess> {
  const max = options.poolSize ?? DEFAULT_POOL_SIZE;
  if (!Number.isInteger(max) || max < 1 || max > 100) throw new RangeError('poolSize is 1 to 100');
  const pool = new Pool({
    ...connectionOf(url),
    max,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    lock_timeout: options.lockTimeoutMs ?? DEFAULT_LOCK_TIMEOUT_MS,
  });
  // A connection that breaks says so by an event as well, which would end the process if nobody listened. The pool
  // drops an idle one; one in use fails its query, and is dropped below.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));

  const shapes = createShapes();
  const reads = new Map<string, string>();
  let closing: Promise<void> | undefined;

  async function connect(): Promise<PoolClient> {
    try {
      return await pool.connect();
    } catch (error) {
      throw new DatabaseUnavailable(`no connection to PostgreSQL (${describe(error)})`);
    }
  }

  /** The name under which every connection prepares a read. Their number is bounded by `assertRead`. */
  function nameOfRead(text: string): string {
    const known = reads.get(text);
    if (known !== undefined) return known;
    const name = `read_${reads.size}`;
    reads.set(text, name);
    return name;
  }

  (await connect()).release();

  return {
    engine: 'postgres',

    async read(text, values) {
      assertRead(text, values);
      const name = nameOfRead(text);
      const client = await connect();
      let broken = false;
      try {
        return (await client.query<Row>({ name, text, values: values.map(toText), types: TYPES })).rows;
      } catch (error) {
        if (error instanceof RangeError) throw error;
        broken = isConnectionLost(error) || isUnavailable(error);
        // A read that meets a conflict, as it may on a standby, can be asked again.
        if (!broken && !isConflict(error)) throw mapError(error);
        throw new DatabaseUnavailable(`PostgreSQL: ${describe(error)}`);
      } finally {
        client.release(broken);
      }
    },

    async commit(batch) {
      const sorted = sortBatch(batch);
      assertBatch(sorted);
      const shape = shapes.shapeOf(sorted);
      const values = sorted.flatMap((statement) => statement.values.map(toText));
      const client = await connect();
      let broken = false;
      try {
        await client.query({ ...shape, values, rowMode: 'array' });
        return 'committed';
      } catch (error) {
        broken = isConnectionLost(error) || isUnavailable(error);
        // Sent, and no answer: it may have been committed, or may yet be.
        if (isConnectionLost(error)) return 'unknown';
        if (isUnavailable(error)) throw new DatabaseUnavailable(`PostgreSQL: ${describe(error)}`);
        if (isConflict(error)) return 'conflict';
        throw mapError(error);
      } finally {
        client.release(broken);
      }
    },

    async close() {
      closing ??= pool.end();
      await closing;
    },

    async migrationTransaction(work) {
      // A connection of its own, because a migration may take longer than any request.
      const client = new Client(connectionOf(url));
      client.on('error', () => {});
      try {
        await client.connect();
      } catch (error) {
        throw new DatabaseUnavailable(`no connection to PostgreSQL (${describe(error)})`);
      }
      try {
        await client.query('begin');
        await client.query(`set local lock_timeout = ${MIGRATION_WAIT_MS}`);
        await client.query(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
        // From here on it is the tables that are locked, and other servers that would wait.
        await client.query(`set local lock_timeout = ${DEFAULT_LOCK_TIMEOUT_MS}`);
        const result = await work(runOn(client));
        await client.query('commit');
        return result;
      } finally {
        // Ends the transaction too, when it was not committed.
        await client.end();
      }
    },
  };
}

function connectionOf(url: string) {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'tessera',
  };
}

function runOn(client: ClientBase): RunSql {
  return async (text, values) => {
    if (values === undefined) {
      await client.query(text);
      return [];
    }
    return (await client.query<Row>({ text, values: values.map(toText), types: TYPES })).rows;
  };
}

/** A statement to be sent; prepared under its name, if it has one. */
interface Shape {
  readonly name?: string;
  readonly text: string;
}

/** The list of batch shapes: which statement texts in which order, with how many rows each. */
function createShapes() {
  const textNumbers = new Map<string, number>();
  const shapes = new Map<string, Shape>();

  function numberOf(text: string): number {
    const known = textNumbers.get(text);
    if (known !== undefined) return known;
    textNumbers.set(text, textNumbers.size);
    return textNumbers.size - 1;
  }

  function shapeOf(batch: readonly Statement[]): Shape {
    const key = batch.map(({ text, rows }) => `${numberOf(text)}=${rows}`).join();
    const known = shapes.get(key);
    if (known !== undefined) return known;
    // Rare ones, once there are that many: parsed and planned anew each time, and nothing of them stays.
    if (shapes.size >= MAX_BATCH_SHAPES) return { text: batchText(batch) };
    const shape = { name: `batch_${shapes.size}`, text: batchText(batch) };
    shapes.set(key, shape);
    return shape;
  }

  return { shapeOf };
}

/**
 * The one statement for `batch`. A guard is a cast that fails, and names the statement and its number of rows when it
 * does: not a division, which the planner may evaluate too early, or never. The guards stand in the batch's order,
 * because PostgreSQL executes a statement when it is first referred to.
 */
export function batchText(batch: readonly Statement[]): string {
  let offset = 0;
  const parts: string[] = [];
  const guards: string[] = [];
  for (const [i, statement] of batch.entries()) {
    const start = offset;
    const text = renameParameters(statement.text, (n) => `$${start + n}`);
    offset += statement.values.length;
    parts.push(`guarded_${i} as (${text} returning 1)`);
    guards.push(
      `(select case when count(*) = ${statement.rows} then count(*) ` +
        `else cast('guard:${i}:' || count(*) as bigint) end from guarded_${i})`,
    );
  }
  return `with ${parts.join(',\n')}\nselect ${guards.join(',\n')}`;
}

function toText(value: Value): string | null {
  return typeof value === 'bigint' ? value.toString() : value;
}

function parserFor(oid: number): (text: string) => Value {
  if (INTEGER_OIDS.has(oid)) return BigInt;
  if (TEXT_OIDS.has(oid)) return (text) => text;
  return () => {
    throw new RangeError(`a column of type ${oid} is neither text nor a 64-bit integer: cast it`);
  };
}

function isConflict(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false;
  if (error.code === '22P02' && GUARD_FAILED.test(error.message)) return true;
  return error.code !== undefined && CONFLICT_STATES.has(error.code);
}

/** Insufficient resources (53…), and the states named above. */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof DatabaseError) || error.code === undefined) return false;
  return error.code.startsWith('53') || UNAVAILABLE_STATES.has(error.code);
}

/**
 * True as well for whatever did not come from PostgreSQL: then nobody knows how far it came. The server's own farewells
 * (57P…, 08…) count, because they may overtake the answer to a commit.
 */
function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof DatabaseError) || error.code === undefined) return true;
  return error.code.startsWith('57P') || error.code.startsWith('08');
}

/** The code only: a message of PostgreSQL quotes values. */
function describe(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : 'connection lost';
}

/** Class 42 is about the text of the statement; its message names tables and columns, and helps. */
function mapError(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const code = error.code ?? 'unknown';
  const reason = code.startsWith('42') ? error.message : 'a statement failed';
  return new StatementFailed(code, error.constraint ?? null, `PostgreSQL: ${reason}`);
}
