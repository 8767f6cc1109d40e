/**
 * The server is killed at every point of a top-up, and started again over the same folder and the same database.
 *
 * Many hubs are in the middle of a top-up each time, at as many points of it: for each point and layout one that remembers its
 * last request and sends it again, and one that has lost everything but the purchase.
 */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { openDatabase } from '../../src/db/open.ts';
import { writeSandboxFile } from '../../src/simulator/sandbox/sandbox-file.ts';
import { planSandbox } from '../../src/simulator/sandbox/sandbox-plan.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { forEachEngine } from '../support/engines.ts';
import { expireSession } from '../support/world-bank.ts';
import {
  type AuditOutput,
  ask,
  runAudit,
  type Sent,
  type ServerProcess,
  startServer,
  type World,
  withCards,
} from '../support/world-process.ts';
import {
  buyTopUp,
  cardResponse,
  chipBalance,
  type Line,
  sendToCard,
  sendToGateway,
  type TopUp,
  tap,
  topUpRequests,
} from '../support/world-top-up.ts';

const LAYOUTS = ['demo-purse', 'aes-purse'];
const AMOUNT = 7;

/** What a hub still knows after the kill: its last request, or no more than what was paid for. */
type Memory = 'kept' | 'lost';

const MEMORIES: readonly Memory[] = ['kept', 'lost'];

/** When a request is struck: before it is sent; in flight, as soon as any is answered; or when it is answered, but nobody hears it. */
type Moment = 'unsent' | 'in-flight' | 'unheard';

interface Kill {
  readonly moment: Moment;
  /** It strikes these requests of every layout. Those to the gateway and those to the card are numbered alike, from 1 on. */
  readonly numbers: readonly number[];
}

/** In flight every second request is struck at once: the fewer there are, the more of them are in the middle of their work. */
const STRIDE = 2;

const MOST_REQUESTS = Math.max(...LAYOUTS.map(requestsOf));
const NUMBERS = Array.from({ length: MOST_REQUESTS }, (_, i) => i + 1);
const STRIDES = Array.from({ length: STRIDE }, (_, i) => NUMBERS.filter((number) => number % STRIDE === i));
const KILLS: readonly Kill[] = [
  // One more than there are is after all of them.
  { moment: 'unsent', numbers: [...NUMBERS, MOST_REQUESTS + 1] },
  { moment: 'unheard', numbers: NUMBERS },
  ...STRIDES.map((numbers): Kill => ({ moment: 'in-flight', numbers })),
];
/** A card for every hub: those that lost their conversation wait until it has expired. */
const CARDS_PER_LAYOUT = MEMORIES.length * KILLS.reduce((total, { numbers }) => total + numbers.length, 0);

interface Hub {
  readonly memory: Memory;
  /** The number of the request that is struck; one more than there are is after all of them. */
  readonly at: number;
  readonly topUp: TopUp;
  readonly chipBefore: number;
}

/** The hub has lost its conversation. */
class Forgotten extends Error {
  override readonly name = 'Forgotten';
}

/** Everybody waits for everybody; when the last one has come, what is to be done is done once. */
class Meeting {
  readonly #work: (answers: readonly Sent['reply'][]) => Promise<void>;
  readonly #answers: Sent['reply'][] = [];
  readonly #done = Promise.withResolvers<void>();
  #missing: number;

  constructor(members: number, work: (answers: readonly Sent['reply'][]) => Promise<void>) {
    this.#missing = members;
    this.#work = work;
  }

