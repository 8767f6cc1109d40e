/** Passes: look at them, block and unblock them, let them live longer or shorter, and put value on them. */

import type { Row } from '../db/database.ts';
import { bigintOf, textOf, textOrNull } from '../db/row.ts';
import type { ExpiryChange, PassIssue, PassStateChange } from '../http/admin.generated.ts';
import { sumOf } from '../till/lots.ts';
import { expire, issue, MAX_BALANCE } from '../till/pass.ts';
import { changeStatements, updatePass } from '../till/pass-rows.ts';
import { numberPageAsked } from './number-page.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  changedPass,
  loadAskedPass,
  passBody,
  SHOWN_COLUMNS,
  SHOWN_JOINS,
  shownPassFromRow,
} from './pass-row.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { askedGroup } from './till-groups.ts';
import { timeMs, timeText } from './time-text.ts';

const PASSES = `select ${SHOWN_COLUMNS} from pass ${SHOWN_JOINS}
where pass.group_id = $1 and pass.pass_id > $2 order by pass.pass_id limit $3`;

const TRANSFERS = `select pass_transfer.id, cast(pass_transfer.sequence as text) as cursor, pass_transfer.sequence,
  pass_transfer.code, pass_transfer.debit, pass_transfer.credit, pass_transfer.amount, pass_transfer.created_ms,
  till_row.ticket_id, till_row.row_id as payment_row_id
from pass_transfer left join till_row on till_row.id = pass_transfer.row_id
where pass_transfer.pass_id = $1 and pass_transfer.sequence > $2 order by pass_transfer.sequence limit $3`;

export async function listPasses({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { id } = await askedGroup(db, request);
  const asked = pageAsked(request);
  const rows = await db.read(PASSES, [id, asked.after, asked.rows]);
  return pageOf(asked, rows, 'pass_name', (row) => passBody(shownPassFromRow(row)));
}

export async function getPass(services: AdminServices, request: AdminRequest): Promise<unknown> {
  return passBody(await loadAskedPass(services, request));
}

export async function listPassTransfers(
  services: AdminServices,
  request: AdminRequest,
): Promise<Page<unknown>> {
  const { pass } = await loadAskedPass(services, request);
  const asked = numberPageAsked(request);
  const rows = await services.db.read(TRANSFERS, [pass.key, asked.afterNumber, asked.rows]);
  return pageOf(asked, rows, 'cursor', transferBody);
}

export async function changePassState(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { state } = request.body as PassStateChange;
  const shown = await loadAskedPass(services, request);
  const { pass } = shown;
  if (pass.state === state) throw new Refused(409, `The pass is ${state} already.`);
  const after = { ...shown, pass: { ...pass, state } };
  const detail = { from: pass.state, to: state };
  return changedPass(after, [updatePass(after.pass, pass.version)], 'pass.change-state', detail);
}

/** What has expired until now does not come back. */
export async function changePassExpiry(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const expiresMs = timeMs((request.body as ExpiryChange).expiresAt, 'expiresAt');
  const shown = await loadAskedPass(services, request);
  const { pass } = shown;
  const settled = expire(pass, momentOf(services, request));
  const change = { ...settled, pass: { ...settled.pass, expiresMs } };
  const statements = changeStatements(pass, change, { nowMs: request.nowMs, rowKey: null });
  const detail = { from: timeText(pass.expiresMs), to: timeText(expiresMs) };
  return changedPass({ ...shown, pass: change.pass }, statements, 'pass.change-expiry', detail);
}

export async function issuePassValue(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const amount = BigInt((request.body as PassIssue).amount);
  const shown = await loadAskedPass(services, request);
  const { pass } = shown;
  const moment = momentOf(services, request);
  if (pass.expiresMs <= moment.nowMs) throw new Refused(409, 'The pass is expired.');
  const settled = expire(pass, moment);
  if (sumOf(settled.pass.lots) + amount > MAX_BALANCE)
    throw new Refused(409, 'The pass would hold more than a pass may.');
  const issued = issue(settled.pass, amount, moment);
  const change = { pass: issued.pass, moves: [...settled.moves, ...issued.moves] };
  const statements = changeStatements(pass, change, { nowMs: request.nowMs, rowKey: null });
  const detail = { amount, currency: pass.currency };
  return changedPass({ ...shown, pass: change.pass }, statements, 'pass.issue', detail);
}

function momentOf({ entropy }: AdminServices, { nowMs }: ChangeRequest) {
  return { nowMs, newId: () => entropy.uuid() };
}

function transferBody(row: Row) {
  return {
    transferId: textOf(row, 'id'),
    sequence: bigintOf(row, 'sequence'),
    code: textOf(row, 'code'),
    from: textOf(row, 'debit'),
    to: textOf(row, 'credit'),
    amount: bigintOf(row, 'amount'),
    ticketId: textOrNull(row, 'ticket_id'),
    paymentRowId: textOrNull(row, 'payment_row_id'),
    createdAt: timeText(bigintOf(row, 'created_ms')),
  };
}
