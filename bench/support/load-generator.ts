/** Helper process: plays top-ups against a server on a number of connections, and counts the rounds of a stretch of time. */

import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { type Connection, openConnection } from './connection.ts';
import { answerQuestions } from './helper-process.ts';
import { playTopUp, type Rider } from './journey.ts';
import { benchLayout, newChip } from './world.ts';

export interface Stretch {
  readonly port: number;
  readonly connections: number;
  /** The numbers of the cards to use, `fromCard` and up. */
  readonly fromCard: number;
  readonly cards: number;
  /** The server answers from a list made for card 0: then every card is card 0's chip. */
  readonly canned: boolean;
  /** Before the count begins. */
  readonly warmMs: number;
  readonly countMs: number;
}

export interface StretchResult {
  readonly roundsPerSecond: number;
  /** Milliseconds between a request and its reply. */
  readonly p50: number;
  readonly p99: number;
  /** The part of one core that this process used. */
  readonly generatorBusy: number;
  /** How many purchases the busiest card of the real server has used since this process started. */
  readonly purchasesUsed: number;
}

const layout = benchLayout(loadLayouts());
const realRiders = new Map<number, Rider>();
const cannedRiders = new Map<number, Rider>();

function riderOf({ canned, fromCard }: Stretch, n: number): Rider {
  const riders = canned ? cannedRiders : realRiders;
  const card = fromCard + n;
  const known = riders.get(card);
  if (known !== undefined) return known;
  const rider = { card, chip: newChip(layout, canned ? 0 : card), purchase: 0 };
  riders.set(card, rider);
  return rider;
}

async function play(stretch: Stretch): Promise<StretchResult> {
  const { port, connections, cards } = stretch;
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  let counting = false;
  let stopping = false;
  const latencies: number[] = [];

  /** Each connection works through its own cards: `place`, and every `connections`th after it. */
  async function work(connection: Connection, place: number): Promise<void> {
    async function send(body: string): Promise<string> {
      const sent = performance.now();
      const reply = await connection.post(body);
      if (counting) latencies.push(performance.now() - sent);
      return reply;
    }
    for (let n = place; !stopping; n = n + connections < cards ? n + connections : place) {
      await playTopUp(riderOf(stretch, n), send);
    }
    connection.close();
  }

  const working = Promise.all(open.map(work));
  // A journey that fails ends the stretch.
  await Promise.race([working, sleep(stretch.warmMs)]);
  counting = true;
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.race([working, sleep(stretch.countMs)]);
  counting = false;
  const elapsedMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  stopping = true;
  await working;

  latencies.sort((a, b) => a - b);
  return {
    roundsPerSecond: (latencies.length / elapsedMs) * 1000,
    p50: latencies[Math.floor(latencies.length * 0.5)] ?? Number.NaN,
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
    generatorBusy: (user + system) / 1000 / elapsedMs,
    purchasesUsed: [...realRiders.values()].reduce((most, { purchase }) => Math.max(most, purchase), 0),
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

answerQuestions<Stretch, StretchResult>(play);
