/**
 * `node bench/http.ts`: rounds a second of top-ups over HTTP on the embedded database, as a ratio to the same server answering
 * from a list. The two take turns; see `bench/README.md`.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  count,
  type Figure,
  fsyncRate,
  machine,
  median,
  percent,
  printFigures,
  ratios,
  say,
  spread,
} from './support/figures.ts';
import { type HelperProcess, startHelper } from './support/helper-process.ts';
import type { Stretch, StretchResult } from './support/load-generator.ts';
import type { ServerQuestion } from './support/server-process.ts';

const CONNECTIONS = [64, 256];
const ROUNDS = 5;
const CARDS = 2_000;
/** Purchases each card has at the beginning of a stretch: for 16,000 top-ups. */
const SPARE_PURCHASES = 8;
const WARM_MS = 400;
const COUNT_MS = 2_000;
/** Before anything is counted: by then the code is compiled. */
const FIRST_WARM_MS = 3_000;

/** Where `--cpu-prof` leaves the profile of the server. */
const PROFILE_FOLDER = join(tmpdir(), 'tessera-bench-profile');

const SERVER = new URL('support/server-process.ts', import.meta.url);
const GENERATOR = new URL('support/load-generator.ts', import.meta.url);

type Server = HelperProcess<ServerQuestion, number>;

interface Measured extends StretchResult {
  /** The part of one core that the server used. */
  readonly serverBusy: number;
}

say(machine());
const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
const profile = process.argv.includes('--cpu-prof') ? ['--cpu-prof', `--cpu-prof-dir=${PROFILE_FOLDER}`] : [];
const real: Server = startHelper(SERVER, [join(folder, 'tessera.db')], profile);
const canned: Server = startHelper(SERVER, ['canned']);
const generator: HelperProcess<Stretch, StretchResult> = startHelper(GENERATOR);
let purchases = 0;

try {
  await real.ask({ kind: 'make-world', cards: CARDS });
  await makePurchases(0);
  for (const server of [real, canned]) await measure(server, 64, FIRST_WARM_MS);
  const figures: Figure[] = [];
  for (const connections of CONNECTIONS) figures.push(await compare(connections));
  printFigures(figures);
} finally {
  await Promise.all([real.stop(), canned.stop(), generator.stop()]);
  rmSync(folder, { recursive: true, force: true });
}

async function compare(connections: number): Promise<Figure> {
  const fsyncs = fsyncRate();
  const measured: Measured[] = [];
  const yardstick: Measured[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    measured.push(await measure(real, connections, WARM_MS));
    yardstick.push(await measure(canned, connections, WARM_MS));
    const [a, b] = [measured.at(-1), yardstick.at(-1)].map((each) => count(each?.roundsPerSecond ?? 0));
    say(`${connections} connections, round ${round}: ${a} and ${b} rounds/s`);
  }
  const rates = (of: readonly Measured[]) => of.map(({ roundsPerSecond }) => roundsPerSecond);
  const each = ratios(rates(measured), rates(yardstick));
  const describe = (of: readonly Measured[]) =>
    `p50 ${medianOf(of, 'p50').toFixed(1)} ms, p99 ${medianOf(of, 'p99').toFixed(1)} ms, ` +
    `server busy ${percent(medianOf(of, 'serverBusy'))}, generator ${percent(medianOf(of, 'generatorBusy'))}`;
  return {
    what: `HTTP on SQLite, ${connections} connections`,
    measured: `${count(median(rates(measured)))} rounds/s`,
    yardstick: `${count(median(rates(yardstick)))} canned replies/s`,
    ratio: median(each),
    spread: spread(each),
    aim: '0.50',
    note: `${describe(measured)}; canned ${describe(yardstick)}; ${count(fsyncs)} fsyncs/s`,
  };
}

function medianOf(of: readonly Measured[], name: keyof Measured): number {
  return median(of.map((each) => each[name]));
}

async function measure(server: Server, connections: number, warmMs: number): Promise<Measured> {
  const port = await server.ask({ kind: 'port' });
  const start = performance.now();
  const cpu = await server.ask({ kind: 'cpu' });
  const result = await generator.ask({
    port,
    connections,
    fromCard: 0,
    cards: CARDS,
    canned: server === canned,
    warmMs,
    countMs: COUNT_MS,
  });
  const busy = ((await server.ask({ kind: 'cpu' })) - cpu) / ((performance.now() - start) / 1000);
  if (server === real) await makePurchases(result.purchasesUsed);
  return { ...result, serverBusy: busy };
}

async function makePurchases(used: number): Promise<void> {
  const upTo = used + SPARE_PURCHASES;
  await real.ask({
    kind: 'make-purchases',
    cards: { from: 0, upTo: CARDS },
    purchases: { from: purchases, upTo },
  });
  purchases = upTo;
}
