/**
 * What nothing tells, two people answer for: one says that a write which was voided cannot happen any more, another agrees. What they
 * say stands with the transfer by which it was voided, once.
 */

import type { Statement } from '../db/database.ts';
import type { Entropy } from '../entropy.ts';
import { type ChangeRequest, Refused } from './request.ts';

export function proposeStatement(entropy: Entropy, voidId: string, request: ChangeRequest): Statement {
  const id = entropy.uuid();
  return {
    table: 'doubt_decision',
    key: id,
    text: `insert into doubt_decision (id, transfer_id, outcome, reason, proposed_by, proposed_ms, version)
  values ($1, $2, 'void', $3, $4, $5, 0)`,
    values: [id, voidId, request.reason, request.staffId, request.nowMs],
    rows: 1,
  };
}

/** Throws Refused when the person who agrees is the one who proposed. */
export function confirmStatement(
  voidId: string,
  proposedBy: string,
  { staffId, nowMs }: ChangeRequest,
): Statement {
  if (proposedBy === staffId)
    throw new Refused(409, 'You proposed this: another person has to carry it out.');
  return {
    table: 'doubt_decision',
    key: voidId,
    text: `update doubt_decision set confirmed_by = $2, confirmed_ms = $3, version = version + 1
  where transfer_id = $1 and confirmed_by is null`,
    values: [voidId, staffId, nowMs],
    rows: 1,
  };
}
