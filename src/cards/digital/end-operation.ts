/** The end of an operation that a device was to carry out: one commit with what the issuer is told and the record of it. */

import { auditRecord } from '../../audit-trail/record.ts';
import { commitDecision } from '../../db/commit-decision.ts';
import type { Statement } from '../../db/database.ts';
import type { Entropy } from '../../entropy.ts';
import { endPending } from './change.ts';
import type { DigitalCardServices } from './change-digital-card.ts';
import { changeStatements, loadDigitalCardByKey } from './digital-card-store.ts';
import { type Ending, failedBy } from './operation.ts';
import type { DigitalSnapshot } from './snapshot.ts';

export interface EndRequest {
  readonly cardKey: string;
  readonly operationId: string;
  readonly ending: Ending;
  /** Of the audit record. */
  readonly actor: string;
  /** False: somebody else has it in hand by now, and says how it ends. */
  readonly isOurs?: () => Promise<boolean>;
}

/** False when it was over before, or is not ours any more. Throws what commitDecision throws. */
export async function endOperation(services: DigitalCardServices, request: EndRequest): Promise<boolean> {
  const { cardKey, operationId, ending, actor, isOurs = async () => true } = request;
  return commitDecision(services.db, async () => {
    const snapshot = (await isOurs()) ? await loadDigitalCardByKey(services, cardKey) : null;
    if (snapshot?.pending?.id !== operationId) return { batch: [], result: false };
    const batch = endStatements(snapshot, endingInTime(snapshot, ending), actor, services.entropy);
    return { batch, result: true };
  });
}

/** What a device says after the operation's time to live comes too late, whoever notices it. */
export function endingInTime({ pending, nowMs }: DigitalSnapshot, ending: Ending): Ending {
  return pending !== null && pending.expiresMs <= nowMs ? failedBy(322) : ending;
}

/** Throws when no operation is pending. */
export function endStatements(
  snapshot: DigitalSnapshot,
  ending: Ending,
  actor: string,
  entropy: Pick<Entropy, 'uuid'>,
): readonly Statement[] {
  const change = endPending(snapshot, ending);
  const { ended } = change;
  if (ended === null) throw new Error('what was pending has ended');
  const record = auditRecord(entropy, {
    subject: snapshot.card.key,
    actor,
    action: 'digital-card.end-operation',
    reason: null,
    detail: {
      operationId: ended.id,
      operation: ended.kind,
      status: ended.status,
      error: ended.error,
    },
    nowMs: snapshot.nowMs,
  });
  return [...changeStatements(snapshot, change, entropy), record];
}
