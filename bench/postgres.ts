/**
 * `node bench/postgres.ts`: rounds a second of top-ups on PostgreSQL, as a ratio to pgbench committing the same statements as
 * plain transactions with as many clients: once from `Database.read` and `commit` alone, once from the whole server over HTTP.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLayouts } from '../src/cards/layout-catalogue.ts';
import type { Database } from '../src/db/database.ts';
import { openDatabase } from '../src/db/open.ts';
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
import { type HelperProcess, startHelper } from './support/helper-process.ts';
import { ROUNDS_A_JOURNEY } from './support/journey.ts';
import { type RoundTemplate, recordJourney } from './support/journey-template.ts';
import type { Stretch, StretchResult } from './support/load-generator.ts';
import { type Pgbench, type PgbenchScript, startPgbench, writeScript } from './support/pgbench.ts';
import { findInstallation, type PostgresServer, startPostgres } from './support/postgres-server.ts';
import { replayTopUp } from './support/replay.ts';
import type { ServerQuestion } from './support/server-process.ts';
import { forEachOf, makePurchases, makeWorld } from './support/world.ts';

const CLIENTS = [64, 256];
const ROUNDS = 5;
const CARDS = 1_024;
/** Cards of their own for each, so that none waits for another that is held. */
const DIRECT_CARDS = { from: 0, upTo: CARDS };
const PGBENCH_CARDS = { from: CARDS, upTo: 2 * CARDS };
const SERVER_CARDS = { from: 2 * CARDS, upTo: 3 * CARDS };
/** Purchases each of the server's cards has at the beginning of a stretch. */
const SPARE_PURCHASES = 6;
const WARM_MS = 400;
const COUNT_MS = 1_500;
/** pgbench is warm when a second is hardly faster than the one before it; not before, and at the latest. */
/** For each hundred clients. */
const MIN_WARM_SECONDS = 4;
const MAX_WARM_SECONDS = 15;
const HARDLY = 1.15;

const COUNT_BOOKINGS = `select cast(sum(account.version) as bigint) as bookings
from account join card on card.id = account.card_id
where cast(card.card_id as bigint) >= $1 and cast(card.card_id as bigint) < $2`;

const SERVER = new URL('support/server-process.ts', import.meta.url);
const GENERATOR = new URL('support/load-generator.ts', import.meta.url);

interface Bench {
  readonly postgres: PostgresServer;
  readonly rounds: readonly RoundTemplate[];
  readonly script: PgbenchScript;
  readonly db: Database;
  /** Prepares what is measured; does not wait for the disk. */
  readonly maker: Database;
  readonly server: HelperProcess<ServerQuestion, number>;
  readonly generator: HelperProcess<Stretch, StretchResult>;
}

let runs = 0;
let purchases = 0;

say(machine());
const installation = findInstallation();
if (installation === null) say('skipped: no pgbench (with initdb and postgres beside it)');
printFigures(installation === null ? [] : await bench(installation));

