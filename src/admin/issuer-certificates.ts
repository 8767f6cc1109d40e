/**
 * The TLS client certificates of issuers, as the operator registers and revokes them. A server that runs knows of every change after
 * a few seconds at most.
 */

import type { Database, Statement } from '../db/database.ts';
import type { NewCertificate } from '../http/admin.generated.ts';
import { type Certificate, certificateBody, certificateFromRow, readNewCertificate } from './certificates.ts';
import { assertIssuer } from './issuers.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';

export async function listIssuerCertificates(
  { db }: AdminServices,
  { path }: AdminRequest,
): Promise<unknown> {
  await assertIssuer(db, path.issuerId ?? '');
  const certificates = await listCertificates(db, path.issuerId ?? '');
  return { items: certificates.map(certificateBody), next: null };
}

/** Who signed it is not looked at here: that is checked by the server which the issuer calls. A revoked one never comes back. */
export async function registerIssuerCertificate(
  { db, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { issuerId = '' } = request.path;
  await assertIssuer(db, issuerId);
  const { fingerprint, notAfterMs } = readNewCertificate(request.body as NewCertificate, request.nowMs);
  const known = await db.read('select id from issuer_certificate where fingerprint = $1', [fingerprint]);
  if (known.length > 0) throw new Refused(409, 'The certificate is, or was, registered.');
  const id = entropy.uuid();
  const insert: Statement = {
    table: 'issuer_certificate',
    key: id,
    text: `insert into issuer_certificate (id, issuer_id, fingerprint, not_after_ms, created_ms, revoked_ms)
  values ($1, $2, $3, $4, $5, null)`,
    values: [id, issuerId, fingerprint, notAfterMs, request.nowMs],
    rows: 1,
  };
  const certificate = { fingerprint, notAfterMs, revokedMs: null };
  return decided(201, 'issuer.register-certificate', issuerId, certificate, insert);
}

export async function revokeIssuerCertificate(
  { db }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { issuerId = '', fingerprint = '' } = request.path;
  await assertIssuer(db, issuerId);
  const found = (await listCertificates(db, issuerId)).find((each) => each.fingerprint === fingerprint);
  if (found === undefined) throw new Refused(404, 'The issuer has no such certificate.');
  if (found.revokedMs !== null) throw new Refused(409, 'The certificate is revoked already.');
  const update: Statement = {
    table: 'issuer_certificate',
    key: fingerprint,
    text: 'update issuer_certificate set revoked_ms = $2 where fingerprint = $1 and revoked_ms is null',
    values: [fingerprint, request.nowMs],
    rows: 1,
  };
  const certificate = { ...found, revokedMs: request.nowMs };
  return decided(200, 'issuer.revoke-certificate', issuerId, certificate, update);
}

/** All that were ever registered for an issuer, oldest first. */
async function listCertificates(db: Database, issuerId: string): Promise<readonly Certificate[]> {
  const rows = await db.read(
    `select fingerprint, not_after_ms, revoked_ms from issuer_certificate
where issuer_id = $1 order by created_ms, fingerprint`,
    [issuerId],
  );
  return rows.map(certificateFromRow);
}

function decided(
  status: 200 | 201,
  action: string,
  issuerId: string,
  certificate: Certificate,
  statement: Statement,
): Decided {
  return {
    status,
    body: certificateBody(certificate),
    statements: [statement],
    audit: { subject: issuerId, action, detail: { issuerId, fingerprint: certificate.fingerprint } },
  };
}
