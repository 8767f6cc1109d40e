/**
 * The money rules as a model: it plays the hub, the holder and the gates on one card, watches the chip itself, and after every
 * step holds the ledger against what really happened.
 *
 * Gates are used between the commands of different taps, and within a tap only where no write computed before is carried out
 * after. A key-free write is absolute and bound to nothing, so a gate between its read and itself is overwritten: that is why
 * such layouts are for the sandbox only.
 */

import assert from 'node:assert/strict';
import type { AnsweredCall } from '../../src/gateway/answer-call.ts';
import type { CallBody, Endpoint } from '../../src/gateway/call.ts';
import { SESSION_TTL_MS } from '../../src/gateway/session.ts';
import { audit } from '../../src/ledger/audit.ts';
import { GATE_RANDOM_BYTES, useAtGate } from '../../src/simulator/gate.ts';
import { addFault, setCard } from '../../src/simulator/phone.ts';
import { cardIn } from '../../src/simulator/sandbox/sandbox.ts';
import {
  type Bank,
  type BankCard,
  call,
  carry,
  chipOf,
  expireSession,
  ISSUER,
  issueCard,
  type LedgerView,
  ledgerOf,
  ledgerVersion,
  payFor,
  setCardState,
} from '../support/world-bank.ts';
import { type LoadWish, type Step, type Stop, type Story, type Wish, WRITE } from './money-steps.ts';

/** What was seen over many stories. */
export class Tally {
  stories = 0;
  steps = 0;
  requests = 0;
  doubts = 0;
  posts = 0;
  voids = 0;
  unsettled = 0;
  offline = 0;
  readonly statuses = new Map<number, number>();

  text(): string {
    const statuses = [...this.statuses].sort(([a], [b]) => a - b).map(([code, count]) => `${code}: ${count}`);
    return (
      `${this.stories} sequences, ${this.steps} steps, ${this.requests} requests; ${this.doubts} doubts, ` +
      `${this.posts} posted, ${this.voids} voided, ${this.unsettled} unsettled at the end; ` +
      `${this.offline} offline transfers; replies by status ${statuses.join(', ')}`
    );
  }
}

/** How the world passes time, and how closely its books are looked at. */
export interface WorldRules {
  /** Milliseconds of the test's own clock, or null where the database has its own: there sessions are made to expire. */
  readonly advance: ((ms: bigint) => void) | null;
  /** The whole audit after every step; else at the end of each story, and the card's own books after every step. */
  readonly auditEveryStep: boolean;
}

/** Replies that committed nothing: the same request may be answered otherwise later. */
const NOT_STORED = new Set([112, 321, 921]);
/**
 * Success; what may be tried again, the card included; and 118, by which a hub is told of its session and not of its purchase. Any
 * other status lets a hub pay the purchase back.
 */
const NO_FINAL_ERROR = new Set([0, 118, 221, 321, 322, 323, 921]);
/** What a story may be answered with. */
const KNOWN_STATUSES = new Set([0, 118, 159, 162, 163, 172, 173, 177, 221, 231, 232, 321, 322, 323, 911]);

/** How much had happened at gates when a read was carried out. */
interface ReadMark {
  readonly gates: number;
  readonly offline: bigint;
}

interface MarkedDoubt {
  readonly transferId: string;
  /** The read that its write was computed from. */
  readonly mark: ReadMark;
}

type Answer = NonNullable<CallBody['responses']>[number];

interface Request {
  readonly endpoint: Endpoint;
  readonly body: CallBody;
  readonly answered: AnsweredCall;
}

/** A tap in the middle of its conversation. */
interface Conversation {
  readonly sessionId: string;
  readonly wish: Wish;
  /** What the card has answered to the commands of the last reply. */
  readonly responses: readonly Answer[];
  /** The last read that this conversation had carried out. */
  readonly readMark: ReadMark;
  /** The gates' uses when it was left. */
  readonly gates: number;
  readonly expired: boolean;
}

interface Played {
  /** Of the last reply; null when the hub left before it. */
  readonly status: number | null;
  /** The card was asked. */
  readonly askedCard: boolean;
  readonly readMark: ReadMark;
}

