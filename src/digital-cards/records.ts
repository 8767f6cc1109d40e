/** What the audit trail keeps of the issuer door: every change, every change that was refused, and every look at a card's number. */

import { type AuditDetail, auditRecord } from '../audit-trail/record.ts';
import type { BegunOperation } from '../cards/digital/change-digital-card.ts';
import type { ReasonCode } from '../cards/digital/digital-card.ts';
import type { OperationKind } from '../cards/digital/operation.ts';
import type { DigitalSnapshot } from '../cards/digital/snapshot.ts';
import { commitDecision } from '../db/commit-decision.ts';
import type { Statement } from '../db/database.ts';
import type { Entropy } from '../entropy.ts';
import type { Refusal } from '../errors.ts';
import { actorOf, type DigitalCardDoor } from './door.ts';
import { errorReply } from './error-reply.ts';

/** What an issuer asked to be done to a card. */
export interface AskedChange {
  readonly issuerId: string;
  /** `digital-card.` and a verb. */
  readonly action: string;
  readonly reason: string | null;
  readonly reasonCode: ReasonCode | null;
}

export function changeRecord(
  entropy: Pick<Entropy, 'uuid'>,
  { card, nowMs }: DigitalSnapshot,
  { issuerId, action, reason, reasonCode }: AskedChange,
  { id, kind, status }: BegunOperation,
): Statement {
  return auditRecord(entropy, {
    subject: card.key,
    actor: actorOf(issuerId),
    action,
    reason,
    detail: { operationId: id, operation: kind, status, reasonCode },
    nowMs,
  });
}

/**
 * Of a card that there is, and of what the card's state refuses; a request that is wrong in itself leaves no record. How many
 * there can be is bounded as the requests are, by the issuer's rate.
 */
export function refusalRecords(
  entropy: Pick<Entropy, 'uuid'>,
  snapshot: DigitalSnapshot | null,
  { issuerId, reason, reasonCode }: AskedChange,
  operation: OperationKind | null,
  refusal: Refusal,
): readonly Statement[] {
  const { status, body } = errorReply(refusal);
  if (snapshot === null || status >= 500) return [];
  return [
    auditRecord(entropy, {
      subject: snapshot.card.key,
      actor: actorOf(issuerId),
      action: 'digital-card.refuse',
      reason,
      detail: { operation, errorCode: body.errorCode ?? null, reasonCode },
      nowMs: snapshot.nowMs,
    }),
  ];
}

/** A look at what is kept under lock. */
export interface Access {
  readonly issuerId: string;
  /** The digital card's key; the issuer, when no one card was asked for. */
  readonly subject: string;
  readonly action: 'digital-card.credentials' | 'digital-card.search';
  readonly detail: AuditDetail;
  readonly nowMs: bigint;
}

/** Commits the record, so that the reply may be given: throws when it cannot. A lost commit may leave two of one look. */
export async function recordAccess({ db, entropy }: DigitalCardDoor, access: Access): Promise<void> {
  const { issuerId, ...entry } = access;
  await commitDecision(db, async () => ({
    batch: [auditRecord(entropy, { ...entry, actor: actorOf(issuerId), reason: null })],
    result: undefined,
  }));
}
