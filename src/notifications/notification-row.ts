/** The row by which an issuer is told of an operation that has ended; it is written in the commit that ends it. */

import type { Operation } from '../cards/digital/operation.ts';
import type { Statement } from '../db/database.ts';

export interface NewNotification {
  /** The webhook's id, fixed for life. */
  readonly id: string;
  readonly issuerId: string;
  /** The digital card's key. */
  readonly cardKey: string;
  /** 1 for the card's first; they are delivered in this order. */
  readonly sequence: bigint;
  readonly operation: Operation;
  readonly nowMs: bigint;
}

export function insertNotification(notification: NewNotification): Statement {
  const { id, issuerId, cardKey, sequence, operation, nowMs } = notification;
  const body = { operationId: operation.id, operation: operation.kind, status: operation.status };
  return {
    table: 'notification',
    key: id,
    text: `insert into notification
  (id, issuer_id, digital_card_id, sequence, operation_id, body, state, attempts, due_ms, leased_ms, created_ms, ended_ms,
   last_outcome, version)
  values ($1, $2, $3, $4, $5, $6, 'QUEUED', 0, $7, 0, $8, null, null, 0)`,
    values: [id, issuerId, cardKey, sequence, operation.id, JSON.stringify(body), nowMs, nowMs],
    rows: 1,
  };
}
