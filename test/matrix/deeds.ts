/** What a hub can ask for: how a card is made ready for it, how it is asked, and what it leaves on the card. */

import { hexToBytes } from '../../src/bytes.ts';
import { hasMark, type Mark, markWrite } from '../../src/cards/card-image.ts';
import type { Layout, LayoutField, Operation } from '../../src/cards/layout.ts';
import type { Owed } from '../../src/cards/owed.ts';
import type { HandedCode } from '../../src/ledger/transfer.ts';
import { putBlock } from '../../src/simulator/card-maker.ts';
import type { Target } from '../../src/simulator/faults.ts';
import { setCard } from '../../src/simulator/phone.ts';
import type { Members } from '../support/gateway-http.ts';
import {
  announced,
  type Bank,
  type BankCard,
  cardKeyOf,
  changeStanding,
  chipCard,
  ISSUER,
  imageOf,
  payFor,
} from '../support/world-bank.ts';
import type { Ask } from './conversation.ts';

/** What every card comes with, and what one purchase is, minor units: both within every layout's limits and steps. */
export const ISSUED = 5000n;
export const PAID = 700n;

export interface Deed {
  readonly name: DeedName;
  readonly endpoint: Ask['endpoint'];
  /** Null: none is named. */
  readonly operation: Operation | null;
  readonly target: Target;
  /** The value that its decisive write moves; null when it moves none. */
  readonly moves: HandedCode | null;
  /** What a hub is told that asks again for what is done already. */
  readonly codeOnceDone: number;
  readonly isAllowed: (layout: Layout) => boolean;
  /** What is told where it is not allowed. */
  readonly codeWhereNot: number;
  /** Makes a card that was just issued ready for it. */
  readonly prepare: (bank: Bank, card: BankCard) => Promise<void>;
  /** What the decisive write leaves on the chip beside value stands there. */
  readonly isOnChip: (card: BankCard) => boolean;
}

export type DeedName = (typeof DEED_NAMES)[number];
export const DEED_NAMES = [
  'READ_BALANCE',
  'UPDATE_BALANCE with a purchase',
  'UPDATE_BALANCE put back',
  'UPDATE_CONFIG',
  'UPDATE_PLAN',
  'PARK_CARD',
  'BLOCK_AND_READ_CARD',
  'ERASE_CARD',
  'owed work, no operation named',
  'owed erasure, no operation named',
  'reader mode READ_BALANCE',
  'reader mode ingest',
] as const;

type Kept = Partial<Omit<Deed, 'name' | 'operation'>>;

const nothing = async (): Promise<void> => {};
const always = (): boolean => true;

function deed(name: DeedName, operation: Operation | null, kept: Kept = {}): Deed {
  return {
    name,
    endpoint: 'getCardCommands',
    operation,
    target: 'internal',
    moves: null,
    codeOnceDone: 0,
    isAllowed: ({ operations }) => operation !== null && operations.includes(operation),
    codeWhereNot: 163,
    prepare: nothing,
    isOnChip: always,
    ...kept,
  };
}

export const DEEDS: readonly Deed[] = [
  deed('READ_BALANCE', 'READ_BALANCE'),
  deed('UPDATE_BALANCE with a purchase', 'UPDATE_BALANCE', {
    moves: 'load',
    prepare: (bank, card) => payFor(bank, card, purchaseOf(card), PAID),
  }),
  deed('UPDATE_BALANCE put back', 'UPDATE_BALANCE', { moves: 'put-back' }),
  deed('UPDATE_CONFIG', 'UPDATE_CONFIG', {
    prepare: (bank, card) => owe(bank, card, [configOwed(card.layout)]),
    isOnChip: (card) => holds(card, card.layout.config),
  }),
  deed('UPDATE_PLAN', 'UPDATE_PLAN', {
    prepare: (bank, card) => owe(bank, card, [planOwed(card.layout)]),
    isOnChip: (card) => holds(card, card.layout.plan),
  }),
  deed('PARK_CARD', 'PARK_CARD', { endpoint: 'getParkCardCommands', moves: 'park' }),
  deed('BLOCK_AND_READ_CARD', 'BLOCK_AND_READ_CARD', {
    endpoint: 'getParkCardCommands',
    isOnChip: marked('blocked'),
  }),
  deed('ERASE_CARD', 'ERASE_CARD', { moves: 'erase', codeOnceDone: 160, isOnChip: marked('erased') }),
  deed('owed work, no operation named', null, {
    moves: 'load',
    isAllowed: ({ operations }) => operations.includes('UPDATE_BALANCE'),
    codeWhereNot: 0,
    prepare: oweEverything,
  }),
  deed('owed erasure, no operation named', null, {
    moves: 'erase',
    isAllowed: ({ operations }) => operations.includes('ERASE_CARD'),
    codeWhereNot: 0,
    prepare: async (bank, card) => {
      if (!card.layout.operations.includes('ERASE_CARD')) return;
      await changeStanding(bank, await keyOf(bank, card), (standing) => ({
        ...standing,
        state: 'DELETED',
        owed: [{ kind: 'ERASE' }],
      }));
    },
    isOnChip: marked('erased'),
  }),
  deed('reader mode READ_BALANCE', 'READ_BALANCE', {
    endpoint: 'getReaderModeCommands',
    target: 'external',
    isAllowed: ({ readerOperations }) => readerOperations.includes('READ_BALANCE'),
  }),
  deed('reader mode ingest', 'BLOCK_AND_READ_CARD', {
    endpoint: 'getReaderModeCommands',
    target: 'external',
    moves: 'ingest',
    codeOnceDone: 167,
    isAllowed: ({ readerOperations }) => readerOperations.includes('BLOCK_AND_READ_CARD'),
    isOnChip: marked('ingested'),
  }),
];

