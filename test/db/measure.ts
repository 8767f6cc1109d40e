/**
 * Not a test: where the figures of the decisions 2 and 3 come from. `node test/db/measure.ts`, with
 * TESSERA_TEST_DATABASE_URL for a PostgreSQL of your own; ours has fsync off. Takes two minutes, most of which are
 * deadlocks that wait to be found.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { sortBatch } from '../../src/db/batch.ts';
import type { Database, Statement } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import { batchText } from '../../src/db/postgres.ts';
import { createTestDatabase } from '../support/postgres-cluster.ts';
import { addToBalance, insertTransfer, openAccount, testMigrations } from './tables.ts';

const ACCOUNTS = 64;
const COMMITS = 4_000;
const CONNECTIONS = 10;

const accountIds = Array.from({ length: ACCOUNTS }, (_, i) => `account-${String(i).padStart(2, '0')}`);

function accountOf(i: number): string {
  return accountIds[i % ACCOUNTS] ?? '';
}

/** What a payment is to the database: a balance and a transfer. */
function payment(i: number, run: string): readonly Statement[] {
  const account = accountOf(i);
  return [addToBalance(account, 1n), insertTransfer(`${run}-${i}`, account, `${run}-${i}`, 1n)];
}

/** Runs `work` for 0 … count - 1, `atOnce` of them at a time. Returns seconds. */
async function timed(count: number, atOnce: number, work: (i: number) => Promise<void>): Promise<number> {
  let next = 0;
  const start = performance.now();
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (performance.now() - start) / 1000;
}

async function measureCommits(database: Database, atOnce: number): Promise<void> {
  const seconds = await timed(COMMITS, atOnce, async (i) => {
    await database.commit(payment(i, `at-${atOnce}`));
  });
  console.log(`${database.engine}, ${atOnce} at a time: ${Math.round(COMMITS / seconds)} commits/s`);
}

async function connectAll(url: string): Promise<readonly Client[]> {
  const clients = Array.from({ length: CONNECTIONS }, () => new Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  return clients;
}

function textValues(batch: readonly Statement[]): readonly string[] {
  return batch.flatMap(({ values }) => values.map(String));
}

/** The same work as one statement a commit, and as BEGIN, a statement each, COMMIT. */
async function measureStatements(url: string): Promise<void> {
  const clients = await connectAll(url);
  const free = [...clients];
  for (const how of ['one statement', 'begin … commit']) {
    const seconds = await timed(COMMITS, CONNECTIONS, async (i) => {
      const client = free.pop();
      if (client === undefined) throw new Error('one connection each');
      const batch = payment(i, how);
      if (how === 'one statement') {
        await client.query({ name: 'batch', text: batchText(batch), values: [...textValues(batch)] });
      } else {
        await client.query('begin');
        for (const [j, { text, values }] of batch.entries()) {
          await client.query({ name: `part-${j}`, text, values: values.map(String) });
        }
        await client.query('commit');
      }
      free.push(client);
    });
    console.log(`postgres, ${CONNECTIONS} connections, ${how}: ${Math.round(COMMITS / seconds)} commits/s`);
  }
  await Promise.all(clients.map((client) => client.end()));
}

/** Batches of four updates over twelve rows, with and without rule 5. */
async function measureDeadlocks(url: string, order: 'sorted' | 'random', batches: number): Promise<void> {
  const clients = await connectAll(url);
  const free = [...clients];
  let deadlocks = 0;
  const seconds = await timed(batches, CONNECTIONS, async () => {
    const client = free.pop();
    if (client === undefined) throw new Error('one connection each');
    const rows = accountIds
      .slice(0, 12)
      .map((id) => ({ id, at: Math.random() }))
      .sort((a, b) => a.at - b.at)
      .slice(0, 4)
      .map(({ id }) => addToBalance(id, 1n));
    const batch = order === 'sorted' ? sortBatch(rows) : rows;
    try {
      await client.query({ text: batchText(batch), values: [...textValues(batch)] });
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== '40P01') throw error;
      deadlocks++;
    }
    free.push(client);
  });
  console.log(`${order}: ${deadlocks} deadlocks in ${batches} batches, ${seconds.toFixed(1)} s`);
  await Promise.all(clients.map((client) => client.end()));
}

/** The server's memory for a prepared batch of three statements, on one connection. */
async function measureShapes(url: string): Promise<void> {
  const shapes = 64;
  const client = new Client({ connectionString: url });
  await client.connect();
  const memory = async () => {
    const { rows } = await client.query('select sum(total_bytes) as bytes from pg_backend_memory_contexts');
    return Number(rows[0].bytes);
  };
  const before = await memory();
  for (let shape = 0; shape < shapes; shape++) {
    // After five executions PostgreSQL may keep a plan; it is counted too.
    for (let i = 0; i < 7; i++) {
      const id = `shape-${shape}-${i}`;
      const batch = [addToBalance(accountOf(0), 1n), ...payment(1, id)];
      const text = `${batchText(batch)} /* ${shape} */`;
      await client.query({ name: `shape-${shape}`, text, values: [...textValues(batch)] });
    }
  }
  const each = ((await memory()) - before) / shapes / 1024;
  console.log(`a shape of three statements: ${each.toFixed(0)} KiB a connection`);
  await client.end();
}

const openAll = () => accountIds.map((id) => openAccount(id, 0n));

const folder = mkdtempSync(join(tmpdir(), 'tessera-measure-'));
const sqlite = await openDatabase(join(folder, 'measure.sqlite'), { migrations: testMigrations() });
await sqlite.commit(openAll());
for (const atOnce of [1, 32]) await measureCommits(sqlite, atOnce);
await sqlite.close();
rmSync(folder, { recursive: true });

const { url, drop } = await createTestDatabase();
const postgres = await openDatabase(url, { migrations: testMigrations(), poolSize: CONNECTIONS });
await postgres.commit(openAll());
for (const atOnce of [1, 32]) await measureCommits(postgres, atOnce);
await postgres.close();
await measureStatements(url);
await measureShapes(url);
await measureDeadlocks(url, 'sorted', 2_000);
await measureDeadlocks(url, 'random', 200);
await drop();
