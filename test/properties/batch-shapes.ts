/** The shapes of the batches that the device door commits: which statements, in which order. */

import { sortBatch } from '../../src/db/batch.ts';
import type { Database, Statement } from '../../src/db/database.ts';

const SESSION_REPLACED =
  'gateway_session(id actor_id session_id device_id operation purchase_id state step round expectation ' +
  'responses_digest secret external_key product_id expires_ms)';
const SESSION_CONTINUED = 'gateway_session(state step round expectation responses_digest secret)';
const SESSION_CLOSED = 'gateway_session(state secret)';
const SESSION_TOUCHED = 'gateway_session()';
const CARD_TOUCHED = 'card()';
const CARD_CHANGED = 'card(state parked opened owed)';
const ACCOUNT = 'account(balance parked sequence pending_id decision history_serial fenced_sequence)';
const PURCHASE = 'purchase(state)';
const ATTEMPTS_CHANGED = 'reader_attempts(times last_ms)';

/** First calls in reader mode are counted, of the card and of the device, each for the first time or once more. */
const ATTEMPTS: readonly (readonly string[])[] = ['+reader_attempts', ATTEMPTS_CHANGED].flatMap((card) =>
  ['+reader_attempts', ATTEMPTS_CHANGED].map((device) => [card, device]),
);

/** The device is over its number, or no card is announced: of the device alone. */
const DEVICE_ATTEMPTS = ['+reader_attempts', ATTEMPTS_CHANGED].map((device) => [device, '+gateway_round']);

/** Without money: answered without a session, opened for the first time or again; a first call in reader mode also turned away. */
const FIRST_CALLS = [
  ['+gateway_round'],
  ['+gateway_session', '+gateway_round'],
  [SESSION_REPLACED, '+gateway_round'],
];
const READER_CALLS = ATTEMPTS.flatMap((attempts) =>
  [[], ...FIRST_CALLS].map((call) => [...attempts, ...call]),
);

/** What a round does to the books of a card that we know. */
interface Money {
  readonly card: 'same' | 'touched' | 'changed';
  readonly account: boolean;
  readonly purchases: number;
  readonly transfers: number;
  readonly alarms: number;
}

const NOTHING: Money = { card: 'same', account: false, purchases: 0, transfers: 0, alarms: 0 };
const BOOKED: Money = { ...NOTHING, account: true, transfers: 1 };

/** A read settles a doubt, or shows what became of one that was ended without evidence. */
const SETTLED: readonly Money[] = [
  NOTHING,
  // Seen, and watched no longer; or history that moved no value.
  { ...BOOKED, transfers: 0 },
  // Voided; posted, by which the card is parked, put back, erased or ingested; either, of a purchase.
  BOOKED,
  { ...BOOKED, card: 'changed' },
  { ...BOOKED, purchases: 1 },
  // A decision was wrong; a voided write has happened after all, and is released and posted at once.
  { ...BOOKED, alarms: 1 },
  { ...BOOKED, card: 'changed', transfers: 2, alarms: 1 },
  { ...BOOKED, card: 'touched', purchases: 1, transfers: 2, alarms: 1 },
];

/** Then the rest of the difference is told: explained by records, not explained, or both. */
const TOLD: readonly Money[] = [
  NOTHING,
  BOOKED,
  { ...BOOKED, alarms: 1 },
  { ...BOOKED, transfers: 2, alarms: 1 },
];

/** Then something is done: the card is marked or what is owed is off the list; or a write that moves value is released. */
const DONE: readonly Money[] = [
  NOTHING,
  { ...NOTHING, card: 'changed' },
  // Parked and put back; a purchase.
  { ...BOOKED, card: 'touched' },
  { ...BOOKED, card: 'changed' },
  { ...BOOKED, card: 'touched', purchases: 1 },
  { ...BOOKED, card: 'changed', purchases: 1 },
];

function together(...parts: readonly Money[]): Money {
  const sum = (count: (part: Money) => number) => parts.reduce((all, part) => all + count(part), 0);
  const cards = parts.map(({ card }) => card);
  return {
    card: cards.includes('changed') ? 'changed' : cards.includes('touched') ? 'touched' : 'same',
    account: parts.some(({ account }) => account),
    purchases: sum(({ purchases }) => purchases),
    transfers: sum(({ transfers }) => transfers),
    alarms: sum(({ alarms }) => alarms),
  };
}

const CARD_ROWS = { same: [], touched: [CARD_TOUCHED], changed: [CARD_CHANGED] } as const;

