/**
 * `node bench/till.ts`: debits a second of one pass and over 100,000 passes, on both databases, as ratios to the database alone doing the
 * same in a transaction: read the pass, take the amount if it is there, write the payment row and the transfer.
 */

import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Pool } from 'pg';
import { registerIssuer } from '../src/admin/register.ts';
import type { Database } from '../src/db/database.ts';
import { openDatabase } from '../src/db/open.ts';
import { renameParameters } from '../src/db/sql-text.ts';
import { systemEntropy } from '../src/system-entropy.ts';
import { answerDebit } from '../src/till/answer-debit.ts';
import { keyedQueue } from '../src/till/queue.ts';
import { readMovement } from '../src/till/request.ts';
import { POINT, placeRows } from '../test/support/till-rows.ts';
import {
  count,
  type Figure,
  fsyncRate,
  machine,
  median,
  printFigures,
  ratios,
  say,
  spread,
} from './support/figures.ts';
import { findInstallation, startPostgres } from './support/postgres-server.ts';

const PASSES = 100_000;
/** At once, as tills are. */
const WORKERS = 64;
/** As many as the server has. */
const CONNECTIONS = 10;
const ROUNDS = 5;
const WARM_MS = 300;
const COUNT_MS = 1_500;

const MAKE_PASSES = `with recursive number (n) as (select cast(0 as bigint) union all select n + 1 from number where n < ${PASSES - 1})
insert into pass (id, group_id, product_id, pass_id, serial_number, consumer_id, given_name, family_name, state, expires_ms, currency,
  balance, lots, sequence, due_ms, version)
select 'key-' || n, 1, 'EUR', 'pass-' || n, 'S', 7, 'Ada', 'Byron', 'ACTIVE', 2545056922000, 'EUR', 9000000000000,
  '[["253402300800000","9000000000000"]]', 0, 2545056922000, 0 from number`;

const READ = 'select id, balance, sequence, now_ms() as now_ms from pass where group_id = 1 and pass_id = $1';
const TAKE =
  'update pass set balance = balance - 1, sequence = sequence + 1, version = version + 1 where id = $1 and balance >= 1';
const ROW = `insert into till_row (id, group_id, kind, ticket_id, row_id, pass_id, content_digest, status, reply, amount, lots,
  point_id, device_id, client_id, created_ms, version)
  values ($1, 1, 'debit', $2, '1', $3, $4, 200, $5, 1, $6, 111, 'till-1', 'client-1', $7, 0)`;
const TRANSFER = `insert into pass_transfer (id, pass_id, sequence, code, debit, credit, amount, currency, row_id, created_ms)
  values ($1, $2, (select sequence from pass where id = $3), 'debit', $4, 'sales:1:EUR', 1, 'EUR', $5, $6)`;
const REPLY = JSON.stringify({ reply: 'x'.repeat(440) });
const LOTS = '[["253402300800000","1"]]';
const DIGEST = 'x'.repeat(43);

type Debit = (passId: string) => Promise<void>;

say(machine());
const figures = await onSqlite();
const installation = findInstallation();
if (installation === null) say('PostgreSQL skipped: no initdb and postgres');
else figures.push(...(await onPostgres(installation)));
printFigures(figures);

