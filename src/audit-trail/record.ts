/** The record of one change: who, what, and why. Written in the commit of the change, or the change does not happen. */

import type { Statement } from '../db/database.ts';
import { laneOf } from '../db/lanes.ts';
import type { Entropy } from '../entropy.ts';
import { jsonWithIntegers } from '../ledger/money-text.ts';

/** UTF-16 code units, as a contract's `maxLength` nearly is. A reason is a sentence or two, not a document. */
export const MAX_REASON_LENGTH = 2000;
/** UTF-16 code units of JSON: what changed, not a copy of it. */
export const MAX_DETAIL_LENGTH = 16_384;
/** A staff name is an identifier; so is what stands before it. */
const MAX_ACTOR_LENGTH = 200;

/** Noun and verb: `purchase.cancel`, `deny-entry.add`. */
const ACTION = /^[a-z][a-z0-9-]{0,49}(?:\.[a-z][a-z0-9-]{0,49}){1,3}$/;

/** What a detail may say: plain facts. Never a secret: no key, token or card number; it is stored in clear, for ever. */
export interface AuditDetail {
  readonly [name: string]:
    | string
    | number
    | bigint
    | boolean
    | null
    | AuditDetail
    | readonly (string | bigint | number)[];
}

export interface AuditEntry {
  /** The card's key, or the key of another row that was changed. */
  readonly subject: string;
  /** `staff:` and a name, `issuer:` and its id, or `system`. At most 200 characters. */
  readonly actor: string;
  readonly action: string;
  /** What the person gave as the reason, at most MAX_REASON_LENGTH; null when no person asked. */
  readonly reason: string | null;
  readonly detail: AuditDetail;
  /** The decision's time, milliseconds since the epoch. */
  readonly nowMs: bigint;
}

/**
 * The statement that records a change, for the batch that makes it. Its text is one constant, so it adds one shape to each
 * batch it joins. Throws RangeError for an entry that is out of bounds: doors check what a person wrote before they come here.
 */
export function auditRecord(entropy: Pick<Entropy, 'uuid'>, entry: AuditEntry): Statement {
  const { subject, actor, action, reason, nowMs } = entry;
  if (subject === '') throw new RangeError('an audit record without a subject');
  if (actor === '' || actor.length > MAX_ACTOR_LENGTH) throw new RangeError('an actor: 1 to 200 characters');
  if (!ACTION.test(action)) throw new RangeError('an action is named noun.verb');
  if (reason !== null && reason.length > MAX_REASON_LENGTH)
    throw new RangeError(`a reason: at most ${MAX_REASON_LENGTH} characters`);
  const detail = jsonWithIntegers(entry.detail);
  if (detail.length > MAX_DETAIL_LENGTH)
    throw new RangeError(`a detail: at most ${MAX_DETAIL_LENGTH} characters`);
  const id = entropy.uuid();
  return {
    table: 'audit_record',
    key: id,
    text: `insert into audit_record (id, subject, lane, actor, action, reason, detail, created_ms, segment)
  values ($1, $2, $3, $4, $5, $6, $7, $8, null)`,
    values: [id, subject, BigInt(laneOf(subject)), actor, action, reason, detail, nowMs],
    rows: 1,
  };
}
