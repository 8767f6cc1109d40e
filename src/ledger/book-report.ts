/** One card's book as people read it: where its money is, and every transfer that led there. */

import type { Database } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { AUDITED_COLUMNS, AUDITED_JOINS, tallyCard } from './card-audit.ts';

export interface BookReport {
  readonly currency: string;
  /** Minor units, as all amounts here. */
  readonly chip: bigint;
  readonly inDoubt: bigint;
  readonly prepaid: bigint;
  readonly parked: bigint;
  /** In the card's order. */
  readonly transfers: readonly ReportedTransfer[];
}

export interface ReportedTransfer {
  readonly sequence: bigint;
  readonly kind: string;
  readonly code: string;
  /** Kinds of account: `chip`, `doubt`, `prepaid` and `parked` are the card's own. */
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly purchaseId: string | null;
  /** On a pending transfer: what the write leaves on the card. Hexadecimal. */
  readonly receipt: string | null;
}

const BOOK = `
select ${AUDITED_COLUMNS}, transfer.receipt, purchase.purchase_id as purchase_name
from card ${AUDITED_JOINS}
where card.issuer_id = $1 and card.card_id = $2
order by transfer.sequence`;

/** Null when the issuer has no such card. */
export async function readBook(db: Database, issuerId: string, cardId: string): Promise<BookReport | null> {
  const rows = await db.read(BOOK, [issuerId, cardId]);
  if (rows.length === 0) return null;
  const tally = tallyCard(rows);
  return {
    currency: tally.currency,
    chip: tally.storedChip,
    inDoubt: tally.doubt,
    prepaid: tally.prepaid,
    parked: tally.parked,
    transfers: rows
      .filter((row) => row.id !== null)
      .map((row) => ({
        sequence: bigintOf(row, 'sequence'),
        kind: textOf(row, 'kind'),
        code: textOf(row, 'code'),
        from: kindOfAccount(textOf(row, 'debit')),
        to: kindOfAccount(textOf(row, 'credit')),
        amount: bigintOf(row, 'amount'),
        purchaseId: row.purchase_name === null ? null : textOf(row, 'purchase_name'),
        receipt: row.receipt === null ? null : textOf(row, 'receipt'),
      })),
  };
}

function kindOfAccount(account: string): string {
  return account.slice(0, account.indexOf(':'));
}