/** What a hub knows of a card. */
export interface Subject {
  readonly issuerId: string;
  readonly deviceId: string;
  readonly cardId: string;
  readonly purchaseId: string;
  /** As a phone announces it that it is held to. */
  readonly contents: Members;
}

export function subjectOf(card: BankCard): Subject {
  const { deviceId, cardId } = card;
  return { issuerId: ISSUER, deviceId, cardId, purchaseId: purchaseOf(card), contents: announced(card) };
}

/** As a hub asks for it. */
export function askFor({ name, endpoint, operation, target }: Deed, subject: Subject): Ask {
  const { issuerId, deviceId, cardId, purchaseId, contents } = subject;
  const asked = operation === null ? {} : { operation };
  if (target === 'external')
    return { endpoint, body: { issuerId, deviceId, ...asked }, firstBody: { cardContents: contents } };
  const purchase = name === 'UPDATE_BALANCE with a purchase' ? { purchaseId } : {};
  return { endpoint, body: { issuerId, deviceId, cardId, ...asked, ...purchase } };
}

/** What parks a card, so that there is something to put back. */
export function parkingOf({ issuerId, deviceId, cardId }: Subject): Ask {
  return {
    endpoint: 'getParkCardCommands',
    body: { issuerId, deviceId, cardId, operation: 'PARK_CARD' },
  };
}

export function purchaseOf({ cardId }: Pick<BankCard, 'cardId'>): string {
  return `purchase of ${cardId}`;
}

/** True when the chip shows no trace of it, of what leaves one. */
export function missingOnChip(owed: Owed, card: BankCard): boolean {
  switch (owed.kind) {
    case 'UNBLOCK':
      return hasMark(card.layout, imageOf(card), 'blocked');
    case 'CONFIG':
      return !holds(card, card.layout.config);
    case 'PLAN':
      return !holds(card, card.layout.plan);
    default:
      return false;
  }
}

/** Whatever a card of the layout can be owed together, the purchase last. A fence is owed to Lite-S alone. */
export function everythingOwed(card: BankCard): readonly Owed[] {
  const { marks, security, config, plan } = card.layout;
  return [
    ...(marks === undefined ? [] : [{ kind: 'UNBLOCK' } as const]),
    ...(security === 'lite-s' ? [{ kind: 'FENCE' } as const] : []),
    ...(config.size === 0 ? [] : [configOwed(card.layout)]),
    ...(plan.size === 0 ? [] : [planOwed(card.layout)]),
    { kind: 'LOAD', purchaseId: purchaseOf(card) },
  ];
}

async function oweEverything(bank: Bank, card: BankCard): Promise<void> {
  const { layout } = card;
  if (!layout.operations.includes('UPDATE_BALANCE')) return;
  if (layout.marks !== undefined) {
    const blocked = markWrite(layout, imageOf(card), 'blocked', true).reduce(
      (chip, { name, data }) => putBlock(layout, chip, name, data),
      chipCard(card),
    );
    card.phone = setCard(card.phone, card.target, blocked);
  }
  await payFor(bank, card, purchaseOf(card), PAID);
  await owe(bank, card, everythingOwed(card));
}

async function owe(bank: Bank, card: BankCard, owed: readonly Owed[]): Promise<void> {
  await changeStanding(bank, await keyOf(bank, card), (standing) => ({ ...standing, owed }));
}

async function keyOf(bank: Bank, card: BankCard): Promise<string> {
  const key = await cardKeyOf(bank, card);
  if (key === null) throw new Error('the card has no row');
  return key;
}

export function configOwed({ config }: Layout): Owed {
  return { kind: 'CONFIG', content: contentOf(config) };
}

function planOwed({ plan }: Layout): Owed {
  return { kind: 'PLAN', content: contentOf(plan) };
}

/** Something that no field holds as it comes. */
function contentOf(fields: ReadonlyMap<string, LayoutField>): Readonly<Record<string, string>> {
  return Object.fromEntries([...fields].map(([name, { length }]) => [name, '5A'.repeat(length)]));
}

function holds(card: BankCard, fields: ReadonlyMap<string, LayoutField>): boolean {
  const image = imageOf(card);
  return [...fields.values()].every(({ block, offset, length }) => {
    const bytes = image.get(block)?.slice(offset, offset + length);
    return bytes !== undefined && Buffer.compare(bytes, hexToBytes('5A'.repeat(length))) === 0;
  });
}

function marked(mark: Mark): (card: BankCard) => boolean {
  return (card) => hasMark(card.layout, imageOf(card), mark);
}