async function bench(installation: string): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  const { first, later: rounds } = await recordJourney();
  const postgres = await startPostgres(installation);
  const closing: (() => Promise<void>)[] = [() => postgres.stop()];
  try {
    const maker = await openDatabase(`${postgres.url}?options=-c%20synchronous_commit%3Doff`);
    closing.unshift(() => maker.close());
    await makeWorld(maker, loadLayouts(), SERVER_CARDS.upTo);
    const replayed = { from: DIRECT_CARDS.from, upTo: PGBENCH_CARDS.upTo };
    await makePurchases(maker, replayed, { from: 0, upTo: 1 });
    await forEachOf(replayed, (card) => replayTopUp(maker, first, card));
    const db = await openDatabase(postgres.url);
    closing.unshift(() => db.close());
    const server: Bench['server'] = startHelper(SERVER, [postgres.url]);
    closing.unshift(() => server.stop());
    const generator: Bench['generator'] = startHelper(GENERATOR);
    closing.unshift(() => generator.stop());
    const script = writeScript(join(folder, 'top-up.sql'), rounds);
    const all: Bench = { postgres, rounds, script, db, maker, server, generator };
    await makeMorePurchases(all, 0);
    const figures: Figure[] = [];
    for (const clients of CLIENTS) figures.push(...(await compare(all, clients)));
    return figures;
  } finally {
    for (const close of closing) await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(all: Bench, clients: number): Promise<readonly Figure[]> {
  const fsyncs = fsyncRate();
  const direct: number[] = [];
  const overHttp: number[] = [];
  const plain: number[] = [];
  await throughDatabase(all, clients);
  await throughServer(all, clients);
  const pgbench = startPgbench(all.postgres, all.script, ++runs, clients, PGBENCH_CARDS);
  try {
    await warm(all, pgbench, clients);
    for (let round = 1; round <= ROUNDS; round++) {
      direct.push(await throughDatabase(all, clients));
      plain.push(await throughPgbench(all, pgbench));
      overHttp.push(await throughServer(all, clients));
      const [a, b, c] = [direct, overHttp, plain].map((rates) => count(rates.at(-1) ?? 0));
      say(`${clients} clients, round ${round}: database ${a}, HTTP ${b}, pgbench ${c} rounds/s`);
    }
  } finally {
    await pgbench.stop();
  }
  const note = `PostgreSQL ${all.postgres.version}, fsync on, ${count(fsyncs)} fsyncs/s`;
  return [
    figure(`read and commit on PostgreSQL, ${clients} at once`, direct, plain, note),
    figure(`HTTP on PostgreSQL, ${clients} connections`, overHttp, plain, ''),
  ];
}

function figure(what: string, rates: readonly number[], plain: readonly number[], note: string): Figure {
  const each = ratios(rates, plain);
  return {
    what,
    measured: `${count(median(rates))} rounds/s`,
    yardstick: `${count(median(plain))} with pgbench`,
    ratio: median(each),
    spread: spread(each),
    aim: '0.70',
    note,
  };
}

/** More clients take longer, for each of them plans. */
async function warm(all: Bench, pgbench: Pgbench, clients: number): Promise<void> {
  const least = (MIN_WARM_SECONDS * clients) / 100;
  let before = 0;
  for (let second = 1; second <= MAX_WARM_SECONDS; second++) {
    const rate = await bookingRate(all, 1_000);
    if (second >= least && rate < before * HARDLY) break;
    before = rate;
  }
  pgbench.hold();
}

async function throughPgbench(all: Bench, pgbench: Pgbench): Promise<number> {
  pgbench.goOn();
  await sleep(WARM_MS);
  const rate = await bookingRate(all, COUNT_MS);
  pgbench.hold();
  const bookings = all.rounds.flatMap(({ batch }) =>
    batch.filter(({ statement }) => statement.table === 'account'),
  );
  return (rate * ROUNDS_A_JOURNEY) / bookings.length;
}

/** How many times a second pgbench's cards are booked on: it says itself what it has done only when it ends. */
async function bookingRate({ maker }: Bench, ms: number): Promise<number> {
  const before = await bookings(maker);
  const start = performance.now();
  await sleep(ms);
  const after = await bookings(maker);
  return (after - before) / ((performance.now() - start) / 1000);
}

async function bookings(db: Database): Promise<number> {
  const [row] = await db.read(COUNT_BOOKINGS, [BigInt(PGBENCH_CARDS.from), BigInt(PGBENCH_CARDS.upTo)]);
  return Number(row?.bookings ?? 0);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Each worker has cards of its own, as each client of pgbench has. */
async function throughDatabase({ db, rounds }: Bench, workers: number): Promise<number> {
  const cardsEach = Math.floor(CARDS / workers);
  const countFrom = performance.now() + WARM_MS;
  const end = countFrom + COUNT_MS;
  let answered = 0;
  function countRound(): void {
    const now = performance.now();
    if (now >= countFrom && now < end) answered++;
  }
  async function work(_: unknown, worker: number): Promise<void> {
    const own = DIRECT_CARDS.from + worker * cardsEach;
    for (let n = 0; performance.now() < end; n++)
      await replayTopUp(db, rounds, own + (n % cardsEach), countRound);
  }
  await Promise.all(Array.from({ length: workers }, work));
  return (answered * 1000) / COUNT_MS;
}

async function throughServer(all: Bench, connections: number): Promise<number> {
  const port = await all.server.ask({ kind: 'port' });
  const { roundsPerSecond, purchasesUsed } = await all.generator.ask({
    port,
    connections,
    fromCard: SERVER_CARDS.from,
    cards: CARDS,
    canned: false,
    warmMs: WARM_MS,
    countMs: COUNT_MS,
  });
  await makeMorePurchases(all, purchasesUsed);
  return roundsPerSecond;
}

async function makeMorePurchases({ maker }: Bench, used: number): Promise<void> {
  const upTo = used + SPARE_PURCHASES;
  await makePurchases(maker, SERVER_CARDS, { from: purchases, upTo });
  purchases = Math.max(purchases, upTo);
}
