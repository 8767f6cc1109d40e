/**
 * A phone that its holder has taken over, and cards with keys: whatever it makes up, repeats, bends or holds back, there is a refusal
 * or a doubt, and never value.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import type { Layout } from '../../src/cards/layout.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { makeCard, SEED_BYTES } from '../../src/simulator/card-maker.ts';
import { createPhone, transceive } from '../../src/simulator/phone.ts';
import { openSandboxKeys } from '../../src/simulator/sandbox/sandbox-keys.ts';
import type { KeySets } from '../../src/simulator/virtual-card/key-set.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE, type TestCard } from '../support/gateway-card.ts';
import type { Reply } from '../support/gateway-http.ts';
import { type DeviceResponse, responseTo, type UseCase } from '../support/gateway-use-case.ts';
import { gatewayWorld, layoutsOn } from '../support/gateway-world.ts';

const LAYOUTS = ['aes-purse', 'des-purse', 'lite-s-purse'] as const;
const AMOUNT = 900;
const MAX_ROUNDS = 12;

/** Answers a command; null is silence. Hexadecimal. */
type Answer = (command: string, name: string) => Promise<string | null> | string | null;

/** What a Lite-S card does not authenticate is no evidence either: these answers alone decide nothing. */
const UNPROVEN = new Set(['RESET_MODE', 'POLLING', 'REQUEST_SERVICE', 'WRITE_WITHOUT_ENCRYPTION']);

/** Everything that a hub may ask for. */
const ASKED = [
  ['getCardCommands', 'READ_BALANCE'],
  ['getCardCommands', 'UPDATE_BALANCE'],
  ['getCardCommands', 'ERASE_CARD'],
  ['getParkCardCommands', 'PARK_CARD'],
  ['getParkCardCommands', 'BLOCK_AND_READ_CARD'],
] as const;

async function answered(reply: Reply, answer: Answer): Promise<readonly DeviceResponse[]> {
  const responses: DeviceResponse[] = [];
  for (const command of reply.commands) {
    const value = await answer(command.value, command.name);
    if (value !== null) responses.push(responseTo(command, value));
  }
  return responses;
}

async function runWith(useCase: UseCase, answer: Answer): Promise<Reply> {
  let reply = await useCase.firstCall();
  for (let round = 0; reply.commands.length > 0; round++) {
    assert.ok(round < MAX_ROUNDS, 'the use case does not end');
    reply = await useCase.nextCall(await answered(reply, answer));
  }
  return reply;
}

/** A card of the same kind and the same IDm, made by somebody who has other keys, and filled to the brim. */
function forgedCard(layout: Layout, idm: string, keySets: KeySets): Answer {
  const keys = keySets[layout.name];
  assert.ok(keys !== undefined);
  let phone = createPhone(
    'emulator',
    makeCard(layout, {
      idm,
      balanceMinor: layout.limits.maximum,
      receipt: systemEntropy.bytes(layout.receipt?.length ?? 0),
      seed: systemEntropy.bytes(SEED_BYTES),
      keys,
    }),
  );
  return (command) => {
    const done = transceive(phone, 'internal', hexToBytes(command));
    phone = done.phone;
    return done.response === null ? null : bytesToHex(done.response);
  };
}

/** Where bits are turned: the code, the IDm or the first of what is sealed, the flags, what follows, and the end. */
const END = 255;
const PLACES = [1, 2, 10, 13, 20, 28, END];

/** The second half of a Lite-S card's MAC_A block says nothing. */
const MAC_A_REST = 8;

/** One bit of a packet turned. */
function flipped({ security }: Layout, hex: string, place: number): string {
  const packet = hexToBytes(hex);
  const isPadded = security === 'lite-s' && packet.length > 2 * MAC_A_REST;
  const end = packet.length - 1 - (isPadded ? MAC_A_REST : 0);
  const index = Math.min(place, end);
  return bytesToHex(packet.with(index, (packet[index] ?? 0) ^ 0x01));
}

