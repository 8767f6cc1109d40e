/** Two servers over one PostgreSQL database and one data folder, whose keys they share: to a hub they are one. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { type SandboxCard, writeSandboxFile } from '../../src/simulator/sandbox/sandbox-file.ts';
import { planSandbox } from '../../src/simulator/sandbox/sandbox-plan.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { postgresEngine } from '../support/engines.ts';
import {
  runAudit,
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
  parseReply,
  requestBody,
  sendToCard,
  sendToGateway,
  type TopUp,
  tap,
  topUpRequests,
} from '../support/world-top-up.ts';

/** Without keys, and with keys of both kinds: what one server has sealed of a session the other opens. */
const LAYOUTS = ['demo-purse', 'aes-purse', 'lite-s-purse'];
const CARDS_PER_LAYOUT = 4;
/** How often the same request is sent to each of the two at once. */
const DUPLICATES = 2;
const AMOUNT = 11;

describe('postgres', () => {
  const engine = postgresEngine();
  let folder = '';
  const world = (): World => ({
    dataDir: join(folder, 'data'),
    database: engine.location,
    compileCache: process.env.NODE_COMPILE_CACHE ?? join(folder, 'compiled'),
  });
  const plan = withCards(planSandbox(loadLayouts(), systemEntropy), LAYOUTS, CARDS_PER_LAYOUT);
  /** The first of them has the phones. */
  let servers: readonly [ServerProcess, ServerProcess] | undefined;
  let topUps = 0;

  const urls = (): readonly [string, string] => {
    if (servers === undefined) throw new Error('no servers run');
    return [servers[0].baseUrl, servers[1].baseUrl];
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tessera-two-'));
    mkdirSync(world().dataDir);
    writeSandboxFile(world().dataDir, plan);
    const first = await startServer(world());
    servers = [first, await startServer(world())];
  });
  after(async () => {
    await Promise.all((servers ?? []).map((server) => server.kill()));
    rmSync(folder, { recursive: true, force: true });
  });

  test('duplicates of every request, sent to both at once, get the same bytes and happen once', async (t) => {
    let replies = 0;
    await loadAll(async (topUp) => {
      const { statusCode } = await tap(topUp, {
        ...lineOf(topUp),
        async toGateway(body) {
          const targets = Array.from({ length: DUPLICATES }, urls).flat();
          const texts = await Promise.all(targets.map((url) => sendToGateway(url, topUp, body).reply));
          replies += texts.length;
          const [text] = texts;
          assert.equal(new Set(texts).size, 1, 'the same request got different bytes');
          return answerOf(text ?? null);
        },
      });
      assert.equal(statusCode, 0);
    });
    t.diagnostic(`${plan.cards.length} top-ups, ${replies} replies`);
  });

  test('one conversation alternates between them, and each repeats what the other has answered', async (t) => {
    let sentAgain = 0;
    await loadAll(async (topUp, i) => {
      let round = i;
      const { statusCode } = await tap(topUp, {
        ...lineOf(topUp),
        toGateway: async (body) =>
          answerOf(await sendToGateway(urls()[round++ % 2 === 0 ? 0 : 1], topUp, body).reply),
      });
      assert.equal(statusCode, 0);
      for (const { body, reply } of topUp.answered) {
        for (const url of urls()) assert.equal(await sendToGateway(url, topUp, body).reply, reply);
        sentAgain += 2;
      }
    });
    t.diagnostic(`${plan.cards.length} top-ups, ${sentAgain} rounds sent again`);
  });

  test('two hubs that start at once with one card, one at each server: one gets commands, the other 321', async () => {
    await loadAll(async (topUp) => {
      const bodies = urls().map((url) => ({ url, body: requestBody(topUp, randomUUID(), undefined) }));
      const replies = await Promise.all(
        bodies.map(async ({ url, body }) =>
          parseReply(answerOf(await sendToGateway(url, topUp, body).reply)),
        ),
      );
      assert.deepEqual(replies.map(({ statusCode }) => statusCode).sort(), [0, 321]);
      const winner = bodies[replies.findIndex(({ statusCode }) => statusCode === 0)];
      assert.ok(winner !== undefined);
      // The winner goes on at the other server: it repeats its first request there, and gets the same commands.
      let next: string | null = winner.body;
      const { statusCode } = await tap(
        topUp,
        {
          ...lineOf(topUp),
          async toGateway(body) {
            const sent = next ?? body;
            next = null;
            const other = urls().find((url) => url !== winner.url);
            assert.ok(other !== undefined);
            return answerOf(await sendToGateway(other, topUp, sent).reply);
          },
        },
        sessionOf(winner.body),
      );
      assert.equal(statusCode, 0);
    });
  });

  test('one of them is killed with a request in flight: the other answers it', async (t) => {
    let lost = 0;
    const kills = Math.max(...plan.cards.map((card) => topUpRequests(card).rounds));
    for (let killed = 1; killed <= kills; killed++) {
      let awaited = plan.cards.filter((card) => topUpRequests(card).rounds >= killed).length;
      const gone = Promise.withResolvers<void>();
      await loadAll(async (topUp) => {
        let round = 0;
        const { statusCode } = await tap(topUp, {
          ...lineOf(topUp),
          async toGateway(body) {
            round++;
            const [first, second] = urls();
            if (round !== killed) return answerOf(await sendToGateway(first, topUp, body).reply);
            const { flushed, reply } = sendToGateway(second, topUp, body);
            await flushed;
            awaited--;
            if (awaited === 0) gone.resolve(servers?.[1].kill());
            await gone.promise;
            const acknowledged = await reply;
            const text = answerOf(await sendToGateway(first, topUp, body).reply);
            if (acknowledged === null) lost++;
            else assert.equal(text, acknowledged, 'an acknowledged round was lost');
            return text;
          },
        });
        assert.equal(statusCode, 0);
      });
      if (servers !== undefined) servers = [servers[0], await startServer(world())];
    }
    t.diagnostic(`${kills} kills, ${lost} requests without an answer`);
  });

  /** Loads a purchase on every card, all at once; then the books are in order and every chip holds it once. */
  async function loadAll(load: (topUp: TopUp, number: number) => Promise<void>): Promise<void> {
    const [first] = urls();
    await Promise.all(
      plan.cards.map(async (card, i) => {
        const chipBefore = await chipBalance(first, card);
        const topUp = await buyTopUp(first, plan, card, AMOUNT);
        await load(topUp, i);
        assert.equal(await chipBalance(first, card), chipBefore + AMOUNT, 'the chip was loaded once');
      }),
    );
    topUps++;
    const { faults, doubts, currencies } = await runAudit(world());
    assert.deepEqual(faults, []);
    assert.deepEqual(doubts, []);
    for (const { currency, ...totals } of currencies) {
      const onChips = balancesOf(plan.cards.filter((card) => card.currency === currency));
      assert.deepEqual(totals, { sum: 0, onChips, inDoubt: 0, prepaid: 0, parked: 0 });
    }
  }

  function balancesOf(cards: readonly SandboxCard[]): number {
    return cards.reduce((total, { balance }) => total + balance + topUps * AMOUNT, 0);
  }

  function lineOf(topUp: TopUp): Line {
    return {
      toGateway: async (body) => answerOf(await sendToGateway(urls()[0], topUp, body).reply),
      toCard: async (command) => cardResponse(answerOf(await sendToCard(urls()[0], topUp, command).reply)),
    };
  }
});

function answerOf(reply: string | null): string {
  if (reply === null) throw new Error('the connection was lost to a server that nobody killed');
  return reply;
}

function sessionOf(body: string): string {
  const { requestHeader }: { requestHeader: { sessionId: string } } = JSON.parse(body);
  return requestHeader.sessionId;
}
