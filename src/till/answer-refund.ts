/** `POST /cards/refund`. */

import { type Refusal, refuse } from '../errors.ts';
import type { TillCaller } from '../till-access/till-callers.ts';
import { decideOnPass, type TillServices } from './decide-on-pass.ts';
import {
  answered,
  askedOf,
  carriedOut,
  firstLook,
  MOVEMENT_COLUMNS,
  MOVEMENT_JOINS,
  movementValues,
  refusedForGood,
} from './movement.ts';
import { refund } from './refund.ts';
import type { TillAnswer } from './reply.ts';
import type { RefundRequest } from './request.ts';
import { CASHBACK_METHOD } from './rule.ts';
import { ORIGINAL_COLUMNS, type OriginalRow, originalFromRow, updateRefunded } from './till-rows.ts';

/** A row for each debit and credit of the original ticket, one if there is none. */
const LOAD = `select ${MOVEMENT_COLUMNS}, ${ORIGINAL_COLUMNS} from ${MOVEMENT_JOINS}
left join till_row as original on original.group_id = $5 and original.ticket_id = $6 and original.status = 200
  and original.kind in ('debit', 'credit')`;

/** Throws what `decideOnPass` throws. */
export function answerRefund(
  services: TillServices,
  caller: TillCaller,
  request: RefundRequest,
): Promise<TillAnswer | Refusal> {
  const asked = askedOf(caller, 'refund', request);
  const values = [...movementValues(asked), caller.groupId, request.originalTicketId];
  return decideOnPass(services, { groupId: caller.groupId, passId: request.passId }, async () => {
    const rows = await services.db.read(LOAD, values);
    const look = firstLook(services, asked, rows[0] ?? {});
    if ('batch' in look) return look;
    const { on, amount, moment } = look;
    const originals = rows.map(originalFromRow).filter((original) => original !== null);
    const original = chosen(originals, request);
    if ('reason' in original) return answered(original);
    if (original.passKey !== on.pass.key)
      return answered(refuse('malformed-parameter', 'payment_row.pass.id'));
    const decided = refund(on.pass, original, amount, moment);
    if ('reason' in decided) return refusedForGood(asked, look, decided);
    return carriedOut(asked, look, {
      ...decided,
      row: { lots: [], originalKey: original.key },
      also: [updateRefunded(original, amount)],
    });
  });
}

/** Where a row is both a debit and a credit, what is given back by cashback is the debit. */
function chosen(
  originals: readonly OriginalRow[],
  { originalRowId, methodId }: RefundRequest,
): OriginalRow | Refusal {
  if (originals.length === 0) return refuse('malformed-parameter', 'original_ticket_id');
  const named = originalRowId === null ? originals : originals.filter(({ rowId }) => rowId === originalRowId);
  const wanted = methodId === CASHBACK_METHOD ? 'debit' : 'credit';
  const fitting = named.filter(({ kind }) => kind === wanted);
  const [original, another] = fitting.length > 0 ? fitting : named;
  if (original === undefined) return refuse('malformed-parameter', 'original_payment_row_id');
  return another === undefined ? original : refuse('missing-parameter', 'original_payment_row_id');
}
