/** Runs the same tests on both engines, each with a database of its own. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import type { Database } from '../../src/db/database.ts';
import { type OpenOptions, openDatabase } from '../../src/db/open.ts';
import { createTestDatabase, type TestDatabase } from './postgres-cluster.ts';

export interface TestEngine {
  readonly engine: Database['engine'];
  /** What `openDatabase` takes. Readable from the first hook or test on. */
  readonly location: string;
  /**
   * Opens the database, migrated; handles that are still open are closed after the tests. On SQLite only one handle
   * may be open at a time: it owns the file.
   */
  open(options?: OpenOptions): Promise<Database>;
}

/**
 * Calls `define` once an engine, inside a describe block named after the engine. Hooks run in the order in which they
 * are registered: an `after` that `define` registers comes after the database was closed and removed.
 */
export function forEachEngine(define: (engine: TestEngine) => void): void {
  describe('sqlite', () => define(sqliteEngine()));
  describe('postgres', () => define(postgresEngine()));
}

/** A fresh folder for the describe block it is called in. */
export function sqliteEngine(): TestEngine {
  let folder: string | undefined;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tessera-'));
  });
  return engineOf(
    'sqlite',
    () => (folder === undefined ? undefined : join(folder, 'tessera.sqlite')),
    async () => {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  );
}

/** A fresh database for the describe block it is called in. */
export function postgresEngine(): TestEngine {
  let database: TestDatabase | undefined;
  before(async () => {
    database = await createTestDatabase();
  });
  return engineOf(
    'postgres',
    () => database?.url,
    async () => database?.drop(),
  );
}

function engineOf(
  engine: Database['engine'],
  locate: () => string | undefined,
  remove: () => Promise<void>,
): TestEngine {
  const opened: Database[] = [];
  after(async () => {
    await Promise.all(opened.map((database) => database.close()));
    await remove();
  });
  return {
    engine,
    get location() {
      const location = locate();
      if (location === undefined) throw new Error('the location is not known before the first hook');
      return location;
    },
    async open(options = {}) {
      const database = await openDatabase(this.location, options);
      opened.push(database);
      return database;
    },
  };
}
