/** A card of the device door that is a digital card too: what is done to one is done to the other, at once or when the chip is next seen. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeLifecycle } from '../../src/cards/digital/change.ts';
import { changeDigitalCard } from '../../src/cards/digital/change-digital-card.ts';
import type { DigitalCard, Requestor } from '../../src/cards/digital/digital-card.ts';
import { loadDigitalCard } from '../../src/cards/digital/digital-card-store.ts';
import type { LifecycleOperation } from '../../src/cards/digital/lifecycle.ts';
import { readSandboxFile } from '../../src/simulator/sandbox/sandbox-file.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { digitalCard, putDigitalCard } from '../support/digital-card-rows.ts';
import { forEachEngine } from '../support/engines.ts';
import { START_BALANCE, type TestCard } from '../support/gateway-card.ts';
import { type GatewayWorld, gatewayWorld } from '../support/gateway-world.ts';

/** One with keys, one without; both bear marks. */
const LAYOUTS = ['demo-purse', 'lite-s-purse'] as const;

/** The digital card in the card's phone. */
async function digital(
  world: GatewayWorld,
  { issuerId, cardId, deviceId }: TestCard,
  state: DigitalCard['state'] = 'ACTIVE',
) {
  const { db, layouts } = world;
  const card = digitalCard({ issuerId, cardId, type: 'SE', state });
  await putDigitalCard(db, card, [deviceId]);
  const services = { db, layouts, entropy: systemEntropy };
  const load = () => loadDigitalCard(services, issuerId, card.digitalCardId);
  return {
    async ask(operation: LifecycleOperation, requestor: Requestor = { type: 'ISSUER', id: issuerId }) {
      const operationId = systemEntropy.uuid();
      return changeDigitalCard(services, {
        operationId,
        load,
        decide: (snapshot) =>
          changeLifecycle(
            snapshot,
            { operation, by: requestor.type, reasonCode: 'ISSUER_DECISION' },
            { operationId, requestor, reason: null },
          ),
        also: () => [],
      });
    },
    async stands() {
      const snapshot = await load();
      assert.ok(snapshot);
      return [snapshot.card.state, snapshot.card.holds.map(({ requestorType }) => requestorType).join(' ')];
    },
    /** Kind, status, requestor and error of each operation, the first one first. */
    async operations() {
      const rows = await db.read(
        `select operation, status, requestor_type, error from digital_card_operation where digital_card_id = $1
         order by sequence`,
        [card.key],
      );
      return rows.map((row) => [row.operation, row.status, row.requestor_type].join(' '));
    },
    /** What the issuer is told, in order. */
    async told() {
      const rows = await db.read(
        'select body from notification where digital_card_id = $1 order by sequence',
        [card.key],
      );
      return rows.map(({ body }) => {
        const { operation, status } = JSON.parse(String(body));
        return `${operation} ${status}`;
      });
    },
  };
}

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: LAYOUTS, cards: 10 });

  for (const layout of LAYOUTS) {
    test(`${layout}: suspended at the issuer door it holds at once here, and the chip is marked at its next contact`, async () => {
      const card = world.card(layout);
      const same = await digital(world, card);
      assert.equal((await card.readBalance()).code, 0);
      await same.ask('SUSPEND');
      assert.deepEqual(await same.operations(), ['SUSPEND PENDING ISSUER']);
      assert.equal((await card.readBalance()).code, 159);
      assert.deepEqual(await same.told(), []);
      assert.equal((await card.useCase().runToEnd()).code, 0, 'the server works off what it owes');
      assert.match((await card.gateRefusal('spend', 10)) ?? '', /blocked/);
      assert.deepEqual(await same.operations(), ['SUSPEND SUCCESSFUL ISSUER']);
      assert.deepEqual(await same.told(), ['SUSPEND SUCCESSFUL']);
      await same.ask('RESUME');
      assert.deepEqual(await same.stands(), ['ACTIVE', '']);
      assert.equal((await card.useCase().runToEnd()).code, 0);
      await card.gate('spend', 10);
      assert.deepEqual(await same.told(), ['SUSPEND SUCCESSFUL', 'RESUME SUCCESSFUL']);
    });

    test(`${layout}: BLOCK_AND_READ_CARD carries a pending suspension out, and is none of its own`, async () => {
      const card = world.card(layout);
      const same = await digital(world, card);
      await same.ask('SUSPEND', { type: 'USER', id: 'consumer-1' });
      assert.equal((await card.standing()).state, 'SUSPENDED_WALLET');
      assert.equal((await card.block()).code, 0);
      assert.deepEqual(await same.operations(), ['SUSPEND SUCCESSFUL USER']);
      assert.deepEqual(await same.stands(), ['SUSPENDED', 'USER']);
    });

    test(`${layout}: a block through the hub shows as the hub's suspension`, async () => {
      const card = world.card(layout);
      const same = await digital(world, card);
      assert.equal((await card.block()).code, 0);
      assert.deepEqual(await same.stands(), ['SUSPENDED', 'TSP']);
      assert.deepEqual(await same.operations(), ['SUSPEND SUCCESSFUL TSP']);
      assert.deepEqual(await same.told(), ['SUSPEND SUCCESSFUL']);
      assert.equal((await card.block()).code, 0, 'and again, which changes nothing');
      assert.deepEqual(await same.operations(), ['SUSPEND SUCCESSFUL TSP']);
    });

    test(`${layout}: a block that is torn away is pending until the chip is seen`, async () => {
      const card = world.card(layout);
      const same = await digital(world, card);
      await card.torn(card.parkUseCase({ operation: 'BLOCK_AND_READ_CARD' }), { kind: 'tear-before' });
      assert.deepEqual(await same.operations(), ['SUSPEND PENDING TSP']);
      assert.deepEqual(await same.stands(), ['SUSPENDED', 'TSP']);
      assert.equal((await card.useCase().runToEnd()).code, 0);
      assert.deepEqual(await same.operations(), ['SUSPEND SUCCESSFUL TSP']);
    });

    test(`${layout}: a block through the hub takes the place of a resumption that the chip has not seen`, async () => {
      const card = world.card(layout);
      const same = await digital(world, card);
      await same.ask('SUSPEND');
      assert.equal((await card.useCase().runToEnd()).code, 0);
      await same.ask('RESUME');
      assert.equal((await card.block()).code, 0, 'the chip is marked still');
      assert.equal((await card.standing()).state, 'SUSPENDED_ISSUER');
      assert.deepEqual(await same.stands(), ['SUSPENDED', 'TSP']);
      const [, ...later] = await same.told();
      assert.deepEqual(later, ['RESUME FAILED', 'SUSPEND SUCCESSFUL']);
    });

    test(`${layout}: a block through the hub holds for a card that was never activated too`, async () => {
      const card = world.card(layout);
      const same = await digital(world, card, 'INACTIVE');
      assert.equal((await card.block()).code, 0);
      assert.deepEqual(await same.stands(), ['SUSPENDED', 'TSP']);
      const outcome = await same.ask('RESUME', { type: 'USER', id: 'consumer-1' });
      assert.deepEqual(outcome, {
        reason: 'card-blocked',
        detail: 'another requestor suspended the card',
      });
      assert.equal((await card.standing()).state, 'SUSPENDED_ISSUER');
    });

    test(`${layout}: deleted at the issuer door its value is kept here, and the chip is erased at its next contact`, async () => {
      const card = world.card(layout);
      const same = await digital(world, card);
      await same.ask('SUSPEND');
      await same.ask('DELETE');
      assert.deepEqual(await same.operations(), ['SUSPEND FAILED ISSUER', 'DELETE PENDING ISSUER']);
      assert.deepEqual(await same.told(), ['SUSPEND FAILED']);
      assert.equal((await card.readBalance()).code, 160);
      assert.equal((await card.useCase().runToEnd()).code, 0);
      assert.deepEqual(await same.told(), ['SUSPEND FAILED', 'DELETE SUCCESSFUL']);
      assert.deepEqual([await card.chip(), await card.parked()], [0, START_BALANCE]);
    });

    test(`${layout}: an erasure through the hub ends the digital card`, async () => {
      const card = world.card(layout);
      const same = await digital(world, card);
      assert.equal((await card.useCase({ operation: 'ERASE_CARD' }).runToEnd()).code, 0);
      assert.deepEqual(await same.stands(), ['DELETED', '']);
      assert.deepEqual(await same.operations(), ['DELETE SUCCESSFUL TSP']);
      assert.deepEqual(await same.told(), ['DELETE SUCCESSFUL']);
    });
  }

  test('the operator changes such a card as the digital card that it is, and nowhere else', async () => {
    const card = world.card('demo-purse');
    await digital(world, card);
    const { admin } = readSandboxFile(world.dataDir) ?? {};
    const response = await fetch(
      `${world.baseUrl}/admin/v1/issuers/${card.issuerId}/cards/${card.cardId}/state`,
      {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${admin?.token}`,
          'content-type': 'application/json',
          'idempotency-key': systemEntropy.uuid(),
        },
        body: JSON.stringify({ state: 'SUSPENDED_ISSUER', reason: 'lost' }),
      },
    );
    assert.equal(response.status, 409);
    assert.equal((await card.standing()).state, 'ACTIVE');
  });
});
