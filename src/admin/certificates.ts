/**
 * The TLS client certificates of actors, as the operator registers, demands and revokes them. With one that is registered for it, an
 * actor needs no bearer token. A server that runs knows of every change after five seconds at most (see `http/callers.ts`).
 */

import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, bigintOrNull, textOf } from '../db/row.ts';
import type { CertificateRequirement, NewCertificate } from '../http/admin.generated.ts';
import { parseCertificate } from '../http/certificate.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { timeText } from './time-text.ts';

export interface Certificate {
  /** SHA-256 of the certificate's DER, 64 hexadecimal digits in lower case. */
  readonly fingerprint: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly notAfterMs: bigint;
  /** Null: it is not revoked. */
  readonly revokedMs: bigint | null;
}

export async function listActorCertificates({ db }: AdminServices, { path }: AdminRequest): Promise<unknown> {
  await assertActor(db, path.issuerId ?? '', path.actorId ?? '');
  const certificates = await listCertificates(db, path.actorId ?? '');
  return { items: certificates.map(certificateBody), next: null };
}

/** Who signed it is not looked at here: that is checked by the server which the actor calls. A revoked one never comes back. */
export async function registerActorCertificate(
  { db, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { issuerId = '', actorId = '' } = request.path;
  await assertActor(db, issuerId, actorId);
  const { fingerprint, notAfterMs } = readNewCertificate(request.body as NewCertificate, request.nowMs);
  const known = await db.read('select id from actor_certificate where fingerprint = $1', [fingerprint]);
  if (known.length > 0) throw new Refused(409, 'The certificate is, or was, registered.');
  const id = entropy.uuid();
  const insert: Statement = {
    table: 'actor_certificate',
    key: id,
    text: `insert into actor_certificate (id, actor_id, fingerprint, not_after_ms, created_ms, revoked_ms)
  values ($1, $2, $3, $4, $5, null)`,
    values: [id, actorId, fingerprint, notAfterMs, request.nowMs],
    rows: 1,
  };
  return decided(
    201,
    'actor.register-certificate',
    actorId,
    { fingerprint, notAfterMs, revokedMs: null },
    insert,
  );
}

export async function revokeActorCertificate(
  { db }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { issuerId = '', actorId = '', fingerprint = '' } = request.path;
  await assertActor(db, issuerId, actorId);
  const found = (await listCertificates(db, actorId)).find((each) => each.fingerprint === fingerprint);
  if (found === undefined) throw new Refused(404, 'The actor has no such certificate.');
  if (found.revokedMs !== null) throw new Refused(409, 'The certificate is revoked already.');
  const update: Statement = {
    table: 'actor_certificate',
    key: fingerprint,
    text: 'update actor_certificate set revoked_ms = $2 where fingerprint = $1 and revoked_ms is null',
    values: [fingerprint, request.nowMs],
    rows: 1,
  };
  return decided(200, 'actor.revoke-certificate', actorId, { ...found, revokedMs: request.nowMs }, update);
}

/** Whether the actor's bearer token alone is no longer enough. */
export async function changeCertificateRequirement(
  { db }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { issuerId = '', actorId = '' } = request.path;
  const { requiresCertificate } = request.body as CertificateRequirement;
  await assertActor(db, issuerId, actorId);
  const update: Statement = {
    table: 'actor',
    key: actorId,
    text: 'update actor set requires_certificate = $2 where id = $1',
    values: [actorId, requiresCertificate ? 1n : 0n],
    rows: 1,
  };
  return {
    status: 200,
    body: { actorId, issuerId, requiresCertificate },
    statements: [update],
    audit: {
      subject: actorId,
      action: 'actor.change-certificate-requirement',
      detail: { issuerId, actorId, requiresCertificate },
    },
  };
}

/** All that were ever registered for an actor, oldest first. */
async function listCertificates(db: Database, actorId: string): Promise<readonly Certificate[]> {
  const rows = await db.read(
    `select fingerprint, not_after_ms, revoked_ms from actor_certificate
where actor_id = $1 order by created_ms, fingerprint`,
    [actorId],
  );
  return rows.map(certificateFromRow);
}

async function assertActor(db: Database, issuerId: string, actorId: string): Promise<void> {
  const [row] = await db.read('select issuer_id from actor where id = $1', [actorId]);
  if (row === undefined || textOf(row, 'issuer_id') !== issuerId)
    throw new Refused(404, 'The issuer has no such actor.');
}

function decided(
  status: 200 | 201,
  action: string,
  actorId: string,
  certificate: Certificate,
  statement: Statement,
): Decided {
  return {
    status,
    body: certificateBody(certificate),
    statements: [statement],
    audit: { subject: actorId, action, detail: { actorId, fingerprint: certificate.fingerprint } },
  };
}

/** What is known of a certificate that is to be registered. Throws Refused. */
export function readNewCertificate({ certificate }: NewCertificate, nowMs: bigint) {
  const facts = parseCertificate(certificate);
  if (facts === null) throw new Refused(422, 'certificate: is not one in PEM');
  if (facts.notAfterMs <= nowMs) throw new Refused(422, 'certificate: is expired');
  return facts;
}

export function certificateFromRow(row: Row): Certificate {
  return {
    fingerprint: textOf(row, 'fingerprint'),
    notAfterMs: bigintOf(row, 'not_after_ms'),
    revokedMs: bigintOrNull(row, 'revoked_ms'),
  };
}

export function certificateBody({ fingerprint, notAfterMs, revokedMs }: Certificate) {
  return {
    fingerprint,
    notAfter: timeText(notAfterMs),
    revokedAt: revokedMs === null ? null : timeText(revokedMs),
  };
}
