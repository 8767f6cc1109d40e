/** From a location to a database that is ready for use. */

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from './database.ts';
import { MIGRATIONS, migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

export interface OpenOptions {
  /** The folder of migrations; the server's own unless a test brings others. */
  readonly migrations?: URL;
  /** Milliseconds since the epoch for `now_ms()`. SQLite only: on PostgreSQL it is the database's clock. */
  readonly now?: () => bigint;
  /** Connections, PostgreSQL only. */
  readonly poolSize?: number;
}

/** True for the URL of a PostgreSQL database; any other location is the path of a SQLite file. */
export function isPostgresUrl(location: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(location);
}

/**
 * Opens the database at `location`, `postgres://…` or the path of a file that is created when it is missing, and brings
 * its schema up to date. Throws DatabaseUnavailable, DatabaseInUse or SchemaMismatch.
 */
export async function openDatabase(location: string, options: OpenOptions = {}): Promise<Database> {
  const database = isPostgresUrl(location)
    ? await openPostgres(location, options.poolSize === undefined ? {} : { poolSize: options.poolSize })
    : openFile(location, options.now);
  try {
    await migrate(database, options.migrations ?? MIGRATIONS);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function openFile(path: string, now: (() => bigint) | undefined) {
  // For the owner only: there is money in it.
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return openSqlite(path, now === undefined ? {} : { now });
}
