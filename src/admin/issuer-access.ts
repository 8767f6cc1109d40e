/** How an issuer may use the issuer door. */

import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { IssuerAccessChange } from '../http/admin.generated.ts';
import { assertIssuer } from './issuers.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { DAY_MS } from './time-text.ts';

/** Of an issuerId at the issuer door, as its contract has it. */
const ISSUER_ID_LENGTH = 10;

const SECOND_MS = 1_000n;

const ACCESS = `select scopes, strict_assertions, requires_certificate, wallets_bind_devices, retention_ms, operation_ttl_ms,
  version
from issuer_access where issuer_id = $1`;

export async function getIssuerAccess({ db }: AdminServices, { path }: AdminRequest): Promise<unknown> {
  const { issuerId = '' } = path;
  await assertIssuer(db, issuerId);
  const row = await loadAccess(db, issuerId);
  if (row === undefined) throw new Refused(404, 'The issuer has no access to the issuer door.');
  return {
    issuerId,
    scopes: JSON.parse(textOf(row, 'scopes')),
    strictAssertions: bigintOf(row, 'strict_assertions') === 1n,
    requiresCertificate: bigintOf(row, 'requires_certificate') === 1n,
    walletsBindDevices: bigintOf(row, 'wallets_bind_devices') === 1n,
    retentionDays: bigintOf(row, 'retention_ms') / DAY_MS,
    operationTtlSeconds: bigintOf(row, 'operation_ttl_ms') / SECOND_MS,
  };
}

export async function changeIssuerAccess({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId = '' } = request.path;
  const { reason: _, walletsBindDevices = false, ...asked } = request.body as IssuerAccessChange;
  const access = { ...asked, walletsBindDevices };
  await assertIssuer(db, issuerId);
  if (issuerId.length !== ISSUER_ID_LENGTH)
    throw new Refused(422, `issuerId: at the issuer door it has ${ISSUER_ID_LENGTH} characters`);
  const row = await loadAccess(db, issuerId);
  const version = row === undefined ? null : bigintOf(row, 'version');
  return {
    status: 200,
    body: { issuerId, ...access },
    statements: [accessStatement(issuerId, access, version)],
    audit: { subject: issuerId, action: 'issuer.change-access', detail: { issuerId, ...access } },
  };
}

async function loadAccess(db: Database, issuerId: string): Promise<Row | undefined> {
  const [row] = await db.read(ACCESS, [issuerId]);
  return row;
}

/** @param version under which the row was read; null when there was none */
function accessStatement(
  issuerId: string,
  access: Required<Omit<IssuerAccessChange, 'reason'>>,
  version: bigint | null,
): Statement {
  const values = [
    JSON.stringify(access.scopes),
    access.strictAssertions ? 1n : 0n,
    access.requiresCertificate ? 1n : 0n,
    access.walletsBindDevices ? 1n : 0n,
    BigInt(access.retentionDays) * DAY_MS,
    BigInt(access.operationTtlSeconds) * SECOND_MS,
  ];
  const row = { table: 'issuer_access', key: issuerId, rows: 1 } as const;
  if (version === null) {
    const text = `insert into issuer_access (issuer_id, scopes, strict_assertions, requires_certificate, wallets_bind_devices,
   retention_ms, operation_ttl_ms, version)
  values ($1, $2, $3, $4, $5, $6, $7, 0)`;
    return { ...row, text, values: [issuerId, ...values] };
  }
  const text = `update issuer_access set scopes = $2, strict_assertions = $3, requires_certificate = $4,
    wallets_bind_devices = $5, retention_ms = $6, operation_ttl_ms = $7, version = version + 1
  where issuer_id = $1 and version = $8`;
  return { ...row, text, values: [issuerId, ...values, version] };
}
