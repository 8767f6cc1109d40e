import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { hashToken } from '../../src/http/bearer.ts';
import { loadContract } from '../../src/http/contract.ts';
import { createServer } from '../../src/http/server.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { walletRoutes } from '../../src/wallets/routes.ts';
import { sqliteEngine } from '../support/engines.ts';

const QUOTA = 3;
const contract = loadContract('wallet');

describe('a wallet that asks too often', () => {
  const engine = sqliteEngine();
  let app: FastifyInstance;
  before(async () => {
    const db = await engine.open();
    for (const id of ['greedy', 'modest']) {
      const text = `insert into wallet (id, name, url, token_hash, secret, paused_ms, version)
  values ($1, 'A wallet', null, $2, null, null, 0)`;
      const insert = {
        table: 'wallet',
        key: id,
        text,
        values: [id, hashToken(`token-of-${id}`)],
        rows: 1,
      } as const;
      assert.equal(await db.commit([insert]), 'committed');
    }
    app = createServer({ logLevel: 'silent', contracts: [contract], isReady: async () => true });
    await app.register(walletRoutes, {
      prefix: contract.basePath,
      db,
      layouts: loadLayouts(),
      entropy: systemEntropy,
      contract,
      checkReplies: true,
      limits: { wallet: { name: 'wallet', quota: QUOTA, windowSeconds: 3_600 } },
    });
  });
  after(() => app.close());

  const report = (walletId: string) =>
    app.inject({
      method: 'POST',
      url: `${contract.basePath}/operations/none/result`,
      headers: { authorization: `Bearer token-of-${walletId}` },
      payload: { status: 'DONE' },
    });

  test('is told when to come again, and the others are served', async () => {
    for (let request = 0; request < QUOTA; request++) assert.equal((await report('greedy')).statusCode, 404);
    const refused = await report('greedy');
    assert.equal(refused.statusCode, 429);
    assert.match(String(refused.headers['retry-after']), /^\d+$/);
    assert.match(String(refused.headers['ratelimit-policy']), /"wallet";q=3/);
    assert.equal((await report('modest')).statusCode, 404);
  });
});
