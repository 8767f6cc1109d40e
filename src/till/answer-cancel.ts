/** `POST /cards/cancel`. */

import type { Attempt } from '../db/commit-decision.ts';
import type { Row } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Refusal } from '../errors.ts';
import type { TillCaller } from '../till-access/till-callers.ts';
import { decideOnPass, type TillServices } from './decide-on-pass.ts';
import { sumOf } from './lots.ts';
import { answered } from './movement.ts';
import {
  ON_PASS_COLUMNS,
  ON_PASS_JOINS,
  POINT_COLUMNS,
  POINT_JOINS,
  passOnRow,
  pointRefusal,
} from './on-pass.ts';
import { changeStatements } from './pass-rows.ts';
import { refund } from './refund.ts';
import { cancelledAnswer, type TillAnswer } from './reply.ts';
import type { Cancellation } from './request.ts';
import {
  insertRow,
  knownAnswer,
  type NewRow,
  ORIGINAL_COLUMNS,
  OWN_COLUMNS,
  originalFromRow,
  type RowName,
  rowKey,
  updateRefunded,
} from './till-rows.ts';

/** A cancellation that was before its debit stands under the debit's own key, so that the debit finds it. */
const LOAD = `select ${ON_PASS_COLUMNS}, ${POINT_COLUMNS}, ${OWN_COLUMNS}, ${ORIGINAL_COLUMNS},
  original.status as original_status
from (select 1 as one) as request
left join till_row as own on own.kind = 'cancel' and own.id in ($1, $2)
left join till_row as original on original.id = $3 and original.kind = 'debit'
left join pass on pass.id = original.pass_id
${ON_PASS_JOINS}
left join till_point on till_point.id = $4
${POINT_JOINS}`;

const PASS_OF = `select pass.pass_id from till_row join pass on pass.id = till_row.pass_id where till_row.id = $1`;

interface AskedCancel {
  readonly caller: TillCaller;
  readonly request: Cancellation;
  readonly name: RowName;
  readonly debitKey: string;
}

/** Throws what `decideOnPass` throws. */
export async function answerCancel(
  services: TillServices,
  caller: TillCaller,
  request: Cancellation,
): Promise<TillAnswer | Refusal> {
  const { groupId } = caller;
  const ticketId = request.ticketId.toLowerCase();
  const name: RowName = { groupId, kind: 'cancel', ticketId, rowId: request.rowId };
  const debitKey = rowKey({ ...name, kind: 'debit' });
  const asked = { caller, request, name, debitKey };
  const [debited] = await services.db.read(PASS_OF, [debitKey]);
  // What never came is of no pass, and waits for nobody.
  const passId = debited === undefined ? debitKey : textOf(debited, 'pass_id');
  return decideOnPass(services, { groupId, passId }, async () => {
    const values = [rowKey(name), debitKey, debitKey, request.pointId];
    const [row = {}] = await services.db.read(LOAD, values);
    return cancel(services, asked, row);
  });
}

function cancel({ entropy }: TillServices, asked: AskedCancel, row: Row): Attempt<TillAnswer | Refusal> {
  const { caller, request, name, debitKey } = asked;
  const refusal = pointRefusal(caller, row);
  if (refusal?.reason === 'not-authorised') return answered(refusal);
  // Whoever of them asks, whatever device: it is cancelled.
  const known = knownAnswer(row);
  if (known !== null) return answered({ status: known.status, text: known.text });
  if (refusal !== null) return answered(refusal);
  const moment = { nowMs: bigintOf(row, 'now_ms'), newId: entropy.uuid };
  const nothing = cancelledAnswer(request, null);
  const newRow = {
    name,
    key: rowKey(name),
    digest: '',
    answer: nothing,
    amount: 0n,
    lots: [],
    originalKey: null,
    pointId: request.pointId,
    deviceId: request.deviceId,
    clientId: caller.clientId,
    nowMs: moment.nowMs,
  } satisfies Omit<NewRow, 'passKey'>;
  const [on, original] = [passOnRow(row), originalFromRow(row)];
  if (on === null || original === null)
    return { batch: [insertRow({ ...newRow, key: debitKey, passKey: null })], result: nothing };
  const left = bigintOf(row, 'original_status') === 200n ? original.amount - original.refunded : 0n;
  const kept = { ...newRow, passKey: on.pass.key, originalKey: original.key };
  if (left === 0n) return { batch: [insertRow(kept)], result: nothing };
  const decided = refund(on.pass, original, left, moment);
  // Not for good: a till that timed out comes again, and there may be room then.
  if ('reason' in decided) return answered(decided);
  const answer = cancelledAnswer(request, {
    pass: on.pass,
    label: on.label,
    amount: left,
    balanceBefore: decided.balanceBefore,
    balance: sumOf(decided.pass.lots),
    transactionId: decided.transactionId,
    nowMs: moment.nowMs,
  });
  return {
    batch: [
      ...changeStatements(on.pass, decided, { nowMs: moment.nowMs, rowKey: rowKey(name) }),
      insertRow({ ...kept, answer, amount: left }),
      updateRefunded(original, left),
    ],
    result: answer,
  };
}
