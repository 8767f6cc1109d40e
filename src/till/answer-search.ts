/** `GET /cards`. */

import type { Database, Row } from '../db/database.ts';
import { bigintOf, bigintOrNull } from '../db/row.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { TillCaller } from '../till-access/till-callers.ts';
import { ON_PASS_COLUMNS, ON_PASS_JOINS, passOnRow } from './on-pass.ts';
import { nfcNumber, passNumber } from './pass-number.ts';
import { passAnswer, type TillAnswer } from './reply.ts';

const FROM = `select ${ON_PASS_COLUMNS}, till_store.group_id as store_group, till_point.store_id as point_store,
  till_point.closed_ms as point_closed
from (select 1 as one) as request
left join till_store on till_store.id = $1
left join till_point on till_point.id = $2`;

const BY_NFC = `${FROM} left join pass on pass.group_id = $3 and pass.nfc_number = $4 ${ON_PASS_JOINS}`;
const BY_NUMBER = `${FROM} left join pass on pass.group_id = $3 and pass.number = $4 ${ON_PASS_JOINS}`;

/** The query, which keeps the contract. */
export type Search = Readonly<Record<string, string | number>>;

export async function answerSearch(
  db: Database,
  caller: TillCaller,
  search: Search,
): Promise<TillAnswer | Refusal> {
  const fault = formFault(search);
  if (fault !== null) return fault;
  const { search_mode, q, group_id, store_id, point_of_sale_id } = search;
  if (group_id !== undefined && BigInt(group_id) !== caller.groupId) return refuse('not-authorised');
  const byNfc = search_mode === 'NFC';
  const wanted = byNfc ? nfcNumber(String(q)) : passNumber(String(q));
  const values = [idOf(store_id), idOf(point_of_sale_id), caller.groupId, wanted];
  const [row = {}] = await db.read(byNfc ? BY_NFC : BY_NUMBER, values);
  const refusal = store_id === undefined ? null : storeRefusal(caller, row, BigInt(store_id));
  if (refusal !== null) return refusal;
  if (wanted === null) return refuse('malformed-parameter', 'q');
  const on = passOnRow(row);
  return on === null ? refuse('unknown-pass') : passAnswer(on, bigintOf(row, 'now_ms'));
}

/** A group, or a store with its point of sale. */
function formFault({ group_id, store_id, point_of_sale_id }: Search): Refusal | null {
  if (group_id !== undefined) {
    if (store_id !== undefined) return refuse('malformed-parameter', 'store_id');
    return point_of_sale_id === undefined ? null : refuse('malformed-parameter', 'point_of_sale_id');
  }
  if (store_id === undefined)
    return refuse('missing-parameter', point_of_sale_id === undefined ? 'group_id' : 'store_id');
  return point_of_sale_id === undefined ? refuse('missing-parameter', 'point_of_sale_id') : null;
}

function idOf(id: string | number | undefined): bigint | null {
  return id === undefined ? null : BigInt(id);
}

function storeRefusal({ groupId, storeId }: TillCaller, row: Row, asked: bigint): Refusal | null {
  const group = bigintOrNull(row, 'store_group');
  if (group === null) return refuse('malformed-parameter', 'store_id');
  if (group !== groupId || (storeId !== null && storeId !== asked)) return refuse('not-authorised');
  const isThere = row.point_store === asked && row.point_closed === null;
  return isThere ? null : refuse('malformed-parameter', 'point_of_sale_id');
}
