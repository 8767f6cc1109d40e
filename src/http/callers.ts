/**
 * Who calls: an actor proves itself by a TLS client certificate that is registered for it, or by a bearer token, and may speak for
 * its issuers.
 *
 * What is known of an actor is remembered for a few seconds, so that it does not cost every request a look-up; a withdrawn token
 * or certificate works that long at most.
 */

import type { Database } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { equalHashes, hashToken, parseBearer } from './bearer.ts';

/** How long a look-up holds. */
export const CALLER_MEMORY_MS = 5_000;

/** How many actors are remembered, once for each certificate they come with; more than any operator has. */
const MAX_REMEMBERED = 1_000;

/** No certificate has it. */
const NO_FINGERPRINT = '';

export interface Caller {
  readonly actorId: string;
  readonly issuerIds: ReadonlySet<string>;
}

export interface Callers {
  /**
   * The proven caller; null when neither proof holds, or the certificate is another actor's. Throws DatabaseUnavailable.
   *
   * @param fingerprint of the client certificate that the connection has proven, see `clientFingerprint`
   */
  identify(
    actorId: unknown,
    authorization: string | undefined,
    fingerprint?: string | null,
  ): Promise<Caller | null>;
}

/** An actor, and whose the certificate is that came with its name. */
interface Remembered {
  readonly caller: Caller;
  readonly tokenHash: string;
  readonly requiresCertificate: boolean;
  /** Null: there was no certificate, or it is registered for nobody. */
  readonly certificateActorId: string | null;
  readonly untilMs: number;
}

const LOOK_UP = `select actor.issuer_id, actor.token_hash, actor.requires_certificate,
  actor_certificate.actor_id as certificate_actor_id
from actor
left join actor_certificate on actor_certificate.fingerprint = $1
  and actor_certificate.revoked_ms is null and actor_certificate.not_after_ms > now_ms()
where actor.id = $2`;

/** @param now a monotonic clock, milliseconds */
export function rememberCallers(db: Database, now: () => number = () => performance.now()): Callers {
  const remembered = new Map<string, Remembered>();

  async function lookUp(actorId: string, fingerprint: string): Promise<Remembered | null> {
    const key = `${fingerprint} ${actorId}`;
    const known = remembered.get(key);
    if (known !== undefined && known.untilMs > now()) return known;
    const [row] = await db.read(LOOK_UP, [fingerprint, actorId]);
    if (row === undefined) return null;
    const found: Remembered = {
      caller: { actorId, issuerIds: new Set([textOf(row, 'issuer_id')]) },
      tokenHash: textOf(row, 'token_hash'),
      requiresCertificate: bigintOf(row, 'requires_certificate') === 1n,
      certificateActorId: row.certificate_actor_id === null ? null : textOf(row, 'certificate_actor_id'),
      untilMs: now() + CALLER_MEMORY_MS,
    };
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(key, found);
    return found;
  }

  return {
    async identify(actorId, authorization, fingerprint = null) {
      const token = parseBearer(authorization);
      if (typeof actorId !== 'string' || actorId === '') return null;
      if (token === null && fingerprint === null) return null;
      const actor = await lookUp(actorId, fingerprint ?? NO_FINGERPRINT);
      return actor !== null && proves(actor, token) ? actor.caller : null;
    },
  };
}

/** A registered certificate says who calls. Without one the token does, unless the actor demands a certificate. */
function proves(actor: Remembered, token: string | null): boolean {
  if (actor.certificateActorId !== null) return actor.certificateActorId === actor.caller.actorId;
  if (actor.requiresCertificate || token === null) return false;
  return equalHashes(actor.tokenHash, hashToken(token));
}