async function onSqlite(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  const [own, plainFile] = [join(folder, 'own.db'), join(folder, 'plain.db')];
  const maker = await openDatabase(own);
  await makePlaces(maker);
  await maker.close();
  const raw = openRaw(own);
  raw.exec(MAKE_PASSES);
  raw.close();
  copyFileSync(own, plainFile);
  const db = await openDatabase(own);
  const plain = openRaw(plainFile);
  try {
    return await compareAll('SQLite', ours(db), plainSqlite(plain), 1);
  } finally {
    plain.close();
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the server sets it. */
function openRaw(file: string): DatabaseSync {
  const handle = new DatabaseSync(file, { readBigInts: true });
  handle.function('now_ms', () => BigInt(Date.now()));
  handle.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full');
  handle.exec('pragma cache_size = -131072; pragma foreign_keys = on; pragma wal_autocheckpoint = 16000');
  return handle;
}

function plainSqlite(handle: DatabaseSync): Debit {
  const [read, take, row, transfer] = [READ, TAKE, ROW, TRANSFER].map((text) =>
    handle.prepare(renameParameters(text, (n) => `?${n}`)),
  );
  return async (passId) => {
    handle.exec('begin immediate');
    const found = read?.get(passId);
    const values = valuesOf(String(found?.id), String(found?.now_ms));
    if (take?.run(...values.take).changes !== 1n) throw new Error('a pass is empty');
    row?.run(...values.row);
    transfer?.run(...values.transfer);
    handle.exec('commit');
    // As between requests: other work has its turn.
    await new Promise((resolve) => setImmediate(resolve));
  };
}

async function onPostgres(folder: string): Promise<Figure[]> {
  const postgres = await startPostgres(folder);
  const db = await openDatabase(postgres.url);
  const pool = new Pool({ connectionString: postgres.url, max: CONNECTIONS });
  // A connection that is still closing when the server stops is no failure.
  pool.on('error', () => {});
  try {
    await makePlaces(db);
    await pool.query(MAKE_PASSES);
    // Not the tables that are empty still: PostgreSQL would plan to walk through them, and keep to it while they grow.
    await pool.query('vacuum analyze pass');
    return await compareAll(`PostgreSQL ${postgres.version}`, ours(db), plainPostgres(pool), CONNECTIONS);
  } finally {
    await pool.end();
    await db.close();
    await postgres.stop();
  }
}

function plainPostgres(pool: Pool): Debit {
  return async (passId) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const { rows } = await client.query({ name: 'read', text: READ, values: [passId] });
      const values = valuesOf(rows[0].id, rows[0].now_ms);
      const taken = await client.query({ name: 'take', text: TAKE, values: values.take });
      if (taken.rowCount !== 1) throw new Error('a pass is empty');
      await client.query({ name: 'row', text: ROW, values: values.row });
      await client.query({ name: 'transfer', text: TRANSFER, values: values.transfer });
      await client.query('commit');
    } finally {
      client.release();
    }
  };
}

function valuesOf(key: string, nowMs: string) {
  const [ticket, id] = [randomUUID(), systemEntropy.uuid()];
  const row = `1/debit/${ticket}/1`;
  return {
    take: [key],
    row: [row, ticket, key, DIGEST, REPLY, LOTS, nowMs],
    transfer: [id, key, key, `pass:${key}`, row, nowMs],
  };
}

async function makePlaces(db: Database): Promise<void> {
  await registerIssuer(db, { id: 'ISSUER0001', name: 'An issuer' });
  if ((await db.commit(placeRows())) !== 'committed') throw new Error('the places were not made');
}

/** The till without HTTP: its load, its decision, its commit. */
function ours(db: Database): Debit {
  const services = { db, entropy: systemEntropy, queue: keyedQueue(1_024) };
  const caller = { clientId: 'client-1', groupId: 1n, storeId: null, scopes: new Set([]) };
  return async (passId) => {
    const row = {
      id: '1',
      payment_method_id: 2,
      amount: 0.01,
      pass: { type: 'CASHBACK', id: passId },
    } as const;
    const body = { ticket_id: randomUUID(), point_of_sale_id: POINT, device_id: 'till-1', payment_row: row };
    const request = readMovement(body, '0.01');
    if ('reason' in request) throw new Error(request.reason);
    const answer = await answerDebit(services, caller, request);
    if (!('status' in answer) || answer.status !== 200) throw new Error('a debit was refused');
  };
}

/** @param workers of the plain database: a file has one writer */
async function compareAll(name: string, own: Debit, plain: Debit, workers: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [what, pick] of [
    ['one pass', () => 'pass-0'],
    [`${count(PASSES)} passes`, () => `pass-${Math.floor(Math.random() * PASSES)}`],
  ] as const) {
    const fsyncs = fsyncRate();
    const measured: number[] = [];
    const yardstick: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      measured.push(await rate(own, pick, WORKERS));
      yardstick.push(await rate(plain, pick, workers));
      const [a, b] = [measured, yardstick].map((rates) => count(rates.at(-1) ?? 0));
      say(`${name}, ${what}, round ${round}: ${a} and ${b} debits/s`);
    }
    const each = ratios(measured, yardstick);
    figures.push({
      what: `debits of ${what} on ${name}`,
      measured: `${count(median(measured))} debits/s`,
      yardstick: `${count(median(yardstick))} plain`,
      ratio: median(each),
      spread: spread(each),
      aim: '',
      note: `${WORKERS} at once, ${count(fsyncs)} fsyncs/s`,
    });
  }
  return figures;
}

async function rate(debit: Debit, pick: () => string, workers: number): Promise<number> {
  const countFrom = performance.now() + WARM_MS;
  const end = countFrom + COUNT_MS;
  let done = 0;
  async function work(): Promise<void> {
    while (performance.now() < end) {
      await debit(pick());
      if (performance.now() >= countFrom && performance.now() < end) done++;
    }
  }
  await Promise.all(Array.from({ length: workers }, work));
  return (done * 1000) / COUNT_MS;
}
