/**
 * The yardstick of `bench/http.ts`: a device door with the same proof of who calls and the same check of the request, which then
 * answers from a list and asks no database.
 */

import type { FastifyInstance } from 'fastify';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import { hashToken } from '../../src/http/bearer.ts';
import { rememberCallers } from '../../src/http/callers.ts';
import type { Contract } from '../../src/http/contract.ts';
import { routerPath } from '../../src/http/router-path.ts';
import { answerInProcess } from './in-process.ts';
import { playTopUp } from './journey.ts';
import { benchLayout, ISSUER_ID, makePurchases, makeWorld, newChip, TOKEN } from './world.ts';

const BODY_LIMIT = 512 * 1024;

export async function cannedDoor(door: FastifyInstance, { contract }: { contract: Contract }): Promise<void> {
  const [readCommands = '', writeCommands = '', final = ''] = await recordReplies();
  const operation = contract.operation('getCardCommands');
  const callers = rememberCallers(actorAlone());
  door.addHook('onRequest', async ({ headers }, reply) => {
    const caller = await callers.identify(headers['x-actor-id'], headers.authorization);
    if (caller === null) return reply.code(401).send();
  });
  door.post(routerPath(operation.path), { bodyLimit: BODY_LIMIT }, async ({ body }, reply) => {
    if (operation.checkRequestBody(body) !== null) return reply.code(400).send();
    const { responses } = body as { responses?: readonly unknown[] };
    const text = responses === undefined ? readCommands : responses.length > 1 ? writeCommands : final;
    return reply.code(200).type('application/json').send(text);
  });
}

/** What the server really says to card 0 on its first top-up. */
async function recordReplies(): Promise<readonly string[]> {
  const layouts = loadLayouts();
  const db = await openDatabase(':memory:');
  await makeWorld(db, layouts, 1);
  await makePurchases(db, { from: 0, upTo: 1 }, { from: 0, upTo: 1 });
  const send = answerInProcess(db, layouts);
  const replies: string[] = [];
  await playTopUp({ card: 0, chip: newChip(benchLayout(layouts), 0), purchase: 0 }, async (body) => {
    const reply = await send(body);
    replies.push(reply);
    return reply;
  });
  await db.close();
  return replies;
}

/** Knows the one actor, and is asked for it as rarely as the real one. */
function actorAlone(): Database {
  const row = {
    issuer_id: ISSUER_ID,
    token_hash: hashToken(TOKEN),
    requires_certificate: 0n,
    certificate_actor_id: null,
  };
  return {
    engine: 'sqlite',
    read: async () => [row],
    commit: async () => 'conflict',
    close: async () => {},
  };
}
