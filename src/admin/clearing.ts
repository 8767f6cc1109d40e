/**
 * What readers took from cards or put on them while we were not looking, to be settled with those who did; and what no record of a
 * chip explains.
 */

import type { Row } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import { type AdminRequest, type AdminServices, Refused } from './request.ts';
import { DAY_MS, dayNumber, dayText, timeText } from './time-text.ts';

/** When the caller names no first day. */
const DEFAULT_DAYS = 30n;
/** A year and a day: sums are made from the transfers each time. */
const MAX_DAYS = 366n;

const SUMS = `select card.issuer_id, transfer.code, transfer.currency, transfer.created_ms / 86400000 as day,
  count(*) as transfers, cast(sum(transfer.amount) as bigint) as amount
from transfer join card on card.id = transfer.card_id
where transfer.code in ('offline-use', 'offline-load', 'unexplained-loss', 'unexplained-gain')
  and transfer.created_ms >= $1 and transfer.created_ms < $2
  and coalesce(cast($3 as text), card.issuer_id) = card.issuer_id
group by card.issuer_id, transfer.code, transfer.currency, transfer.created_ms / 86400000
order by day, card.issuer_id, transfer.currency, transfer.code`;

export async function sumClearing({ db }: AdminServices, { query }: AdminRequest): Promise<unknown> {
  const [clock] = await db.read('select now_ms() / 86400000 as today', []);
  if (clock === undefined) throw new Error('the database has a clock');
  const to = query.to === undefined ? bigintOf(clock, 'today') : dayNumber(String(query.to), 'to');
  const from = query.from === undefined ? to - DEFAULT_DAYS : dayNumber(String(query.from), 'from');
  if (from > to || to - from >= MAX_DAYS)
    throw new Refused(400, `from: at most ${MAX_DAYS} days up to the last`);
  const rows = await db.read(SUMS, [from * DAY_MS, (to + 1n) * DAY_MS, issuerOf(query)]);
  return { from: dayText(from), to: dayText(to), items: dailySums(rows) };
}

interface DailySum {
  readonly issuerId: string;
  readonly account: string;
  readonly currency: string;
  readonly day: string;
  readonly transfers: bigint;
  readonly taken: bigint;
  readonly given: bigint;
  readonly net: bigint;
}

/** Two codes of one account make one sum. */
function dailySums(rows: readonly Row[]): readonly DailySum[] {
  const sums = new Map<string, DailySum>();
  for (const row of rows) {
    const code = textOf(row, 'code');
    const account = code.startsWith('offline') ? 'offline-clearing' : 'unexplained';
    const takes = code === 'offline-use' || code === 'unexplained-loss';
    const day = dayText(bigintOf(row, 'day'));
    const [issuerId, currency] = [textOf(row, 'issuer_id'), textOf(row, 'currency')];
    const key = [day, issuerId, currency, account].join('\n');
    const sum = sums.get(key);
    const amount = bigintOf(row, 'amount');
    const taken = (sum?.taken ?? 0n) + (takes ? amount : 0n);
    const given = (sum?.given ?? 0n) + (takes ? 0n : amount);
    const transfers = (sum?.transfers ?? 0n) + bigintOf(row, 'transfers');
    sums.set(key, { issuerId, account, currency, day, transfers, taken, given, net: taken - given });
  }
  return [...sums.values()];
}

const TRANSFER_COLUMNS = `transfer.id, card.issuer_id, card.card_id, transfer.sequence, transfer.code, transfer.amount,
  transfer.currency, transfer.detail, transfer.created_ms`;

const ofDay = (
  codes: string,
) => `select ${TRANSFER_COLUMNS} from transfer join card on card.id = transfer.card_id
where transfer.code in (${codes}) and transfer.id > $1 and transfer.currency = $2
  and transfer.created_ms >= $3 and transfer.created_ms < $4
  and coalesce(cast($5 as text), card.issuer_id) = card.issuer_id
order by transfer.id limit $6`;

/** The codes stand in the text, since only then an index of these codes is used. */
const OF_DAY = {
  'offline-clearing': ofDay(`'offline-use', 'offline-load'`),
  unexplained: ofDay(`'unexplained-loss', 'unexplained-gain'`),
} as const;

export async function listClearing({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { query } = request;
  const asked = pageAsked(request);
  const day = dayNumber(String(query.day), 'day') * DAY_MS;
  const values = [asked.after, String(query.currency), day, day + DAY_MS, issuerOf(query), asked.rows];
  return pageOf(
    asked,
    await db.read(OF_DAY[query.account as keyof typeof OF_DAY], values),
    'id',
    transferBody,
  );
}

const UNEXPLAINED = `select ${TRANSFER_COLUMNS} from transfer join card on card.id = transfer.card_id
where transfer.id < $1 and transfer.code in ('unexplained-loss', 'unexplained-gain')
  and coalesce(cast($2 as text), card.issuer_id) = card.issuer_id
order by transfer.id desc limit $3`;

export async function listUnexplained({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const asked = pageAsked(request, 'newest');
  const rows = await db.read(UNEXPLAINED, [asked.after, issuerOf(request.query), asked.rows]);
  return pageOf(asked, rows, 'id', transferBody);
}

function issuerOf(query: AdminRequest['query']): string | null {
  return query.issuerId === undefined ? null : String(query.issuerId);
}

function transferBody(row: Row) {
  return {
    transferId: textOf(row, 'id'),
    issuerId: textOf(row, 'issuer_id'),
    cardId: textOf(row, 'card_id'),
    sequence: bigintOf(row, 'sequence'),
    code: textOf(row, 'code'),
    amount: bigintOf(row, 'amount'),
    currency: textOf(row, 'currency'),
    bookedAt: timeText(bigintOf(row, 'created_ms')),
    detail: row.detail === null ? null : JSON.parse(textOf(row, 'detail')),
  };
}
