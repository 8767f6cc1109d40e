/** Where in a store tills stand. One that is closed takes nothing more; what was done there stays. */

import type { Row, Statement } from '../db/database.ts';
import { bigintOf, bigintOrNull, textOf } from '../db/row.ts';
import type { NewPointOfSale } from '../http/admin.generated.ts';
import { numberPageAsked } from './number-page.ts';
import { type Page, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { askedStore, groupSubject } from './till-groups.ts';
import { timeText } from './time-text.ts';

const COLUMNS = 'id, cast(id as text) as cursor, store_id, name, closed_ms';
const POINTS = `select ${COLUMNS} from till_point where store_id = $1 and id > $2 order by id limit $3`;
const ONE_POINT = `select ${COLUMNS} from till_point where id = $1`;

export async function listPointsOfSale({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const storeId = await askedStore(db, request);
  const asked = numberPageAsked(request);
  return pageOf(asked, await db.read(POINTS, [storeId, asked.afterNumber, asked.rows]), 'cursor', pointBody);
}

export async function createPointOfSale({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { pointOfSaleId, name } = request.body as NewPointOfSale;
  const storeId = await askedStore(db, request);
  const id = BigInt(pointOfSaleId);
  const known = await db.read(ONE_POINT, [id]);
  if (known.length > 0) throw new Refused(409, 'There is a point of sale of that pointOfSaleId.');
  const insert: Statement = {
    table: 'till_point',
    key: String(id),
    text: 'insert into till_point (id, store_id, name, closed_ms) values ($1, $2, $3, null)',
    values: [id, storeId, name],
    rows: 1,
  };
  return decidedPoint(201, request, 'create', { id, store_id: storeId, name, closed_ms: null }, insert);
}

export async function closePointOfSale({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const storeId = await askedStore(db, request);
  const id = BigInt(request.path.pointOfSaleId ?? '');
  const [row] = await db.read(ONE_POINT, [id]);
  if (row === undefined || row.store_id !== storeId)
    throw new Refused(404, 'The store has no such point of sale.');
  if (row.closed_ms !== null) throw new Refused(409, 'The point of sale is closed already.');
  const update: Statement = {
    table: 'till_point',
    key: String(id),
    text: 'update till_point set closed_ms = $2 where id = $1 and closed_ms is null',
    values: [id, request.nowMs],
    rows: 1,
  };
  return decidedPoint(200, request, 'close', { ...row, closed_ms: request.nowMs }, update);
}

function decidedPoint(
  status: 200 | 201,
  { path }: ChangeRequest,
  verb: 'create' | 'close',
  row: Row,
  statement: Statement,
): Decided {
  const body = pointBody(row);
  const { storeId, pointOfSaleId, name } = body;
  return {
    status,
    body,
    statements: [statement],
    audit: {
      subject: groupSubject(BigInt(path.groupId ?? '')),
      action: `point-of-sale.${verb}`,
      detail: { storeId, pointOfSaleId, name },
    },
  };
}

function pointBody(row: Row) {
  const closedMs = bigintOrNull(row, 'closed_ms');
  return {
    storeId: bigintOf(row, 'store_id'),
    pointOfSaleId: bigintOf(row, 'id'),
    name: textOf(row, 'name'),
    closedAt: closedMs === null ? null : timeText(closedMs),
  };
}
