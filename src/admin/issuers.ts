/** Issuers, and the phones of their customers. */

import type { Statement } from '../db/database.ts';
import { textOf } from '../db/row.ts';
import type { NewDevice, NewIssuer } from '../http/admin.generated.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';

export async function listIssuers({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const asked = pageAsked(request);
  const rows = await db.read('select id, name from issuer where id > $1 order by id limit $2', [
    asked.after,
    asked.rows,
  ]);
  return pageOf(asked, rows, 'id', (row) => ({ issuerId: textOf(row, 'id'), name: textOf(row, 'name') }));
}

export async function createIssuer({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId, name } = request.body as NewIssuer;
  const known = await db.read('select id from issuer where id = $1', [issuerId]);
  if (known.length > 0) throw new Refused(409, 'There is an issuer of that issuerId.');
  const insert: Statement = {
    table: 'issuer',
    key: issuerId,
    text: 'insert into issuer (id, name) values ($1, $2)',
    values: [issuerId, name],
    rows: 1,
  };
  return {
    status: 201,
    body: { issuerId, name },
    statements: [insert],
    audit: { subject: issuerId, action: 'issuer.create', detail: { issuerId, name } },
  };
}

/** Throws Refused when there is no such issuer. */
export async function assertIssuer(db: AdminServices['db'], issuerId: string): Promise<void> {
  const known = await db.read('select id from issuer where id = $1', [issuerId]);
  if (known.length === 0) throw new Refused(404, 'There is no such issuer.');
}

export async function listDevices({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const asked = pageAsked(request);
  const rows = await db.read(
    'select device_id from device where device_id > $1 order by device_id limit $2',
    [asked.after, asked.rows],
  );
  return pageOf(asked, rows, 'device_id', (row) => ({ deviceId: textOf(row, 'device_id') }));
}

export async function registerDevice(
  { db, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { deviceId } = request.body as NewDevice;
  const known = await db.read('select id from device where device_id = $1', [deviceId]);
  if (known.length > 0) throw new Refused(409, 'There is a device of that deviceId.');
  const key = entropy.uuid();
  const insert: Statement = {
    table: 'device',
    key,
    text: 'insert into device (id, device_id) values ($1, $2)',
    values: [key, deviceId],
    rows: 1,
  };
  return {
    status: 201,
    body: { deviceId },
    statements: [insert],
    audit: { subject: key, action: 'device.register', detail: { deviceId } },
  };
}
