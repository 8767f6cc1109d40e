/** `GET /cards/tickets/{ticket_id}`. */

import type { Database, Row } from '../db/database.ts';
import { bigintOf, textOf, textOrNull } from '../db/row.ts';
import type { TillCaller } from '../till-access/till-callers.ts';
import { parseWithSource } from './body.ts';
import { money, type TillAnswer } from './reply.ts';

/** Far more rows than a ticket has. */
const MAX_ROWS = 500n;

const ROWS = `select till_row.kind, till_row.row_id, till_row.reply, till_row.refunded, pass.currency
from till_row left join pass on pass.id = till_row.pass_id
where till_row.group_id = $1 and till_row.ticket_id = $2 and till_row.status = 200
order by till_row.created_ms, till_row.id limit $3`;

export async function answerTicket(
  db: Database,
  { groupId }: TillCaller,
  ticketId: string,
): Promise<TillAnswer> {
  const rows = await db.read(ROWS, [groupId, ticketId.toLowerCase(), MAX_ROWS]);
  return { status: 200, text: JSON.stringify({ ticket_id: ticketId, rows: rows.map(rowView) }) };
}

/** What was answered then, digit by digit. */
function rowView(row: Row) {
  const currency = textOrNull(row, 'currency');
  const reply = parseWithSource(textOf(row, 'reply'), (_key, member, { source }) =>
    typeof member === 'number' && source !== undefined ? JSON.rawJSON(source) : member,
  ) as { readonly payment_row?: unknown; readonly receipt_row: unknown };
  return {
    kind: textOf(row, 'kind'),
    payment_row: reply.payment_row ?? { id: textOf(row, 'row_id') },
    receipt_row: reply.receipt_row,
    refunded: currency === null ? 0 : money(bigintOf(row, 'refunded'), currency),
  };
}