async function assertUntouched(card: TestCard): Promise<void> {
  assert.deepEqual(await card.transfers(), []);
  assert.equal(await card.chip(), START_BALANCE);
  assert.equal(await card.parked(), 0);
  assert.equal((await card.standing()).state, 'ACTIVE');
  await assertInStep(card);
}

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: LAYOUTS, cards: 30, externals: 6 });
  const folder = mkdtempSync(join(tmpdir(), 'tessera-forger-'));
  const forgedKeys = openSandboxKeys(loadLayouts(), systemEntropy, folder);
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const layout of layoutsOn(engine, LAYOUTS)) {
    for (const [endpoint, operation] of ASKED) {
      test(`${layout}: ${operation} with a card that has other keys is 911 and an alarm, and moves nothing`, async () => {
        const card = world.card(layout);
        const purchaseId = await card.purchase(AMOUNT);
        const asked = operation === 'UPDATE_BALANCE' ? { operation, purchaseId } : { operation };
        const useCase = endpoint === 'getCardCommands' ? card.useCase(asked) : card.parkUseCase(asked);
        const reply = await runWith(useCase, forgedCard(card.layout, card.idm, forgedKeys));
        assert.deepEqual([reply.code, reply.balance], [911, null]);
        assert.deepEqual(await card.alarms(), ['not-authentic']);
        assert.equal(await card.purchaseState(purchaseId), 'PAID');
        await assertUntouched(card);
      });

      test(`${layout}: ${operation} with another genuine card in this one's name is a refusal, and moves nothing on either`, async () => {
        const [card, other] = [world.card(layout), world.card(layout)];
        const asked =
          operation === 'UPDATE_BALANCE'
            ? { operation, purchaseId: await card.purchase(AMOUNT) }
            : { operation };
        const useCase = endpoint === 'getCardCommands' ? card.useCase(asked) : card.parkUseCase(asked);
        const reply = await runWith(useCase, async (command) => {
          const response = await other.transceive(command.replaceAll(card.idm, other.idm));
          return response?.replaceAll(other.idm, card.idm) ?? null;
        });
        assert.deepEqual([reply.code, reply.balance], [911, null]);
        await assertUntouched(card);
        await assertUntouched(other);
      });
    }

    test(`${layout}: an external card that has other keys gets no account, and tells no balance`, async () => {
      const card = world.external(layout);
      for (const operation of ['READ_BALANCE', 'BLOCK_AND_READ_CARD']) {
        const forged = forgedCard(card.layout, card.idm, forgedKeys);
        const reply = await runWith(card.useCase({ operation }), forged);
        assert.deepEqual([reply.code, reply.balance, reply.cardAccountId], [911, null, null]);
      }
      assert.equal(await card.find(), null);
    });

    test(`${layout}: the answers of an earlier session, when the card held more, are worth nothing in a later one`, async () => {
      const card = world.card(layout);
      const heard: (string | null)[] = [];
      const before = await runWith(card.useCase({ operation: 'READ_BALANCE' }), async (command) => {
        const response = await card.transceive(command);
        heard.push(response);
        return response;
      });
      assert.equal(before.code, 0);
      await card.gate('spend', 4000);
      for (const useCase of [
        card.useCase({ operation: 'READ_BALANCE' }),
        card.parkUseCase({ operation: 'PARK_CARD' }),
        card.parkUseCase({ operation: 'BLOCK_AND_READ_CARD' }),
      ]) {
        let next = 0;
        const reply = await runWith(useCase, () => heard[next++] ?? null);
        assert.deepEqual([reply.code, reply.balance], [911, null]);
      }
      assert.deepEqual(await card.transfers(), []);
      assert.equal((await card.park()).code, 0);
      assert.equal(await card.parked(), START_BALANCE - 4000);
      await assertInStep(card);
    });

    test(`${layout}: the answer to an earlier write proves no later one`, async () => {
      const card = world.card(layout);
      const first = await card.released(await card.purchase(AMOUNT));
      const heard: (string | null)[] = [];
      const responses = await answered(first.reply, async (command) => {
        const response = await card.transceive(command);
        heard.push(response);
        return response;
      });
      assert.equal((await first.useCase.nextCall(responses)).code, 0);
      const purchaseId = await card.purchase(AMOUNT);
      const second = await card.released(purchaseId);
      let next = 0;
      const repeated = await answered(second.reply, () => heard[next++] ?? null);
      assert.equal((await second.useCase.nextCall(repeated)).code, 323);
      assert.equal(await card.purchaseState(purchaseId), 'LOADING');
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.equal(await card.chip(), START_BALANCE + 2 * AMOUNT);
      await assertInStep(card);
    });

    test(`${layout}: no bit of what proves a reading can be turned`, async () => {
      const card = world.card(layout);
      await card.gate('spend', 1000);
      const names = new Set<string>();
      await runWith(card.useCase({ operation: 'READ_BALANCE' }), (command, name) => {
        if (!UNPROVEN.has(name)) names.add(name);
        return card.transceive(command);
      });
      const truths = [await card.chip()];
      await card.gate('spend', 100);
      truths.push(await card.chip());
      for (const spoilt of names) {
        for (const place of PLACES) {
          const reply = await runWith(card.useCase({ operation: 'READ_BALANCE' }), async (command, name) => {
            const response = await card.transceive(command);
            return response !== null && name === spoilt ? flipped(card.layout, response, place) : response;
          });
          assert.notEqual(reply.code, 0, `${spoilt} ${place}`);
          // Another response of the same round may prove what the chip holds; nothing else is ever booked.
          assert.ok(truths.includes((await card.account()).chip), `${spoilt} ${place}`);
        }
      }
      assert.equal((await card.readBalance()).code, 0);
      await assertInStep(card);
    });

    test(`${layout}: a turned bit in the answer to a write makes no value: what stands on the card decides`, async () => {
      const card = world.card(layout);
      for (const [i, place] of PLACES.entries()) {
        const purchaseId = await card.purchase(AMOUNT);
        const { useCase, reply } = await card.released(purchaseId);
        const responses = await answered(reply, async (command) => {
          const response = await card.transceive(command);
          return response === null ? null : flipped(card.layout, response, place);
        });
        assert.notEqual((await useCase.nextCall(responses)).code, 0);
        assert.equal((await card.load(purchaseId)).code, 0);
        assert.equal(await card.chip(), START_BALANCE + (i + 1) * AMOUNT);
        await assertInStep(card);
      }
    });

    test(`${layout}: a phone that says it has written, and has not, is not believed`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { useCase, reply } = await card.released(purchaseId);
      const responses = await answered(reply, (command, name) => {
        if (name === 'READ_WITHOUT_ENCRYPTION') return card.transceive(command);
        const code = (Number.parseInt(command.slice(2, 4), 16) + 1).toString(16).padStart(2, '0');
        return name === 'WRITE_WITHOUT_ENCRYPTION'
          ? `0C${code}${card.idm}0000`
          : `22${code}${'00'.repeat(32)}`;
      });
      assert.notEqual((await useCase.nextCall(responses)).code, 0);
      assert.notEqual(await card.purchaseState(purchaseId), 'LOADED');
      assert.equal(await card.chip(), START_BALANCE);
      assert.equal((await card.load(purchaseId)).code, 0);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT);
      await assertInStep(card);
    });

    test(`${layout}: a frame that was carried out does nothing a second time`, async () => {
      const card = world.card(layout);
      const { useCase, reply } = await card.released(await card.purchase(AMOUNT));
      const frames = reply.commands.map(({ value }) => value);
      assert.equal((await useCase.finish(reply)).code, 0);
      const again = async () => {
        for (const frame of frames) await card.transceive(frame);
      };
      await again();
      await card.gate('spend', AMOUNT);
      await again();
      assert.equal((await card.readBalance()).code, 0);
      await again();
      assert.equal(await card.chip(), START_BALANCE);
      assert.equal((await card.readBalance()).code, 0);
      await assertInStep(card);
    });

    test(`${layout}: a frame that was held back, and voided, pays nothing after its purchase was loaded anew`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { reply } = await card.released(purchaseId);
      await card.expireSession();
      assert.equal((await card.load(purchaseId)).code, 0);
      for (const { value } of reply.commands) await card.transceive(value);
      await card.gate('spend', 100);
      for (const { value } of reply.commands) await card.transceive(value);
      assert.equal(await card.chip(), START_BALANCE + AMOUNT - 100);
      assert.equal((await card.readBalance()).code, 0);
      await assertInStep(card);
    });

    test(`${layout}: a parked card whose frame was held back has its value once`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const { reply } = await card.released(purchaseId);
      await card.expireSession();
      assert.equal((await card.park()).code, 0);
      for (const { value } of reply.commands) await card.transceive(value);
      assert.equal(await card.chip(), 0);
      assert.equal(await card.parked(), START_BALANCE);
      assert.equal(await card.purchaseState(purchaseId), 'PAID');
    });

    test(`${layout}: an emulator that answers what it likes never ends a session well`, async () => {
      const card = world.card(layout);
      const packet = fc.uint8Array({ minLength: 1, maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...ASKED),
          fc.array(fc.option(packet), { minLength: 12, maxLength: 12 }),
          fc.nat({ max: 8 }),
          async ([endpoint, operation], made, honest) => {
            const asked = { operation, purchaseId: 'never-paid' };
            if (operation === 'UPDATE_BALANCE') return;
            const useCase =
              endpoint === 'getCardCommands' ? card.useCase(asked) : card.parkUseCase({ operation });
            let next = 0;
            const reply = await runWith(useCase, (command, name) => {
              const i = next++;
              // It lets the real card speak for a while, but for what proves anything.
              if (i < honest && UNPROVEN.has(name)) return card.transceive(command);
              const bytes = made[i % made.length];
              return bytes == null ? null : bytesToHex(bytes);
            });
            assert.notEqual(reply.code, 0);
            assert.equal(reply.balance, null);
          },
        ),
        { numRuns: 25 },
      );
      await assertUntouched(card);
    });
  }
});
