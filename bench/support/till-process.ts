/** A server with the till alone, in a process of its own that may be killed: `node till-process.ts <database>` prints its URL. */

import { openDatabase } from '../../src/db/open.ts';
import { loadContract } from '../../src/http/contract.ts';
import { createServer } from '../../src/http/server.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { tillRoutes } from '../../src/till/routes.ts';
import { callers } from '../../test/support/till-client.ts';

const [database = ''] = process.argv.slice(2);
const MANY = {
  client: { name: 'client', quota: 1_000_000_000, windowSeconds: 1 },
  guesses: { misses: 1_000 },
};

const db = await openDatabase(database);
const app = createServer({ logLevel: 'error', contracts: [], isReady: async () => true });
const contract = loadContract('till');
await app.register(tillRoutes, {
  prefix: contract.basePath,
  contract,
  db,
  entropy: systemEntropy,
  callers,
  limits: MANY,
  checkReplies: false,
});
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
process.stdin.on('end', () => {
  app
    .close()
    .then(() => db.close())
    .finally(() => process.exit());
});
process.stdin.resume();
