/** A pass as the operator's door loads, shows and changes it. */

import type { AuditDetail } from '../audit-trail/record.ts';
import type { Row, Statement } from '../db/database.ts';
import { textOrNull } from '../db/row.ts';
import { sumOf } from '../till/lots.ts';
import type { Pass } from '../till/pass.ts';
import { PASS_COLUMNS, passFromRow } from '../till/pass-rows.ts';
import { type AdminRequest, type AdminServices, type Decided, Refused } from './request.ts';
import { askedGroup, type TillGroup } from './till-groups.ts';
import { timeText } from './time-text.ts';

/** A pass, and what the card that it is linked to is called. */
export interface ShownPass {
  readonly pass: Pass;
  readonly cardId: string | null;
}

/** Columns of {@link shownPassFromRow}. */
export const SHOWN_COLUMNS = `${PASS_COLUMNS}, card.card_id as linked_card`;
export const SHOWN_JOINS = 'left join card on card.id = pass.card_id';

const ONE_PASS = `select ${SHOWN_COLUMNS} from pass ${SHOWN_JOINS} where pass.group_id = $1 and pass.pass_id = $2`;

/** The pass that the path names. Throws Refused when the group has none. */
export async function loadAskedPass(
  { db }: AdminServices,
  request: AdminRequest,
): Promise<ShownPass & { readonly group: TillGroup }> {
  const group = await askedGroup(db, request);
  const [row] = await db.read(ONE_PASS, [group.id, request.path.passId ?? '']);
  if (row === undefined) throw new Refused(404, 'The group has no such pass.');
  return { ...shownPassFromRow(row), group };
}

export function shownPassFromRow(row: Row): ShownPass {
  return { pass: passFromRow(row), cardId: textOrNull(row, 'linked_card') };
}

/** As the contract shows a pass. */
export function passBody({ pass, cardId }: ShownPass) {
  const { expiresMs } = pass;
  return {
    groupId: pass.groupId,
    passId: pass.passId,
    productId: pass.productId,
    serialNumber: pass.serialNumber,
    nfcNumber: pass.nfcNumber,
    number: pass.number,
    consumer: pass.consumer,
    state: pass.state,
    expiresAt: timeText(expiresMs),
    currency: pass.currency,
    balance: sumOf(pass.lots),
    lots: pass.lots.map((lot) => ({
      amount: lot.amount,
      expiresAt: timeText(lot.expiresMs < expiresMs ? lot.expiresMs : expiresMs),
    })),
    receivable: pass.receivable,
    cardId,
  };
}

/** A change of a pass. What it is found by stays out of the audit trail. */
export function changedPass(
  after: ShownPass,
  statements: readonly Statement[],
  action: string,
  detail: AuditDetail,
): Decided {
  const { key, groupId, passId } = after.pass;
  return {
    status: 200,
    body: passBody(after),
    statements,
    audit: { subject: key, action, detail: { groupId, passId, ...detail } },
  };
}
