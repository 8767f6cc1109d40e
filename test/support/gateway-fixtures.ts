/** What decisions are made from, in memory: a card of any layout, its book, a session, a call, and the facts of a round. */

import {
  type BlockWrite,
  type CardImage,
  proofToHex,
  type ValueWrite,
  valueWrite,
} from '../../src/cards/card-image.ts';
import type { CardKeys } from '../../src/cards/card-keys.ts';
import { type Layout, layoutNamed } from '../../src/cards/layout.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import type { Entropy } from '../../src/entropy.ts';
import { codeFromText, serviceAttribute } from '../../src/felica/service-code.ts';
import type { Call } from '../../src/gateway/call.ts';
import type { ExpectedCommand, Fact, PlainCommand } from '../../src/gateway/plain-command.ts';
import { identifyingCommands, securedReadingCommands } from '../../src/gateway/reading-commands.ts';
import type { RoundContext } from '../../src/gateway/round.ts';
import type { Session } from '../../src/gateway/session.ts';
import type { GatewayCard, GatewayProduct, Snapshot, Versioned } from '../../src/gateway/snapshot.ts';
import type { Standing } from '../../src/gateway/standing.ts';
import type { CardBook, Doubt } from '../../src/ledger/card-book.ts';
import type { Purchase } from '../../src/ledger/purchase.ts';
import type { HandedCode } from '../../src/ledger/transfer.ts';
import { FIRST_SERIAL, imageOfChip, makeCard } from '../../src/simulator/card-maker.ts';
import { keysOf, SEED } from '../../src/simulator/test-cards.ts';
import type { KeySet, NodeKeyTexts } from '../../src/simulator/virtual-card/key-set.ts';
import { decrementPurse } from '../../src/simulator/virtual-card/purse.ts';
import type { VirtualCard } from '../../src/simulator/virtual-card/state.ts';
import { cardKeysFrom } from '../../src/vault/file-card-keys.ts';
import { toKeySets } from '../../src/vault/key-set.ts';
import { countedEntropy } from './world-entropy.ts';

export const LAYOUTS = loadLayouts();
export const PURSE = layoutNamed(LAYOUTS, 'demo-purse');
export const JOURNAL = layoutNamed(LAYOUTS, 'demo-journal');
export const DES = layoutNamed(LAYOUTS, 'des-purse');
export const AES = layoutNamed(LAYOUTS, 'aes-purse');
export const LITE_S = layoutNamed(LAYOUTS, 'lite-s-purse');
/** A ring of records is where its receipt lies. */
export const RING = layoutNamed(LAYOUTS, 'cjrc');
export const READ_ONLY = layoutNamed(LAYOUTS, 'octopus');

/** Those that value is written to. */
export const VALUE_LAYOUTS: readonly Layout[] = [...LAYOUTS.values()].filter(
  ({ receipt: field }) => field !== undefined,
);

export const NOW_MS = 1_800_000_000_000n;
export const IDM = '0123456789ABCDEF';
export const EXTERNAL_KEY = `issuer\n9D10\n${IDM}`;

/** Bytes that are all `byte`, as long as the layout's receipt. */
export function receipt(layout: Layout, byte: number): Uint8Array {
  return new Uint8Array(layout.receipt?.length ?? 0).fill(byte);
}

/** A card of the layout with that balance, and `byte` all over its receipt. */
export function chipWith(layout: Layout, balanceMinor: bigint, byte = 0x11): VirtualCard {
  const keys = keysOf(layout);
  return makeCard(layout, {
    idm: IDM,
    balanceMinor,
    receipt: receipt(layout, byte),
    seed: SEED,
    ...(keys === undefined ? {} : { keys }),
  });
}

/** What it holds. */
export function imageWith(layout: Layout, balanceMinor: bigint, byte = 0x11): CardImage {
  return imageOfChip(layout, chipWith(layout, balanceMinor, byte));
}

/** `image` with one byte of a block otherwise. */
export function withByte(image: CardImage, block: string, offset: number, byte: number): CardImage {
  return new Map([...image].map(([name, data]) => [name, name === block ? data.with(offset, byte) : data]));
}

