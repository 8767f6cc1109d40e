/** Several things are wrong at once: the first of the documented order is told, and nothing after it is looked at. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { START_BALANCE, type TestCard } from '../support/gateway-card.ts';
import { post } from '../support/gateway-http.ts';
import type { CallOptions } from '../support/gateway-use-case.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

/** Where the reading's responses stand. */
const POLLING = 1;
const REQUEST_SERVICE = 2;

/** In the documented order: each adds one fault to those after it, and its own code is told. */
const MEMBERS: readonly (readonly [number, string, Readonly<Record<string, unknown>>])[] = [
  [111, 'shape: missing', { requestHeader: { requestId: 'r' } }],
  [112, 'shape: malformed', { purchaseId: '' }],
  [111, 'shape: a response without its id', { responses: [{ value: '00' }] }],
  [112, 'shape: a response that is not hexadecimal', { responses: [{ id: '1.1', value: 'xyz' }] }],
  [112, 'shape: an operation of another endpoint', { operation: 'PARK_CARD' }],
  [113, 'issuer', { issuerId: 'NOBODY' }],
  [117, 'device', { deviceId: 'nobody' }],
  [119, 'card', { cardId: 'nobody' }],
  [118, 'session', { responses: [] }],
];

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: [...LAYOUTS, 'octopus'] });

  /** All faults from the place `from` on, the earlier one winning where both change one member. */
  function body(from: number): Record<string, unknown> {
    return Object.assign(
      {},
      ...MEMBERS.slice(from)
        .map(([, , members]) => members)
        .reverse(),
    );
  }

  for (const [from, [code, what]] of MEMBERS.entries()) {
    test(`${code} (${what}) comes before everything after it`, async () => {
      const card = world.card('demo-purse');
      const reply = await card.useCase().firstCall({ body: body(from) });
      assert.equal(reply.code, code, reply.message);
    });
  }

  test('the caller comes before everything else', async () => {
    const card = world.card('demo-purse');
    const { actorId } = card.hub;
    for (const text of ['', '{', JSON.stringify(body(0))]) {
      const headers = {
        'content-type': 'application/json',
        'x-actor-id': actorId,
        authorization: 'Bearer wrong',
      };
      assert.equal((await post(world.baseUrl, 'getCardCommands', headers, text)).status, 401);
    }
  });

  test('replay comes before issuer, device, card and session: the stored reply, and 112 for other content', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const options: CallOptions = { requestId: 'order-replay' };
    const first = await useCase.firstCall(options);
    await card.set('state', 'DELETED');
    assert.equal((await useCase.firstCall(options)).text, first.text);
    for (const more of [
      { issuerId: 'NOBODY' },
      { deviceId: 'nobody' },
      { cardId: 'nobody' },
      { responses: [] },
    ]) {
      const reply = await useCase.firstCall({ ...options, body: more });
      assert.equal(reply.code, 112, JSON.stringify(more));
      assert.match(reply.message, /requestHeader\.requestId/);
    }
  });

  test('shape comes before replay: a malformed repeat is 112 for its own field', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    await useCase.firstCall({ requestId: 'order-shape' });
    const reply = await useCase.firstCall({ requestId: 'order-shape', body: { deviceId: '' } });
    assert.equal(reply.code, 112);
    assert.match(reply.message, /deviceId/);
  });

  test('an open session (321) comes before what is wrong with the card or the purchase', async () => {
    const card = world.card('demo-purse');
    await card.useCase({ operation: 'READ_BALANCE' }).firstCall();
    await card.set('state', 'SUSPENDED_ISSUER');
    assert.equal((await card.load('nobody-paid')).code, 321);
    assert.equal((await card.useCase({ operation: 'ERASE_CARD' }).firstCall()).code, 321);
  });

  /** [what is wrong with the card, its code]: each adds to those after it. */
  const CARD_FAULTS: readonly (readonly [number, string, (card: TestCard) => Promise<void>])[] = [
    [160, 'deleted', (card) => card.set('state', 'DELETED')],
    [159, 'suspended', (card) => card.set('state', 'SUSPENDED_WALLET')],
    [191, 'expired', (card) => card.set('expires_ms', 1n)],
  ];
  for (const [from, [code, what]] of CARD_FAULTS.entries()) {
    test(`${code} (${what}) comes before the card's later faults and before the purchase's`, async () => {
      const card = world.card('demo-journal');
      for (const [, , spoil] of CARD_FAULTS.slice(from).reverse()) await spoil(card);
      assert.equal((await card.load('nobody-paid')).code, code);
      assert.equal((await card.useCase({ operation: 'UPDATE_PLAN' }).firstCall()).code, code);
    });
  }

  test('an operation that the layout lacks (163) comes before the purchase, and 911 before the trusted amount', async () => {
    const readOnly = world.card('octopus');
    for (const operation of ['UPDATE_BALANCE', 'UPDATE_CONFIG', 'UPDATE_PLAN', 'ERASE_CARD']) {
      const lacking = readOnly.useCase({ operation, purchaseId: 'nobody-paid' });
      assert.equal((await lacking.firstCall()).code, 163, operation);
    }
    const card = world.card('demo-journal');
    const other = world.card('demo-journal');
    const foreign = await other.purchase(Number(card.layout.limits.maximum) + 1);
    assert.equal((await card.load(foreign)).code, 911);
  });

  test('on the card: system before services before areas before the read', async () => {
    const card = world.card('demo-purse');
    const flags = { kind: 'status-flags', sf1: 1, sf2: 0xa5, atCommand: 'READ_WITHOUT_ENCRYPTION' };
    const codes: number[] = [];
    for (const spoiled of [3, 2, 1, 0]) {
      await card.fault(flags);
      const useCase = card.useCase({ operation: 'READ_BALANCE' });
      const responses = await useCase.tap(await useCase.firstCall());
      const reply = await useCase.nextCall(
        responses.map((response, i) => {
          const packet = Buffer.from(response.value, 'hex');
          if (i === POLLING && spoiled >= 3) packet.set([0, 3], packet.length - 2);
          if (i === REQUEST_SERVICE && spoiled >= 2) packet.set([0xff, 0xff], packet.length - 2);
          if (i === REQUEST_SERVICE && spoiled >= 1) packet.set([2, 0], 11);
          return { ...response, value: packet.toString('hex') };
        }),
      );
      codes.push(reply.code);
    }
    assert.deepEqual(codes, [172, 173, 177, 231]);
  });

  test('after the read and before any write: blocked flag, then the limits', async () => {
    const card = world.card('demo-purse');
    const tooMuch = await card.purchase(Number(card.layout.limits.maximum));
    assert.equal((await card.load(tooMuch)).code, 162);
    await card.transceive(`2008${card.idm}0149100180000${'1'.padEnd(31, '0')}`);
    assert.equal((await card.load(tooMuch)).code, 159);
    assert.equal(await card.chip(), START_BALANCE);
  });
});
