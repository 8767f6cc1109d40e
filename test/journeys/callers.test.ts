/** Who may call: everybody else learns nothing, changes nothing, and leaves nothing behind. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registerActor } from '../../src/admin/register.ts';
import { forEachEngine } from '../support/engines.ts';
import type { TestCard } from '../support/gateway-card.ts';
import { GATEWAY_PATH, headersOf, post, readReply } from '../support/gateway-http.ts';
import { gatewayWorld } from '../support/gateway-world.ts';
import { httpAsk } from '../support/http-client.ts';

const ENDPOINTS = ['getCardCommands', 'getParkCardCommands', 'getReaderModeCommands'];

type Headers = Record<string, string>;

/** Headers of nobody we know, made from those of somebody we do. */
const STRANGERS: Readonly<Record<string, (known: Headers, token: string) => Headers>> = {
  'no headers at all': () => ({}),
  'no token': ({ authorization: _, ...rest }) => rest,
  'no actor': ({ 'x-actor-id': _, ...rest }) => rest,
  'an empty actor': (known) => ({ ...known, 'x-actor-id': '' }),
  'an unknown actor': (known) => ({ ...known, 'x-actor-id': 'nobody' }),
  'an actor in other letters': (known) => ({
    ...known,
    'x-actor-id': (known['x-actor-id'] ?? '').toUpperCase(),
  }),
  "another issuer's actor": (known) => ({
    ...known,
    'x-actor-id': known['x-actor-id'] === 'hub-COAST00001' ? 'hub-METRO00001' : 'hub-COAST00001',
  }),
  'an actor of 33 characters': (known) => ({ ...known, 'x-actor-id': 'x'.repeat(33) }),
  'an actor that is SQL': (known) => ({ ...known, 'x-actor-id': "' or 1=1 --" }),
  'a wrong token': (known) => ({ ...known, authorization: 'Bearer wrong' }),
  'a token and more': (known, token) => ({ ...known, authorization: `Bearer ${token}0` }),
  'a part of the token': (known, token) => ({ ...known, authorization: `Bearer ${token.slice(0, -1)}` }),
  'the token in capitals': (known, token) => ({ ...known, authorization: `Bearer ${token.toUpperCase()}` }),
  'an empty token': (known) => ({ ...known, authorization: 'Bearer ' }),
  'the scheme alone': (known) => ({ ...known, authorization: 'Bearer' }),
  Basic: (known, token) => ({
    ...known,
    authorization: `Basic ${Buffer.from(`hub:${token}`).toString('base64')}`,
  }),
  'the token without a scheme': (known, token) => ({ ...known, authorization: token }),
  'two tokens': (known, token) => ({ ...known, authorization: `Bearer ${token}, Bearer ${token}` }),
  'a token of 10 000 characters': (known) => ({ ...known, authorization: `Bearer ${'a'.repeat(10_000)}` }),
};

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { cards: 30 });

  async function rounds(): Promise<number> {
    return (await world.db.read('select request_key from gateway_round', [])).length;
  }

  function body(card: TestCard): string {
    return JSON.stringify(card.useCase({ operation: 'READ_BALANCE' }).body());
  }

  for (const [who, strange] of Object.entries(STRANGERS)) {
    test(`${who}: 401 at every endpoint, and nothing is looked at or stored`, async () => {
      const card = world.card('demo-purse');
      const before = await rounds();
      for (const endpoint of ENDPOINTS) {
        const headers = strange(headersOf(card.hub), card.hub.token);
        const response = await post(world.baseUrl, endpoint, headers, body(card));
        const text = await response.text();
        assert.equal(response.status, 401, text);
        assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer\b/);
        assert.ok(!text.includes(card.hub.token) && !text.includes(card.cardId));
      }
      assert.equal(await rounds(), before);
      assert.equal(await card.session(), null);
    });
  }

  test('the scheme is Bearer in any case, and the actor is the header’s whatever the case of its name', async () => {
    const card = world.card('demo-purse');
    const { actorId, token } = card.hub;
    const headers = {
      'Content-Type': 'application/json',
      'X-Actor-Id': actorId,
      Authorization: `bEARER   ${token}`,
    };
    const response = await post(world.baseUrl, 'getCardCommands', headers, body(card));
    assert.equal((await readReply('getCardCommands', card.hub, response)).code, 0);
  });

  test('an actor speaks for its own issuer only: every other one is unknown, cards and all', async () => {
    const card = world.card('demo-purse');
    const stranger = world.card('demo-journal');
    assert.notEqual(stranger.issuerId, card.issuerId);
    for (const { issuerId, cardId, deviceId } of [stranger, { ...stranger, cardId: card.cardId }]) {
      const reply = await card.useCase().firstCall({ body: { issuerId, cardId, deviceId } });
      assert.equal(reply.code, 113);
    }
    const foreign = { cardId: stranger.cardId, deviceId: stranger.deviceId };
    assert.equal((await card.useCase().firstCall({ body: foreign })).code, 119);
    assert.equal(await stranger.session(), null);
    assert.equal(await stranger.rounds(), 0);
  });

  test('tokens are kept as hashes only, and no request that is stored holds one', async () => {
    const card = world.card('demo-purse');
    await card.readBalance();
    const sender = { actorId: 'hashed', token: 'a-token-in-clear' };
    await registerActor(world.db, { id: sender.actorId, issuerId: card.issuerId, token: sender.token });
    assert.equal((await card.useCase().firstCall({ sender })).code, 0);
    const rows = [
      ...(await world.db.read('select id, token_hash from actor', [])),
      ...(await world.db.read('select request_key, request, reply from gateway_round', [])),
    ];
    const text = JSON.stringify(rows);
    for (const { token } of [sender, card.hub]) assert.ok(!text.includes(token));
  });

  test('other methods and paths of the door are no calls', async () => {
    const card = world.card('demo-purse');
    const headers = headersOf(card.hub);
    const url = `${world.baseUrl}${GATEWAY_PATH}`;
    const got = await httpAsk(`${url}/getCardCommands`, { headers });
    const lost = await httpAsk(`${url}/getCardCommand`, { method: 'POST', headers, body: body(card) });
    assert.deepEqual([got.status, lost.status], [405, 404]);
    assert.equal(await card.session(), null);
  });
});
