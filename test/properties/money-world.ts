/** The world that one story is played in: the cards, their books, and what the hub remembers. */

import assert from 'node:assert/strict';
import type { AnsweredCall } from '../../src/gateway/answer-call.ts';
import type { CallBody, Endpoint } from '../../src/gateway/call.ts';
import { audit } from '../../src/ledger/audit.ts';
import {
  type Bank,
  type BankCard,
  cardKeyOf,
  foreignCard,
  issueCard,
  payFor,
} from '../support/world-bank.ts';
import { type LedgerView, ledgerOf } from '../support/world-ledger.ts';
import { newSubject, type ReadMark, type Subject } from './money-card.ts';
import { bookedDifferences, checkBooks, checkTold } from './money-rules.ts';
import type { LoadWish, Story, Wish } from './money-steps.ts';
import { countsOf, type Tally } from './money-tally.ts';

/** How the world passes time, and how closely its books are looked at. */
export interface WorldRules {
  /** Milliseconds of the test's own clock, or null where the database has its own: there sessions are made to expire. */
  readonly advance: ((ms: bigint) => void) | null;
  /** When the whole ledger is read; the cards' own books are looked at after every step. */
  readonly audit: 'after-every-step' | 'at-the-end' | 'never';
}

export type Answer = NonNullable<CallBody['responses']>[number];

export interface Request {
  readonly subject: Subject;
  readonly endpoint: Endpoint;
  readonly body: CallBody;
  readonly answered: AnsweredCall;
}

/** A tap in the middle of its conversation. */
export interface Conversation {
  readonly subject: Subject;
  readonly sessionId: string;
  readonly wish: Wish;
  /** What the card has answered to the commands of the last reply. */
  readonly responses: readonly Answer[];
  /** Of the write among those commands; null when there was none that moves value. */
  readonly receipt: string | null;
  /** Every command of the last reply was answered, as the card did and not as somebody made it. */
  readonly isWhole: boolean;
  /** The last read that this conversation had carried out. */
  readonly readMark: ReadMark | null;
  /** Gates passed when it was left. */
  readonly passages: number;
  readonly expired: boolean;
}

/** A doubt with the read that its write was computed from. */
export interface MarkedDoubt {
  readonly receipt: string;
  readonly mark: ReadMark | null;
}

export interface World {
  readonly bank: Bank;
  readonly rules: WorldRules;
  readonly tally: Tally;
  readonly story: Story;
  readonly name: string;
  readonly own: Subject;
  readonly external: Subject;
  readonly neighbour: BankCard;
  /** As they were read last, after that many commits. */
  readonly books: Map<Subject, { readonly commits: number; readonly ledger: LedgerView | null }>;
  readonly cardKeys: Map<Subject, string>;
  /** What was ordered last to be written. */
  readonly ordered: Map<'CONFIG' | 'PLAN', Readonly<Record<string, string>>>;
  /** Receipts of writes whose doubt people ended. */
  readonly decided: Set<string>;
  /** And not as it was. */
  readonly decidedWrongly: Set<string>;
  /** Devices on which a session may be open that nobody will finish. */
  readonly busy: Set<string>;
  serial: number;
  /** What the ledger has told apart of the own chip. */
  booked: bigint;
  doubt: MarkedDoubt | null;
  last: Request | null;
  left: Conversation | null;
  /** What the card answered in the last round before this one. */
  earlier: readonly Answer[];
}

