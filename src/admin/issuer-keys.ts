/** The public keys of issuers: with which they sign, and to which we encrypt. Several at a time, so that one can follow another. */

import { checkPublicJwk, type PublicJwk } from '../authz/issuer-keys.ts';
import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, bigintOrNull, textOf } from '../db/row.ts';
import type { IssuerKeyRetirement, NewIssuerKeys } from '../http/admin.generated.ts';
import { assertIssuer } from './issuers.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { timeMs, timeText } from './time-text.ts';

type Purpose = NewIssuerKeys['purpose'];

interface IssuerKey {
  readonly issuerId: string;
  readonly purpose: Purpose;
  readonly jwk: PublicJwk;
  readonly activatesMs: bigint;
  /** Null: nobody has said. */
  readonly retiresMs: bigint | null;
}

const COLUMNS = 'id, issuer_id, purpose, kid, jwk, activates_ms, retires_ms, version';
const KEYS = `select ${COLUMNS} from issuer_key where issuer_id = $1 and id > $2 order by id limit $3`;
const ONE_KEY = `select ${COLUMNS} from issuer_key where issuer_id = $1 and purpose = $2 and kid = $3`;

export async function listIssuerKeys({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { issuerId = '' } = request.path;
  await assertIssuer(db, issuerId);
  const asked = pageAsked(request);
  const rows = await db.read(KEYS, [issuerId, asked.after, asked.rows]);
  return pageOf(asked, rows, 'id', (row) => keyBody(keyFromRow(row)));
}

export async function registerIssuerKeys(
  { db, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { issuerId = '' } = request.path;
  const { purpose, keys: jwks, activatesAt, retiresAt } = request.body as NewIssuerKeys;
  await assertIssuer(db, issuerId);
  const activatesMs = activatesAt === undefined ? request.nowMs : timeMs(activatesAt, 'activatesAt');
  const retiresMs = retiresAt === undefined ? null : timeMs(retiresAt, 'retiresAt');
  if (retiresMs !== null && retiresMs <= activatesMs)
    throw new Refused(422, 'retiresAt: is not after activatesAt');
  const keys = jwks.map((jwk, i) => ({
    issuerId,
    purpose,
    jwk: checked(jwk, purpose, i),
    activatesMs,
    retiresMs,
  }));
  await assertNewNames(db, issuerId, purpose, keys);
  const kids = keys.map(({ jwk }) => jwk.kid);
  return {
    status: 201,
    body: { items: keys.map(keyBody) },
    statements: keys.map((key) => insertKey(entropy.uuid(), key, request.nowMs)),
    audit: {
      subject: issuerId,
      action: 'issuer.register-keys',
      detail: { issuerId, purpose, kids, activatesAt: timeText(activatesMs) },
    },
  };
}

export async function retireIssuerKey({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId = '' } = request.path;
  const { purpose, kid, retiresAt } = request.body as IssuerKeyRetirement;
  await assertIssuer(db, issuerId);
  const [row] = await db.read(ONE_KEY, [issuerId, purpose, kid]);
  if (row === undefined) throw new Refused(404, 'The issuer has no such key.');
  const key = keyFromRow(row);
  if (key.retiresMs !== null && key.retiresMs <= request.nowMs)
    throw new Refused(409, 'The key is retired already.');
  const retiresMs = retiresAt === undefined ? request.nowMs : timeMs(retiresAt, 'retiresAt');
  const id = textOf(row, 'id');
  const update: Statement = {
    table: 'issuer_key',
    key: id,
    text: 'update issuer_key set retires_ms = $2, version = version + 1 where id = $1 and version = $3',
    values: [id, retiresMs, bigintOf(row, 'version')],
    rows: 1,
  };
  return {
    status: 200,
    body: keyBody({ ...key, retiresMs }),
    statements: [update],
    audit: {
      subject: issuerId,
      action: 'issuer.retire-key',
      detail: { issuerId, purpose, kid, retiresAt: timeText(retiresMs) },
    },
  };
}

function checked(jwk: unknown, purpose: Purpose, index: number): PublicJwk {
  const key = checkPublicJwk(jwk, purpose);
  if (!('problem' in key)) return key;
  const member = key.field === 'jwk' ? '' : `.${key.field}`;
  throw new Refused(422, `keys[${index}]${member}: ${key.problem}`);
}

async function assertNewNames(
  db: Database,
  issuerId: string,
  purpose: Purpose,
  keys: readonly IssuerKey[],
): Promise<void> {
  const kids = keys.map(({ jwk }) => jwk.kid);
  if (new Set(kids).size < kids.length) throw new Refused(422, 'keys: two have one kid');
  const known = await Promise.all(kids.map((kid) => db.read(ONE_KEY, [issuerId, purpose, kid])));
  const twice = known.findIndex((rows) => rows.length > 0);
  if (twice >= 0) throw new Refused(409, `keys[${twice}]: the issuer has, or had, a key of that kid`);
}

function insertKey(id: string, key: IssuerKey, nowMs: bigint): Statement {
  const { issuerId, purpose, jwk, activatesMs, retiresMs } = key;
  return {
    table: 'issuer_key',
    key: id,
    text: `insert into issuer_key (id, issuer_id, purpose, kid, jwk, activates_ms, retires_ms, created_ms, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, 0)`,
    values: [id, issuerId, purpose, jwk.kid, JSON.stringify(jwk), activatesMs, retiresMs, nowMs],
    rows: 1,
  };
}

/** @param row of {@link COLUMNS} */
function keyFromRow(row: Row): IssuerKey {
  return {
    issuerId: textOf(row, 'issuer_id'),
    purpose: textOf(row, 'purpose') as Purpose,
    jwk: JSON.parse(textOf(row, 'jwk')),
    activatesMs: bigintOf(row, 'activates_ms'),
    retiresMs: bigintOrNull(row, 'retires_ms'),
  };
}

function keyBody({ issuerId, purpose, jwk, activatesMs, retiresMs }: IssuerKey) {
  return {
    issuerId,
    purpose,
    kid: jwk.kid,
    jwk,
    activatesAt: timeText(activatesMs),
    retiresAt: retiresMs === null ? null : timeText(retiresMs),
  };
}
