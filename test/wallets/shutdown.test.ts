/** A server that is to end takes no more requests while the last calls to others are still out. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { registerIssuer } from '../../src/admin/register.ts';
import { serveDatabase } from '../../src/app.ts';
import { changeLifecycle } from '../../src/cards/digital/change.ts';
import { changeDigitalCard } from '../../src/cards/digital/change-digital-card.ts';
import { loadDigitalCardByKey } from '../../src/cards/digital/digital-card-store.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/open.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { digitalCard, putDigitalCard } from '../support/digital-card-rows.ts';
import { eventually } from '../support/eventually.ts';
import { httpAsk } from '../support/http-client.ts';
import { temporaryFolder } from '../support/sandbox-server.ts';

const folder = temporaryFolder();
after(() => folder.remove());

test('a wallet that does not answer does not keep the doors open', async () => {
  const waiting: ServerResponse[] = [];
  const wallet = createServer((_request, response) => void waiting.push(response)).listen(0, '127.0.0.1');
  await once(wallet, 'listening');
  const walletUrl = `http://127.0.0.1:${(wallet.address() as AddressInfo).port}`;
  const options = { port: '0', dataDir: folder.path, logLevel: 'silent', allowOrigins: walletUrl };
  const config = readConfig(options, {});
  const db = await openDatabase(config.database);
  await registerIssuer(db, { id: 'ISSUER0001', name: 'An issuer' });
  const text = `insert into wallet (id, name, url, token_hash, secret, paused_ms, version)
  values ('wallet-1', 'A wallet', $1, 'hash', null, null, 0)`;
  await db.commit([{ table: 'wallet', key: 'wallet-1', text, values: [walletUrl], rows: 1 }]);
  const card = digitalCard({ type: 'HCE', walletId: 'wallet-1' });
  await putDigitalCard(db, card);
  const services = { db, layouts: loadLayouts(), entropy: systemEntropy };
  const operationId = systemEntropy.uuid();
  const asking = { operationId, requestor: { type: 'ISSUER', id: 'ISSUER0001' }, reason: null } as const;
  const request = { operation: 'SUSPEND', by: 'ISSUER', reasonCode: 'CARD_LOST' } as const;
  await changeDigitalCard(services, {
    operationId,
    load: () => loadDigitalCardByKey(services, card.key),
    decide: (snapshot) => changeLifecycle(snapshot, request, asking),
    also: () => [],
  });

  const server = await serveDatabase(config, db);
  const closed = eventually(
    async () => waiting.length,
    (calls) => calls === 1,
  ).then(() => server.close());
  try {
    const isOpen = () => httpAsk(`${server.baseUrl}/livez`).then(Boolean, () => false);
    await eventually(isOpen, (open) => !open);
    assert.equal(waiting[0]?.destroyed, false, 'the call is still out');
  } finally {
    for (const response of waiting) response.writeHead(202).end();
    await closed;
    wallet.close();
  }
});
