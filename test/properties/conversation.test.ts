/**
 * The conversation itself: two cards carry out whatever they are sent, and what they answer is tampered with on its way.
 *
 * What a key-free card is made to say of its balance is all that is known of it, so the chip and the ledger may differ for a
 * while. But the books stay in order, no purchase is called loaded that was never written, and an untampered read ends all of it.
 * Refusals are left out: a refusal that is turned into success is a lie that nobody can tell from the truth.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AnsweredCall } from '../../src/gateway/answer-call.ts';
import type { CallBody } from '../../src/gateway/call.ts';
import { audit } from '../../src/ledger/audit.ts';
import {
  type Bank,
  type BankCard,
  call,
  cardKeyOf,
  carry,
  chipOf,
  ISSUER,
  issueCard,
  LAYOUT_NAMES,
  payFor,
} from '../support/world-bank.ts';
import { ledgerOf } from '../support/world-ledger.ts';
import { inMemory } from './in-memory.ts';
import { propertySeed } from './money-property.ts';

const SEQUENCES = 150;
const PURCHASES = 3;
const AMOUNT = 100n;

/** Numbers are taken modulo whatever there is to choose from. */
type Tampering =
  | { readonly kind: 'none' }
  | { readonly kind: 'drop'; readonly at: number }
  | { readonly kind: 'double'; readonly at: number; readonly to: number }
  | { readonly kind: 'swap'; readonly at: number; readonly with: number }
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  /** The answer of any earlier exchange, with either card, in this answer's place. */
  | { readonly kind: 'replace'; readonly at: number; readonly from: number }
  /** The same under its own id. */
  | { readonly kind: 'add'; readonly from: number }
  | { readonly kind: 'rename'; readonly at: number; readonly id: string }
  /** A whole list that was sent before, by either card. */
  | { readonly kind: 'earlier'; readonly back: number };

type Responses = readonly { readonly id: string; readonly name: string; readonly value: string }[];

interface Visit {
  readonly card: 0 | 1;
  /** Null: only read. */
  readonly purchase: number | null;
  /** For each round that brings responses. */
  readonly tampering: readonly Tampering[];
}

