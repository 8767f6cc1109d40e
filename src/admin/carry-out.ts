/**
 * A change, carried out once under its idempotency key: the change itself, the record of who made it and why, and the reply that
 * a repetition gets are one commit.
 */

import { auditRecord } from '../audit-trail/record.ts';
import { commitDecision } from '../db/commit-decision.ts';
import type { Database } from '../db/database.ts';
import { keepReply, keptReply } from '../db/kept-reply.ts';
import { problemOf } from '../http/problem.ts';
import { jsonDigest } from '../json-digest.ts';
import { jsonWithIntegers } from '../ledger/money-text.ts';
import { type AdminServices, type Change, type ChangeRequest, Refused } from './request.ts';

export interface Keyed extends Omit<ChangeRequest, 'nowMs'> {
  readonly idempotencyKey: string;
  /** Names the operation and what it is done to. */
  readonly target: string;
}

export interface CarriedOut {
  readonly status: number;
  /** JSON. */
  readonly text: string;
  readonly replayed: boolean;
}

/** Throws Refused, and what commitDecision throws. */
export async function carryOut(services: AdminServices, change: Change, keyed: Keyed): Promise<CarriedOut> {
  // No staff id holds a line break.
  const id = `${keyed.staffId}\n${keyed.idempotencyKey}`;
  const digest = jsonDigest([keyed.target, keyed.path, compared(keyed.body)]);
  return commitDecision(services.db, async () => {
    const { nowMs, earlier } = await lookUp(services.db, id, digest);
    if (earlier !== null) return { batch: [], result: earlier };
    const decided = await change(services, { ...keyed, nowMs }).catch(refusedOrThrow);
    if (decided instanceof Refused) {
      // The same request, sent at the same time, may be what it is refused for.
      const { earlier: meanwhile } = await lookUp(services.db, id, digest);
      if (meanwhile === null) throw decided;
      return { batch: [], result: meanwhile };
    }
    const { status, body, keptBody = body, statements, audit } = decided;
    const record = auditRecord(services.entropy, {
      ...audit,
      actor: `staff:${keyed.staffId}`,
      reason: keyed.reason,
      nowMs,
    });
    const kept = keepReply(id, digest, { status, text: jsonWithIntegers(keptBody) }, nowMs);
    // What is not done yet may be done later, under the same key.
    if (status === 409) {
      const text = JSON.stringify(problemOf(status, String(body)));
      return { batch: [...statements, record], result: { status, text, replayed: false } };
    }
    const result = { status, text: jsonWithIntegers(body), replayed: false };
    return { batch: [...statements, record, kept], result };
  });
}

function refusedOrThrow(error: unknown): Refused {
  if (error instanceof Refused) return error;
  throw error;
}

/** Throws Refused when the key was used for something else. */
async function lookUp(
  db: Database,
  id: string,
  digest: string,
): Promise<{ readonly nowMs: bigint; readonly earlier: CarriedOut | null }> {
  const { nowMs, kept } = await keptReply(db, id, digest);
  if (kept === 'other-content') throw new Refused(422, 'Idempotency-Key: was used for another request');
  return { nowMs, earlier: kept === null ? null : { ...kept, replayed: true } };
}

/** A JWE is another text each time it is made, whatever is in it: a repetition is known by the rest of its body. */
function compared(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('encryptedPan' in body)) return body;
  const { encryptedPan: _, ...rest } = body;
  return rest;
}
