/** Groups of shops that share their passes, and their stores. */

import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { NewTillGroup, NewTillStore } from '../http/admin.generated.ts';
import { assertIssuer } from './issuers.ts';
import { numberPageAsked } from './number-page.ts';
import { type Page, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';

const GROUPS = `select id, cast(id as text) as cursor, issuer_id, name from till_group
where id > $1 and issuer_id = coalesce(cast($2 as text), issuer_id) order by id limit $3`;

const STORES = `select id, cast(id as text) as cursor, group_id, name from till_store
where group_id = $1 and id > $2 order by id limit $3`;

export async function listTillGroups({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const asked = numberPageAsked(request);
  const { issuerId } = request.query;
  const values = [asked.afterNumber, issuerId === undefined ? null : String(issuerId), asked.rows];
  return pageOf(asked, await db.read(GROUPS, values), 'cursor', groupBody);
}

export async function createTillGroup({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { groupId, issuerId, name } = request.body as NewTillGroup;
  const id = BigInt(groupId);
  await assertIssuer(db, issuerId);
  const known = await db.read('select id from till_group where id = $1', [id]);
  if (known.length > 0) throw new Refused(409, 'There is a group of that groupId.');
  const insert: Statement = {
    table: 'till_group',
    key: String(id),
    text: 'insert into till_group (id, issuer_id, name) values ($1, $2, $3)',
    values: [id, issuerId, name],
    rows: 1,
  };
  const body = { groupId, issuerId, name };
  return {
    status: 201,
    body,
    statements: [insert],
    audit: { subject: groupSubject(id), action: 'till-group.create', detail: body },
  };
}

export async function listTillStores({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { id } = await askedGroup(db, request);
  const asked = numberPageAsked(request);
  return pageOf(asked, await db.read(STORES, [id, asked.afterNumber, asked.rows]), 'cursor', storeBody);
}

export async function createTillStore({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { storeId, name } = request.body as NewTillStore;
  const { id: groupId } = await askedGroup(db, request);
  const id = BigInt(storeId);
  const known = await db.read('select id from till_store where id = $1', [id]);
  if (known.length > 0) throw new Refused(409, 'There is a store of that storeId.');
  const insert: Statement = {
    table: 'till_store',
    key: String(id),
    text: 'insert into till_store (id, group_id, name) values ($1, $2, $3)',
    values: [id, groupId, name],
    rows: 1,
  };
  const body = { groupId, storeId, name };
  return {
    status: 201,
    body,
    statements: [insert],
    audit: { subject: groupSubject(groupId), action: 'till-store.create', detail: body },
  };
}

export interface TillGroup {
  readonly id: bigint;
  readonly issuerId: string;
}

/** The group that the path names. Throws Refused when there is none. */
export async function askedGroup(db: Database, { path }: AdminRequest): Promise<TillGroup> {
  const id = BigInt(path.groupId ?? '');
  const [row] = await db.read('select issuer_id from till_group where id = $1', [id]);
  if (row === undefined) throw new Refused(404, 'There is no such group.');
  return { id, issuerId: textOf(row, 'issuer_id') };
}

/** The store that the path names. Throws Refused when the group has none. */
export async function askedStore(db: Database, request: AdminRequest): Promise<bigint> {
  const { id: groupId } = await askedGroup(db, request);
  const id = BigInt(request.path.storeId ?? '');
  if (!(await isStoreOf(db, groupId, id))) throw new Refused(404, 'The group has no such store.');
  return id;
}

export async function isStoreOf(db: Database, groupId: bigint, storeId: bigint): Promise<boolean> {
  const rows = await db.read('select id from till_store where id = $1 and group_id = $2', [storeId, groupId]);
  return rows.length > 0;
}

/** What a group's changes are found under in the audit trail. */
export function groupSubject(groupId: bigint): string {
  return `till-group ${groupId}`;
}

function groupBody(row: Row) {
  return {
    groupId: bigintOf(row, 'id'),
    issuerId: textOf(row, 'issuer_id'),
    name: textOf(row, 'name'),
  };
}

function storeBody(row: Row) {
  return { groupId: bigintOf(row, 'group_id'), storeId: bigintOf(row, 'id'), name: textOf(row, 'name') };
}
