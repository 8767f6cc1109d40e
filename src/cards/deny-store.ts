/** Rows of the deny lists: cards that must not be taken any more, whoever holds them. */

import type { Statement } from '../db/database.ts';
import { partsOf } from './external-key.ts';

export interface DenyEntry {
  readonly id: string;
  /** Issuer, system code and IDm. */
  readonly externalKey: string;
  readonly issuerId: string;
  readonly reason: string;
}

export function insertDenyEntry(entry: DenyEntry, nowMs: bigint): Statement {
  const { systemCode, idm } = partsOf(entry.externalKey);
  return {
    table: 'deny_entry',
    key: entry.id,
    text: `insert into deny_entry (id, external_key, issuer_id, system_code, idm, reason, created_ms)
  values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [entry.id, entry.externalKey, entry.issuerId, systemCode, idm, entry.reason, nowMs],
    rows: 1,
  };
}

/** Changes nothing, and fails in a batch when the chip is on the issuer's list by then. */
export function stayNotDenied(issuerId: string, idm: string): Statement {
  return {
    table: 'deny_entry',
    key: `${issuerId}/${idm}`,
    text: 'update deny_entry set reason = reason where issuer_id = $1 and idm = $2',
    values: [issuerId, idm],
    rows: 0,
  };
}
