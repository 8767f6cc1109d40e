/** The status codes of the door, and ways to them: one table. 921 is in `server-failure.test.ts`. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registerCard } from '../../src/admin/register.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { forEachEngine } from '../support/engines.ts';
import type { TestCard } from '../support/gateway-card.ts';
import type { Reply } from '../support/gateway-http.ts';
import { withBytes, without, withPacket } from '../support/gateway-packets.ts';
import type { DeviceResponse } from '../support/gateway-use-case.ts';
import { type GatewayWorld, gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const WRITE = 'WRITE_WITHOUT_ENCRYPTION';

interface Row {
  readonly code: number;
  readonly when: string;
  readonly ask: (card: TestCard, world: GatewayWorld) => Promise<Reply>;
}

/** READ_BALANCE, whose reading arrives changed. */
async function readChanged(
  card: TestCard,
  change: (responses: readonly DeviceResponse[]) => readonly DeviceResponse[],
): Promise<Reply> {
  const useCase = card.useCase({ operation: 'READ_BALANCE' });
  return useCase.nextCall(change(await useCase.tap(await useCase.firstCall())));
}

async function readWithFault(card: TestCard, fault: object): Promise<Reply> {
  await card.fault({ ...fault });
  return card.readBalance();
}

async function loadFresh(card: TestCard, amount: number): Promise<Reply> {
  return card.load(await card.purchase(amount));
}

async function firstWith(card: TestCard, body: Record<string, unknown>): Promise<Reply> {
  return card.useCase({ operation: 'READ_BALANCE' }).firstCall({ body });
}

/** Sets the chip's own blocked flag, as a reader at a station does. */
async function markBlocked(card: TestCard): Promise<void> {
  const { marks, blocks } = card.layout;
  const written = marks === undefined ? undefined : blocks.get(marks.block)?.write;
  assert.ok(marks !== undefined && written !== undefined);
  const service = [written & 0xff, written >> 8].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const data = marks.blockedMask.toString(16).padStart(2, '0').padEnd(32, '0');
  const answer = await card.transceive(`2008${card.idm}01${service}018000${data}`);
  assert.equal(answer?.slice(-4), '0000');
}

async function inDoubt(card: TestCard): Promise<string> {
  const purchaseId = await card.purchase(100);
  await card.fault({ kind: 'tear-after', atCommand: WRITE });
  assert.equal((await card.load(purchaseId)).code, 323);
  return purchaseId;
}

function layoutOf(card: TestCard): (typeof LAYOUTS)[number] {
  return card.layout.name as (typeof LAYOUTS)[number];
}

