/** The row of a step-up that waits for the issuer's word. */

import type { Statement } from '../../db/database.ts';

export interface NewStepUpRow {
  /** Ours. */
  readonly id: string;
  /** The digital card's key. */
  readonly cardKey: string;
  /** 15 digits at most; a card has each once. */
  readonly authenticationId: bigint;
  readonly kind: 'DEVICE_BINDING' | 'CARDHOLDER_VERIFICATION';
  /** What is to be bound; null for a verification. */
  readonly deviceId: string | null;
  readonly expiresMs: bigint;
}

export function insertStepUp(stepUp: NewStepUpRow): Statement {
  const { id, cardKey, authenticationId, kind, deviceId, expiresMs } = stepUp;
  return {
    table: 'step_up',
    key: id,
    text: `insert into step_up
  (id, digital_card_id, authentication_id, kind, device_id, expires_ms, answered_ms, version)
  values ($1, $2, $3, $4, $5, $6, null, 0)`,
    values: [id, cardKey, authenticationId, kind, deviceId, expiresMs],
    rows: 1,
  };
}
