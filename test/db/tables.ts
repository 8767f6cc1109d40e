/** Tables that only these tests know, and their statements. */

import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Database, Statement } from '../../src/db/database.ts';
import { MIGRATIONS } from '../../src/db/migrate.ts';

const TABLES_SQL = `
create table account (
  id text collate "binary" not null primary key,
  balance bigint not null,
  version bigint not null,
  constraint balance_in_range check (balance between 0 and 1000000000000)
);
create table transfer (
  id text collate "binary" not null primary key,
  account_id text collate "binary" not null references account (id),
  request_id text collate "binary" not null unique,
  amount bigint not null
);
create table alarm (
  id text collate "binary" not null primary key,
  note text collate "binary",
  number bigint
);
`;

/** A folder of migrations: the foundation that every database has, then `scripts`. It is gone when the process ends. */
export function migrationFolder(scripts: readonly string[]): URL {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-migrations-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const foundation = readdirSync(MIGRATIONS).find((file) => file.startsWith('0001-'));
  if (foundation === undefined) throw new Error('there is no migration 1');
  copyFileSync(new URL(foundation, MIGRATIONS), join(folder, foundation));
  for (const [i, script] of scripts.entries()) {
    writeFileSync(join(folder, `${String(i + 2).padStart(4, '0')}-test-${i}.sql`), script);
  }
  return pathToFileURL(`${folder}/`);
}

let ofTables: URL | undefined;

/** The folder of migrations that makes the tables of these tests. */
export function testMigrations(): URL {
  ofTables ??= migrationFolder([TABLES_SQL]);
  return ofTables;
}

export function openAccount(id: string, balance: bigint): Statement {
  return {
    table: 'account',
    key: id,
    text: 'insert into account (id, balance, version) values ($1, $2, 0)',
    values: [id, balance],
    rows: 1,
  };
}

/** Under the version that was read: a conflict when somebody else was first. */
export function setBalance(id: string, balance: bigint, version: bigint): Statement {
  return {
    table: 'account',
    key: id,
    text: 'update account set balance = $2, version = version + 1 where id = $1 and version = $3',
    values: [id, balance, version],
    rows: 1,
  };
}

/** The decision relied on this row and leaves it as it is. */
export function touchAccount(id: string, version: bigint): Statement {
  return {
    table: 'account',
    key: id,
    text: 'update account set version = version where id = $1 and version = $2',
    values: [id, version],
    rows: 1,
  };
}

/** Without a version: any order of these gives the same sum. */
export function addToBalance(id: string, amount: bigint): Statement {
  return {
    table: 'account',
    key: id,
    text: 'update account set balance = balance + $2 where id = $1',
    values: [id, amount],
    rows: 1,
  };
}

export function insertTransfer(id: string, accountId: string, requestId: string, amount: bigint): Statement {
  return {
    table: 'transfer',
    key: id,
    text: 'insert into transfer (id, account_id, request_id, amount) values ($1, $2, $3, $4)',
    values: [id, accountId, requestId, amount],
    rows: 1,
  };
}

export function insertAlarm(id: string, note: string | null, number: bigint | null): Statement {
  return {
    table: 'alarm',
    key: id,
    text: 'insert into alarm (id, note, number) values ($1, $2, $3)',
    values: [id, note, number],
    rows: 1,
  };
}

export interface Account {
  readonly balance: bigint;
  readonly version: bigint;
}

/** Throws Error when there is no such account. */
export async function readAccount(database: Database, id: string): Promise<Account> {
  const [row] = await database.read('select balance, version from account where id = $1', [id]);
  if (typeof row?.balance !== 'bigint' || typeof row.version !== 'bigint') throw new Error('no such account');
  return { balance: row.balance, version: row.version };
}

export async function countRows(
  database: Database,
  table: 'account' | 'transfer' | 'alarm',
): Promise<bigint> {
  const [row] = await database.read(`select count(*) as n from ${table}`, []);
  if (typeof row?.n !== 'bigint') throw new Error('count(*) is an integer');
  return row.n;
}
