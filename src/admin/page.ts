/** Lists, page by page: a cursor is the key of the last item, so that a page costs the same wherever it lies. */

import type { Row } from '../db/database.ts';
import { textOf } from '../db/row.ts';
import { isStorableText } from '../http/text.ts';
import { type AdminRequest, Refused } from './request.ts';

/** When the caller names no limit. The contract bounds what it may name. */
const DEFAULT_LIMIT = 50;

/** Before every key, and after every key that the server made. */
const FIRST = '';
const LAST = '~';

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** What the select of a page starts after, and how many rows it takes: one more than the page, to see whether there is a next. */
export interface PageAsked {
  readonly after: string;
  readonly rows: bigint;
}

/** @param order `newest`: keys that begin with their time, read backwards */
export function pageAsked({ query }: AdminRequest, order: 'by-key' | 'newest' = 'by-key'): PageAsked {
  const { cursor, limit = DEFAULT_LIMIT } = query;
  const start = order === 'newest' ? LAST : FIRST;
  return { after: cursor === undefined ? start : keyOf(String(cursor)), rows: BigInt(limit) + 1n };
}

/** @param key the column by which the rows are in order */
export function pageOf<T>(
  asked: PageAsked,
  rows: readonly Row[],
  key: string,
  item: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, Number(asked.rows) - 1);
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  return { items: shown.map(item), next: last === undefined ? null : cursorOf(textOf(last, key)) };
}

function cursorOf(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

function keyOf(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (cursorOf(key) !== cursor || !isStorableText(key))
    throw new Refused(400, 'cursor: not one of this list');
  return key;
}