const ROWS: readonly Row[] = [
  { code: 0, when: 'the balance is read', ask: (card) => card.readBalance() },
  { code: 0, when: 'a purchase is loaded', ask: (card) => loadFresh(card, 100) },
  { code: 0, when: 'nothing is owed', ask: (card) => card.useCase().firstCall() },
  {
    code: 111,
    when: 'a mandatory parameter is missing',
    ask: (card) => firstWith(card, { issuerId: undefined }),
  },
  { code: 112, when: 'a parameter has the wrong form', ask: (card) => firstWith(card, { issuerId: '' }) },
  { code: 112, when: 'an operation is unknown', ask: (card) => firstWith(card, { operation: 'DRAIN' }) },
  {
    code: 112,
    when: 'another endpoint carries the operation',
    ask: (card) => firstWith(card, { operation: 'PARK_CARD' }),
  },
  { code: 113, when: 'nobody knows the issuer', ask: (card) => firstWith(card, { issuerId: 'NOBODY' }) },
  {
    code: 113,
    when: 'the hub may not speak for the issuer',
    ask: (card) =>
      firstWith(card, { issuerId: card.issuerId === 'METRO00001' ? 'COAST00001' : 'METRO00001' }),
  },
  { code: 117, when: 'nobody knows the device', ask: (card) => firstWith(card, { deviceId: 'nobody' }) },
  { code: 118, when: 'responses belong to no session', ask: (card) => card.useCase().nextCall([]) },
  { code: 119, when: 'nobody knows the card', ask: (card) => firstWith(card, { cardId: 'nobody' }) },
  {
    code: 119,
    when: 'the card lives on another device',
    ask: (card, world) => {
      const layout = card.layout.name === 'demo-purse' ? 'demo-journal' : 'demo-purse';
      return firstWith(card, { deviceId: world.card(layout).deviceId });
    },
  },
  ...(['SUSPENDED_ISSUER', 'SUSPENDED_WALLET'] as const).flatMap((state): readonly Row[] => [
    {
      code: 159,
      when: `${state} refuses READ_BALANCE`,
      ask: async (card) => {
        await card.set('state', state);
        return card.readBalance();
      },
    },
    {
      code: 159,
      when: `${state} refuses UPDATE_BALANCE`,
      ask: async (card) => {
        await card.set('state', state);
        return loadFresh(card, 100);
      },
    },
    {
      code: 0,
      when: `${state} lets what is owed go on`,
      ask: async (card) => {
        await inDoubt(card);
        await card.set('state', state);
        return card.useCase().runToEnd();
      },
    },
  ]),
  {
    code: 159,
    when: 'the chip carries its own blocked flag, asked for its balance',
    ask: async (card) => {
      await markBlocked(card);
      return card.readBalance();
    },
  },
  {
    code: 159,
    when: 'the chip carries its own blocked flag, asked to load',
    ask: async (card) => {
      await markBlocked(card);
      return loadFresh(card, 100);
    },
  },
  {
    code: 160,
    when: 'the card is deleted',
    ask: async (card) => {
      await card.set('state', 'DELETED');
      return card.readBalance();
    },
  },
  {
    code: 0,
    when: 'the card is deleted, and what is owed goes on',
    ask: async (card) => {
      await inDoubt(card);
      await card.set('state', 'DELETED');
      return card.useCase().runToEnd();
    },
  },
  {
    code: 162,
    when: 'the load is above the maximum of the card',
    ask: (card) => loadFresh(card, Number(card.layout.limits.maximum) - 4999),
  },
  {
    code: 0,
    when: 'the load is exactly up to the maximum of the card',
    ask: (card) => loadFresh(card, Number(card.layout.limits.maximum) - 5000),
  },
  {
    code: 163,
    when: 'the layout does not have the operation',
    ask: (_, world) => firstWith(world.card('cjrc'), { operation: 'UPDATE_CONFIG' }),
  },
  {
    code: 163,
    when: 'the layout cannot be erased',
    ask: (_, world) => firstWith(world.card('cjrc'), { operation: 'ERASE_CARD' }),
  },
  {
    code: 163,
    when: 'the layout cannot be blocked',
    ask: (_, world) => world.card('cjrc').block(),
  },
  {
    code: 163,
    when: 'the layout cannot be ingested',
    ask: (_, world) => world.external('cjrc').ingest(),
  },
  {
    code: 163,
    when: 'a parked card is to be loaded',
    ask: async (card) => {
      assert.equal((await card.park()).code, 0);
      return loadFresh(card, 100);
    },
  },
  {
    code: 163,
    when: 'the amount is more than an unauthenticated card is trusted with',
    ask: (card) => loadFresh(card, Number(card.layout.limits.maximum) + 1),
  },
  {
    code: 167,
    when: 'an external card was ingested before',
    ask: async (card, world) => {
      const external = world.external(layoutOf(card));
      assert.equal((await external.ingest()).code, 0);
      return external.ingest();
    },
  },
  { code: 172, when: 'no card answers', ask: (card) => readChanged(card, () => []) },
  {
    code: 172,
    when: 'only Polling is silent',
    ask: (card) => readChanged(card, (all) => without(all, 'POLLING')),
  },
  {
    code: 172,
    when: 'another system answers',
    ask: (card) =>
      readChanged(card, (all) => withPacket(all, 'POLLING', (p) => withBytes(p, -2, 0x00, 0x03))),
  },
  {
    code: 173,
    when: 'a service that it must have is missing',
    ask: (card) =>
      readChanged(card, (all) => withPacket(all, 'REQUEST_SERVICE', (p) => withBytes(p, -2, 0xff, 0xff))),
  },
  {
    code: 173,
    when: 'the read is refused for want of a service',
    ask: (card) =>
      readWithFault(card, { kind: 'status-flags', sf1: 1, sf2: 0xa6, atCommand: 'READ_WITHOUT_ENCRYPTION' }),
  },
  {
    code: 177,
    when: 'the key version of an area differs',
    ask: (card) =>
      readChanged(card, (all) => withPacket(all, 'REQUEST_SERVICE', (p) => withBytes(p, 11, 0x02, 0x00))),
  },
  {
    code: 177,
    when: 'an area that it must have is missing',
    ask: (card) =>
      readChanged(card, (all) => withPacket(all, 'REQUEST_SERVICE', (p) => withBytes(p, 13, 0xff, 0xff))),
  },
  {
    code: 178,
    when: 'a card inside the gates is to be parked',
    ask: async (_, world) => {
      const card = world.card('demo-journal');
      await card.gate('enter');
      return card.park();
    },
  },
  ...(['READ_BALANCE', 'UPDATE_BALANCE'] as const).map(
    (operation): Row => ({
      code: 191,
      when: `the card is past its expiry, asked for ${operation}`,
      ask: async (card) => {
        const purchaseId = await card.purchase(100);
        await card.set('expires_ms', 1n);
        return card.useCase({ operation, purchaseId }).firstCall();
      },
    }),
  ),
  {
    code: 192,
    when: 'a card is held to the phone for the sixth time in ten minutes',
    ask: async (card, world) => {
      const external = world.external(layoutOf(card));
      for (let i = 0; i < 5; i++) assert.equal((await external.read()).code, 0);
      return external.read();
    },
  },
  {
    code: 221,
    when: 'the card answers the poll and then is gone',
    ask: (card) => readWithFault(card, { kind: 'tear-before', atCommand: 'REQUEST_SERVICE' }),
  },
  {
    code: 231,
    when: 'the card refuses what it should not',
    ask: (card) =>
      readWithFault(card, { kind: 'status-flags', sf1: 1, sf2: 0xa5, atCommand: 'READ_WITHOUT_ENCRYPTION' }),
  },
  {
    code: 232,
    when: "the card's memory fails",
    ask: (card) =>
      readWithFault(card, {
        kind: 'status-flags',
        sf1: 0xff,
        sf2: 0x70,
        atCommand: 'READ_WITHOUT_ENCRYPTION',
      }),
  },
  {
    code: 321,
    when: 'another use case is open on the card',
    ask: async (card) => {
      await card.useCase({ operation: 'READ_BALANCE' }).firstCall();
      return card.useCase({ operation: 'READ_BALANCE' }).firstCall();
    },
  },
  {
    code: 321,
    when: 'a use case is open on another card of the device',
    ask: async (card, { db }) => {
      const { issuerId, deviceId, layout } = card;
      const cardId = `second-${layout.name}`;
      const productId = `${issuerId}-${layout.name}`;
      const second = { issuerId, cardId, productId, deviceId, idm: '0123456789ABCDEF', layout };
      await registerCard(db, systemEntropy, {
        ...second,
        state: 'ACTIVE',
        expiresMs: 1n << 50n,
        balanceMinor: 0n,
      });
      await card.useCase({ operation: 'READ_BALANCE' }).firstCall();
      return firstWith(card, { cardId });
    },
  },
  {
    code: 322,
    when: 'the responses come too late',
    ask: async (card) => {
      const useCase = card.useCase({ operation: 'READ_BALANCE' });
      const responses = await useCase.tap(await useCase.firstCall());
      await card.expireSession();
      return useCase.nextCall(responses);
    },
  },
  {
    code: 323,
    when: 'nobody knows what became of a write',
    ask: async (card) => {
      await card.fault({ kind: 'tear-after', atCommand: WRITE });
      return loadFresh(card, 100);
    },
  },
  { code: 911, when: 'nobody knows the purchase', ask: (card) => card.load('nobody-paid') },
  ...(['CANCELLED', 'REFUNDED'] as const).map(
    (state): Row => ({
      code: 911,
      when: `the purchase is ${state}`,
      ask: async (card) => {
        const purchaseId = await card.purchase(100);
        await card.setPurchase(purchaseId, state);
        const reply = await card.load(purchaseId);
        // Nobody gave its money back, and the audit would say so.
        await card.setPurchase(purchaseId, 'CANCELLED');
        return reply;
      },
    }),
  ),
  {
    code: 911,
    when: "the purchase is another card's",
    ask: async (card, world) => card.load(await world.card(layoutOf(card)).purchase(100)),
  },
  {
    code: 911,
    when: 'another card answers',
    ask: (card) => readWithFault(card, { kind: 'wrong-idm', atCommand: 'POLLING' }),
  },
  {
    code: 911,
    when: 'the device fails for a reason of its own',
    ask: (card) => card.useCase({ operation: 'READ_BALANCE' }).firstCall({ body: { statusCode: 999 } }),
  },
];

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: [...LAYOUTS, 'cjrc'], cards: 80, externals: 4 });
  for (const layout of LAYOUTS) {
    for (const { code, when, ask } of ROWS) {
      test(`${layout}: ${code} when ${when}`, async () => {
        const card = world.card(layout);
        const reply = await ask(card, world);
        assert.equal(reply.code, code, reply.message);
        assert.deepEqual(reply.commands, [], 'the reply ends the operation');
        if (code !== 0) assert.notEqual(reply.message, 'OK');
      });
    }
  }
});
