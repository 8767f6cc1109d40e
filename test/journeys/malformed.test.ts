/** Packets no card sends: every response is checked from its length byte on, and what is malformed moves no money. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concatBytes } from '../../src/bytes.ts';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { withBytes, withPacket } from '../support/gateway-packets.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const WRITE = 'WRITE_WITHOUT_ENCRYPTION';
const READING = ['RESET_MODE', 'POLLING', 'REQUEST_SERVICE', 'READ_WITHOUT_ENCRYPTION'];

/** Where the header's bytes stand. */
const LEN = 0;
const CODE = 1;
const IDM = 9;

const AMOUNT = 60;

type Change = (packet: Uint8Array) => Uint8Array;

/** Well-framed packets whose content is not the command's. */
const CONTENTS: Readonly<Record<string, Change>> = {
  'cut short': (packet) => withBytes(packet.slice(0, -1), LEN, packet.length - 1),
  'a byte too long': (packet) =>
    withBytes(concatBytes(packet, Uint8Array.of(0)), LEN, Math.min(packet.length + 1, 255)),
  'nothing but LEN and code': (packet) => withBytes(packet.slice(0, 2), LEN, 2),
  'one byte': () => Uint8Array.of(1),
  'the echo of a command': (packet) => withBytes(packet, CODE, (packet[CODE] ?? 1) - 1),
};

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { cards: 40 });
  for (const layout of LAYOUTS) {
    for (const atCommand of READING) {
      for (const [what, offset] of [
        ['LEN', LEN],
        ['response code', CODE],
      ] as const) {
        test(`${layout}: a wrong ${what} in ${atCommand}_RESP is 231, and no write is released`, async () => {
          const card = world.card(layout);
          const purchaseId = await card.purchase(AMOUNT);
          await card.fault({ kind: 'garble', offset, atCommand });
          const reply = await card.load(purchaseId);
          assert.deepEqual([reply.code, reply.commands], [231, []]);
          assert.equal(await card.purchaseState(purchaseId), 'PAID');
          assert.equal(await card.chip(), START_BALANCE);
          assert.equal((await card.session())?.state, 'closed');
          assert.equal((await card.load(purchaseId)).code, 0);
          await assertInStep(card);
        });
      }

      test(`${layout}: another card's IDm in ${atCommand}_RESP is 911, an alarm, and no write is released`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        await card.gate('spend', 100);
        await card.fault({ kind: 'wrong-idm', atCommand });
        const reply = await card.load(purchaseId);
        assert.deepEqual([reply.code, reply.commands], [911, []]);
        assert.deepEqual(await card.alarms(), ['another-card-answered']);
        assert.deepEqual(await card.transfers(), [], 'nothing of the request is believed');
        assert.equal(await card.chip(), START_BALANCE - 100);
      });

      test(`${layout}: no content of ${atCommand}_RESP but its own is taken`, async () => {
        const card = world.card(layout);
        for (const [name, change] of Object.entries(CONTENTS)) {
          const useCase = card.useCase({ operation: 'READ_BALANCE' });
          const responses = await useCase.tap(await useCase.firstCall());
          const reply = await useCase.nextCall(withPacket(responses, atCommand, change));
          assert.deepEqual([reply.code, reply.commands], [231, []], name);
        }
        assert.deepEqual(await card.transfers(), []);
      });
    }

    for (const [what, offset] of [
      ['LEN', LEN],
      ['response code', CODE],
      ['IDm', IDM],
    ] as const) {
      test(`${layout}: a wrong ${what} in the answer to the write is 323, and the next tap settles it`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        await card.fault({ kind: 'garble', offset, atCommand: WRITE });
        assert.equal((await card.load(purchaseId)).code, 323);
        assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
        assert.deepEqual(await card.alarms(), what === 'IDm' ? ['another-card-answered'] : []);
        assert.equal((await card.load(purchaseId)).code, 0);
        assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
        await assertInStep(card);
      });
    }

    test(`${layout}: no content of the write's answer but its own counts as done`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      for (const change of Object.values(CONTENTS)) {
        const { useCase, reply } = await card.released(purchaseId);
        const { chip } = await card.account();
        await card.fault({ kind: 'status-flags', sf1: 0, sf2: 0, applied: false });
        const lie = withPacket(await useCase.tap(reply), WRITE, change);
        assert.equal((await useCase.nextCall(lie)).code, 323);
        assert.deepEqual(await card.account(), { chip, inDoubt: AMOUNT });
      }
      assert.equal((await card.load(purchaseId)).code, 0);
      await assertInStep(card);
    });
  }
});