const place = fc.nat({ max: 7 });
const tampering: fc.Arbitrary<Tampering> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('none' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), at: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('double' as const), at: place, to: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('swap' as const), at: place, with: place }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat({ max: 511 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('replace' as const), at: place, from: fc.nat({ max: 60 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('add' as const), from: fc.nat({ max: 60 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      at: place,
      id: fc.constantFrom('1.1', '1.4', '2.1', '9.9'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('earlier' as const), back: fc.nat({ max: 6 }) }) },
);

const visits: fc.Arbitrary<readonly Visit[]> = fc.array(
  fc.record({
    card: fc.constantFrom<0 | 1>(0, 1),
    purchase: fc.option(fc.nat({ max: PURCHASES - 1 }), { freq: 5 }),
    tampering: fc.array(tampering, { minLength: 3, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 8, size: 'max' },
);

interface Holder {
  readonly card: BankCard;
  readonly cardKey: string;
  /** Purchases that the chip was written with. */
  readonly written: Set<string>;
}

interface Seen {
  readonly exchanges: Responses[number][];
  readonly lists: Responses[];
}

const counts = { visits: 0, tampered: 0, inDoubt: 0, loaded: 0 };

test('tampered answers never break the books, nor make a purchase loaded that is not on the chip', async (t) => {
  const property = fc.asyncProperty(fc.constantFrom(...LAYOUT_NAMES), visits, (layout, each) =>
    inMemory(async ({ bank }) => {
      const holders = [await holder(bank, layout, 'a'), await holder(bank, layout, 'b')] as const;
      const seen: Seen = { exchanges: [], lists: [] };
      for (const visit of each) {
        const reply = await pay(bank, holders[visit.card], visit.purchase, visit.tampering, seen);
        counts.visits++;
        if (reply.statusCode === 323) counts.inDoubt++;
        await checkBooks(bank, holders);
      }
      for (const one of holders) {
        assert.equal((await pay(bank, one, null, [], seen)).statusCode, 0);
        const ledger = await ledgerOf(bank, one.cardKey);
        assert.equal(ledger.doubt, null, 'an untampered read settles the doubt');
        assert.equal(ledger.account, chipOf(one.card), 'an untampered read shows the chip');
        for (const number of Array(PURCHASES).keys())
          assert.ok([0, 162].includes((await pay(bank, one, number, [], seen)).statusCode));
      }
      await checkBooks(bank, holders);
    }),
  );
  await fc.assert(property, { numRuns: SEQUENCES, seed: propertySeed() });
  t.diagnostic(
    `${SEQUENCES} sequences, ${counts.visits} visits, ${counts.tampered} lists tampered with, ` +
      `${counts.inDoubt} visits ended in doubt, ${counts.loaded} with a loaded purchase`,
  );
});

async function holder(bank: Bank, layout: string, name: string): Promise<Holder> {
  const card = await issueCard(bank, layout, {
    cardId: `card-${name}`,
    deviceId: `phone-${name}`,
    issued: 500n,
  });
  for (const number of Array(PURCHASES).keys()) await payFor(bank, card, purchaseOf(card, number), AMOUNT);
  const cardKey = await cardKeyOf(bank, card);
  assert.ok(cardKey !== null);
  return { card, cardKey, written: new Set() };
}

function purchaseOf({ cardId }: BankCard, number: number): string {
  return `purchase-${number}-${cardId}`;
}

let serial = 0;

/** A top-up, or a read, to its last reply. */
async function pay(
  bank: Bank,
  { card, written }: Holder,
  purchase: number | null,
  tamperings: readonly Tampering[],
  seen: Seen,
): Promise<AnsweredCall> {
  const purchaseId = purchase === null ? null : purchaseOf(card, purchase);
  const sessionId = `session-${++serial}`;
  const send = (responses?: Responses) =>
    call(bank, 'getCardCommands', {
      requestHeader: {
        requestId: `request-${++serial}`,
        sessionId,
        generationDateTime: '2026-01-01T00:00:00Z',
      },
      issuerId: ISSUER,
      cardId: card.cardId,
      deviceId: card.deviceId,
      ...(purchaseId === null ? { operation: 'READ_BALANCE' } : { operation: 'UPDATE_BALANCE', purchaseId }),
      ...(responses === undefined ? {} : { responses: [...responses] }),
    } satisfies CallBody);

  let answered = await send();
  for (let round = 0; commandsOf(answered).length > 0; round++) {
    const responses: Responses[number][] = [];
    for (const { id, name, value } of commandsOf(answered)) {
      const before = chipOf(card);
      const response = carry(card, value);
      if (chipOf(card) !== before) written.add(String(purchaseId));
      if (response !== null) responses.push({ id, name: `${name}_RESP`, value: response });
    }
    const tampered = tamper(responses, tamperings[round] ?? { kind: 'none' }, seen);
    seen.exchanges.push(...responses);
    seen.lists.push(responses);
    if (tampered !== responses) counts.tampered++;
    const next = await send(tampered);
    // Turned away, or taken for a repetition of the last round: the session still waits for the true answers.
    const stillWaits = next.statusCode === 112 || next.reply === answered.reply;
    if (!stillWaits && !isInOrder(tampered, commandsOf(answered))) {
      assert.ok(
        [323, 911].includes(next.statusCode),
        `a list that no device sends is answered ${next.statusCode}`,
      );
      assert.equal(commandsOf(next).length, 0);
    }
    answered = stillWaits ? await send(responses) : next;
  }
  if (answered.statusCode === 0 && purchaseId !== null) {
    counts.loaded++;
    assert.ok(written.has(purchaseId), 'success for a purchase that was never written');
  }
  return answered;
}

/** A device leaves out what it has no answer to, and does nothing else to the order of what it was sent. */
function isInOrder(responses: Responses, commands: Responses): boolean {
  const places = responses.map(({ id }) => commands.findIndex((command) => command.id === id));
  return places.every((place, i) => place > (places[i - 1] ?? -1));
}

function commandsOf({ reply }: AnsweredCall): Responses {
  const { commands = [] }: { commands?: Responses } = JSON.parse(reply);
  return commands;
}

function tamper(responses: Responses, how: Tampering, { exchanges, lists }: Seen): Responses {
  const pick = <T>(list: readonly T[], number: number): T | undefined => list[number % list.length];
  const at = 'at' in how ? how.at % responses.length : 0;
  const one = responses[at];
  if (one === undefined) return responses;
  switch (how.kind) {
    case 'none':
      return responses;
    case 'drop':
      return responses.toSpliced(at, 1);
    case 'double':
      return responses.toSpliced(how.to % (responses.length + 1), 0, one);
    case 'swap': {
      const other = pick(responses, how.with) ?? one;
      return responses.with(at, other).with(how.with % responses.length, one);
    }
    case 'flip':
      return responses.with(at, { ...one, value: withBitFlipped(one.value, how.bit) });
    case 'replace':
      return responses.with(at, { ...one, value: pick(exchanges, how.from)?.value ?? one.value });
    case 'add': {
      const other = pick(exchanges, how.from);
      return other === undefined ? responses : [...responses, other];
    }
    case 'rename':
      return responses.with(at, { ...one, id: how.id });
    case 'earlier':
      return lists.at(-1 - (how.back % (lists.length + 1))) ?? responses;
  }
}

function withBitFlipped(hex: string, bit: number): string {
  const bytes = Buffer.from(hex, 'hex');
  const index = Math.floor(bit / 8) % bytes.length;
  bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << (bit % 8)), index);
  return bytes.toString('hex').toUpperCase();
}

async function checkBooks(bank: Bank, holders: readonly Holder[]): Promise<void> {
  const { faults, currencies } = await audit(bank.db);
  assert.deepEqual(faults, []);
  for (const { sum } of currencies) assert.equal(sum, 0n);
  for (const { cardKey, written } of holders) {
    const { purchases, transfers } = await ledgerOf(bank, cardKey);
    for (const [purchaseId, { state }] of purchases) {
      const posts = transfers.filter((each) => each.kind === 'post' && each.purchaseId === purchaseId);
      assert.ok(posts.length <= 1, `${purchaseId} is posted ${posts.length} times`);
      if (state === 'LOADED') assert.ok(written.has(purchaseId), `${purchaseId} was never written`);
    }
  }
}
