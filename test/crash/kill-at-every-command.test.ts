/**
 * The server is killed at every point of a top-up, and started again over the same folder and the same database.
 *
 * Four hubs are in the middle of a top-up each time, all at the same point: for each layout one that remembers its last request
 * and sends it again, and one that has lost everything but the purchase.
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
  moreCards,
  runAudit,
  type Sent,
  type ServerProcess,
  startServer,
  turns,
  turnsUntil,
  type World,
} from '../support/world-process.ts';
import {
  buyTopUp,
  COMMANDS_OF_A_TOP_UP,
  cardResponse,
  chipBalance,
  type Line,
  ROUNDS_OF_A_TOP_UP,
  sendToCard,
  sendToGateway,
  type TopUp,
  tap,
} from '../support/world-top-up.ts';

const LAYOUTS = ['demo-purse', 'demo-journal'];
const REQUESTS = ROUNDS_OF_A_TOP_UP + COMMANDS_OF_A_TOP_UP;
const AMOUNT = 7;

/** What a hub still knows after the kill: its last request, or no more than what was paid for. */
type Memory = 'kept' | 'lost';

const MEMORIES: readonly Memory[] = ['kept', 'lost'];

interface Kill {
  /** The number of the HTTP request: those to the gateway and those to the card count alike. */
  readonly at: number;
  /**
   * Null: before it is sent; one more than there are is after all. Else in flight, after that part of its usual time, or as
   * soon as the first of the four is answered.
   */
  readonly flight: number | 'first-answer' | null;
}

const NUMBERS = Array.from({ length: REQUESTS }, (_, i) => i + 1);
const KILLS: readonly Kill[] = [
  ...[...NUMBERS, REQUESTS + 1].map((at): Kill => ({ at, flight: null })),
  ...NUMBERS.flatMap((at) => [0.2, 0.7, 'first-answer' as const].map((flight): Kill => ({ at, flight }))),
];
/** A card for every hub: those that lost their conversation wait until it has expired. */
const CARDS_PER_LAYOUT = MEMORIES.length * (KILLS.length + 1);

