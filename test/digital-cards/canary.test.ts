/** A card number is driven through every route and into every place of a request, and then looked for wherever it must not be. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { type Database, TABLES } from '../../src/db/database.ts';
import { forEachEngine } from '../support/engines.ts';
import type { DoorClient } from './door-client.ts';
import { type DoorServer, doorWorld, ISSUER, type NumberedCard } from './door-world.ts';

forEachEngine((engine) => {
  const world = doorWorld(engine);
  const bodies: string[] = [];
  const servers: DoorServer[] = [];
  let card: NumberedCard;

  /** As it is, in groups, and as the encodings that a careless log or column would have. */
  function forms(pan: string): readonly string[] {
    const groups = pan.match(/.{4}/g) ?? [];
    const encoded = (encoding: 'hex' | 'base64') => Buffer.from(pan).toString(encoding).replace(/=+$/, '');
    return [pan, groups.join(' '), groups.join('-'), groups.join('%20'), encoded('hex'), encoded('base64')];
  }

  function assertNowhere(what: string, content: string): void {
    for (const form of forms(card.pan)) assert.ok(!content.includes(form), `${what} holds ${form}`);
  }

  /** Every request that has a place for a text has the number there. */
  async function driveThrough(client: DoorClient): Promise<void> {
    const { pan, digitalCardId } = card;
    const inGroups = forms(pan)[3] ?? '';
    const headers = { 'x-correlation-id': pan, 'x-card': pan, accept: pan, 'user-agent': pan };
    const jwe = await client.encrypted(JSON.stringify({ pan, exp: '1239', note: pan }));
    const wrong = await client.encrypted(`{"pan":"${pan}`);
    const ask = async (path: string, method = 'GET', body?: unknown) => {
      for (const each of [{}, headers])
        bodies.push((await client.ask(path, { method, body, headers: each })).text);
    };
    const cards = `/issuers/${ISSUER}/digitalCards`;
    for (const id of [digitalCardId, pan, inGroups, `a.${pan}`]) {
      for (const path of [id, `${id}/credentials`, `${id}/operations`, `${id}/operations/${pan}`])
        for (const query of ['', `?pan=${pan}`, `?offset=${pan}&limit=${inGroups}`])
          await ask(`${cards}/${path}${query}`);
      for (const verb of ['suspend', 'resume', 'stepupAuthenticationResult', pan])
        for (const body of [
          { reason: pan },
          { reasonCode: pan },
          { [pan]: pan },
          `{"reason":"${pan}`,
          pan,
          { authenticationId: Number(pan) },
        ])
          await ask(`${cards}/${id}/operations:${verb}?pan=${pan}`, 'POST', body);
    }
    for (const encryptedData of [jwe, Buffer.from(jwe).toString('base64'), wrong, pan, inGroups])
      for (const body of [
        { encryptedData },
        { encryptedData, searchType: pan },
        { encryptedData: [encryptedData], [pan]: 1 },
      ])
        await ask(`${cards}:search?pan=${pan}`, 'POST', body);
    await ask(`/issuers/${pan}/digitalCards/${pan}`);
    // Nobody's door: such a path cannot be read.
    bodies.push(await (await fetch(`${world.server.baseUrl}/banking/v1/issuers/%zz${pan}`)).text());
    await ask(`/${pan}?${pan}=${pan}`, 'DELETE');
    await ask(`${cards}/${digitalCardId}`, 'PATCH', pan);
    await ask(`${cards}/${digitalCardId}/operations:delete`, 'POST', { reason: `the card ${pan}` });
    await ask(`${cards}/${digitalCardId}/operations:delete`, 'POST', 'x'.repeat(20_000).concat(pan));
    for (const authorization of [pan, `Bearer ${pan}`, `Bearer ${pan}.${pan}.${pan}`])
      bodies.push((await client.ask(`${cards}/${pan}`, { headers: { authorization } })).text);
  }

  before(async () => {
    card = await world.addCard();
  });

  test('every request was answered, some of them well and some with each kind of failure', async () => {
    servers.push(world.server);
    await driveThrough(world.client);
    const broken: Database = {
      engine: world.db.engine,
      read: (text, values) => world.db.read(text.replaceAll('digital_card', 'no_such_table'), values),
      commit: (batch) => world.db.commit(batch),
      close: async () => {},
    };
    const failing = await world.startServer(broken);
    servers.push(failing);
    await driveThrough(await world.connect(failing));
    assert.ok(bodies.length > 600, `${bodies.length} replies`);
    const found = await world.client.search(card.pan);
    assert.equal((found.body.digitalCards as unknown[]).length, 1);
    const { body } = await world.client.cards(`/${card.digitalCardId}/credentials`);
    assert.deepEqual(await world.client.decrypted(body.credentials), { pan: card.pan, exp: card.exp });
    for (const code of [112, 118, 119, 921]) {
      assert.ok(
        bodies.some((text) => text.includes(`"errorCode":${code}`)),
        `no reply with ${code}`,
      );
    }
  });

  test('the number is in no reply', () => {
    for (const body of bodies) assertNowhere('a reply', body);
  });

  test('the number is in no line of the log', () => {
    for (const server of servers) {
      assert.match(server.logged(), /"msg":"answered"/);
      assertNowhere('the log', server.logged());
    }
    assert.match(servers[1]?.logged() ?? '', /"level":"error"/);
  });

  test('the number is in no column of no table, nor in the files', async () => {
    let rows = 0;
    for (const table of TABLES) {
      for (const row of await world.db.read(`select * from ${table}`, [])) {
        rows++;
        assertNowhere(table, Object.values(row).join('\n'));
      }
    }
    assert.ok(rows > 20, `${rows} rows`);
    if (engine.engine !== 'sqlite') return;
    for (const file of ['', '-wal', '-shm'].map((suffix) => `${engine.location}${suffix}`))
      if (existsSync(file)) assertNowhere(file, readFileSync(file, 'latin1'));
  });
});
