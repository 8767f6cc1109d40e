/** What the server owes a chip: UPDATE_CONFIG, UPDATE_PLAN, and the call that names no operation. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE, type TestCard } from '../support/gateway-card.ts';
import { TEARS, tornMarkCode } from '../support/gateway-tears.ts';
import { gatewayWorld, layoutsOn, MARKED_LAYOUTS, SAMPLE_LAYOUTS } from '../support/gateway-world.ts';

const CONFIG = {
  kind: 'CONFIG',
  content: { autoChargeThreshold: '0000012C', autoChargeAmount: '000003E8' },
} as const;
const PLAN = { kind: 'PLAN', content: { from: '0102', to: '0304', validUntil: '3521' } } as const;
const SETTINGS = [
  { operation: 'UPDATE_CONFIG', owed: CONFIG, fields: 'config' },
  { operation: 'UPDATE_PLAN', owed: PLAN, fields: 'plan' },
] as const;

/** What the chip holds in the fields that `owed` names. */
async function fieldsOf(card: TestCard, fields: 'config' | 'plan'): Promise<Record<string, string>> {
  const blocks = await card.blocks();
  return Object.fromEntries(
    [...card.layout[fields]].map(([name, { block, offset, length }]) => [
      name,
      blocks[block]?.slice(2 * offset, 2 * (offset + length)) ?? '',
    ]),
  );
}

