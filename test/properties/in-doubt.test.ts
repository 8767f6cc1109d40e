/** What a hub is told of a purchase whose write is out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnsweredCall } from '../../src/gateway/answer-call.ts';
import type { CallBody } from '../../src/gateway/call.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { addFault } from '../../src/simulator/phone.ts';
import {
  type Bank,
  type BankCard,
  call,
  cardKeyOf,
  carry,
  changeStanding,
  chipOf,
  ISSUER,
  issueCard,
  LAYOUT_NAMES,
  payFor,
} from '../support/world-bank.ts';
import { readOf, writeOf } from '../support/world-commands.ts';
import { ledgerOf } from '../support/world-ledger.ts';
import { inMemory } from './in-memory.ts';

const PURCHASE = 'purchase-1';
let serial = 0;

async function load(bank: Bank, card: BankCard, fault?: Fault): Promise<AnsweredCall> {
  if (fault !== undefined) card.phone = addFault(card.phone, fault);
  const sessionId = `session-${++serial}`;
  let responses: CallBody['responses'];
  for (;;) {
    const answered = await call(bank, 'getCardCommands', {
      requestHeader: {
        requestId: `request-${++serial}`,
        sessionId,
        generationDateTime: '2026-01-01T00:00:00Z',
      },
      issuerId: ISSUER,
      cardId: card.cardId,
      deviceId: card.deviceId,
      operation: 'UPDATE_BALANCE',
      purchaseId: PURCHASE,
      ...(responses === undefined ? {} : { responses }),
    });
    const { commands = [] }: { commands?: { id: string; name: string; value: string }[] } = JSON.parse(
      answered.reply,
    );
    if (commands.length === 0) return answered;
    responses = commands.flatMap(({ id, name, value }) => {
      const response = carry(card, value);
      return response === null ? [] : [{ id, name: `${name}_RESP`, value: response }];
    });
  }
}

/** A purchase that is on the chip although nobody knows. */
async function withDoubt(
  layout: string,
  work: (bank: Bank, card: BankCard, cardKey: string) => Promise<void>,
): Promise<void> {
  await inMemory(async ({ bank }) => {
    const card = await issueCard(bank, layout, { cardId: 'card-1', deviceId: 'phone-1', issued: 500n });
    await payFor(bank, card, PURCHASE, 100n);
    const cardKey = await cardKeyOf(bank, card);
    assert.ok(cardKey !== null);
    const torn = await load(bank, card, {
      kind: 'tear-after',
      target: 'internal',
      atCommand: writeOf(card.layout),
    });
    assert.equal(torn.statusCode, 323);
    await work(bank, card, cardKey);
    assert.equal((await load(bank, card)).statusCode, 0);
    assert.equal((await ledgerOf(bank, cardKey)).account, 600n);
    assert.equal(chipOf(card), 600n);
  });
}

/** A card refuses in the clear, or its phone keeps back what it says under its keys. */
function refusedRead({ layout }: BankCard): Fault {
  const at = { target: 'internal', atCommand: readOf(layout) } as const;
  if (layout.security === 'des' || layout.security === 'aes') return { kind: 'lose-response', ...at };
  return { kind: 'status-flags', sf1: 0xff, sf2: 0xa1, applied: false, ...at };
}

// A final error makes a hub pay the purchase back, while it is on the chip.
for (const layout of LAYOUT_NAMES) {
  test(`${layout}: a purchase in doubt is no final error, although the card refuses the read`, async () => {
    await withDoubt(layout, async (bank, card) => {
      assert.equal((await load(bank, card, refusedRead(card))).statusCode, 323);
    });
  });

  test(`${layout}: a purchase in doubt is no final error, although the card was suspended since`, async () => {
    await withDoubt(layout, async (bank, card, cardKey) => {
      await changeStanding(bank, cardKey, (before) => ({ ...before, state: 'SUSPENDED_ISSUER' }));
      assert.equal((await load(bank, card, refusedRead(card))).statusCode, 323);
      assert.equal((await load(bank, card)).statusCode, 0);
    });
  });
}