export async function openWorld(
  bank: Bank,
  rules: WorldRules,
  tally: Tally,
  story: Story,
  name: string,
): Promise<World> {
  const { layout } = story;
  const at = { deviceId: `phone-${name}`, issued: BigInt(story.issued) };
  const own = await issueCard(bank, layout, { ...at, cardId: `card-${name}` });
  const neighbour = await issueCard(bank, layout, { ...at, cardId: `neighbour-${name}` });
  const external = await foreignCard(bank, layout, { ...at, deviceId: `reader-${name}` });
  const pay = (card: BankCard, of: LoadWish['of'], number: number, amount: bigint) =>
    payFor(bank, card, purchaseName(name, { of, number }), amount);
  const { numbers, asked } = purchasesOf(story);
  for (const [i, amount] of story.amounts.entries())
    if (numbers.has(i)) await pay(own, 'own', i, BigInt(amount));
  if (asked.has('maximum')) await pay(own, 'maximum', 0, own.layout.limits.maximum);
  if (asked.has('of-another-card')) await pay(neighbour, 'of-another-card', 0, 1n);
  return {
    bank,
    rules,
    tally,
    story,
    name,
    own: newSubject(own),
    external: newSubject(external),
    neighbour,
    books: new Map(),
    cardKeys: new Map(),
    ordered: new Map(),
    decided: new Set(),
    decidedWrongly: new Set(),
    busy: new Set(),
    serial: 0,
    booked: 0n,
    doubt: null,
    last: null,
    left: null,
    earlier: [],
  };
}

/** Those that the story has to do with, and the first. */
function purchasesOf({ steps }: Story) {
  const wishes = steps.flatMap((step) =>
    step.kind === 'tap' && step.wish.kind === 'load' ? [step.wish] : [],
  );
  const ordered = steps.flatMap((step) => ('number' in step ? [step.number] : []));
  return {
    numbers: new Set([0, ...wishes.map(({ number }) => number), ...ordered]),
    asked: new Set(wishes.map(({ of }) => of)),
  };
}

export function newName(world: World, what: string): string {
  world.serial++;
  return `${what}-${world.serial}-${world.name}`;
}

/** The issuer's name for the purchase that is wished for. */
export function purchaseName(name: string, { of, number }: Pick<LoadWish, 'of' | 'number'>): string {
  return `${of}-${number}-${name}`;
}

/** Null while the server has no row of the card. Read anew when money or a card's standing may have changed. */
export async function ledger(world: World, subject: Subject): Promise<LedgerView | null> {
  const commits = world.bank.ledgerCommits();
  const seen = world.books.get(subject);
  if (seen?.commits === commits) return seen.ledger;
  const key = await cardKey(world, subject);
  const read = key === null ? null : await ledgerOf(world.bank, key);
  world.books.set(subject, { commits, ledger: read });
  return read;
}

export async function ownLedger(world: World): Promise<LedgerView> {
  const found = await ledger(world, world.own);
  assert.ok(found !== null);
  return found;
}

export async function cardKey(world: World, subject: Subject): Promise<string | null> {
  const known = world.cardKeys.get(subject);
  if (known !== undefined) return known;
  const key = await cardKeyOf(world.bank, subject.card);
  if (key !== null) world.cardKeys.set(subject, key);
  return key;
}

/** A doubt is marked with the read that its write was computed from; what is told apart, with the read that showed it. */
export function follow(world: World, view: LedgerView, mark: ReadMark | null): void {
  const receipt = view.doubt?.receipt ?? null;
  if (receipt !== (world.doubt?.receipt ?? null)) world.doubt = receipt === null ? null : { receipt, mark };
  const booked = bookedDifferences(view);
  if (booked === world.booked) return;
  assert.ok(mark !== null, 'a difference is booked without a read');
  checkTold(world.own, view, mark);
  world.booked = booked;
}

/** What holds between any two steps. */
export async function checkWorld(world: World): Promise<void> {
  if (world.rules.audit === 'after-every-step') await checkAudit(world.bank);
  for (const subject of [world.own, world.external]) {
    const view = await ledger(world, subject);
    if (view !== null) checkBooks(subject, view);
  }
}

export async function checkAudit({ db }: Bank): Promise<void> {
  const { faults, currencies } = await audit(db);
  assert.deepEqual(faults, []);
  for (const { currency, sum } of currencies) assert.equal(sum, 0n, `${currency} does not sum to zero`);
}

export function counts({ tally, story }: World) {
  return countsOf(tally, story.layout);
}
