/** Operations in the database. */

import type { Row, Statement } from '../../db/database.ts';
import { bigintOf, bigintOrNull, textOf, textOrNull } from '../../db/row.ts';
import type { ReasonCode, RequestorType } from './digital-card.ts';
import type { DeviceRoute, Operation, OperationKind, OperationStatus } from './operation.ts';

/** Columns of {@link operationFromRow}, of a `digital_card_operation` joined as `operation`. */
export const OPERATION_COLUMNS = `operation.id as operation_id, operation.digital_card_id as operation_card,
  operation.sequence as operation_sequence, operation.operation as operation_kind, operation.status as operation_status,
  operation.route as operation_route, operation.requestor_type as operation_requestor_type,
  operation.requestor_id as operation_requestor_id, operation.reason as operation_reason,
  operation.reason_code as operation_reason_code, operation.error as operation_error,
  operation.started_ms as operation_started_ms, operation.ended_ms as operation_ended_ms,
  operation.expires_ms as operation_expires_ms`;

export function operationFromRow(row: Row): Operation {
  return {
    id: textOf(row, 'operation_id'),
    cardKey: textOf(row, 'operation_card'),
    sequence: bigintOf(row, 'operation_sequence'),
    kind: textOf(row, 'operation_kind') as OperationKind,
    status: textOf(row, 'operation_status') as OperationStatus,
    route: textOrNull(row, 'operation_route') as DeviceRoute | null,
    requestor: {
      type: textOf(row, 'operation_requestor_type') as RequestorType,
      id: textOf(row, 'operation_requestor_id'),
    },
    reason: textOrNull(row, 'operation_reason'),
    reasonCode: textOrNull(row, 'operation_reason_code') as ReasonCode | null,
    error: textOrNull(row, 'operation_error'),
    startedMs: bigintOf(row, 'operation_started_ms'),
    endedMs: bigintOrNull(row, 'operation_ended_ms'),
    expiresMs: bigintOf(row, 'operation_expires_ms'),
  };
}

export function insertOperation(operation: Operation): Statement {
  return {
    table: 'digital_card_operation',
    key: operation.id,
    text: `insert into digital_card_operation
  (id, digital_card_id, sequence, operation, status, route, requestor_type, requestor_id, reason, reason_code, error,
   started_ms, ended_ms, expires_ms)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    values: [
      operation.id,
      operation.cardKey,
      operation.sequence,
      operation.kind,
      operation.status,
      operation.route,
      operation.requestor.type,
      operation.requestor.id,
      operation.reason,
      operation.reasonCode,
      operation.error,
      operation.startedMs,
      operation.endedMs,
      operation.expiresMs,
    ],
    rows: 1,
  };
}

/** The end of one that was pending. */
export function updateOperation({ id, status, error, endedMs }: Operation): Statement {
  return {
    table: 'digital_card_operation',
    key: id,
    text: `update digital_card_operation set status = $2, error = $3, ended_ms = $4 where id = $1 and status = 'PENDING'`,
    values: [id, status, error, endedMs],
    rows: 1,
  };
}
