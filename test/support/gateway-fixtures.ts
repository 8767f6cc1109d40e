/** What decisions are made from, in memory: a card of the demo purse, its book, a session, a call. */

import type { CardImage } from '../../src/cards/card-image.ts';
import { type Layout, layoutNamed } from '../../src/cards/layout.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import type { Entropy } from '../../src/entropy.ts';
import type { Call } from '../../src/gateway/call.ts';
import type { Money } from '../../src/gateway/money.ts';
import type { Fact } from '../../src/gateway/plain-command.ts';
import type { RoundContext } from '../../src/gateway/round.ts';
import type { Session } from '../../src/gateway/session.ts';
import type { GatewayCard, Snapshot, Versioned } from '../../src/gateway/snapshot.ts';
import type { CardBook, Doubt } from '../../src/ledger/card-book.ts';
import type { Purchase } from '../../src/ledger/purchase.ts';
import { imageOfChip, makeCard } from '../../src/simulator/card-maker.ts';
import { countedEntropy } from './world-entropy.ts';

export const LAYOUTS = loadLayouts();
export const PURSE = layoutNamed(LAYOUTS, 'demo-purse');
export const JOURNAL = layoutNamed(LAYOUTS, 'demo-journal');

export const NOW_MS = 1_800_000_000_000n;
export const IDM = '0123456789ABCDEF';

/** Bytes that are all `byte`, as long as the layout's receipt. */
export function receipt(layout: Layout, byte: number): Uint8Array {
  return new Uint8Array(layout.receipt.length).fill(byte);
}

/** What a card of the layout holds with that balance, and `byte` all over its receipt. */
export function imageWith(layout: Layout, balanceMinor: bigint, byte = 0x11): CardImage {
  return imageOfChip(layout, makeCard(layout, IDM, balanceMinor, receipt(layout, byte)));
}

/** `image` with one byte of a block otherwise. */
export function withByte(image: CardImage, block: string, offset: number, byte: number): CardImage {
  return new Map([...image].map(([name, data]) => [name, name === block ? data.with(offset, byte) : data]));
}

export function book(more: Partial<CardBook> = {}): CardBook {
  return {
    cardKey: 'card-key',
    issuerId: 'issuer',
    currency: 'JPY',
    chip: 5000n,
    sequence: 1n,
    doubt: null,
    ...more,
  };
}

export function purchase(more: Partial<Purchase> = {}): Purchase {
  return {
    id: 'purchase-key',
    purchaseId: 'purchase',
    cardKey: 'card-key',
    amountMinor: 1000n,
    state: 'PAID',
    ...more,
  };
}

/** A write of 1000 is out: it leaves a receipt of 22s, over a card that held 5000 and a receipt of 11s. */
export function doubt(layout: Layout): Doubt {
  const before = imageWith(layout, 5000n).get(layout.receipt.block);
  return {
    transferId: 'pending-key',
    code: 'load',
    amountMinor: 1000n,
    purchaseKey: 'purchase-key',
    proof: {
      receipt: Buffer.from(receipt(layout, 0x22)).toString('hex').toUpperCase(),
      preImage: Buffer.from(before ?? [])
        .toString('hex')
        .toUpperCase(),
    },
  };
}

export function money(more: Partial<Money> = {}): Money {
  return { book: book(), transfers: [], purchases: [purchase()], ...more };
}

export function moneyInDoubt(layout: Layout): Money {
  return money({ book: book({ doubt: doubt(layout) }), purchases: [purchase({ state: 'LOADING' })] });
}

export function card(layout: Layout, more: Partial<GatewayCard> = {}): Versioned<GatewayCard> {
  return {
    id: 'card-key',
    deviceKey: 'device-key',
    idm: IDM,
    state: 'ACTIVE',
    expiresMs: NOW_MS + 1n,
    layout: layout.name,
    trustUnauthenticated: 20_000n,
    version: 3n,
    ...more,
  };
}

export function session(more: Partial<Session> = {}): Versioned<Session> {
  return {
    id: 'session-key',
    actorId: 'hub',
    sessionId: 'session',
    deviceKey: 'device-key',
    operation: 'READ_BALANCE',
    purchaseId: null,
    open: true,
    step: { name: 'reading' },
    round: 1n,
    expected: [],
    responsesDigest: 'digest-before',
    expiresMs: NOW_MS + 1n,
    version: 7n,
    ...more,
  };
}

export function call(more: Partial<Call> = {}): Call {
  return {
    endpoint: 'getCardCommands',
    actorId: 'hub',
    requestId: 'request',
    sessionId: 'session',
    issuerId: 'issuer',
    deviceId: 'device',
    cardId: 'card',
    purchaseId: null,
    operation: 'READ_BALANCE',
    responses: null,
    deviceStatus: 0,
    ...more,
  };
}

export function snapshot(layout: Layout, more: Partial<Snapshot> = {}): Snapshot {
  return {
    nowMs: NOW_MS,
    earlier: null,
    issuerKnown: true,
    deviceKey: 'device-key',
    card: card(layout),
    book: { ...book(), version: 5n },
    session: null,
    deviceBusy: null,
    purchases: [{ ...purchase(), version: 0n }],
    ...more,
  };
}

export function entropy(): Entropy {
  return countedEntropy('fixtures');
}

export function context(layout: Layout, more: Partial<RoundContext> = {}): RoundContext {
  return { layout, card: card(layout), nowMs: NOW_MS, entropy: entropy(), ...more };
}

/** The four facts of a reading that went well. */
export function readingFacts(layout: Layout, image: CardImage): readonly Fact[] {
  const nodes = [...layout.areas, ...layout.services];
  return [
    { kind: 'reset' },
    { kind: 'polled', systemCode: layout.systemCode },
    { kind: 'key-versions', keyVersions: nodes.map(({ keyVersion }) => keyVersion) },
    { kind: 'blocks', image },
  ];
}

/** Transfers as `kind code amount`. */
export function booked({ transfers }: Money): readonly string[] {
  return transfers.map(({ kind, code, amountMinor }) => `${kind} ${code} ${amountMinor}`);
}
