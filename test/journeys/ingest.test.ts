/** BLOCK_AND_READ_CARD in reader mode: the value of an external card goes into an account, once, and the card is of no use any more. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { START_BALANCE } from '../support/gateway-card.ts';
import type { ExternalCard } from '../support/gateway-external.ts';
import { major, TEARS, tornMarkCode, tornValueCode } from '../support/gateway-tears.ts';
import { gatewayWorld, layoutsOn, MARKED_LAYOUTS, SAMPLE_LAYOUTS } from '../support/gateway-world.ts';

const INGEST = { operation: 'BLOCK_AND_READ_CARD' };
const INGESTED = [`pending ingest ${START_BALANCE}`, `post ingest ${START_BALANCE}`];

/** The issuer's name for the account, which is told when it is opened. */
async function accountOf(card: ExternalCard): Promise<string> {
  return String(await card.find());
}

async function assertIngested(card: ExternalCard, amount: number): Promise<void> {
  assert.deepEqual([await card.chip(), await card.parked()], [0, amount]);
  assert.deepEqual(await card.account(), { chip: 0, inDoubt: 0 });
  const { opened, parked } = await card.standing();
  assert.deepEqual([opened, parked], [true, true]);
  assert.match((await card.gateRefusal('load', 10)) ?? '', /taken into an account/);
  assert.equal(await card.isDenied(), true, 'gates are told not to take it');
}

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: MARKED_LAYOUTS, cards: 1, externals: 30 });

  for (const layout of layoutsOn(engine, MARKED_LAYOUTS)) {
    test(`${layout}: the last reply tells the account and its balance in major units, and the card is worth nothing`, async () => {
      const card = world.external(layout);
      const useCase = card.useCase(INGEST);
      const write = await useCase.toWrite();
      assert.deepEqual([write.balance, write.cardAccountId], [null, null], 'no account before it is proven');
      assert.equal((await card.standing()).opened, false);
      assert.deepEqual(await card.account(), { chip: 0, inDoubt: START_BALANCE });
      const last = await useCase.finish(write);
      assert.deepEqual([last.code, last.balance], [0, major(card.layout, START_BALANCE)]);
      assert.equal(last.cardAccountId, await accountOf(card));
      assert.deepEqual(await card.transfers(), INGESTED);
      await assertIngested(card, START_BALANCE);
    });

    test(`${layout}: balance and mark go in one write command`, async () => {
      const card = world.external(layout);
      const write = await card.useCase(INGEST).toWrite();
      // On Lite-S the challenge of the read behind it is a write of its own.
      const [first, ...behind] = write.commands.filter(({ name }) => name.startsWith('WRITE'));
      assert.ok(first !== undefined);
      assert.equal(behind.length, layout === 'lite-s-purse' ? 1 : 0);
    });

    test(`${layout}: an ingested card is 167, on any phone, and 159 to be read; nothing is taken twice`, async () => {
      const card = world.external(layout);
      assert.equal((await card.ingest()).code, 0);
      const { deviceId } = world.external(layout);
      for (const useCase of [card.useCase(INGEST), card.useCase({}), card.useCase(INGEST, deviceId)]) {
        const reply = await useCase.firstCall();
        assert.deepEqual([reply.code, reply.commands, reply.cardAccountId], [167, [], null]);
      }
      assert.equal((await card.useCase({ operation: 'READ_BALANCE' }).firstCall()).code, 159);
      await assertIngested(card, START_BALANCE);
      assert.deepEqual(await card.transfers(), INGESTED);
    });

    test(`${layout}: without operation reader mode ingests`, async () => {
      const card = world.external(layout);
      const reply = await card.useCase({}).runToEnd();
      assert.deepEqual([reply.code, reply.balance], [0, major(card.layout, START_BALANCE)]);
      await assertIngested(card, START_BALANCE);
    });

    test(`${layout}: what gates did before is the card's own affair: its value now is what is taken`, async () => {
      const card = world.external(layout);
      await card.gate('spend', 1800);
      const reply = await card.ingest();
      assert.equal(reply.balance, major(card.layout, START_BALANCE - 1800));
      await assertIngested(card, START_BALANCE - 1800);
    });

    test(`${layout}: a torn ingest is ended on another phone, and although the card was put on the deny list meanwhile`, async () => {
      const card = world.external(layout);
      assert.equal((await card.torn(card.useCase(INGEST), { kind: 'tear-after' })).code, 323);
      const account = await accountOf(card);
      await card.deny();
      const { deviceId } = world.external(layout);
      const reply = await card.useCase(INGEST, deviceId).runToEnd();
      assert.deepEqual([reply.code, reply.cardAccountId], [0, account]);
      await assertIngested(card, START_BALANCE);
    });
  }

  // What does not depend on the card; and tears, which the matrix has on every layout.
  for (const layout of SAMPLE_LAYOUTS) {
    test(`${layout}: while a card is being ingested another device is told 321, and the first one goes on`, async () => {
      const card = world.external(layout);
      const { deviceId } = world.external(layout);
      const useCase = card.useCase(INGEST);
      const first = await useCase.firstCall();
      assert.equal((await card.useCase(INGEST, deviceId).firstCall()).code, 321);
      assert.equal((await useCase.finish(first)).code, 0);
      assert.equal((await card.useCase(INGEST, deviceId).firstCall()).code, 167);
      await assertIngested(card, START_BALANCE);
    });

    test(`${layout}: two phones that begin with one card at once: one of them goes on, and it is taken once`, async () => {
      const card = world.external(layout);
      const { deviceId } = world.external(layout);
      const useCases = [card.useCase(INGEST), card.useCase(INGEST, deviceId)];
      const replies = await Promise.all(useCases.map((useCase) => useCase.firstCall()));
      assert.deepEqual(replies.map(({ code }) => code).sort(), [0, 321]);
      const winner = replies.findIndex(({ code }) => code === 0);
      const last = await useCases[winner]?.finish(replies[winner] ?? assert.fail());
      assert.equal(last?.code, 0);
      await assertIngested(card, START_BALANCE);
    });

    test(`${layout}: late answers to the write open the account, and are 322; asked again it is 167`, async () => {
      const card = world.external(layout);
      const useCase = card.useCase(INGEST);
      const written = await useCase.tap(await useCase.toWrite());
      await card.expireSession();
      const late = await useCase.nextCall(written);
      assert.deepEqual([late.code, late.cardAccountId, late.balance], [322, null, null]);
      await assertIngested(card, START_BALANCE);
      assert.equal((await card.useCase(INGEST).firstCall()).code, 167);
    });

    test(`${layout}: an account that lives on no phone is nobody's card there: 119`, async () => {
      const card = world.external(layout);
      const { cardAccountId } = await card.ingest();
      const { issuerId, deviceId, hub } = card;
      const subject = { issuerId, cardId: cardAccountId, deviceId };
      for (const [endpoint, operation] of [
        ['getCardCommands', 'UPDATE_BALANCE'],
        ['getCardCommands', 'READ_BALANCE'],
        ['getParkCardCommands', 'PARK_CARD'],
      ] as const) {
        const body = { ...subject, operation, cardContents: undefined };
        const reply = await card.useCase({}).firstCall({ endpoint, sender: hub, body });
        assert.deepEqual([reply.code, reply.commands], [119, []], operation);
      }
      await assertIngested(card, START_BALANCE);
    });

    for (const tear of TEARS) {
      test(`${layout}, ingesting, ${tear.name}: resumed, it is the same account, and its value is there once`, async () => {
        const card = world.external(layout);
        const torn = await card.torn(card.useCase(INGEST), tear.fault);
        assert.equal(torn.code, tornValueCode(card.layout, tear));
        const account = await accountOf(card);
        if (torn.code === 0) {
          assert.equal(torn.cardAccountId, account);
        } else {
          assert.equal(torn.cardAccountId, null, 'no account is told while it is not proven');
          assert.equal((await card.standing()).opened, false);
          const again = await card.ingest();
          assert.deepEqual([again.code, again.balance], [0, major(card.layout, START_BALANCE)]);
          assert.equal(again.cardAccountId, account);
        }
        const voided = tear.written
          ? []
          : [`pending ingest ${START_BALANCE}`, `void ingest ${START_BALANCE}`];
        assert.deepEqual(await card.transfers(), [...voided, ...INGESTED]);
        await assertIngested(card, START_BALANCE);
        assert.equal((await card.useCase(INGEST).firstCall()).code, 167);
      });

      test(`${layout}, ingesting an empty card, ${tear.name}: resumed, it is the same account, with nothing in it`, async () => {
        const card = world.external(layout);
        await card.gate('spend', START_BALANCE);
        const torn = await card.torn(card.useCase(INGEST), tear.fault);
        assert.equal(torn.code, tornMarkCode(card.layout, tear));
        const account = await accountOf(card);
        if (torn.code !== 0) {
          const again = await card.ingest();
          assert.deepEqual([again.code, again.balance, again.cardAccountId], [0, 0, account]);
        }
        assert.deepEqual(await card.transfers(), []);
        await assertIngested(card, 0);
      });
    }
  }

  test('aes-purse: what a card owes is not taken: 162, and it stays in the street', async () => {
    const card = world.external('aes-purse');
    await card.gate('spend', START_BALANCE + 100);
    const reply = await card.ingest();
    assert.deepEqual([reply.code, reply.cardAccountId], [162, null]);
    assert.equal(await card.find(), null);
    await card.gate('load', 200);
    assert.equal((await card.ingest()).code, 0);
  });

  test('a card that is blocked in the street is not ingested: 159, and nothing is written', async () => {
    const card = world.external('demo-journal');
    const { marks } = card.layout;
    const mark = (marks?.blockedMask ?? 0).toString(16).padStart(2, '0').padEnd(32, '0');
    const sent = { operation: 'READ_BALANCE' };
    assert.equal((await card.useCase(sent).runToEnd()).code, 0);
    await card.transceive(`2008${card.idm}018920018000${mark}`);
    const reply = await card.ingest();
    assert.deepEqual([reply.code, reply.cardAccountId], [159, null]);
    assert.equal(await card.chip(), START_BALANCE);
    assert.equal(await card.find(), null);
  });

  test('a card that bears the mark of an ingest that nobody here knows of is 167, and no account', async () => {
    const card = world.external('demo-journal');
    const mark = (card.layout.marks?.ingestedMask ?? 0).toString(16).padStart(2, '0').padEnd(32, '0');
    await card.transceive(`2008${card.idm}018920018000${mark}`);
    const reply = await card.ingest();
    assert.deepEqual([reply.code, reply.cardAccountId], [167, null]);
    assert.equal(await card.find(), null);
  });
});