/** `image` with these bits of the layout's marks. */
export function marked(layout: Layout, image: CardImage, bits: number): CardImage {
  if (layout.marks === undefined) throw new Error(`layout ${layout.name} has no marks`);
  return withByte(image, layout.marks.block, layout.marks.offset, bits);
}

/** `image` inside the gates. */
export function inStation(layout: Layout, image: CardImage): CardImage {
  const { inStation: flag } = layout;
  if (flag === undefined) throw new Error(`layout ${layout.name} knows no gates`);
  return withByte(image, flag.block, flag.offset, flag.mask);
}

/** The card after a write, by the rules of its services: a ring is pushed, a purse subtracts. */
export function afterWrite(layout: Layout, image: CardImage, blocks: readonly BlockWrite[]): CardImage {
  return new Map([...image, ...blocks.flatMap((block) => changedBy(layout, image, block))]);
}

function changedBy(
  { history }: Layout,
  image: CardImage,
  { name, data, isDecrement }: BlockWrite,
): readonly (readonly [string, Uint8Array])[] {
  if (isDecrement === true) {
    const purse = decrementPurse(image.get(name) ?? new Uint8Array(), data);
    if (!(purse instanceof Uint8Array)) throw new Error('the card refuses the decrement');
    return [[name, purse]];
  }
  if (history === undefined || name !== `${history.ring}.0`) return [[name, data]];
  return Array.from({ length: history.blocks }, (_, i) => [
    `${history.ring}.${i}`,
    i === 0 ? data : (image.get(`${history.ring}.${i - 1}`) ?? new Uint8Array()),
  ]);
}

/** A write of ours from `before`, whose receipt is 22s. */
export function ourWrite(layout: Layout, before: CardImage, balanceMinor: bigint): ValueWrite {
  return valueWrite(layout, before, balanceMinor, receipt(layout, 0x22), NOW_MS);
}

