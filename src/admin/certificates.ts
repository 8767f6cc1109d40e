/** The TLS client certificates of actors, as the operator registers and revokes them. */

import type { Statement } from '../db/database.ts';
import { textOf } from '../db/row.ts';
import type { NewCertificate } from '../http/admin.generated.ts';
import { parseCertificate } from '../http/certificate.ts';
import { type ActorCertificate, listCertificates } from './actor-certificates.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { timeText } from './time-text.ts';

export async function listActorCertificates({ db }: AdminServices, { path }: AdminRequest): Promise<unknown> {
  await assertActor(db, path.issuerId ?? '', path.actorId ?? '');
  const certificates = await listCertificates(db, path.actorId ?? '');
  return { items: certificates.map(certificateBody), next: null };
}

export async function registerActorCertificate(
  { db, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { issuerId = '', actorId = '' } = request.path;
  await assertActor(db, issuerId, actorId);
  const facts = parseCertificate((request.body as NewCertificate).certificate);
  if (facts === null) throw new Refused(422, 'certificate: is not one in PEM');
  const { fingerprint, notAfterMs } = facts;
  if (notAfterMs <= request.nowMs) throw new Refused(422, 'certificate: is expired');
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

async function assertActor(db: AdminServices['db'], issuerId: string, actorId: string): Promise<void> {
  const [row] = await db.read('select issuer_id from actor where id = $1', [actorId]);
  if (row === undefined || textOf(row, 'issuer_id') !== issuerId)
    throw new Refused(404, 'The issuer has no such actor.');
}

function decided(
  status: 200 | 201,
  action: string,
  actorId: string,
  certificate: Pick<ActorCertificate, 'fingerprint' | 'notAfterMs' | 'revokedMs'>,
  statement: Statement,
): Decided {
  return {
    status,
    body: certificateBody(certificate),
    statements: [statement],
    audit: { subject: actorId, action, detail: { actorId, fingerprint: certificate.fingerprint } },
  };
}

function certificateBody({
  fingerprint,
  notAfterMs,
  revokedMs,
}: Pick<ActorCertificate, 'fingerprint' | 'notAfterMs' | 'revokedMs'>) {
  return {
    fingerprint,
    notAfter: timeText(notAfterMs),
    revokedAt: revokedMs === null ? null : timeText(revokedMs),
  };
}