function moneyShape({ card, account, purchases, transfers, alarms }: Money): readonly string[] {
  return [
    ...CARD_ROWS[card],
    ...(account ? [ACCOUNT] : []),
    ...times(purchases, PURCHASE),
    SESSION_CONTINUED,
    '+gateway_round',
    ...times(transfers, '+transfer'),
    ...times(alarms, '+alarm'),
  ];
}

function times(count: number, statement: string): readonly string[] {
  return Array.from({ length: count }, () => statement);
}

const MONEY = SETTLED.flatMap((settled) =>
  TOLD.flatMap((told) => DONE.map((done) => together(settled, told, done))),
);

/** A purchase that was settled and is released again is as it was. */
const SAME_PURCHASE = MONEY.filter(({ purchases }) => purchases === 2).map((money) => ({
  ...money,
  purchases: 0,
}));

/** An order that does not fit the layout any more is dropped before what is done, or alone. */
const DROPPED = SETTLED.map((settled) => together(settled, { ...NOTHING, card: 'changed', alarms: 1 }));

/** External cards: the row comes with the first write, with value or with the mark alone; opened, they are denied to others. */
const EXTERNAL = [
  ['+card', '+account', SESSION_CONTINUED, '+gateway_round', '+transfer'],
  ['+card', '+account', SESSION_CONTINUED, '+gateway_round'],
  ...[
    moneyShape({ ...NOTHING, card: 'changed' }),
    // The mark alone, on a card whose writes make older frames useless.
    moneyShape({ ...NOTHING, card: 'changed', account: true }),
    ...SETTLED.filter(({ card }) => card === 'changed').map(moneyShape),
  ].map((shape) => ['+deny_entry', ...shape]),
];

/**
 * The closed list. Each shape is a way in which money moves: an addition is a decision. It is bounded, since what a round does is:
 * one settlement, one telling of the rest, one thing done. Most of it hardly ever happens: a server prepares the shapes that it
 * meets, of which there are some dozens.
 */
export const SHAPES: ReadonlySet<string> = new Set(
  [
    ...FIRST_CALLS,
    ...READER_CALLS,
    ...DEVICE_ATTEMPTS,
    [SESSION_TOUCHED, '+gateway_round'],
    [SESSION_CLOSED],
    ...[...MONEY, ...SAME_PURCHASE, ...DROPPED].map(moneyShape),
    // Not believed: with what could be believed before.
    ...SETTLED.map((settled) => moneyShape({ ...settled, alarms: settled.alarms + 1 })),
    ...EXTERNAL,
  ].map((statements) => statements.join(' ')),
);

/** Those in which one thing happens, and so each part of the others: every one of them is met. */
export const SINGLE_SHAPES: ReadonlySet<string> = new Set(
  [
    ...FIRST_CALLS,
    [SESSION_TOUCHED, '+gateway_round'],
    [SESSION_CLOSED],
    ...EXTERNAL.slice(0, 2),
    ...[...SETTLED, ...TOLD.slice(0, 3), ...DONE].map(moneyShape),
  ].map((statements) => statements.join(' ')),
);

/** `db`, with the shape of every batch that is handed to it noted in `seen`. */
export function watchShapes(db: Database, seen: Set<string>): Database {
  return {
    engine: db.engine,
    read: (text, values) => db.read(text, values),
    commit(batch) {
      seen.add(shapeOf(batch));
      return db.commit(batch);
    },
    close: () => db.close(),
  };
}

/** The statements in the order in which both engines carry them out. */
function shapeOf(batch: readonly Statement[]): string {
  return sortBatch(batch)
    .map(({ text }) => nameOf(text))
    .join(' ');
}

const names = new Map<string, string>();

/** `+table` for an insert, `table(columns)` for an update of those beside the version. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = shortName(text);
  if ([...names.values()].includes(name)) throw new Error(`two texts are called ${name}`);
  names.set(text, name);
  return name;
}

function shortName(text: string): string {
  const insert = /^\s*insert into (\w+)/.exec(text);
  if (insert !== null) return `+${insert[1]}`;
  const update = /^\s*update (\w+) set (.+?) where /s.exec(text.replaceAll(/\s+/g, ' '));
  if (update === null) throw new Error(`neither an insert nor an update: ${text}`);
  const [, table, assignments = ''] = update;
  const columns = assignments.split(', ').filter((each) => !each.startsWith('version ='));
  return `${table}(${columns.map((each) => each.replace(/ = .*$/, '')).join(' ')})`;
}
