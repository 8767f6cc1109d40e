/** The row of something that a person is to look at. */

import type { Statement } from './db/database.ts';

export interface NewAlarm {
  readonly kind: string;
  /** Names our keys only. */
  readonly detail: string;
}

/** @param cardKey of the card, or digital card, that it is about; null when it is about none */
export function insertAlarm(id: string, cardKey: string | null, alarm: NewAlarm, nowMs: bigint): Statement {
  return {
    table: 'alarm',
    key: id,
    text: 'insert into alarm (id, card_id, kind, detail, created_ms) values ($1, $2, $3, $4, $5)',
    values: [id, cardKey, alarm.kind, alarm.detail, nowMs],
    rows: 1,
  };
}
