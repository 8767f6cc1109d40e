/** What a person should look at. */

import { insertAlarm } from '../alarm-row.ts';
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
  return insertAlarm(id, null, { kind, detail }, nowMs);
}
