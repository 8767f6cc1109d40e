/**
 * `node bench/scale.ts`: what one round costs with 100,000 cards in the embedded database, as a ratio to what it costs with 100.
 * In this process, without HTTP; the two databases take turns.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLayouts } from '../src/cards/layout-catalogue.ts';
import type { Database } from '../src/db/database.ts';
import { openDatabase } from '../src/db/open.ts';
import { count, fsyncRate, machine, median, printFigures, ratios, say, spread } from './support/figures.ts';
import { answerInProcess } from './support/in-process.ts';
import { playTopUp, type Rider, ROUNDS_A_JOURNEY } from './support/journey.ts';
import { benchLayout, makePurchases, makeWorld, newChip } from './support/world.ts';

const FEW = 100;
const MANY = 100_000;
const ROUNDS = 7;
/** How many top-ups are timed in each round, one a card and spread over all of them. */
const TOP_UPS = 1_500;
/** Top-ups under way at once; fewer than the fewest cards. */
const AT_ONCE = 32;

interface World {
  readonly db: Database;
  /** In the order in which the top-ups go round. */
  readonly riders: readonly Rider[];
  next: number;
}

say(machine());
const layouts = loadLayouts();
const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
try {
  const fsyncs = fsyncRate();
  const few = await makeWorldOf(FEW);
  const many = await makeWorldOf(MANY);
  for (const world of [few, many]) await microsecondsARound(world);
  const measured: number[] = [];
  const yardstick: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    measured.push(await microsecondsARound(many));
    yardstick.push(await microsecondsARound(few));
    say(`round ${round}: ${count(measured.at(-1) ?? 0)} and ${count(yardstick.at(-1) ?? 0)} µs`);
  }
  await Promise.all([few.db.close(), many.db.close()]);
  const each = ratios(measured, yardstick);
  printFigures([
    {
      what: `one round with ${count(MANY)} cards`,
      measured: `${count(median(measured))} µs`,
      yardstick: `${count(median(yardstick))} µs with ${FEW}`,
      ratio: median(each),
      spread: spread(each),
      aim: 'about 1',
      note: `processor time, ${AT_ONCE} top-ups at once; ${count(fsyncs)} fsyncs/s`,
    },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** With as many purchases for each card as are used. */
async function makeWorldOf(cards: number): Promise<World> {
  const start = performance.now();
  const db = await openDatabase(join(folder, `${cards}.db`));
  await makeWorld(db, layouts, cards);
  const purchases = Math.ceil((TOP_UPS * (ROUNDS + 1)) / cards);
  await makePurchases(db, { from: 0, upTo: cards }, { from: 0, upTo: purchases });
  say(`${count(cards)} cards made in ${count(performance.now() - start)} ms`);
  const blank = newChip(benchLayout(layouts), 0);
  // A prime step, so that neighbours in time are no neighbours in the database.
  const order = Array.from({ length: cards }, (_, i) => (i * 7919) % cards);
  return { db, riders: order.map((card) => ({ card, chip: blank, purchase: 0 })), next: 0 };
}

/** The next riders of `world`, their chips ready. */
function nextRiders(world: World): Rider[] {
  const layout = benchLayout(layouts);
  return Array.from({ length: TOP_UPS }, () => {
    const rider = world.riders[world.next++ % world.riders.length];
    if (rider === undefined) throw new Error('a world has cards');
    if (rider.purchase === 0) rider.chip = newChip(layout, rider.card);
    return rider;
  });
}

async function microsecondsARound(world: World): Promise<number> {
  const send = answerInProcess(world.db, layouts);
  const waiting = nextRiders(world);
  async function worker(): Promise<void> {
    for (let rider = waiting.pop(); rider !== undefined; rider = waiting.pop()) await playTopUp(rider, send);
  }
  const cpu = process.cpuUsage();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / (TOP_UPS * ROUNDS_A_JOURNEY);
}