async function kindsOwed(card: TestCard): Promise<readonly string[]> {
  return (await card.standing()).owed.map(({ kind }) => kind).sort();
}

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: MARKED_LAYOUTS, cards: 30 });

  for (const layout of layoutsOn(engine, MARKED_LAYOUTS)) {
    for (const { operation, owed, fields } of SETTINGS) {
      test(`${layout}: ${operation} without anything owed is done at once: 0 and no commands`, async () => {
        const card = world.card(layout);
        const reply = await card.useCase({ operation }).firstCall();
        assert.deepEqual([reply.code, reply.commands], [0, []]);
        await card.owe(fields === 'config' ? PLAN : CONFIG);
        const other = await card.useCase({ operation }).firstCall();
        assert.deepEqual([other.code, other.commands], [0, []], 'what else is owed is not asked for');
        assert.equal(await card.session(), null);
      });

      test(`${layout}: ${operation} writes what is owed, touches no value, and owes it no more`, async () => {
        const card = world.card(layout);
        await card.owe(owed);
        const reply = await card.useCase({ operation }).runToEnd();
        assert.deepEqual([reply.code, reply.message], [0, 'OK']);
        assert.deepEqual(await fieldsOf(card, fields), owed.content);
        assert.deepEqual(await kindsOwed(card), []);
        assert.deepEqual(await card.transfers(), []);
        assert.equal(await card.chip(), START_BALANCE);
        await assertInStep(card);
        assert.deepEqual((await card.useCase({ operation }).firstCall()).commands, []);
      });
    }

    test(`${layout}: a part of the configuration leaves the rest as it was`, async () => {
      const card = world.card(layout);
      await card.owe(CONFIG);
      assert.equal((await card.useCase().runToEnd()).code, 0);
      await card.owe({ kind: 'CONFIG', content: { autoChargeAmount: '00000001' } });
      assert.equal((await card.useCase({ operation: 'UPDATE_CONFIG' }).runToEnd()).code, 0);
      assert.deepEqual(await fieldsOf(card, 'config'), { ...CONFIG.content, autoChargeAmount: '00000001' });
    });

    test(`${layout}: the call without operation works off everything that is owed, block before configuration, plan and balance`, async () => {
      const card = world.card(layout);
      assert.equal((await card.block()).code, 0);
      await card.set('state', 'ACTIVE');
      const purchaseId = await card.purchase(600);
      await card.owe({ kind: 'LOAD', purchaseId }, PLAN, CONFIG, { kind: 'UNBLOCK' });
      const useCase = card.useCase();
      const left: string[] = [];
      let reply = await useCase.firstCall();
      for (; reply.commands.length > 0; reply = await useCase.goOn(reply)) {
        const kinds = (await kindsOwed(card)).join(' ');
        if (left.at(-1) !== kinds) left.push(kinds);
      }
      assert.equal(reply.code, 0, reply.message);
      assert.deepEqual(left, ['CONFIG LOAD PLAN UNBLOCK', 'CONFIG LOAD PLAN', 'LOAD PLAN', 'LOAD']);
      assert.deepEqual(await kindsOwed(card), []);
      assert.deepEqual(await fieldsOf(card, 'config'), CONFIG.content);
      assert.deepEqual(await fieldsOf(card, 'plan'), PLAN.content);
      assert.equal(await card.chip(), START_BALANCE + 600);
      assert.equal(await card.purchaseState(purchaseId), 'LOADED');
      assert.deepEqual(await card.transfers(), ['pending load 600', 'post load 600']);
      await assertInStep(card);
    });

    test(`${layout}: doubts come first of all: the torn top-up is settled, then the rest is worked off`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(600);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      assert.equal((await card.torn(useCase, { kind: 'tear-after' })).code, 323);
      await card.owe({ kind: 'BLOCK' }, PLAN);
      assert.equal((await card.useCase().runToEnd()).code, 0);
      assert.equal(await card.purchaseState(purchaseId), 'LOADED');
      assert.deepEqual(await fieldsOf(card, 'plan'), PLAN.content);
      assert.match((await card.gateRefusal('spend', 10)) ?? '', /blocked/);
      await assertInStep(card);
    });

    test(`${layout}: an owed purchase that is torn is loaded once by the next call without operation`, async () => {
      for (const kind of ['tear-before', 'tear-after']) {
        const card = world.card(layout);
        const purchaseId = await card.purchase(600);
        await card.owe({ kind: 'LOAD', purchaseId });
        assert.equal((await card.torn(card.useCase(), { kind })).code, 323);
        assert.equal((await card.useCase().runToEnd()).code, 0);
        assert.equal(await card.purchaseState(purchaseId), 'LOADED');
        assert.equal(await card.chip(), START_BALANCE + 600);
        assert.equal((await card.useCase().runToEnd()).code, 0);
        assert.deepEqual(await kindsOwed(card), []);
        await assertInStep(card);
      }
    });

    test(`${layout}: an owed fence writes the card once and moves nothing`, async () => {
      const card = world.card(layout);
      await card.owe({ kind: 'FENCE' });
      const before = await card.blocks();
      assert.equal((await card.useCase().runToEnd()).code, 0);
      assert.notDeepEqual(await card.blocks(), before);
      assert.deepEqual(await kindsOwed(card), []);
      assert.deepEqual(await card.transfers(), []);
      await assertInStep(card);
    });
  }

  // What does not depend on the card; and tears, which the matrix has on every layout.
  for (const layout of SAMPLE_LAYOUTS) {
    test(`${layout}: an owed purchase that was cancelled, or loaded by another call, is owed no more`, async () => {
      const [cancelled, loaded] = [world.card(layout), world.card(layout)];
      const lost = await cancelled.purchase(600);
      await cancelled.setPurchase(lost, 'CANCELLED');
      const found = await loaded.purchase(600);
      assert.equal((await loaded.load(found)).code, 0);
      for (const [card, purchaseId] of [
        [cancelled, lost],
        [loaded, found],
      ] as const) {
        await card.owe({ kind: 'LOAD', purchaseId });
        assert.equal((await card.useCase().runToEnd()).code, 0);
        assert.deepEqual(await kindsOwed(card), []);
      }
      assert.equal(await cancelled.chip(), START_BALANCE);
      assert.equal(await loaded.chip(), START_BALANCE + 600);
    });

    test(`${layout}: a suspended card keeps its owed purchase for later, and the rest is worked off`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(600);
      await card.set('state', 'SUSPENDED_WALLET');
      await card.owe({ kind: 'LOAD', purchaseId }, PLAN);
      await card.useCase().runToEnd();
      assert.deepEqual(await fieldsOf(card, 'plan'), PLAN.content);
      assert.deepEqual(await kindsOwed(card), ['LOAD']);
      assert.equal(await card.purchaseState(purchaseId), 'PAID');
      await card.set('state', 'ACTIVE');
      assert.equal((await card.useCase().runToEnd()).code, 0);
      assert.equal(await card.purchaseState(purchaseId), 'LOADED');
      await assertInStep(card);
    });

    test(`${layout}: an owed purchase on a parked card is 163, one above the maximum 162; what comes before it is done, and it stays owed`, async () => {
      const [parked, full] = [world.card(layout), world.card(layout)];
      assert.equal((await parked.park()).code, 0);
      for (const [card, amount, code] of [
        [parked, 600, 163],
        [full, Number(full.layout.limits.maximum) - START_BALANCE + 1, 162],
      ] as const) {
        const purchaseId = await card.purchase(amount);
        await card.owe({ kind: 'LOAD', purchaseId }, CONFIG);
        assert.equal((await card.useCase().runToEnd()).code, code);
        assert.deepEqual(await fieldsOf(card, 'config'), CONFIG.content);
        assert.deepEqual(await kindsOwed(card), ['LOAD']);
        assert.equal(await card.purchaseState(purchaseId), 'PAID');
        await assertInStep(card);
      }
    });

    for (const tear of TEARS) {
      test(`${layout}, configuring, ${tear.name}: no money is in doubt, and asked again it stands on the card`, async () => {
        const card = world.card(layout);
        await card.owe(CONFIG);
        const torn = await card.torn(card.useCase({ operation: 'UPDATE_CONFIG' }), tear.fault);
        assert.equal(torn.code, tornMarkCode(card.layout, tear));
        assert.deepEqual(await kindsOwed(card), torn.code === 0 ? [] : ['CONFIG']);
        assert.equal((await card.useCase({ operation: 'UPDATE_CONFIG' }).runToEnd()).code, 0);
        assert.deepEqual(await fieldsOf(card, 'config'), CONFIG.content);
        assert.deepEqual(await kindsOwed(card), []);
        await assertInStep(card);
      });
    }
  }
});