export async function play(
  bank: Bank,
  rules: WorldRules,
  tally: Tally,
  story: Story,
  name: string,
): Promise<void> {
  const player = new Player(bank, rules, tally, story, name);
  await player.open();
  for (const step of story.steps) {
    await player.take(step);
    tally.steps++;
    await player.check();
  }
  await player.finish();
  tally.stories++;
}

class Player {
  readonly #bank: Bank;
  readonly #rules: WorldRules;
  readonly #tally: Tally;
  readonly #story: Story;
  readonly #name: string;
  #card!: BankCard;
  #neighbour!: BankCard;
  #serial = 0;
  /** Uses at gates: how many, and their sum. */
  #gates = 0;
  #offline = 0n;
  /** What the ledger has booked of that. */
  #booked = 0n;
  /** Purchases whose write changed the chip, and how often. */
  readonly #applied = new Map<string, number>();
  #readMark: ReadMark = { gates: 0, offline: 0n };
  #suspended = false;
  #doubt: MarkedDoubt | null = null;
  #seen: { readonly version: bigint; readonly ledger: LedgerView } | null = null;
  #last: Request | null = null;
  #left: Conversation | null = null;
  /** A session may be open that nobody will finish. */
  #mayBeBusy = false;

  constructor(bank: Bank, rules: WorldRules, tally: Tally, story: Story, name: string) {
    this.#bank = bank;
    this.#rules = rules;
    this.#tally = tally;
    this.#story = story;
    this.#name = name;
  }

