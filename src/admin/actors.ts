/** Actors: the hubs that may speak for an issuer at the device door. A token is shown once and kept as a hash. */

import { bytesToHex } from '../bytes.ts';
import type { Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import type { NewActor } from '../http/admin.generated.ts';
import { hashToken } from '../http/bearer.ts';
import { assertIssuer } from './issuers.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';

/** 256 random bits. */
const TOKEN_BYTES = 32;

export function newToken(entropy: Entropy): string {
  return bytesToHex(entropy.bytes(TOKEN_BYTES)).toLowerCase();
}

const ACTORS = `select id, requires_certificate from actor where issuer_id = $1 and id > $2 order by id limit $3`;

export async function listActors({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { issuerId = '' } = request.path;
  await assertIssuer(db, issuerId);
  const asked = pageAsked(request);
  const rows = await db.read(ACTORS, [issuerId, asked.after, asked.rows]);
  return pageOf(asked, rows, 'id', (row) => ({
    actorId: textOf(row, 'id'),
    issuerId,
    requiresCertificate: bigintOf(row, 'requires_certificate') === 1n,
  }));
}

export async function createActor({ db, entropy }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId = '' } = request.path;
  const { actorId } = request.body as NewActor;
  await assertIssuer(db, issuerId);
  const known = await db.read('select id from actor where id = $1', [actorId]);
  if (known.length > 0) throw new Refused(409, 'There is an actor of that actorId.');
  const token = newToken(entropy);
  const insert: Statement = {
    table: 'actor',
    key: actorId,
    text: 'insert into actor (id, issuer_id, token_hash) values ($1, $2, $3)',
    values: [actorId, issuerId, hashToken(token)],
    rows: 1,
  };
  return withToken(201, 'actor.create', actorId, issuerId, token, insert);
}

export async function rotateActorToken(
  { db, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { issuerId = '', actorId = '' } = request.path;
  const [row] = await db.read('select token_hash from actor where id = $1 and issuer_id = $2', [
    actorId,
    issuerId,
  ]);
  if (row === undefined) throw new Refused(404, 'The issuer has no such actor.');
  const token = newToken(entropy);
  const update: Statement = {
    table: 'actor',
    key: actorId,
    text: 'update actor set token_hash = $2 where id = $1 and token_hash = $3',
    values: [actorId, hashToken(token), textOf(row, 'token_hash')],
    rows: 1,
  };
  return withToken(200, 'actor.rotate-token', actorId, issuerId, token, update);
}

function withToken(
  status: 200 | 201,
  action: string,
  actorId: string,
  issuerId: string,
  token: string,
  statement: Statement,
): Decided {
  return {
    status,
    body: { actorId, issuerId, token },
    keptBody: { actorId, issuerId, token: null },
    statements: [statement],
    audit: { subject: actorId, action, detail: { issuerId, actorId } },
  };
}
