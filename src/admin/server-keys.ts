/** The server's own keys for issuers: what they encrypt to, and what signs their access tokens. */

import type { Row } from '../db/database.ts';
import { bigintOf, bigintOrNull, textOf } from '../db/row.ts';
import type { NewServerKey, Retirement } from '../http/admin.generated.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { timeText } from './time-text.ts';

/** Long enough for whoever remembers the published keys. */
const DEFAULT_RETIREMENT_SECONDS = 24 * 60 * 60;

const SECOND_MS = 1_000n;

const COLUMNS = 'id, purpose, jwk, activates_ms, retires_ms';
const KEYS = `select ${COLUMNS} from server_key where id > $1 order by id limit $2`;
const ONE_KEY = `select ${COLUMNS} from server_key where id = $1`;

export async function listServerKeys({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const asked = pageAsked(request);
  const rows = await db.read(KEYS, [asked.after, asked.rows]);
  return pageOf(asked, rows, 'id', keyBody);
}

export async function addServerKey({ serverKeys }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { purpose } = request.body as NewServerKey;
  const { kid, statements } = await serverKeys.plan(purpose);
  return {
    status: 201,
    body: { kid, purpose },
    statements,
    audit: { subject: kid, action: 'server-key.add', detail: { kid, purpose } },
  };
}

export async function retireServerKey(
  { db, serverKeys }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { kid = '' } = request.path;
  const { afterSeconds = DEFAULT_RETIREMENT_SECONDS } = request.body as Retirement;
  const [row] = await db.read(ONE_KEY, [kid]);
  if (row === undefined) throw new Refused(404, 'There is no such key.');
  if (row.retires_ms !== null) throw new Refused(409, 'The key is retired already, or will be.');
  const afterMs = BigInt(afterSeconds) * SECOND_MS;
  const statements = await serverKeys.planRetirement(kid, afterMs);
  if (statements === null)
    throw new Refused(409, 'No other key of its purpose is in use: add one first, and wait until it is.');
  const retiresMs = request.nowMs + afterMs;
  return {
    status: 200,
    body: keyBody({ ...row, retires_ms: retiresMs }),
    statements,
    audit: {
      subject: kid,
      action: 'server-key.retire',
      detail: { kid, purpose: textOf(row, 'purpose'), retiresAt: timeText(retiresMs) },
    },
  };
}

/** @param row of {@link COLUMNS} */
function keyBody(row: Row) {
  const retiresMs = bigintOrNull(row, 'retires_ms');
  return {
    kid: textOf(row, 'id'),
    purpose: textOf(row, 'purpose'),
    jwk: JSON.parse(textOf(row, 'jwk')),
    activatesAt: timeText(bigintOf(row, 'activates_ms')),
    retiresAt: retiresMs === null ? null : timeText(retiresMs),
  };
}
