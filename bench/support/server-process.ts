/**
 * Helper process: the device door of a server in production, on the database at `argv[2]`; or with the argument `canned` its
 * yardstick. Not `startServer`, because in production that refuses the sandbox's layouts, which are all there are without keys.
 */

import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import { gatewayRoutes } from '../../src/gateway/routes.ts';
import { rememberCallers } from '../../src/http/callers.ts';
import { loadContract } from '../../src/http/contract.ts';
import { createServer } from '../../src/http/server.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { cannedDoor } from './canned-door.ts';
import { answerQuestions } from './helper-process.ts';
import { benchSecrets } from './secrets.ts';
import { makePurchases, makeWorld, type Numbers } from './world.ts';

export type ServerQuestion =
  | { readonly kind: 'port' }
  | { readonly kind: 'make-world'; readonly cards: number }
  | {
      readonly kind: 'make-purchases';
      readonly cards: Numbers;
      readonly purchases: Numbers;
    }
  /** Seconds of processor time used so far. */
  | { readonly kind: 'cpu' };

const [, , location = ''] = process.argv;
const layouts = loadLayouts();
const contract = loadContract('device-gateway');
const app = createServer({ logLevel: 'info', contracts: [contract], isReady: async () => true });

if (location === 'canned') {
  await app.register(cannedDoor, { prefix: contract.basePath, contract });
  const port = await listen();
  answerQuestions<ServerQuestion, number>(async ({ kind }) => (kind === 'port' ? port : cpuSeconds()));
} else {
  const db = await openDatabase(location);
  await app.register(gatewayRoutes, {
    prefix: contract.basePath,
    db,
    layouts,
    entropy: systemEntropy,
    contract,
    callers: rememberCallers(db),
    ...benchSecrets(),
    checkReplies: false,
  });
  const port = await listen();
  answerQuestions<ServerQuestion, number>(
    (question) => answer(db, port, question),
    async () => {
      await app.close();
      await db.close();
    },
  );
}

async function listen(): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const [address] = app.addresses();
  if (typeof address !== 'object') throw new Error('the server has no port');
  return address.port;
}

async function answer(db: Database, port: number, question: ServerQuestion): Promise<number> {
  switch (question.kind) {
    case 'port':
      return port;
    case 'make-world':
      await makeWorld(db, layouts, question.cards);
      return question.cards;
    case 'make-purchases':
      await makePurchases(db, question.cards, question.purchases);
      return question.purchases.upTo;
    case 'cpu':
      return cpuSeconds();
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