interface Hub {
  readonly memory: Memory;
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

forEachEngine((engine) => {
  let folder = '';
  const world = (): World => ({
    dataDir: join(folder, 'data'),
    database: engine.location,
    compileCache: join(folder, 'compiled'),
  });
  const plan = moreCards(planSandbox(loadLayouts(), systemEntropy), CARDS_PER_LAYOUT);
  const unused = new Map(
    LAYOUTS.map((layout) => [layout, plan.cards.filter((card) => card.layout === layout)]),
  );
  /** How long each request of a top-up is in flight, in turns of the event loop. */
  const spans = new Map<number, number>();
  /** Whose old session holds the card, and what the chip held before. */
  const waiting: Hub[] = [];
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

  test(`a top-up is ${REQUESTS} requests: ${KILLS.length} kills lose nothing and load nothing twice`, async (t) => {
    await rehearse();
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

  async function newHubs(): Promise<readonly Hub[]> {
    return Promise.all(
      LAYOUTS.flatMap((layout) =>
        MEMORIES.map(async (memory) => {
          const card = unused.get(layout)?.pop();
          if (card === undefined) throw new Error('there are too few cards');
          const chipBefore = await chipBalance(base(), card);
          counts.topUps++;
          return { memory, chipBefore, topUp: await buyTopUp(base(), plan, card, AMOUNT) };
        }),
      ),
    );
  }

  /** Nobody dies; it is only seen how long everything takes. */
  async function rehearse(): Promise<void> {
    const hubs = await newHubs();
    await Promise.all(
      hubs.map(async ({ topUp }) => {
        let number = 0;
        const timed = async ({ reply }: Sent) => {
          const at = ++number;
          spans.set(at, Math.max(spans.get(at) ?? 0, await turnsUntil(reply)));
          return answerOf(await reply);
        };
        const end = await tap(topUp, {
          toGateway: (body) => timed(sendToGateway(base(), topUp, body)),
          toCard: async (command) => cardResponse(await timed(sendToCard(base(), topUp, command))),
        });
        assert.equal(end.statusCode, 0);
        assert.equal(number, REQUESTS);
      }),
    );
  }

  /** One kill, and the four top-ups that it meets. */
  async function killTopUps(kill: Kill): Promise<void> {
    const hubs = await newHubs();
    const meeting = new Meeting(hubs.length, async (answers) => {
      const part = kill.flight === 'first-answer' ? 1 : (kill.flight ?? 0);
      const span = turns(part * (spans.get(kill.at) ?? 0));
      await (kill.flight === 'first-answer' ? Promise.race([...answers, span]) : span);
      await server?.kill();
      server = undefined;
      killedMs = Date.now();
      counts.kills++;
      server = await startServer(world());
    });
    await Promise.all(
      hubs.map((hub) => (hub.memory === 'kept' ? goOn(hub, kill, meeting) : startAnew(hub, kill, meeting))),
    );
    const { token } = plan.admin;
    const audit = await ask(`${base()}/admin/v1/audit`, { authorization: `Bearer ${token}` });
    assertBooks(JSON.parse(audit));
  }

  /** A hub that sends its last request again and goes on from there. */
  async function goOn(hub: Hub, kill: Kill, meeting: Meeting): Promise<void> {
    const { topUp } = hub;
    const { line, sent } = lineThrough(topUp, kill, meeting, 'kept');
    const { statusCode } = await tap(topUp, line);
    assert.ok(sent() >= Math.min(kill.at, REQUESTS), 'the tap was over before the kill');
    if (kill.at > REQUESTS) await meeting.arrive();
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    // What the card was asked when the connection broke is silence to the hub. No other kill is noticed.
    const allowed = kill.flight === null ? [0] : [0, 172, 221, 323];
    assert.ok(allowed.includes(statusCode), `${statusCode} at ${JSON.stringify(kill)}`);
    if (statusCode === 0) assert.equal(sent(), REQUESTS);
    else await tapAgain(topUp);
    if (statusCode !== 0) counts.tappedAgain++;
    await assertLoadedOnce(hub);
  }

  /** A hub that knows only its purchase: its old session, if there is one, holds the card for as long as it lasts. */
  async function startAnew(hub: Hub, kill: Kill, meeting: Meeting): Promise<void> {
    const { topUp } = hub;
    try {
      await tap(topUp, lineThrough(topUp, kill, meeting, 'lost').line);
      await meeting.arrive();
    } catch (error) {
      if (!(error instanceof Forgotten)) throw error;
    }
    // Not among what was acknowledged: it is not stored.
    const { statusCode } = await tap({ ...topUp, answered: [] }, lineOf(topUp));
    const isHeld = kill.at > 1 && kill.at <= REQUESTS;
    // In flight, the first request may have opened the session and the last may have ended it.
    const mayBeEither = kill.flight !== null && (kill.at === 1 || kill.at === REQUESTS);
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
    for (const hub of waiting.splice(0)) {
      await tapAgain(hub.topUp);
      await assertLoadedOnce(hub);
    }
  }

  async function tapAgain(topUp: TopUp): Promise<void> {
    const { statusCode } = await tap(topUp, lineOf(topUp));
    assert.equal(statusCode, 0, 'the next tap settles whatever was in doubt');
  }

  /** The line of a conversation into which the kill comes. */
  function lineThrough(topUp: TopUp, kill: Kill, meeting: Meeting, memory: Memory) {
    let number = 0;
    const meet = async (reply?: Sent['reply']) => {
      await meeting.arrive(reply);
      if (memory === 'lost') throw new Forgotten();
    };
    /** Null when the connection was lost with the server. */
    const through = async (start: () => Sent): Promise<string | null> => {
      number++;
      if (number !== kill.at) return start().reply;
      if (kill.flight === null) await meet();
      const { flushed, reply } = start();
      if (kill.flight !== null) {
        await flushed;
        await meet(reply);
      }
      return reply;
    };
    const line: Line = {
      async toGateway(body) {
        const reply = await through(() => sendToGateway(base(), topUp, body));
        if (reply !== null) return reply;
        const late = answerOf(await sendToGateway(base(), topUp, body).reply);
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
      const paid = (counts.topUps / LAYOUTS.length) * AMOUNT;
      const issued = plan.cards.filter((card) => card.currency === currency);
      assert.equal(
        onChips + inDoubt + prepaid,
        issued.reduce((total, { balance }) => total + balance, paid),
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

function answerOf(reply: string | null): string {
  if (reply === null) throw new Error('the connection was lost to a server that nobody killed');
  return reply;
}

/** When the server wrote it. */
function repliedMs(reply: string): number {
  const { responseHeader }: { responseHeader: { generationDateTime: string } } = JSON.parse(reply);
  return Date.parse(responseHeader.generationDateTime);
}
