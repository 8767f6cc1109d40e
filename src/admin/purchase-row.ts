/** A purchase as the operator's door loads, shows and changes it, with its card. */

import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Booking } from '../ledger/card-book.ts';
import { moneyStatements } from '../ledger/ledger-store.ts';
import type { Purchase, PurchaseState } from '../ledger/purchase.ts';
import { CARD_COLUMNS, CARD_JOINS, type CardRow, cardFromRow } from './card-row.ts';
import { Refused } from './request.ts';
import { timeText } from './time-text.ts';

export interface PurchaseRow extends Purchase {
  readonly createdMs: bigint;
  readonly version: bigint;
  readonly card: CardRow;
  /** The newest release of it that was voided; null when there was none. */
  readonly lastVoid: { readonly transferId: string; readonly sequence: bigint } | null;
  /** A person's word that no frame of the voided release survives, which another has to agree with. */
  readonly acceptedBy: string | null;
}

const PURCHASE_COLUMNS = `purchase.id as purchase_key, purchase.purchase_id as purchase_name,
  purchase.amount as purchase_amount, purchase.state as purchase_state, purchase.version as purchase_version,
  purchase.created_ms as purchase_ms`;

const ONE_PURCHASE = `select ${CARD_COLUMNS}, ${PURCHASE_COLUMNS}, voided.id as void_id, voided.sequence as void_sequence,
  accepted.proposed_by
from purchase
join card on card.id = purchase.card_id
${CARD_JOINS}
left join transfer as voided on voided.card_id = card.id and voided.sequence = (
  select max(each.sequence) from transfer as each
  where each.card_id = purchase.card_id and each.purchase_id = purchase.id and each.kind = 'void')
left join doubt_decision as accepted on accepted.transfer_id = voided.id
where purchase.issuer_id = $1 and purchase.purchase_id = $2`;

/** Throws Refused when the issuer has no such purchase. */
export async function loadPurchase(db: Database, issuerId: string, purchaseId: string): Promise<PurchaseRow> {
  const [row] = await db.read(ONE_PURCHASE, [issuerId, purchaseId]);
  if (row === undefined) throw new Refused(404, 'The issuer has no such purchase.');
  const lastVoid =
    row.void_id === null
      ? null
      : { transferId: textOf(row, 'void_id'), sequence: bigintOf(row, 'void_sequence') };
  return {
    ...purchaseFromRow(row),
    lastVoid,
    acceptedBy: row.proposed_by === null ? null : textOf(row, 'proposed_by'),
  };
}

function purchaseFromRow(row: Row): Omit<PurchaseRow, 'lastVoid' | 'acceptedBy'> {
  const card = cardFromRow(row);
  return {
    id: textOf(row, 'purchase_key'),
    purchaseId: textOf(row, 'purchase_name'),
    cardKey: card.key,
    amountMinor: bigintOf(row, 'purchase_amount'),
    state: textOf(row, 'purchase_state') as PurchaseState,
    createdMs: bigintOf(row, 'purchase_ms'),
    version: bigintOf(row, 'purchase_version'),
    card,
  };
}

/** The purchase in another state, with the booking that goes with it; `before` is what was loaded. */
export function purchaseStatements(
  before: PurchaseRow,
  state: PurchaseState,
  booking: Booking | null,
  nowMs: bigint,
): readonly Statement[] {
  return moneyStatements({
    before: before.card.book,
    after: booking?.book ?? before.card.book,
    transfers: booking === null ? [] : [booking.transfer],
    purchasesBefore: [before],
    purchasesAfter: [{ ...before, state }],
    sessionKey: null,
    nowMs,
  });
}

/** As the contract shows a purchase. */
export function purchaseBody(
  purchase: Pick<PurchaseRow, 'purchaseId' | 'amountMinor' | 'state' | 'createdMs'>,
  card: Pick<CardRow, 'issuerId' | 'cardId' | 'book'>,
) {
  return {
    issuerId: card.issuerId,
    purchaseId: purchase.purchaseId,
    cardId: card.cardId,
    amount: purchase.amountMinor,
    currency: card.book.currency,
    state: purchase.state,
    createdAt: timeText(purchase.createdMs),
  };
}
