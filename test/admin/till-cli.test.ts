import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sqliteEngine } from '../support/engines.ts';
import { temporaryFolder } from '../support/sandbox-server.ts';
import { ISSUER, makeCard, makeIssuer } from './admin-cards.ts';
import { KEY_FREE } from './admin-layouts.ts';
import { adminWorld } from './admin-world.ts';

/** The commands for shops and their passes, as a person types them. */

const TESSERA = fileURLToPath(new URL('../../bin/tessera.js', import.meta.url));
const run = promisify(execFile);

describe('the commands for tills', () => {
  const world = adminWorld(sqliteEngine());
  const folder = temporaryFolder();
  after(() => folder.remove());
  before(() => makeIssuer(world));

  async function done(...args: readonly string[]): Promise<string> {
    const env = {
      ...process.env,
      TESSERA_URL: new URL(world.baseUrl).origin,
      TESSERA_ADMIN_TOKEN: 'token-of-alice',
    };
    return (await run(process.execPath, [TESSERA, ...args], { env })).stdout;
  }
  const change = (...args: readonly string[]) => done(...args, '--reason', 'For the test');

  test('set up a group, its store, its client and a kind of pass', async () => {
    assert.match(await change('till-groups', 'create', '7', ISSUER, 'A group'), /^groupId +7$/m);
    await change('till-groups', 'add-store', '7', '71', 'A store');
    await change('till-groups', 'add-point-of-sale', '7', '71', '711', 'A till');
    assert.match(await change('till-groups', 'close-point-of-sale', '7', '71', '711'), /^closedAt +\d{4}-/m);
    assert.match(await done('till-groups', 'list', '--issuer', ISSUER), /^7 +METRO00001 +A group$/m);
    assert.match(await done('till-groups', 'stores', '7'), /^71 +A store$/m);
    assert.match(await done('till-groups', 'points-of-sale', '7', '71'), /^711 +A till +\d{4}-/m);
    const client = ['7', 'till-1'];
    const made = await change(
      'till-clients',
      'create',
      ...client,
      'Till',
      '--scopes',
      'cards:read,cards:debit',
    );
    assert.match(made, /^secret +[0-9a-f]{64}$/m);
    assert.match(await change('till-clients', 'add-secret', ...client), /^secret +[0-9a-f]{64}$/m);
    assert.match(await change('till-clients', 'drop-secret', ...client), /^hasTwoSecrets +false$/m);
    await change('till-clients', 'change-scopes', ...client, 'cards:read');
    await change('till-clients', 'revoke-tokens', ...client);
    await change('till-clients', 'revoke', ...client);
    assert.match(await done('till-clients', 'list', '7'), /^till-1 +Till +all +cards:read +1 +\d{4}-/m);
    const rule = {
      basisPoints: { '1': 250 },
      otherBasisPoints: 0,
      minimum: 0,
      roundTo: 1,
      rounding: 'down',
      ticketCap: null,
      passDayCap: null,
      clientDayCap: null,
      validMonths: 12,
    };
    const file = join(folder.path, 'rule.json');
    writeFileSync(file, JSON.stringify(rule));
    await change('pass-products', 'create', '7', 'cashback', 'Cashback', 'EUR', '--rule', file);
    await change('pass-products', 'change', '7', 'cashback', 'Cash', '--rule', file, '--blocks-with-card');
    assert.match(await done('pass-products', 'list', '7'), /^cashback +Cash +EUR +yes +yes$/m);
  });

  test('make passes, change them, and show what is on them', async () => {
    const kind = ['--product', 'cashback', '--expires', '2050-01-01T00:00:00Z'];
    const whose = ['--consumer', '7', '--given', 'Ada', '--family', 'Byron'];
    const made = await change('passes', 'create', '7', 'one', ...kind, ...whose, '--amount', '1234');
    assert.match(made, /^balance +12\.34 EUR$/m);
    assert.match(await change('passes', 'issue', '7', 'one', '66'), /^balance +13\.00 EUR$/m);
    assert.match(await change('passes', 'block', '7', 'one'), /^state +BLOCKED$/m);
    assert.match(await change('passes', 'unblock', '7', 'one'), /^state +ACTIVE$/m);
    const later = '2051-01-01T00:00:00.000Z';
    assert.ok((await change('passes', 'expire', '7', 'one', later)).includes(later));
    const cardId = await makeCard(world, KEY_FREE);
    assert.match(await change('passes', 'link', '7', 'one', cardId), new RegExp(`^cardId +${cardId}$`, 'm'));
    assert.match(await change('passes', 'unlink', '7', 'one', '--nfc', '01020304'), /^nfcNumber +01020304$/m);
    assert.match(await done('passes', 'get', '7', 'one'), /^lots +\{"amount":1300,/m);
    assert.match(
      await done('passes', 'transfers', '7', 'one'),
      /^2 +issue +issued:7:EUR -> pass:\S+ +66 +-/m,
    );
  });

  test('take a list of passes in from lines, and again', async () => {
    const consumer = { id: 1, givenName: 'Ada', familyName: 'Byron' };
    const list = Array.from({ length: 60 }, (_, i) => ({
      passId: `list-${i}`,
      productId: 'cashback',
      consumer,
      expiresAt: '2050-01-01T00:00:00Z',
    }));
    const file = join(folder.path, 'passes.jsonl');
    writeFileSync(file, list.map((pass) => JSON.stringify(pass)).join('\n'));
    assert.match(await change('passes', 'import', '7', file), /^added +60$/m);
    assert.match(await change('passes', 'import', '7', file), /^present +60$/m);
    assert.match(await done('passes', 'list', '7', '--limit', '1'), /There are more: --cursor/);
  });
});