  /** @param answer what whoever comes is waiting for */
  async arrive(answer?: Sent['reply']): Promise<void> {
    if (answer !== undefined) this.#answers.push(answer);
    this.#missing--;
    if (this.#missing === 0) this.#done.resolve(this.#work(this.#answers));
    await this.#done.promise;
  }
}

/** One kill, as those see it whom it strikes. */
interface Strike {
  readonly moment: Moment;
  /** Everybody is about to send what is struck in flight. */
  readonly start: Meeting;
  /** The server is killed and is up again. */
  readonly end: Meeting;
}

forEachEngine((engine) => {
  let folder = '';
  const world = (): World => ({
    dataDir: join(folder, 'data'),
    database: engine.location,
    compileCache: process.env.NODE_COMPILE_CACHE ?? join(folder, 'compiled'),
  });
  const plan = withCards(planSandbox(loadLayouts(), systemEntropy), LAYOUTS, CARDS_PER_LAYOUT);
  const unused = new Map(
    LAYOUTS.map((layout) => [layout, plan.cards.filter((card) => card.layout === layout)]),
  );
  /** Whose old session holds the card, and what the chip held before. */
  const waiting: Hub[] = [];
  /** Minor units by currency. */
  const paid = new Map<string, number>();
  const counts = { kills: 0, topUps: 0, sentAgain: 0, carriedOut: 0, notCarriedOut: 0, tappedAgain: 0 };
  const statuses = new Map<number, number>();
  let server: ServerProcess | undefined;
  let killedMs = 0;

  const base = (): string => {
    if (server === undefined) throw new Error('no server runs');
    return server.baseUrl;
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tessera-crash-'));
    mkdirSync(world().dataDir);
    writeSandboxFile(world().dataDir, plan);
    // The first one makes the world, and ends in peace so that what was compiled is kept.
    await (await startServer(world())).stop();
    server = await startServer(world());
  });
  after(async () => {
    await server?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const requests = LAYOUTS.map((layout) => `${requestsOf(layout)} requests on ${layout}`).join(', ');
  test(`a top-up is ${requests}: no kill at any of them loses anything or loads it twice`, async (t) => {
    for (const kill of KILLS) await killTopUps(kill);
    const blocked = waiting.length;
    await finishWaiting();

    const whileItRuns = await runAudit(world());
    assertBooks(whileItRuns);
    assert.deepEqual(whileItRuns.doubts, []);
    await assertChips(whileItRuns);
    await server?.kill();
    server = undefined;
    assert.deepEqual(await runAudit(world()), whileItRuns);
    const ends = [...statuses].map(([code, count]) => `${code}: ${count}`).sort();
    t.diagnostic(
      `${counts.kills} kills, ${counts.topUps} top-ups, ${counts.sentAgain} acknowledged rounds sent again; ` +
        `of the unanswered requests to the gateway ${counts.carriedOut} had been carried out and ` +
        `${counts.notCarriedOut} had not; taps that went on ended with ${ends.join(', ')}; ` +
        `${counts.tappedAgain} tapped again at once, ${blocked} after the old session had expired`,
    );
  });

  /** For each layout that has such requests, and each kind of memory. */
  async function newHubs({ moment, numbers }: Kill): Promise<readonly Hub[]> {
    const places = LAYOUTS.flatMap((layout) => {
      const last = requestsOf(layout) + (moment === 'unsent' ? 1 : 0);
      return numbers.filter((at) => at <= last).map((at) => ({ layout, at }));
    });
    return Promise.all(
      places.flatMap(({ layout, at }) => MEMORIES.map((memory) => newHub(layout, at, memory))),
    );
  }

  async function newHub(layout: string, at: number, memory: Memory): Promise<Hub> {
    const card = unused.get(layout)?.pop();
    if (card === undefined) throw new Error('there are too few cards');
    const chipBefore = await chipBalance(base(), card);
    counts.topUps++;
    paid.set(card.currency, (paid.get(card.currency) ?? 0) + AMOUNT);
    return { memory, at, chipBefore, topUp: await buyTopUp(base(), plan, card, AMOUNT) };
  }

  /** One kill, and the top-ups that it meets. */
  async function killTopUps(kill: Kill): Promise<void> {
    const hubs = await newHubs(kill);
    const { moment } = kill;
    const strike: Strike = {
      moment,
      start: new Meeting(hubs.length, async () => {}),
      end: new Meeting(hubs.length, async (answers) => {
        if (moment === 'in-flight') await Promise.race(answers);
        if (moment === 'unheard') await Promise.all(answers);
        await server?.kill();
        server = undefined;
        killedMs = Date.now();
        counts.kills++;
        server = await startServer(world());
      }),
    };
    await Promise.all(
      hubs.map((hub) => (hub.memory === 'kept' ? goOn(hub, strike) : startAnew(hub, strike))),
    );
    const { token } = plan.admin;
    const audit = await ask(`${base()}/admin/v1/audit`, { authorization: `Bearer ${token}` });
    assertBooks(JSON.parse(audit));
  }

  /** A hub that sends its last request again and goes on from there. */
  async function goOn(hub: Hub, strike: Strike): Promise<void> {
    const { at, topUp } = hub;
    const requests = requestsOf(topUp.card.layout);
    const { line, sent } = lineThrough(hub, strike);
    const { statusCode } = await tap(topUp, line);
    assert.ok(sent() >= Math.min(at, requests), 'the tap was over before the kill');
    if (at > requests) await strike.end.arrive();
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    // What the card was asked when the connection broke is silence to the hub. No other kill is noticed.
    const allowed = strike.moment === 'unsent' ? [0] : [0, 172, 221, 323];
    assert.ok(allowed.includes(statusCode), `${statusCode} at ${at}, ${strike.moment}`);
    if (statusCode === 0) assert.equal(sent(), requests);
    else await tapAgain(topUp);
    if (statusCode !== 0) counts.tappedAgain++;
    await assertLoadedOnce(hub);
  }

  /** A hub that knows only its purchase: its old session, if there is one, holds the card for as long as it lasts. */
  async function startAnew(hub: Hub, strike: Strike): Promise<void> {
    const { at, topUp } = hub;
    const requests = requestsOf(topUp.card.layout);
    try {
      await tap(topUp, lineThrough(hub, strike).line);
      await strike.end.arrive();
    } catch (error) {
      if (!(error instanceof Forgotten)) throw error;
    }
    // Not among what was acknowledged: it is not stored.
    const { statusCode } = await tap({ ...topUp, answered: [] }, lineOf(topUp));
    const isHeld = at > 1 && at <= requests;
    // In flight, the first request may have opened the session and the last may have ended it.
    const mayBeEither = strike.moment !== 'unsent' && (at === 1 || at === requests);
    if (!mayBeEither) assert.equal(statusCode, isHeld ? 321 : 0);
    if (statusCode === 321) waiting.push(hub);
    else await assertLoadedOnce(hub);
  }

  /** Five minutes pass. On SQLite while no server has the file. */
  async function finishWaiting(): Promise<void> {
    await server?.kill();
    const db = await openDatabase(engine.location);
    try {
      for (const { subject } of await db.read("select subject from gateway_session where state = 'open'", []))
        await expireSession(db, String(subject));
    } finally {
      await db.close();
    }
    server = await startServer(world());
    await Promise.all(
      waiting.splice(0).map(async (hub) => {
        await tapAgain(hub.topUp);
        await assertLoadedOnce(hub);
      }),
    );
  }

  async function tapAgain(topUp: TopUp): Promise<void> {
    const { statusCode } = await tap(topUp, lineOf(topUp));
    assert.equal(statusCode, 0, 'the next tap settles whatever was in doubt');
  }

  /** The line of a conversation into which the kill comes. */
  function lineThrough({ memory, at, topUp }: Hub, { moment, start, end }: Strike) {
    let number = 0;
    const meet = async (reply?: Sent['reply']) => {
      await end.arrive(reply);
      if (memory === 'lost') throw new Forgotten();
    };
    /** Null when the connection was lost with the server. */
    const through = async (request: () => Sent): Promise<string | null> => {
      number++;
      if (number !== at) return request().reply;
      await (moment === 'unsent' ? meet() : start.arrive());
      const { flushed, reply } = request();
      if (moment !== 'unsent') {
        await flushed;
        await meet(reply);
      }
      return moment === 'unheard' ? null : reply;
    };
    const line: Line = {
      async toGateway(body) {
        const reply = await through(() => sendToGateway(base(), topUp, body));
        if (reply !== null) return reply;
        const late = answerOf(await sendToGateway(base(), topUp, body).reply);
        if (moment === 'unheard') assert.ok(repliedMs(late) <= killedMs, 'an answered round was lost');
        if (repliedMs(late) <= killedMs) counts.carriedOut++;
        else counts.notCarriedOut++;
        return late;
      },
      async toCard(command) {
        const reply = await through(() => sendToCard(base(), topUp, command));
        return reply === null ? null : cardResponse(reply);
      },
    };
    return { line, sent: () => number };
  }

  function lineOf(topUp: TopUp): Line {
    return {
      toGateway: async (body) => answerOf(await sendToGateway(base(), topUp, body).reply),
      toCard: async (command) => cardResponse(answerOf(await sendToCard(base(), topUp, command).reply)),
    };
  }

  async function assertLoadedOnce({ topUp, chipBefore }: Hub): Promise<void> {
    assert.equal(await chipBalance(base(), topUp.card), chipBefore + AMOUNT, 'the chip was loaded once');
    for (const { body, reply } of topUp.answered) {
      assert.equal(await sendToGateway(base(), topUp, body).reply, reply, 'an acknowledged round was lost');
      counts.sentAgain++;
    }
    const end = await tap(topUp, lineOf(topUp));
    assert.deepEqual(end, { statusCode: 0, commands: [] });
    assert.equal(await chipBalance(base(), topUp.card), chipBefore + AMOUNT);
  }

  /** In order; and what was on the cards and what was paid for is on the chips, waits, or is in doubt. */
  function assertBooks({ faults, doubts, currencies }: AuditOutput): void {
    assert.deepEqual(faults, []);
    const held = new Set(waiting.map(({ topUp }) => topUp.card.cardId));
    assert.ok(
      doubts.every(({ cardId }) => held.has(cardId)),
      'money is in doubt on a card that was tapped again',
    );
    assert.equal(currencies.length, LAYOUTS.length);
    for (const { currency, sum, onChips, inDoubt, prepaid } of currencies) {
      assert.equal(sum, 0);
      const issued = plan.cards.filter((card) => card.currency === currency);
      assert.equal(
        onChips + inDoubt + prepaid,
        issued.reduce((total, { balance }) => total + balance, paid.get(currency) ?? 0),
      );
      if (held.size === 0) assert.equal(inDoubt + prepaid, 0);
    }
  }

  async function assertChips({ currencies }: AuditOutput): Promise<void> {
    for (const { currency, onChips } of currencies) {
      const cards = plan.cards.filter((card) => card.currency === currency);
      const chips = await Promise.all(cards.map((card) => chipBalance(base(), card)));
      assert.equal(
        chips.reduce((sum, chip) => sum + chip, 0),
        onChips,
        'chips and ledger agree',
      );
    }
  }
});

/** Of a top-up, to the gateway and to the card. */
function requestsOf(layout: string): number {
  const { rounds, commands } = topUpRequests({ layout });
  return rounds + commands;
}

function answerOf(reply: string | null): string {
  if (reply === null) throw new Error('the connection was lost to a server that nobody killed');
  return reply;
}

/** When the server wrote it. */
function repliedMs(reply: string): number {
  const { responseHeader }: { responseHeader: { generationDateTime: string } } = JSON.parse(reply);
  return Date.parse(responseHeader.generationDateTime);
}
