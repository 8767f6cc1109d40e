/** What debits, credits and refunds have in common: the first look, and the row that is kept. */

import type { Attempt } from '../db/commit-decision.ts';
import type { Row, Statement } from '../db/database.ts';
import { bigintOf } from '../db/row.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { TillCaller } from '../till-access/till-callers.ts';
import type { PassRefusal } from './debit.ts';
import type { TillServices } from './decide-on-pass.ts';
import { sumOf } from './lots.ts';
import {
  ON_PASS_COLUMNS,
  ON_PASS_JOINS,
  type OnPass,
  POINT_COLUMNS,
  POINT_JOINS,
  passOnRow,
  pointRefusal,
} from './on-pass.ts';
import type { Moment, PassChange } from './pass.ts';
import { changeStatements } from './pass-rows.ts';
import { errorAnswer, movedAnswer, type TillAnswer } from './reply.ts';
import { amountIn, type Movement } from './request.ts';
import { insertRow, knownAnswer, type NewRow, OWN_COLUMNS, type RowName, rowKey } from './till-rows.ts';

/** Parameters: the group, the pass, the row's key and the point of sale; those of what is added begin with `$5`. */
export const MOVEMENT_COLUMNS = `${ON_PASS_COLUMNS}, ${POINT_COLUMNS}, ${OWN_COLUMNS}`;
export const MOVEMENT_JOINS = `(select 1 as one) as request
left join pass on pass.group_id = $1 and pass.pass_id = $2
${ON_PASS_JOINS}
left join till_row as own on own.id = $3
left join till_point on till_point.id = $4
${POINT_JOINS}`;

/** One request of a till on a pass. */
export interface Asked<Request extends Movement = Movement> {
  readonly caller: TillCaller;
  readonly name: RowName;
  readonly request: Request;
}

export function askedOf<Request extends Movement>(
  caller: TillCaller,
  kind: RowName['kind'],
  request: Request,
): Asked<Request> {
  const { groupId } = caller;
  return {
    caller,
    name: { groupId, kind, ticketId: request.ticketId.toLowerCase(), rowId: request.rowId },
    request,
  };
}

export function movementValues({ caller, name, request }: Asked) {
  return [caller.groupId, request.passId, rowKey(name), request.pointId] as const;
}

export interface FirstLook {
  readonly on: OnPass;
  /** Minor units. */
  readonly amount: bigint;
  readonly moment: Moment;
}

/** What there is to decide; or what is answered without, because it was answered before or nobody may ask it. */
export function firstLook(
  { entropy }: TillServices,
  { caller, name, request }: Asked,
  row: Row,
): FirstLook | Attempt<TillAnswer | Refusal> {
  const refusal = pointRefusal(caller, row);
  // Whose a point of sale is never changes; that it was closed since is nothing to what was answered before.
  if (refusal?.reason === 'not-authorised') return answered(refusal);
  const known = knownAnswer(row);
  if (known !== null) return answered(known.kind === name.kind ? repeated(known, request) : CANCELLED);
  if (refusal !== null) return answered(refusal);
  const on = passOnRow(row);
  if (on === null) return answered(refuse('unknown-pass'));
  const amount = amountIn(on.pass.currency, request.thousandths);
  if (amount === null) return answered(refuse('malformed-parameter', 'payment_row.amount'));
  return { on, amount, moment: { nowMs: bigintOf(row, 'now_ms'), newId: entropy.uuid } };
}

/** It came after all, when its till had given it up. */
const CANCELLED = errorAnswer(refuse('row-cancelled'));

function repeated(
  known: TillAnswer & { readonly digest: string },
  { digest }: Movement,
): TillAnswer | Refusal {
  return known.digest === digest ? { status: known.status, text: known.text } : refuse('content-differs');
}

export function answered(result: TillAnswer | Refusal): Attempt<TillAnswer | Refusal> {
  return { batch: [], result };
}

/** A final refusal, kept so that it is said again. */
export function refusedForGood(
  asked: Asked,
  look: FirstLook,
  refusal: PassRefusal,
  also: readonly Statement[] = [],
): Attempt<TillAnswer> {
  const answer = errorAnswer(refusal, look.on.pass.currency);
  return {
    batch: [insertRow(rowOf(asked, look, answer, { lots: [], originalKey: null })), ...also],
    result: answer,
  };
}

export interface Done extends PassChange {
  readonly balanceBefore: bigint;
  readonly transactionId: string;
  /** What the receipt says was moved. */
  readonly moved: bigint;
  readonly row: Pick<NewRow, 'lots' | 'originalKey'>;
  readonly also: readonly Statement[];
}

/** What was decided, its row and its answer, as one batch. */
export function carriedOut(asked: Asked, look: FirstLook, done: Done): Attempt<TillAnswer> {
  const { on, amount, moment } = look;
  const { nowMs } = moment;
  const answer = movedAnswer(asked.request, amount, {
    pass: on.pass,
    label: on.label,
    amount: done.moved,
    balanceBefore: done.balanceBefore,
    balance: sumOf(done.pass.lots),
    transactionId: done.transactionId,
    nowMs,
  });
  const record = { nowMs, rowKey: rowKey(asked.name) };
  const change = done.moves.length === 0 ? [] : changeStatements(on.pass, done, record);
  return {
    batch: [...change, insertRow(rowOf(asked, look, answer, done.row)), ...done.also],
    result: answer,
  };
}

function rowOf(
  { caller, name, request }: Asked,
  { on, amount, moment }: FirstLook,
  answer: TillAnswer,
  row: Done['row'],
): NewRow {
  return {
    ...row,
    name,
    key: rowKey(name),
    passKey: on.pass.key,
    digest: request.digest,
    answer,
    amount,
    pointId: request.pointId,
    deviceId: request.deviceId,
    clientId: caller.clientId,
    nowMs: moment.nowMs,
  };
}
