/**
 * A Lite-S card answers a write with nothing that proves it, and so its phone can keep the write, the challenge behind it, or the
 * answer, and give them later: there is a doubt or a refusal, and the value moves once.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE, type TestCard } from '../support/gateway-card.ts';
import type { Command, Reply } from '../support/gateway-http.ts';
import { type DeviceResponse, responseTo, type UseCase } from '../support/gateway-use-case.ts';
import { gatewayWorld } from '../support/gateway-world.ts';

const AMOUNT = 900;
const LAYOUT = 'lite-s-purse';
/** The card's own word that it refuses a write. */
const REFUSED = 'FFB1';

/** Where in the round of a write its commands stand. */
const [WRITE, CHALLENGE, READ] = [0, 1, 2];

/** The phone answers each command of the round by its place; null is silence. */
async function answered(
  useCase: UseCase,
  reply: Reply,
  answer: (command: Command, place: number) => Promise<string | null> | string | null,
): Promise<Reply> {
  const responses: DeviceResponse[] = [];
  for (const [place, command] of reply.commands.entries()) {
    const value = await answer(command, place);
    if (value !== null) responses.push(responseTo(command, value));
  }
  return useCase.nextCall(responses);
}

/** A load up to its write, with what the card said when it was read. */
async function loading(card: TestCard) {
  const purchaseId = await card.purchase(AMOUNT);
  const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
  const read = await useCase.tap(await useCase.firstCall());
  const reply = await useCase.nextCall(read);
  const frame = reply.commands[WRITE]?.value;
  assert.ok(frame !== undefined && reply.commands.length === 3, reply.text);
  return { purchaseId, useCase, reply, frame, earlier: read.at(-1)?.value ?? null };
}

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: [LAYOUT], cards: 10, externals: 2 });

  async function assertLoadedOnce(card: TestCard, purchaseId: string): Promise<void> {
    assert.equal(await card.purchaseState(purchaseId), 'LOADED');
    assert.equal(await card.chip(), START_BALANCE + AMOUNT);
    await assertInStep(card);
  }

  test('what was read before the write, told again behind it, proves nothing: 323, an alarm, and the purchase stays in doubt', async () => {
    const card = world.card(LAYOUT);
    const { purchaseId, useCase, reply, earlier } = await loading(card);
    const last = await answered(useCase, reply, async ({ value }, place) => {
      const response = await card.transceive(value);
      return place === READ ? earlier : response;
    });
    assert.equal(last.code, 323);
    assert.deepEqual(
      [await card.purchaseState(purchaseId), await card.alarms()],
      ['LOADING', ['not-authentic']],
    );
    assert.equal((await card.load(purchaseId)).code, 0);
    await assertLoadedOnce(card, purchaseId);
  });

  test('the same with no word of the challenge is silence, and no fraud: 323, and no alarm', async () => {
    const card = world.card(LAYOUT);
    const { purchaseId, useCase, reply, earlier } = await loading(card);
    const last = await answered(useCase, reply, async ({ value }, place) => {
      const response = await card.transceive(value);
      if (place === CHALLENGE) return null;
      return place === READ ? earlier : response;
    });
    assert.equal(last.code, 323);
    assert.deepEqual([await card.purchaseState(purchaseId), await card.alarms()], ['LOADING', []]);
    assert.equal((await card.readBalance()).code, 0);
    await assertLoadedOnce(card, purchaseId);
  });

  test('a write that was kept back with its challenge, and done later, is in doubt until then, and loaded once', async () => {
    const card = world.card(LAYOUT);
    const { purchaseId, useCase, reply, frame } = await loading(card);
    const last = await answered(useCase, reply, ({ value }, place) =>
      place === READ ? card.transceive(value) : null,
    );
    assert.deepEqual([last.code, await card.purchaseState(purchaseId)], [323, 'LOADING']);
    await card.transceive(frame);
    assert.equal((await card.load(purchaseId)).code, 0);
    await card.transceive(frame);
    await assertLoadedOnce(card, purchaseId);
  });

  test('a write that was told to be refused, and is done later, gets no final error', async () => {
    const card = world.card(LAYOUT);
    const { purchaseId, useCase, reply, frame } = await loading(card);
    const last = await answered(useCase, reply, ({ value }, place) =>
      place === READ ? card.transceive(value) : `0C09${card.idm}${REFUSED}`,
    );
    await card.transceive(frame);
    assert.deepEqual([last.code, await card.purchaseState(purchaseId)], [323, 'LOADING']);
    assert.equal((await card.readBalance()).code, 0);
    await assertLoadedOnce(card, purchaseId);
  });

  test('the challenge behind a write that was kept back makes its frame useless: the load failed, and is done again', async () => {
    const card = world.card(LAYOUT);
    const { purchaseId, useCase, reply, frame } = await loading(card);
    const last = await answered(useCase, reply, ({ value }, place) =>
      place === WRITE ? null : card.transceive(value),
    );
    assert.deepEqual([last.code, await card.purchaseState(purchaseId)], [221, 'PAID']);
    await card.transceive(frame);
    assert.equal(await card.chip(), START_BALANCE);
    assert.equal((await card.load(purchaseId)).code, 0);
    await card.transceive(frame);
    await assertLoadedOnce(card, purchaseId);
  });

  test('a write that was kept back is refused by the card once another session has read it', async () => {
    const card = world.card(LAYOUT);
    const first = await loading(card);
    await answered(first.useCase, first.reply, () => null);
    const second = await loading(card);
    await card.transceive(first.frame);
    assert.equal(await card.chip(), START_BALANCE);
    assert.equal((await second.useCase.goOn(second.reply)).code, 0);
    await assertLoadedOnce(card, second.purchaseId);
    assert.equal(await card.purchaseState(first.purchaseId), 'PAID');
  });

  test('an ingest that one phone kept back is refused by the card once another phone has read it, and its value is taken once', async () => {
    const card = world.external(LAYOUT);
    const { deviceId } = world.external(LAYOUT);
    const ingest = { operation: 'BLOCK_AND_READ_CARD' };
    const one = card.useCase(ingest);
    const kept = await one.toWrite();
    await card.expireSession();
    const two = card.useCase(ingest, deviceId);
    const first = await two.firstCall();
    const responses = await two.tap(first);
    await card.transceive(kept.commands[WRITE]?.value ?? '');
    assert.equal((await one.nextCall([])).code, 118);
    assert.equal((await two.finish(await two.nextCall(responses))).code, 0);
    assert.deepEqual([await card.chip(), await card.parked()], [0, START_BALANCE]);
  });
});
