/**
 * Brings a database to the schema of this server: numbered files, forward only, one transaction each. Several servers
 * may start at once: each step takes a lock and looks again at what is left to do.
 *
 * A file is one text for both engines. A line that ends in `-- sqlite` or `-- postgres` is for that engine only, and so
 * is everything between a line `-- begin sqlite` and a line `-- end sqlite` (likewise `postgres`).
 */

import { readdirSync, readFileSync } from 'node:fs';
import type { Database, Row, Value } from './database.ts';

/** With `values` one statement, whose rows are returned; without, a script of any number of statements and no rows. */
export type RunSql = (text: string, values?: readonly Value[]) => Promise<readonly Row[]>;

/** What an engine offers to migrations, and to nobody else. */
export interface MigrationAccess {
  /** Runs `work` in one transaction while no other server migrates this database. An error undoes all of it. */
  migrationTransaction<T>(work: (run: RunSql) => Promise<T>): Promise<T>;
}

export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly version: number;
  readonly name: string;
  readonly text: string;
}

/** The database was migrated by a newer server, or its history is not the one this server knows. */
export class SchemaMismatch extends Error {
  override readonly name = 'SchemaMismatch';
}

/** Read by URL, because it lies outside of `src` and stays SQL in a published package. */
export const MIGRATIONS = new URL('../../migrations/', import.meta.url);

const FILE = /^(\d{4})-([a-z0-9-]+)\.sql$/;
const HISTORY = 'select version, name from schema_migration order by version';

/** The migrations in a folder, oldest first. Throws Error when a number is missing, doubled, or a file is misnamed. */
export function readMigrations(folder: URL): readonly Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  return files.sort().map((file, i) => {
    const [, digits, name] = FILE.exec(file) ?? [];
    if (digits === undefined || name === undefined) throw new Error(`${file} is not named NNNN-name.sql`);
    if (Number(digits) !== i + 1) throw new Error(`${file} stands where migration ${i + 1} is expected`);
    return { version: i + 1, name, text: readFileSync(new URL(file, folder), 'utf8') };
  });
}

/** The lines of a migration that are meant for `engine`. Throws Error when a block is not closed. */
export function forEngine(text: string, engine: Database['engine']): string {
  let block: string | undefined;
  const kept: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const edge = /^\s*-- (begin|end) (sqlite|postgres)\s*$/.exec(line);
    if (edge !== null) {
      const opens = edge[1] === 'begin';
      if (opens !== (block === undefined) || (!opens && block !== edge[2])) {
        throw new Error(`a block of a migration is not closed: ${line.trim()}`);
      }
      block = opens ? edge[2] : undefined;
      continue;
    }
    const only = block ?? /-- (sqlite|postgres)\s*$/.exec(line)?.[1];
    if (only === undefined || only === engine) kept.push(line);
  }
  if (block !== undefined) throw new Error(`a block of a migration is not closed: -- begin ${block}`);
  return kept.join('\n');
}

/**
 * Applies what is left of the migrations in `folder`. Throws SchemaMismatch when the database knows a migration that
 * this server does not, and whatever the engine throws when a migration fails; that one is then undone.
 */
export async function migrate(
  database: Pick<Database, 'engine'> & MigrationAccess,
  folder: URL = MIGRATIONS,
): Promise<void> {
  const migrations = readMigrations(folder);
  await database.migrationTransaction(async (run) => {
    await run(`create table if not exists schema_migration (
      version bigint not null primary key,
      name text not null,
      applied_ms bigint not null
    )`);
  });
  let left = true;
  while (left) {
    left = await database.migrationTransaction((run) => applyNext(run, database.engine, migrations));
  }
}

/** Applies the oldest migration that is not in the database yet. Returns false when there was none. */
async function applyNext(
  run: RunSql,
  engine: Database['engine'],
  migrations: readonly Migration[],
): Promise<boolean> {
  const history = await run(HISTORY, []);
  for (const [i, row] of history.entries()) assertKnown(row, migrations[i], migrations.length);
  const next = migrations[history.length];
  if (next === undefined) return false;
  await run(forEngine(next.text, engine));
  // now_ms() exists from the first migration on, and this comes after it.
  await run('insert into schema_migration (version, name, applied_ms) values ($1, $2, now_ms())', [
    BigInt(next.version),
    next.name,
  ]);
  return true;
}

function assertKnown(row: Row, migration: Migration | undefined, newest: number): void {
  if (migration === undefined) {
    throw new SchemaMismatch(
      `the database has migration ${row.version} (${row.name}), this server knows ${newest}: start a newer server`,
    );
  }
  if (row.version !== BigInt(migration.version) || row.name !== migration.name) {
    throw new SchemaMismatch(
      `the database has migration ${row.version} (${row.name}) where this server has ${migration.name}`,
    );
  }
}
