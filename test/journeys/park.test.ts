/** PARK_CARD and the way back: the value leaves the chip for the server, and comes back by UPDATE_BALANCE without a purchase. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE, type TestCard } from '../support/gateway-card.ts';
import type { Reply } from '../support/gateway-http.ts';
import { major, TEARS, tornValueCode } from '../support/gateway-tears.ts';
import { gatewayWorld, LAYOUTS, layoutsOn, MONEY_LAYOUTS, SAMPLE_LAYOUTS } from '../support/gateway-world.ts';

const PARKED = [`pending park ${START_BALANCE}`, `post park ${START_BALANCE}`];
const PUT_BACK = { operation: 'UPDATE_BALANCE' };

async function parked(card: TestCard): Promise<void> {
  assert.equal((await card.park()).code, 0);
}

function putBack(card: TestCard): Promise<Reply> {
  return card.useCase(PUT_BACK).runToEnd();
}

async function assertParked(card: TestCard, amount: number): Promise<void> {
  assert.deepEqual([await card.chip(), await card.parked()], [0, amount]);
  assert.equal((await card.standing()).parked, true);
  await assertInStep(card);
}

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: MONEY_LAYOUTS, cards: 30 });

  for (const layout of layoutsOn(engine, MONEY_LAYOUTS)) {
    test(`${layout}: PARK_CARD takes the value off the chip, and the last reply tells it in major units`, async () => {
      const card = world.card(layout);
      const useCase = card.parkUseCase({ operation: 'PARK_CARD' });
      const write = await useCase.toWrite();
      assert.equal(write.balance, null, 'nothing is told before it is done');
      assert.deepEqual(await card.account(), { chip: 0, inDoubt: START_BALANCE });
      const last = await useCase.finish(write);
      assert.deepEqual([last.code, last.balance], [0, major(card.layout, START_BALANCE)]);
      assert.equal(last.cardAccountId, null);
      assert.deepEqual(await card.transfers(), PARKED);
      await assertParked(card, START_BALANCE);
      assert.equal((await card.readBalance()).code, 0, 'a parked card may be read');
    });

    test(`${layout}: parked means what the chip held then, not what we last saw`, async () => {
      const card = world.card(layout);
      await card.gate('spend', 1234);
      const reply = await card.park();
      assert.equal(reply.balance, major(card.layout, START_BALANCE - 1234));
      await assertParked(card, START_BALANCE - 1234);
    });

    test(`${layout}: parked twice, the reply tells the total, with what the street put on the chip meanwhile`, async () => {
      const card = world.card(layout);
      await parked(card);
      const again = await card.park();
      assert.deepEqual([again.code, again.balance], [0, major(card.layout, START_BALANCE)]);
      assert.deepEqual(await card.transfers(), PARKED, 'nothing is there to be taken');
      await card.gate('load', 300);
      const third = await card.park();
      assert.deepEqual([third.code, third.balance], [0, major(card.layout, START_BALANCE + 300)]);
      assert.deepEqual((await card.transfers()).slice(2), [
        'single offline-load 300',
        'pending park 300',
        'post park 300',
      ]);
      await assertParked(card, START_BALANCE + 300);
    });

    test(`${layout}: UPDATE_BALANCE without a purchase adds what was parked to what the chip holds`, async () => {
      const card = world.card(layout);
      await parked(card);
      await card.gate('load', 250);
      const reply = await putBack(card);
      assert.deepEqual([reply.code, reply.balance], [0, null]);
      assert.deepEqual([await card.chip(), await card.parked()], [START_BALANCE + 250, 0]);
      assert.equal((await card.standing()).parked, false);
      assert.deepEqual((await card.transfers()).slice(-2), [
        `pending put-back ${START_BALANCE}`,
        `post put-back ${START_BALANCE}`,
      ]);
      await assertInStep(card);
      const again = await card.useCase(PUT_BACK).firstCall();
      assert.deepEqual([again.code, again.commands], [0, []], 'nothing is parked any more');
      assert.equal((await card.load(await card.purchase(100))).code, 0, 'and it takes top-ups again');
    });

    test(`${layout}: put back above the maximum is 162, and the value stays parked`, async () => {
      const card = world.card(layout);
      await parked(card);
      const { maximum } = card.layout.limits;
      await card.gate('load', Number(maximum) - START_BALANCE + 1);
      const reply = await putBack(card);
      assert.deepEqual([reply.code, reply.commands], [162, []]);
      assert.equal(await card.parked(), START_BALANCE);
      assert.equal((await card.standing()).parked, true);
      await assertInStep(card);
      await card.gate('spend', 1);
      assert.equal((await putBack(card)).code, 0, 'exactly up to the maximum');
      assert.equal(await card.chip(), Number(maximum));
    });

    test(`${layout}: an empty card is parked and taken back without a write`, async () => {
      const card = world.card(layout);
      await card.gate('spend', START_BALANCE);
      const reply = await card.park();
      assert.deepEqual([reply.code, reply.balance], [0, 0]);
      await assertParked(card, 0);
      assert.equal((await putBack(card)).code, 0);
      assert.equal((await card.standing()).parked, false);
      assert.deepEqual(await card.transfers(), [`single offline-use ${START_BALANCE}`]);
    });
  }

  // What does not depend on the card; and tears, which the matrix has on every layout.
  for (const layout of SAMPLE_LAYOUTS) {
    test(`${layout}: no purchase is loaded on a parked card: 163, without a command, and the purchase stays paid`, async () => {
      const card = world.card(layout);
      await parked(card);
      const purchaseId = await card.purchase(100);
      const reply = await card.useCase({ operation: 'UPDATE_BALANCE', purchaseId }).firstCall();
      assert.deepEqual([reply.code, reply.commands], [163, []]);
      assert.equal(await card.purchaseState(purchaseId), 'PAID');
      await assertParked(card, START_BALANCE);
    });

    test(`${layout}: a purchase whose session is open when the card is parked is not loaded either`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(100);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const first = await useCase.firstCall();
      await card.set('parked', 1n);
      assert.equal((await useCase.finish(first)).code, 163);
      assert.equal(await card.purchaseState(purchaseId), 'PAID');
      assert.equal(await card.chip(), START_BALANCE);
    });

    test(`${layout}: the call without operation never puts parked value back`, async () => {
      const card = world.card(layout);
      await parked(card);
      const reply = await card.useCase().firstCall();
      assert.deepEqual([reply.code, reply.commands], [0, []]);
      await assertParked(card, START_BALANCE);
    });

    test(`${layout}: a card that is suspended or past its expiry is parked all the same, and not taken back`, async () => {
      for (const [column, value, code] of [
        ['state', 'SUSPENDED_WALLET', 159],
        ['expires_ms', 1n, 191],
      ] as const) {
        const card = world.card(layout);
        await card.set(column, value);
        const reply = await card.park();
        assert.deepEqual([reply.code, reply.balance], [0, major(card.layout, START_BALANCE)]);
        assert.equal((await putBack(card)).code, code);
        await assertParked(card, START_BALANCE);
      }
    });

    for (const tear of TEARS) {
      test(`${layout}, parking, ${tear.name}: parked again, the value is on the server once`, async () => {
        const card = world.card(layout);
        const torn = await card.torn(card.parkUseCase({ operation: 'PARK_CARD' }), tear.fault);
        assert.equal(torn.code, tornValueCode(card.layout, tear));
        if (torn.code === 323) {
          assert.equal(torn.balance, null, 'what is in doubt is not told');
          assert.deepEqual(await card.account(), { chip: 0, inDoubt: START_BALANCE });
          assert.equal(await card.parked(), 0);
        }
        const again = await card.park();
        assert.deepEqual([again.code, again.balance], [0, major(card.layout, START_BALANCE)]);
        const voided = tear.written ? [] : [`pending park ${START_BALANCE}`, `void park ${START_BALANCE}`];
        assert.deepEqual(await card.transfers(), [...voided, ...PARKED]);
        await assertParked(card, START_BALANCE);
      });

      test(`${layout}, putting back, ${tear.name}: asked again, the value is on the chip once`, async () => {
        const card = world.card(layout);
        await parked(card);
        const torn = await card.torn(card.useCase(PUT_BACK), tear.fault);
        assert.equal(torn.code, tornValueCode(card.layout, tear));
        assert.equal((await putBack(card)).code, 0);
        assert.deepEqual([await card.chip(), await card.parked()], [START_BALANCE, 0]);
        assert.equal((await card.standing()).parked, false);
        await assertInStep(card);
      });
    }
  }

  for (const layout of LAYOUTS) {
    for (const applied of [true, false]) {
      test(`${layout}: a refused write is read back in the same session: parked if it was ${applied ? '' : 'not '}written`, async () => {
        const card = world.card(layout);
        const useCase = card.parkUseCase({ operation: 'PARK_CARD' });
        const write = await useCase.toWrite();
        await card.fault({ kind: 'status-flags', sf1: 0xff, sf2: 0xa5, applied, atCommand: 1 });
        const back = await useCase.goOn(write);
        assert.deepEqual(
          back.commands.map(({ name }) => name),
          ['READ_WITHOUT_ENCRYPTION'],
        );
        const last = await useCase.finish(back);
        if (applied) {
          assert.deepEqual([last.code, last.balance], [0, major(card.layout, START_BALANCE)]);
          await assertParked(card, START_BALANCE);
        } else {
          assert.deepEqual([last.code, last.balance], [231, null]);
          assert.deepEqual(await card.transfers(), [
            `pending park ${START_BALANCE}`,
            `void park ${START_BALANCE}`,
          ]);
          assert.equal((await card.standing()).parked, false);
        }
        await assertInStep(card);
      });
    }
  }

  test('getParkCardCommands without an operation parks', async () => {
    const card = world.card('demo-journal');
    const reply = await card.parkUseCase().runToEnd();
    assert.deepEqual([reply.code, reply.balance], [0, START_BALANCE / 100]);
    await assertParked(card, START_BALANCE);
  });

  test('a torn parking that the card has done is found by the next top-up: 163, and the purchase stays paid', async () => {
    const card = world.card('aes-purse');
    const useCase = card.parkUseCase({ operation: 'PARK_CARD' });
    assert.equal((await card.torn(useCase, { kind: 'tear-after' })).code, 323);
    const purchaseId = await card.purchase(100);
    assert.equal((await card.load(purchaseId)).code, 163);
    assert.equal(await card.purchaseState(purchaseId), 'PAID');
    await assertParked(card, START_BALANCE);
  });

  test('a torn parking that the card has not done is found by the next top-up, which is loaded', async () => {
    const card = world.card('aes-purse');
    const useCase = card.parkUseCase({ operation: 'PARK_CARD' });
    assert.equal((await card.torn(useCase, { kind: 'tear-before' })).code, 323);
    assert.equal((await card.load(await card.purchase(100))).code, 0);
    assert.deepEqual([await card.chip(), await card.parked()], [START_BALANCE + 100, 0]);
    await assertInStep(card);
  });

  test('a torn put-back that the card has done is parked again as a whole', async () => {
    const card = world.card('lite-s-purse');
    await parked(card);
    assert.equal((await card.torn(card.useCase(PUT_BACK), { kind: 'tear-after' })).code, 323);
    const reply = await card.park();
    assert.deepEqual([reply.code, reply.balance], [0, START_BALANCE / 100]);
    await assertParked(card, START_BALANCE);
  });

  test('aes-purse: what is owed for a ride is not parked: 162, and nothing is written', async () => {
    const card = world.card('aes-purse');
    await card.gate('spend', START_BALANCE + 200);
    const before = await card.blocks();
    const reply = await card.park();
    assert.deepEqual([reply.code, reply.balance], [162, null]);
    assert.deepEqual(await card.blocks(), before);
    assert.equal((await card.standing()).parked, false);
    await assertInStep(card);
  });

  test('demo-purse: a doubt that no read settles is 323 to PARK_CARD, and nothing is written', async () => {
    const card = world.card('demo-purse');
    const asked = { operation: 'UPDATE_BALANCE', purchaseId: await card.purchase(700) };
    assert.equal((await card.torn(card.useCase(asked), { kind: 'tear-after' })).code, 323);
    await card.gate('spend', 10);
    const before = await card.blocks();
    const reply = await card.park();
    assert.deepEqual([reply.code, reply.balance], [323, null]);
    assert.deepEqual(await card.blocks(), before);
    assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: 700 });
  });

  test('a top-up that was torn is settled before the card is parked, and parked with the rest', async () => {
    const card = world.card('demo-journal');
    const purchaseId = await card.purchase(700);
    const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
    assert.equal((await card.torn(useCase, { kind: 'tear-after' })).code, 323);
    const reply = await card.park();
    assert.deepEqual([reply.code, reply.balance], [0, (START_BALANCE + 700) / 100]);
    assert.equal(await card.purchaseState(purchaseId), 'LOADED');
    await assertParked(card, START_BALANCE + 700);
  });
});