export function book(more: Partial<CardBook> = {}): CardBook {
  return {
    cardKey: 'card-key',
    issuerId: 'issuer',
    currency: 'JPY',
    chip: 5000n,
    parked: 0n,
    sequence: 1n,
    doubt: null,
    decided: null,
    historySerial: null,
    fencedSequence: 0n,
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

/** What the chip holds once a write of that kind has happened to one that held 5000; a load and a put-back move 1000. */
export function balanceAfter(code: HandedCode): bigint {
  return code === 'load' || code === 'put-back' ? 6000n : 0n;
}

/** A write is out: it leaves a receipt of 22s, over a card that held 5000 and a receipt of 11s. */
export function doubt(layout: Layout, code: HandedCode = 'load'): Doubt {
  const balanceMinor = balanceAfter(code);
  return {
    transferId: 'pending-key',
    code,
    amountMinor: balanceMinor === 0n ? 5000n : 1000n,
    purchaseKey: code === 'load' ? 'purchase-key' : null,
    proof: proofToHex(ourWrite(layout, imageWith(layout, 5000n), balanceMinor).proof),
  };
}

/** The card that held 5000 as the write of {@link doubt} leaves it. */
export function writtenImage(layout: Layout, code: HandedCode = 'load'): CardImage {
  const before = imageWith(layout, 5000n);
  return afterWrite(layout, before, ourWrite(layout, before, balanceAfter(code)).blocks);
}

export function product(layout: Layout, more: Partial<GatewayProduct> = {}): GatewayProduct {
  return {
    id: 'product',
    layout: layout.name,
    operations: null,
    readerOperations: null,
    trustUnauthenticated: 20_000n,
    ...more,
  };
}

export function card(layout: Layout, more: Partial<GatewayCard> = {}): Versioned<GatewayCard> {
  return {
    id: 'card-key',
    cardId: 'card',
    deviceKey: 'device-key',
    idm: IDM,
    state: 'ACTIVE',
    parked: false,
    opened: true,
    owed: [],
    expiresMs: NOW_MS + 1n,
    externalKey: null,
    product: product(layout),
    version: 3n,
    ...more,
  };
}

/** An external card that we have not ingested yet. */
export function externalCard(layout: Layout, more: Partial<GatewayCard> = {}): Versioned<GatewayCard> {
  return card(layout, { state: 'CREATED', opened: false, externalKey: EXTERNAL_KEY, ...more });
}

export function standing(layout: Layout, more: Partial<Standing> = {}): Standing {
  return {
    card: card(layout),
    book: book(),
    transfers: [],
    purchases: [purchase()],
    alarms: [],
    ...more,
  };
}

/** The read before the write has seen the chip's records. */
export function standingInDoubt(layout: Layout, code: HandedCode = 'load'): Standing {
  const historySerial = layout.history === undefined ? null : FIRST_SERIAL;
  return standing(layout, {
    book: book({ doubt: doubt(layout, code), historySerial }),
    purchases: [purchase({ state: code === 'load' ? 'LOADING' : 'PAID' })],
  });
}

/** The commands by which a session learns what a card holds, and the step in which it does. */
export function readingOf(layout: Layout): {
  readonly step: { readonly name: 'identifying' | 'reading' };
  readonly commands: readonly PlainCommand[];
} {
  return layout.security === 'des' || layout.security === 'aes'
    ? { step: { name: 'reading' }, commands: securedReadingCommands(layout) }
    : { step: { name: 'identifying' }, commands: identifyingCommands(layout) };
}

/** The session waits for what these commands bring. */
export function expecting(commands: readonly PlainCommand[]): readonly ExpectedCommand[] {
  return commands.map((command, i) => ({ id: `1.${i + 1}`, command, name: command.kind }));
}

/** All went well: the card is the layout's, holds `image`, and does what it is told. */
export function factsOf(
  layout: Layout,
  commands: readonly PlainCommand[],
  image: CardImage,
): readonly Fact[] {
  const nodes = [...layout.areas, ...layout.services];
  return commands.map((command): Fact => {
    switch (command.kind) {
      case 'polling':
        return { kind: 'polled', systemCode: layout.systemCode };
      case 'request-service':
        return { kind: 'key-versions', keyVersions: nodes.map(({ keyVersion }) => keyVersion) };
      case 'read':
        return {
          kind: 'blocks',
          image: new Map([...image].filter(([name]) => command.blocks.includes(name))),
        };
      case 'write':
        return { kind: 'written' };
      default:
        return { kind: 'done' };
    }
  });
}

export function session(more: Partial<Session> = {}): Versioned<Session> {
  return {
    id: 'session-key',
    actorId: 'hub',
    sessionId: 'session',
    deviceKey: 'device-key',
    operation: 'READ_BALANCE',
    purchaseId: null,
    externalKey: null,
    productId: null,
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
    announced: null,
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
    product: product(layout),
    session: null,
    sealedSecret: null,
    rival: null,
    isIssued: false,
    denied: false,
    attempts: [],
    purchases: [{ ...purchase(), version: 0n }],
    ...more,
  };
}

export function entropy(): Entropy {
  return countedEntropy('fixtures');
}

export function context(layout: Layout, more: Partial<RoundContext> = {}): RoundContext {
  const about = { isBeingIngested: true, isElsewhere: false, denied: false };
  return { layout, ...about, nowMs: NOW_MS, entropy: entropy(), ...more };
}

/** Transfers as `kind code amount`. */
export function booked({ transfers }: Pick<Standing, 'transfers'>): readonly string[] {
  return transfers.map(({ kind, code, amountMinor }) => `${kind} ${code} ${amountMinor}`);
}

/** The kinds of the alarms. */
export function alarmed({ alarms }: Pick<Standing, 'alarms'>): readonly string[] {
  return alarms.map(({ kind }) => kind);
}

/** The keys of the layouts' test cards, as a server has them. */
export function serverKeys(change: (set: KeySet) => KeySet = (set) => set): CardKeys {
  const keySets = Object.fromEntries(
    [...LAYOUTS.values()].flatMap((layout) => {
      const set = keysOf(layout);
      return set === undefined ? [] : [[layout.name, change(keyedNodesOnly(set))]];
    }),
  );
  return cardKeysFrom(toKeySets('test', { keySets }));
}

/** An operator has no key for a service without one. */
function keyedNodesOnly(set: KeySet): KeySet {
  if (set.kind === 'lite-s') return set;
  const nodes: NodeKeyTexts = Object.fromEntries(
    Object.entries(set.nodes).filter(([code]) => serviceAttribute(codeFromText(code))?.keyed !== false),
  );
  return { ...set, nodes };
}
