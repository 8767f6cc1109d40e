/** The same request again gets the same bytes, and happens once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registerActor } from '../../src/admin/register.ts';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { ask } from '../support/gateway-http.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const AMOUNT = 640;

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { cards: 30 });

  for (const layout of LAYOUTS) {
    test(`${layout}: every round of a top-up, sent twice, gets its reply byte for byte and moves money once`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const requests = [useCase.body()];
      const texts: string[] = [];
      for (let request = requests[0]; request !== undefined; request = requests[texts.length]) {
        const reply = await ask(world.baseUrl, 'getCardCommands', card.hub, request);
        const again = await ask(world.baseUrl, 'getCardCommands', card.hub, request);
        assert.equal(again.text, reply.text);
        texts.push(reply.text);
        if (reply.commands.length === 0) break;
        requests.push(useCase.body({ responses: await useCase.tap(reply) }));
      }
      assert.equal(texts.length, 3);
      await world.restart();
      for (const [i, request] of requests.entries()) {
        const reply = await ask(world.baseUrl, 'getCardCommands', card.hub, request);
        assert.equal(reply.text, texts[i], 'long after, and by another server');
      }
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      await assertInStep(card);
    });
  }

  test('generationDateTime, the order of members, whitespace, the case of escapes: none of them makes another request', async () => {
    const card = world.card('demo-purse');
    const body = card
      .useCase({ operation: 'READ_BALANCE' })
      .body({ responseTimeMs: 1.5, unknown: [{ b: 1, a: 2 }] });
    const header = body.requestHeader as Record<string, unknown>;
    const first = await ask(world.baseUrl, 'getCardCommands', card.hub, body);
    const members = Object.entries({ ...body, unknown: [{ a: 2, b: 1 }] }).reverse();
    const { generationDateTime: _, ...undated } = header;
    const variants = [
      JSON.stringify({
        ...body,
        requestHeader: { ...header, generationDateTime: '2001-01-01T00:00:00+09:00' },
      }),
      JSON.stringify({ ...body, requestHeader: undated }),
      JSON.stringify(Object.fromEntries(members)),
      JSON.stringify(body, null, '\t'),
      JSON.stringify(body).replace('"issuerId"', '"\\u0069ssuerId"').replace('1.5', '15e-1'),
    ];
    for (const text of variants) {
      assert.equal((await ask(world.baseUrl, 'getCardCommands', card.hub, text)).text, first.text, text);
    }
    assert.equal(await card.rounds(), 1);
  });

  test('a requestId that comes with any other content is 112, and leaves the session as it was', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const requestId = 'replay-other-content';
    const first = await useCase.firstCall({ requestId });
    const session = await card.session();
    const others = [
      { responses: [] },
      { responseTimeMs: 1 },
      { statusCode: 0 },
      { statusMessage: '' },
      { operation: undefined },
      { purchaseId: 'p' },
      { unknown: null },
      { requestHeader: { requestId, sessionId: 'another' } },
    ];
    for (const body of others) {
      const reply = await useCase.firstCall({ requestId, body });
      assert.equal(reply.code, 112, JSON.stringify(body));
      assert.match(reply.message, /requestHeader\.requestId/);
    }
    const endpoint = 'getParkCardCommands';
    assert.equal(
      (await useCase.firstCall({ requestId, endpoint, body: { operation: undefined } })).code,
      112,
    );
    assert.deepEqual(await card.session(), session);
    assert.equal((await useCase.firstCall({ requestId })).text, first.text, 'the stored reply stands');
    assert.equal((await useCase.finish(first)).code, 0);
  });

  test('final refusals are stored: what is wrong may change, the reply does not', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    await card.set('state', 'SUSPENDED_ISSUER');
    const refused = await useCase.firstCall({ requestId: 'replay-refused' });
    const unknown = await useCase.nextCall([], { requestId: 'replay-118' });
    assert.deepEqual([refused.code, unknown.code], [159, 118]);
    await card.set('state', 'ACTIVE');
    assert.equal((await useCase.firstCall({ requestId: 'replay-refused' })).text, refused.text);
    assert.equal((await useCase.nextCall([], { requestId: 'replay-118' })).text, unknown.text);
    assert.equal((await useCase.firstCall()).code, 0, 'a new request is judged anew');
  });

  test('111 and 112 are not stored: the same requestId works once the request is mended', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const requestId = 'replay-mended';
    const spoilt = [
      { issuerId: undefined },
      { deviceId: '' },
      { responses: [{ value: '00' }] },
      { operation: 'PARK_CARD' },
      { operation: '\ud800' },
    ];
    for (const body of spoilt) {
      const { code } = await useCase.firstCall({ requestId, body });
      assert.ok(code === 111 || code === 112, JSON.stringify(body));
    }
    assert.equal(await card.rounds(), 0);
    assert.equal((await useCase.firstCall({ requestId })).code, 0);
  });

  test('a misnamed response (112) is not stored: the same requestId works once it is mended', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const responses = await useCase.tap(await useCase.firstCall());
    const requestId = 'replay-misnamed';
    const misnamed = responses.map((response) => ({ ...response, name: 'POLLING_RESP' }));
    assert.equal((await useCase.nextCall(misnamed, { requestId })).code, 112);
    assert.equal((await useCase.nextCall(responses, { requestId })).code, 0);
  });

  test('321 is not stored: the same requestId works once the other use case is over', async () => {
    const card = world.card('demo-purse');
    const other = card.useCase({ operation: 'READ_BALANCE' });
    const reply = await other.firstCall();
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const requestId = 'replay-321';
    for (let i = 0; i < 2; i++) assert.equal((await useCase.firstCall({ requestId })).code, 321);
    assert.equal((await other.finish(reply)).code, 0);
    const first = await useCase.firstCall({ requestId });
    assert.equal(first.code, 0);
    assert.notEqual(first.commands.length, 0);
  });

  test("another actor's requestId is another request, though both speak for one issuer", async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const requestId = 'replay-actors';
    const first = await useCase.firstCall({ requestId });
    const sender = { actorId: 'second-hub', token: 'second-token' };
    await registerActor(world.db, { id: sender.actorId, issuerId: card.issuerId, token: sender.token });
    const reply = await useCase.firstCall({ requestId, sender });
    assert.equal(reply.code, 321, 'not the stored reply of the first actor');
    assert.equal((await useCase.nextCall([], { sender })).code, 118, 'nor its session');
    assert.equal((await useCase.finish(first)).code, 0);
  });

  test('two actors never share a request, whatever stands in their names and requestIds', async () => {
    const card = world.card('demo-purse');
    const actors = [
      { actorId: 'hub a', token: 'token-a', requestId: 'b c' },
      { actorId: 'hub a b', token: 'token-b', requestId: 'c' },
    ];
    for (const { actorId, token, requestId } of actors) {
      await registerActor(world.db, { id: actorId, issuerId: card.issuerId, token });
      const body = { deviceId: `unknown-for-${token}` };
      const reply = await card.useCase().firstCall({ requestId, sender: { actorId, token }, body });
      assert.equal(reply.code, 117, `${actorId}: ${reply.message}`);
    }
  });

  test('requestIds are told apart by every character', async () => {
    const card = world.card('demo-purse');
    const ids = [
      'replay-Case',
      'replay-case',
      'replay-case ',
      'replay-cáse',
      'replay-ca\u0301se',
      'x'.repeat(48),
    ];
    for (const requestId of ids) {
      const reply = await card
        .useCase()
        .firstCall({ requestId, body: { deviceId: requestId.length.toString() } });
      assert.equal(reply.code, 117, requestId);
    }
  });
});
