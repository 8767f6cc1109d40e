/**
 * What one top-up asks of the database, taken from a top-up that is played when the bench starts, so that it cannot drift from
 * the server: the texts of its reads and batches, and where each of their values comes from.
 */

import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { sortBatch } from '../../src/db/batch.ts';
import type { Database, Row, Statement, Value } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import { answerInProcess } from './in-process.ts';
import { playTopUp } from './journey.ts';
import {
  benchLayout,
  cardIdOf,
  deviceIdOf,
  makePurchases,
  makeWorld,
  newChip,
  purchaseIdOf,
} from './world.ts';

export interface RoundTemplate {
  readonly load: { readonly text: string; readonly values: readonly Slot[] };
  readonly batch: readonly StatementTemplate[];
}

export interface StatementTemplate {
  readonly statement: Statement;
  readonly key: Slot;
  readonly values: readonly Slot[];
}

/** Where a value comes from. */
export type Slot =
  | { readonly kind: 'card' }
  | { readonly kind: 'device' }
  | { readonly kind: 'purchase' }
  /** Our unique key of the request, a new one in each round. */
  | { readonly kind: 'request' }
  /** A new id; those of one number are the same within one round. */
  | { readonly kind: 'new-id'; readonly number: number }
  /** A column of this round's load, with something before it or added to it. */
  | { readonly kind: 'column'; readonly name: string; readonly prefix: string; readonly plus: bigint }
  /** The same in every top-up, as near as matters: texts of replies and requests, amounts, states. */
  | { readonly kind: 'constant'; readonly value: Value };

/** A card whose number is found nowhere else in its rows. */
const CARD = 777;
const ID = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/;

/** Added to a version or sequence on its way in and taken off on its way out, so that it is known again. */
const MARK = 10n ** 15n;
const MARKED = ['sequence', 'account_version', 'card_version', 'session_version', 'asked_version'];
const TEN_MINUTES_MS = 600_000n;

export interface JourneyTemplate {
  /** A card's first top-up makes its session row; the later ones write over it. */
  readonly first: readonly RoundTemplate[];
  readonly later: readonly RoundTemplate[];
}

export async function recordJourney(): Promise<JourneyTemplate> {
  const layouts = loadLayouts();
  const db = await openDatabase(':memory:');
  await makeWorld(db, layouts, CARD + 1);
  await makePurchases(db, { from: CARD, upTo: CARD + 1 }, { from: 0, upTo: 2 });
  const rider = { card: CARD, chip: newChip(benchLayout(layouts), CARD), purchase: 0 };
  const first: RoundTemplate[] = [];
  await playTopUp(rider, answerInProcess(recording(db, 0, first), layouts));
  const later: RoundTemplate[] = [];
  await playTopUp(rider, answerInProcess(recording(db, 1, later), layouts));
  await db.close();
  return { first, later };
}

function recording(db: Database, purchase: number, rounds: RoundTemplate[]): Database {
  let load: { readonly text: string; readonly values: readonly Value[]; readonly row: Row } | null = null;
  return {
    ...db,
    async read(text, values) {
      const [row = {}] = await db.read(text, values);
      load = { text, values, row };
      return [marked(row)];
    },
    async commit(batch) {
      if (load === null) throw new Error('a commit follows a load');
      const ids: string[] = [];
      const { row, text, values } = load;
      const request = values[0] ?? null;
      const purchaseId = purchaseIdOf(CARD, purchase);
      const slotOf = (value: Value) => slot(value, request, purchaseId, row, ids);
      const sorted = sortBatch(batch);
      rounds.push({
        load: { text, values: values.map(slotOf) },
        batch: sorted.map((statement) => ({
          statement,
          key: slotOf(statement.key),
          values: statement.values.map(slotOf),
        })),
      });
      return db.commit(sorted.map((statement) => ({ ...statement, values: statement.values.map(unmarked) })));
    },
  };
}

function marked(row: Row): Row {
  const changed: Record<string, Value> = { ...row };
  for (const [i, name] of MARKED.entries()) {
    const value = row[name];
    if (typeof value === 'bigint') changed[name] = value + BigInt(i + 1) * MARK;
  }
  return changed;
}

function unmarked(value: Value): Value {
  return typeof value === 'bigint' ? value % MARK : value;
}

function slot(value: Value, request: Value, purchaseId: string, row: Row, ids: string[]): Slot {
  if (typeof value === 'bigint') return integerSlot(value, row);
  if (value === null) return { kind: 'constant', value };
  if (value === request) return { kind: 'request' };
  if (value === purchaseId) return { kind: 'purchase' };
  for (const [name, held] of Object.entries(row)) {
    if (typeof held !== 'string' || !ID.test(held) || !value.endsWith(held)) continue;
    return { kind: 'column', name, prefix: value.slice(0, -held.length), plus: 0n };
  }
  // A card and its device have the same name; the load asks for the device first, and then it makes no difference.
  if (value === deviceIdOf(CARD)) return { kind: 'device' };
  if (value === cardIdOf(CARD)) return { kind: 'card' };
  if (!ID.test(value)) return { kind: 'constant', value };
  if (!ids.includes(value)) ids.push(value);
  return { kind: 'new-id', number: ids.indexOf(value) };
}

function integerSlot(value: bigint, row: Row): Slot {
  const name = MARKED[Number(value / MARK) - 1];
  const nowMs = row.now_ms;
  if (typeof nowMs === 'bigint' && value >= nowMs && value - nowMs < TEN_MINUTES_MS)
    return { kind: 'column', name: 'now_ms', prefix: '', plus: value - nowMs };
  if (name === undefined) return { kind: 'constant', value };
  const held = row[name];
  if (typeof held !== 'bigint') throw new Error(`a marked ${name} comes from the load`);
  return { kind: 'column', name, prefix: '', plus: (value % MARK) - held };
}
