/**
 * The TLS client certificates of actors: with one that is registered for it, an actor needs no bearer token. A server that runs
 * knows of every change after five seconds at most (see `http/callers.ts`).
 */

import { commitDecision } from '../db/commit-decision.ts';
import type { Database } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import { parseCertificate, parseFingerprint } from '../http/certificate.ts';

export interface ActorCertificate {
  /** SHA-256 of the certificate's DER, 64 hexadecimal digits in lower case. */
  readonly fingerprint: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly notAfterMs: bigint;
  readonly createdMs: bigint;
  /** Null: it is not revoked. */
  readonly revokedMs: bigint | null;
}

/**
 * - `registered`: from now on it is the actor's; also when it was already.
 * - `refused`: `why` says what is wrong with it, or that there is no such actor.
 */
export type Registration =
  | { readonly kind: 'registered'; readonly fingerprint: string; readonly notAfterMs: bigint }
  | {
      readonly kind: 'refused';
      readonly why: 'not-a-certificate' | 'unknown-actor' | 'expired' | 'of-another-actor' | 'revoked';
    };

/**
 * Registers one more certificate for an actor. Who signed it is not looked at here: that is checked by the server which the actor
 * calls. A revoked certificate is never registered again.
 *
 * @param input.certificate the certificate in PEM; what follows it, as its chain, is not looked at
 */
export async function registerCertificate(
  db: Database,
  entropy: Entropy,
  input: { readonly actorId: string; readonly certificate: string },
): Promise<Registration> {
  const facts = parseCertificate(input.certificate);
  if (facts === null) return { kind: 'refused', why: 'not-a-certificate' };
  const { fingerprint, notAfterMs } = facts;
  return commitDecision<Registration>(db, async () => {
    const [row] = await db.read(
      `select now_ms() as now_ms, actor.id as actor_id,
  actor_certificate.actor_id as owner_id, actor_certificate.revoked_ms
from (select 1 as one) as asked
left join actor on actor.id = $1
left join actor_certificate on actor_certificate.fingerprint = $2`,
      [input.actorId, fingerprint],
    );
    if (row === undefined) throw new Error('a row of its own is always there');
    const nowMs = bigintOf(row, 'now_ms');
    const refused = (why: (Registration & { kind: 'refused' })['why']) =>
      ({ batch: [], result: { kind: 'refused', why } }) as const;
    if (row.actor_id === null) return refused('unknown-actor');
    if (row.owner_id !== null && row.owner_id !== input.actorId) return refused('of-another-actor');
    if (row.owner_id !== null && row.revoked_ms !== null) return refused('revoked');
    if (notAfterMs <= nowMs) return refused('expired');
    const result = { kind: 'registered', fingerprint, notAfterMs } as const;
    if (row.owner_id !== null) return { batch: [], result };
    const id = entropy.uuid();
    const statement = {
      table: 'actor_certificate',
      key: id,
      text: `insert into actor_certificate (id, actor_id, fingerprint, not_after_ms, created_ms, revoked_ms)
  values ($1, $2, $3, $4, $5, null)`,
      values: [id, input.actorId, fingerprint, notAfterMs, nowMs],
      rows: 1,
    } as const;
    return { batch: [statement], result };
  });
}

/**
 * Ends the belief in a certificate for ever. `unknown`: the actor has no such certificate.
 *
 * @param input.fingerprint SHA-256 in hexadecimal, with or without colons
 */
export async function revokeCertificate(
  db: Database,
  input: { readonly actorId: string; readonly fingerprint: string },
): Promise<'revoked' | 'unknown'> {
  const fingerprint = parseFingerprint(input.fingerprint);
  if (fingerprint === null) return 'unknown';
  return commitDecision(db, async () => {
    const [row] = await db.read(
      'select id, revoked_ms from actor_certificate where actor_id = $1 and fingerprint = $2',
      [input.actorId, fingerprint],
    );
    if (row === undefined) return { batch: [], result: 'unknown' };
    if (row.revoked_ms !== null) return { batch: [], result: 'revoked' };
    const id = textOf(row, 'id');
    const statement = {
      table: 'actor_certificate',
      key: id,
      text: 'update actor_certificate set revoked_ms = now_ms() where id = $1 and revoked_ms is null',
      values: [id],
      rows: 1,
    } as const;
    return { batch: [statement], result: 'revoked' };
  });
}

/** All that were ever registered for an actor, oldest first; none for an actor that does not exist. */
export async function listCertificates(db: Database, actorId: string): Promise<readonly ActorCertificate[]> {
  const rows = await db.read(
    `select fingerprint, not_after_ms, created_ms, revoked_ms from actor_certificate
where actor_id = $1 order by created_ms, fingerprint`,
    [actorId],
  );
  return rows.map((row) => ({
    fingerprint: textOf(row, 'fingerprint'),
    notAfterMs: bigintOf(row, 'not_after_ms'),
    createdMs: bigintOf(row, 'created_ms'),
    revokedMs: row.revoked_ms === null ? null : bigintOf(row, 'revoked_ms'),
  }));
}

/** Whether the actor's bearer token alone is no longer enough. `unknown`: there is no such actor. */
export async function requireCertificate(
  db: Database,
  input: { readonly actorId: string; readonly required: boolean },
): Promise<'set' | 'unknown'> {
  const required = input.required ? 1n : 0n;
  return commitDecision(db, async () => {
    const [row] = await db.read('select requires_certificate from actor where id = $1', [input.actorId]);
    if (row === undefined) return { batch: [], result: 'unknown' };
    if (bigintOf(row, 'requires_certificate') === required) return { batch: [], result: 'set' };
    const statement = {
      table: 'actor',
      key: input.actorId,
      text: 'update actor set requires_certificate = $1 where id = $2',
      values: [required, input.actorId],
      rows: 1,
    } as const;
    return { batch: [statement], result: 'set' };
  });
}