  async open(): Promise<void> {
    const { layout, issued, amounts } = this.#story;
    const deviceId = `phone-${this.#name}`;
    const at = { deviceId, issued: BigInt(issued) };
    this.#card = await issueCard(this.#bank, layout, { ...at, cardId: `card-${this.#name}` });
    this.#neighbour = await issueCard(this.#bank, layout, { ...at, cardId: `neighbour-${this.#name}` });
    for (const [i, amount] of amounts.entries())
      await payFor(this.#bank, this.#card, this.#purchaseId({ of: 'own', number: i }), BigInt(amount));
    const maximum = this.#card.layout.limits.maximum;
    await payFor(this.#bank, this.#card, this.#purchaseId({ of: 'maximum', number: 0 }), maximum);
    await payFor(this.#bank, this.#neighbour, this.#purchaseId({ of: 'of-another-card', number: 0 }), 1n);
  }

  #purchaseId({ of, number }: Pick<LoadWish, 'of' | 'number'>): string {
    return `${of}-${number}-${this.#name}`;
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'tap':
        return this.#tap(step);
      case 'resume':
        return this.#resume();
      case 'retry':
        return this.#retry(step.newRequestId);
      case 'gate':
        return this.#gate(step.event, BigInt(step.amount));
      case 'wait':
        return this.#wait(step.long);
      case 'suspend':
        this.#suspended = step.on;
        return setCardState(this.#bank, this.#card, step.on ? 'SUSPENDED_ISSUER' : 'ACTIVE');
      case 'neighbour':
        return this.#useNeighbour(step.leave);
      case 'park': {
        const body = this.#body(this.#card, this.#newName('session'), {});
        const { statusCode } = await this.#ask('getParkCardCommands', body);
        assert.ok([159, 163, 321].includes(statusCode), `parking is answered ${statusCode}`);
      }
    }
  }

  async #tap({ wish, faults, stop, twice }: Extract<Step, { kind: 'tap' }>): Promise<void> {
    this.#card.phone = faults.reduce(addFault, { ...this.#card.phone, faults: [] });
    const doubtBefore = this.#doubt;
    const played = await this.#converse(this.#newName('session'), wish, { stop, twice });
    this.#card.phone = { ...this.#card.phone, faults: [] };
    if (stop !== null || !played.askedCard) return;
    if (faults.length === 0) await this.#checkCleanTap(wish, doubtBefore, played);
    const [fault, ...more] = faults;
    if (fault?.kind === 'status-flags' && fault.atCommand === WRITE && more.length === 0) {
      const ledger = await this.#ledger();
      const doubt = ledger.doubt?.transferId ?? null;
      assert.ok(doubt === null || doubt === doubtBefore?.transferId, 'a refused write is read back at once');
      if (wish.kind === 'load' && this.#isLoaded(ledger, wish))
        assert.equal(played.status, 0, 'a refused write that happened is success');
    }
  }

  /** From the first call, or from what a conversation that was left had, to the last reply or to where it is left again. */
  async #converse(
    sessionId: string,
    wish: Wish,
    how: { stop?: Stop | null; twice?: boolean; from?: Conversation; cardIsGone?: boolean },
  ): Promise<Played> {
    const { stop = null, twice = false, from, cardIsGone = false } = how;
    let sent = 0;
    let readMark = from?.readMark ?? this.#readMark;
    let askedCard = false;
    let responses: Answer[] | undefined = from === undefined ? undefined : [...from.responses];
    let deviceStatus = 0;
    const loadedBefore = wish.kind === 'load' && this.#isLoaded(await this.#ledger(), wish);
    for (;;) {
      const body = this.#body(this.#card, sessionId, {
        ...wishFields(wish, (load) => this.#purchaseId(load)),
        ...(responses === undefined ? {} : { responses }),
        ...(deviceStatus === 0 ? {} : { statusCode: deviceStatus }),
      });
      const { reply, statusCode } = await this.#ask('getCardCommands', body, twice);
      const commands = commandsOf(reply);
      const ledger = await this.#ledger();
      this.#follow(ledger, readMark);
      if (loadedBefore && from === undefined)
        assert.ok(
          statusCode === 321 || (statusCode === 0 && commands.length === 0),
          'loaded is success for ever',
        );
      this.#checkReply(ledger, wish, statusCode, commands.length === 0, deviceStatus);
      if (commands.length === 0) return { status: statusCode, askedCard, readMark };
      assert.equal(statusCode, 0, 'commands come with success');
      assert.equal(deviceStatus, 0, 'a device that failed gets no commands');
      askedCard = true;
      responses = [];
      let stopped = false;
      for (const { id, name, value } of commands) {
        stopped = stop?.beforeNext === true && sent >= stop.afterCommands;
        if (stopped) break;
        sent++;
        if (cardIsGone) continue;
        const { response, changed } = carry(this.#card, value);
        if (changed) this.#noteApplied(wish);
        if (response !== null) {
          if (name === 'READ_WITHOUT_ENCRYPTION')
            readMark = this.#readMark = { gates: this.#gates, offline: this.#offline };
          responses.push({ id, name: `${name}_RESP`, value: response });
        }
        stopped = stop?.beforeNext === false && sent >= stop.afterCommands;
        if (stopped) break;
      }
      if (stop === null || !stopped) continue;
      if (stop.deviceStatus === null) {
        this.#left = { sessionId, wish, responses, readMark, gates: this.#gates, expired: false };
        this.#mayBeBusy = true;
        return { status: null, askedCard, readMark };
      }
      deviceStatus = stop.deviceStatus;
    }
  }

  /**
   * The responses of then. If the card was at a gate since, it is no longer held to the phone: what is written now would
   * have been computed from a read of before.
   */
  async #resume(): Promise<void> {
    const left = this.#left;
    if (left === null) return;
    this.#left = null;
    const cardIsGone = left.gates !== this.#gates;
    const { status, askedCard } = await this.#converse(left.sessionId, left.wish, { from: left, cardIsGone });
    if (!left.expired) return;
    assert.ok(!askedCard && status !== 0, 'an expired session is over');
    const write = left.responses.find(({ name }) => name === 'WRITE_WITHOUT_ENCRYPTION_RESP');
    if (status !== 322 || left.wish.kind !== 'load' || !saysDone(write, this.#card)) return;
    assert.ok(this.#isLoaded(await this.#ledger(), left.wish), 'late responses still are evidence');
  }

  async #retry(newRequestId: boolean): Promise<void> {
    const last = this.#last;
    if (last === null) return;
    const { requestHeader } = last.body;
    const header = newRequestId ? { ...requestHeader, requestId: this.#newName('request') } : requestHeader;
    const again = await this.#ask(last.endpoint, { ...last.body, requestHeader: header });
    const { reply, statusCode } = last.answered;
    if (!newRequestId && !NOT_STORED.has(statusCode))
      assert.equal(again.reply, reply, 'the same bytes again');
    // Responses once more: the round they belong to is the session's last.
    if (newRequestId && last.body.responses !== undefined && statusCode !== 118)
      assert.equal(again.reply, reply, 'a round that is repeated gets the same bytes');
    if (commandsOf(again.reply).length === 0) return;
    // It may have opened a session, which is left.
    this.#mayBeBusy = true;
    if (this.#left !== null) this.#left = { ...this.#left, expired: false };
  }

  async #gate(event: 'spend' | 'load', amount: bigint): Promise<void> {
    const { layout, phone } = this.#card;
    const random = this.#bank.entropy.bytes(GATE_RANDOM_BYTES);
    const used = useAtGate(layout, cardIn(phone), event, amount, random);
    if (used.kind === 'refused') return;
    this.#card.phone = setCard(phone, 'internal', used.card);
    this.#gates++;
    this.#offline += event === 'spend' ? -amount : amount;
  }

  async #wait(long: boolean): Promise<void> {
    if (long) {
      this.#mayBeBusy = false;
      if (this.#left !== null) this.#left = { ...this.#left, expired: true };
    }
    if (this.#rules.advance !== null)
      return this.#rules.advance(long ? SESSION_TTL_MS + 1n : SESSION_TTL_MS / 4n);
    if (!long) return;
    for (const { cardKey } of [this.#card, this.#neighbour]) await expireSession(this.#bank.db, cardKey);
  }

  async #useNeighbour(leave: boolean): Promise<void> {
    const sessionId = this.#newName('session');
    const body = this.#body(this.#neighbour, sessionId, { operation: 'READ_BALANCE' });
    const { statusCode, reply } = await call(this.#bank, 'getCardCommands', body);
    if (statusCode === 321) {
      assert.ok(this.#mayBeBusy, 'nothing holds the device');
      return;
    }
    const commands = commandsOf(reply);
    assert.equal(commands.length, 4);
    if (leave) {
      this.#mayBeBusy = true;
      return;
    }
    // The card in the phone answers for itself and not for its neighbour.
    const responses = commands.flatMap(({ id, name, value }) => {
      const { response } = carry(this.#card, value);
      return response === null ? [] : [{ id, name: `${name}_RESP`, value: response }];
    });
    const end = await call(
      this.#bank,
      'getCardCommands',
      this.#body(this.#neighbour, sessionId, { responses }),
    );
    assert.equal(end.statusCode, 911);
  }

  async #ask(endpoint: Endpoint, body: CallBody, twice = false): Promise<AnsweredCall> {
    this.#tally.requests++;
    const [answered, other] = await Promise.all([
      call(this.#bank, endpoint, body),
      twice ? call(this.#bank, endpoint, body) : null,
    ]);
    if (other !== null && !NOT_STORED.has(answered.statusCode)) {
      assert.equal(
        other.reply,
        answered.reply,
        'a request that is sent twice at once gets the same bytes twice',
      );
    }
    const { statusCode } = answered;
    assert.ok(KNOWN_STATUSES.has(statusCode), `answered ${statusCode}`);
    if (statusCode === 321) assert.ok(this.#mayBeBusy, 'nothing holds the device');
    this.#tally.statuses.set(statusCode, (this.#tally.statuses.get(statusCode) ?? 0) + 1);
    this.#last = { endpoint, body, answered };
    return answered;
  }

  #body({ cardId, deviceId }: BankCard, sessionId: string, fields: Partial<CallBody>): CallBody {
    return {
      requestHeader: {
        requestId: this.#newName('request'),
        sessionId,
        generationDateTime: '2026-01-01T00:00:00Z',
      },
      issuerId: ISSUER,
      cardId,
      deviceId,
      ...fields,
    };
  }

  #newName(what: string): string {
    return `${what}-${++this.#serial}-${this.#name}`;
  }

  #noteApplied(wish: Wish): void {
    assert.equal(wish.kind, 'load', 'only a load writes');
    if (wish.kind !== 'load') return;
    const purchaseId = this.#purchaseId(wish);
    this.#applied.set(purchaseId, (this.#applied.get(purchaseId) ?? 0) + 1);
  }

  /** A doubt is marked with the read that its write was computed from; what is booked as offline use, with the read that showed it. */
  #follow(ledger: LedgerView, readMark: ReadMark): void {
    const transferId = ledger.doubt?.transferId ?? null;
    if (transferId !== (this.#doubt?.transferId ?? null))
      this.#doubt = transferId === null ? null : { transferId, mark: readMark };
    const booked = bookedOffline(ledger);
    if (booked !== this.#booked) {
      assert.equal(booked, readMark.offline, 'what is booked as offline use is what the read showed');
      this.#booked = booked;
    }
  }

  #checkReply(
    ledger: LedgerView,
    wish: Wish,
    statusCode: number,
    isEnd: boolean,
    deviceStatus: number,
  ): void {
    if (statusCode === 323) assert.ok(ledger.doubt !== null, '323 means money in doubt');
    if (deviceStatus !== 0) assert.notEqual(statusCode, 0, 'a device that failed is never told of success');
    if (wish.kind === 'load' && deviceStatus === 0 && !NO_FINAL_ERROR.has(statusCode)) {
      const state = ledger.purchases.get(this.#purchaseId(wish))?.state ?? 'PAID';
      assert.equal(state, 'PAID', `the hub is told ${statusCode} and pays back what is ${state}`);
    }
    if (statusCode !== 0 || !isEnd) return;
    if (wish.kind === 'owed')
      assert.equal(ledger.doubt, null, 'what is owed is not done while money is in doubt');
    if (wish.kind !== 'load') return;
    assert.ok(this.#isLoaded(ledger, wish), 'success means loaded');
    assert.equal(this.#applied.get(this.#purchaseId(wish)), 1, 'success means that it is on the chip');
  }

  #isLoaded({ purchases }: LedgerView, wish: LoadWish): boolean {
    return purchases.get(this.#purchaseId(wish))?.state === 'LOADED';
  }

  /** A tap in which nothing went wrong: whatever was in doubt before is settled, where that can be told at all. */
  async #checkCleanTap(
    wish: Wish,
    doubtBefore: MarkedDoubt | null,
    { status, readMark }: Played,
  ): Promise<void> {
    const { layout } = this.#card;
    const ledger = await this.#ledger();
    const overwritten =
      layout.receipt.overwrittenBy === 'shared' &&
      doubtBefore !== null &&
      readMark.gates > doubtBefore.mark.gates;
    const expectedDoubt = overwritten ? doubtBefore.transferId : null;
    assert.equal(
      ledger.doubt?.transferId ?? null,
      expectedDoubt,
      'a read settles what it can tell, and only that',
    );
    if (!overwritten)
      assert.equal(ledger.account, chipOf(this.#card), 'after a read the account is the chip');
    if (wish.kind === 'read') return assert.equal(status, 0);
    if (wish.kind === 'owed') return assert.equal(status, overwritten ? 323 : 0);
    const purchase = ledger.purchases.get(this.#purchaseId(wish));
    assert.ok(purchase !== undefined, 'the card is not asked for a purchase that is not its own');
    if (purchase.state === 'LOADED') return assert.equal(status, 0);
    if (overwritten) return assert.equal(status, 323);
    // A card that was suspended while it was asked about a doubt: settled, and nothing more.
    if (this.#suspended) return assert.equal(status, 159);
    assert.equal(status, 162, 'what was not loaded did not fit');
    assert.ok(chipOf(this.#card) + purchase.amount > layout.limits.maximum, 'it would have fitted');
  }

  /** What holds between any two steps. */
  async check(): Promise<void> {
    const { issued, layout } = this.#card;
    const chip = chipOf(this.#card);
    assert.ok(chip <= layout.limits.maximum, 'the chip holds more than it may');
    if (this.#rules.auditEveryStep) await this.#audit();
    else this.#seen = null;
    const ledger = await this.#ledger();
    assert.deepEqual(ledger.faults, []);
    assert.equal(ledger.sum, 0n, 'the ledger sums to zero');

    let onChip = issued + this.#offline;
    for (const [purchaseId, { state, amount }] of ledger.purchases) {
      const applied = this.#applied.get(purchaseId) ?? 0;
      assert.ok(applied <= 1, `${purchaseId} is on the chip ${applied} times`);
      if (state === 'LOADED') assert.equal(applied, 1, `${purchaseId} is posted and not on the chip`);
      if (state === 'PAID') assert.equal(applied, 0, `${purchaseId} is on the chip and can be loaded again`);
      if (state === 'LOADING') assert.equal(ledger.doubt?.purchaseId, purchaseId);
      const posts = ledger.transfers.filter((each) => each.kind === 'post' && each.purchaseId === purchaseId);
      assert.ok(posts.length <= 1, `${purchaseId} is posted ${posts.length} times`);
      onChip += BigInt(applied) * amount;
    }
    assert.equal(chip, onChip, 'the chip holds what was issued, used and loaded');

    const { doubt } = ledger;
    const written = doubt !== null && this.#applied.get(doubt.purchaseId) === 1 ? doubt.amount : 0n;
    const sinceRead = this.#offline - this.#booked;
    assert.equal(
      chip,
      ledger.account + sinceRead + written,
      'chip = account + offline since the read + in doubt',
    );
  }

  /** All is put right, and then nothing is lost: a last read, and whatever was paid for and can still be loaded is. */
  async finish(): Promise<void> {
    await this.take({ kind: 'suspend', on: false });
    await this.take({ kind: 'wait', long: true });
    await this.#cleanTap({ kind: 'read' });
    for (const number of this.#story.amounts.keys())
      await this.#cleanTap({ kind: 'load', of: 'own', number, named: true });
    await this.check();
    await this.#audit();

    const ledger = await this.#ledger();
    if (ledger.doubt === null) {
      const posted = ledger.transfers.filter((each) => each.kind === 'post');
      const loaded = posted.reduce((sum, { amount }) => sum + amount, 0n);
      const all = this.#card.issued + loaded + this.#offline;
      assert.equal(all, chipOf(this.#card), 'nothing is lost');
      assert.equal(ledger.account, all);
    }
    this.#count(ledger);
  }

  async #cleanTap(wish: Wish): Promise<void> {
    await this.#tap({ kind: 'tap', wish, faults: [], stop: null, twice: false });
  }

  #count({ transfers, doubt }: LedgerView): void {
    const ofKind = (kind: string) => transfers.filter((each) => each.kind === kind).length;
    this.#tally.doubts += ofKind('pending');
    this.#tally.posts += ofKind('post');
    this.#tally.voids += ofKind('void');
    this.#tally.unsettled += doubt === null ? 0 : 1;
    this.#tally.offline += transfers.filter(({ code }) => code.startsWith('offline-')).length;
  }

  async #audit(): Promise<void> {
    const { faults, currencies } = await audit(this.#bank.db);
    assert.deepEqual(faults, []);
    for (const { currency, sum } of currencies) assert.equal(sum, 0n, `${currency} does not sum to zero`);
  }

  /** Read anew when money has moved; between steps it is, or the audit reads all of it. */
  async #ledger(): Promise<LedgerView> {
    const version = await ledgerVersion(this.#bank, this.#card);
    if (this.#seen?.version !== version)
      this.#seen = { version, ledger: await ledgerOf(this.#bank, this.#card) };
    return this.#seen.ledger;
  }
}

/** The flags of a written card, in a response that is whole. */
/** Whole and unchanged: what was garbled on its way is no evidence. */
function saysDone(write: Answer | undefined, { phone }: BankCard): boolean {
  return write?.value === `0C09${cardIn(phone).systems[0]?.idm}0000`;
}

function bookedOffline({ transfers }: LedgerView): bigint {
  return transfers.reduce((sum, { code, amount }) => {
    if (code === 'offline-load') return sum + amount;
    return code === 'offline-use' ? sum - amount : sum;
  }, 0n);
}

interface SentCommand {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

function commandsOf(reply: string): readonly SentCommand[] {
  const { commands = [] }: { commands?: readonly SentCommand[] } = JSON.parse(reply);
  return commands;
}

function wishFields(wish: Wish, name: (load: LoadWish) => string): Partial<CallBody> {
  switch (wish.kind) {
    case 'read':
      return { operation: 'READ_BALANCE' };
    case 'owed':
      return {};
    case 'load':
      return { purchaseId: name(wish), ...(wish.named ? { operation: 'UPDATE_BALANCE' } : {}) };
  }
}
