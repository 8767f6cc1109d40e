/** What a person should look at. */

import type { Statement } from '../db/database.ts';

export type TillAlarmKind =
  /** Somebody earns more than the product's rule allows. */
  | 'credit-cap'
  /** Somebody tries numbers of passes. */
  | 'number-guessing';

export interface TillAlarm {
  readonly id: string;
  readonly kind: TillAlarmKind;
  /** Names our keys only. */
  readonly detail: string;
  readonly nowMs: bigint;
}

export function tillAlarm({ id, kind, detail, nowMs }: TillAlarm): Statement {
  return {
    table: 'alarm',
    key: id,
    text: 'insert into alarm (id, card_id, kind, detail, created_ms) values ($1, null, $2, $3, $4)',
    values: [id, kind, detail, nowMs],
    rows: 1,
  };
}
