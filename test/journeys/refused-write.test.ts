/** The card answers a write with status flags: no flag proves that nothing was written, so the card is read again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SF2_REWRITE_COUNT, STATUS_FLAGS } from '../../src/felica/status-flags.ts';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import { withPacket } from '../support/gateway-packets.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const WRITE = 'WRITE_WITHOUT_ENCRYPTION';
const READ = 'READ_WITHOUT_ENCRYPTION';
const AMOUNT = 20;

/** All that are documented, and one that is not. 71 is written, whatever SF1 says. */
const REFUSALS = [...STATUS_FLAGS.keys(), 0xee].filter((sf2) => sf2 !== SF2_REWRITE_COUNT);
const SF1 = [0xff, 0x01];

/** What a refusal is called once the read-back shows that it was one. */
const CODES: ReadonlyMap<number, number> = new Map([
  [0x70, 232],
  [0xa6, 173],
]);

forEachEngine((engine) => {
  const world = gatewayWorld(engine);
  for (const layout of LAYOUTS) {
    test(`${layout}: a write refused with any flags is voided when the read-back shows the pre-image, and can be loaded again`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      for (const [i, sf2] of REFUSALS.entries()) {
        await card.fault({ kind: 'status-flags', sf1: SF1[i % 2], sf2, applied: false, atCommand: WRITE });
        const reply = await card.load(purchaseId);
        assert.equal(reply.code, CODES.get(sf2) ?? 231, `SF2 ${sf2.toString(16)}`);
        assert.equal(await card.purchaseState(purchaseId), 'PAID');
        await assertInStep(card);
      }
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      assert.equal((await card.transfers()).length, 2 * REFUSALS.length + 2);
    });

    test(`${layout}: a write refused with any flags is posted when the read-back shows the receipt`, async () => {
      const card = world.card(layout);
      for (const [i, sf2] of REFUSALS.entries()) {
        const purchaseId = await card.purchase(AMOUNT);
        await card.fault({ kind: 'status-flags', sf1: SF1[i % 2], sf2, applied: true, atCommand: WRITE });
        const reply = await card.load(purchaseId);
        assert.equal(reply.code, 0, `SF2 ${sf2.toString(16)}`);
        assert.equal(await card.purchaseState(purchaseId), 'LOADED');
        await assertInStep(card);
      }
      assert.equal(await card.chip(), START_BALANCE + AMOUNT * REFUSALS.length);
    });

    for (const sf1 of [0x00, 0xff, 0x01]) {
      test(`${layout}: SF2 71 with SF1 ${sf1} is written, and needs no read-back`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        await card.fault({
          kind: 'status-flags',
          sf1,
          sf2: SF2_REWRITE_COUNT,
          applied: true,
          atCommand: WRITE,
        });
        const { useCase, reply } = await card.released(purchaseId);
        const last = await useCase.nextCall(await useCase.tap(reply));
        assert.deepEqual([last.code, last.commands], [0, []]);
        await assertInStep(card);
      });
    }

    test(`${layout}: a refused write is read back in the same session, by a read and nothing else`, async () => {
      const card = world.card(layout);
      const { useCase, reply } = await card.released(await card.purchase(AMOUNT));
      await card.fault({ kind: 'status-flags', sf1: 0xff, sf2: 0xa5, applied: false });
      const readBack = await useCase.nextCall(await useCase.tap(reply));
      assert.equal(readBack.code, 0);
      assert.deepEqual(
        readBack.commands.map(({ name }) => name),
        [READ],
      );
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`], 'a refusal alone voids nothing');
      assert.equal((await useCase.finish(readBack)).code, 231);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `void load ${AMOUNT}`]);
    });

    for (const kind of ['silence', 'tear-before', 'garble', 'wrong-idm']) {
      test(`${layout}: a refused write whose read-back fails (${kind}) stays in doubt until the next tap`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        const { useCase, reply } = await card.released(purchaseId);
        await card.fault({ kind: 'status-flags', sf1: 0xff, sf2: 0xa5, applied: true });
        const readBack = await useCase.nextCall(await useCase.tap(reply));
        await card.fault({ kind });
        assert.equal((await useCase.finish(readBack)).code, 323);
        assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
        assert.equal((await card.load(purchaseId)).code, 0);
        assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
        await assertInStep(card);
      });
    }

    test(`${layout}: a read-back that the card refuses leaves the value in doubt`, async () => {
      const card = world.card(layout);
      const { useCase, reply } = await card.released(await card.purchase(AMOUNT));
      await card.fault({ kind: 'status-flags', sf1: 0xff, sf2: 0xa5, applied: false });
      const readBack = await useCase.nextCall(await useCase.tap(reply));
      await card.fault({ kind: 'status-flags', sf1: 0xff, sf2: 0x70 });
      assert.equal((await useCase.finish(readBack)).code, 323);
      assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
    });

    test(`${layout}: a phone that answers a refusal it made up gains nothing`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      const refused = withPacket(await useCase.tap(reply), WRITE, (packet) => {
        packet.set([0xff, 0x70], 10);
        return packet;
      });
      assert.equal((await useCase.finish(await useCase.nextCall(refused))).code, 0);
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      assert.deepEqual(await card.transfers(), [`pending load ${AMOUNT}`, `post load ${AMOUNT}`]);
    });
  }

  test('a gate between a refused write and its read-back leaves a shared receipt in doubt and settles one of our own', async () => {
    for (const layout of LAYOUTS) {
      const card = world.card(layout);
      const { useCase, reply } = await card.released(await card.purchase(AMOUNT));
      await card.fault({ kind: 'status-flags', sf1: 0xff, sf2: 0xa5, applied: true });
      const readBack = await useCase.nextCall(await useCase.tap(reply));
      await card.gate('spend', 300);
      const last = await useCase.finish(readBack);
      assert.equal(last.code, layout === 'demo-journal' ? 0 : 323, layout);
      if (layout === 'demo-journal') await assertInStep(card);
    }
  });
});
