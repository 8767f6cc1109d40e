/** Purchases come into being here: money received, and an amount that waits to be loaded. */

import { type Attempt, commitDecision } from '../db/commit-decision.ts';
import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import { bookPurchase, type CardBook } from './card-book.ts';
import { BOOK_COLUMNS, BOOK_JOINS, bookFromRow, moneyStatements } from './ledger-store.ts';

export interface NewPurchase {
  readonly issuerId: string;
  /** The issuer's own name for it; unique for ever. */
  readonly purchaseId: string;
  readonly cardId: string;
  /** Positive, minor units of the card's currency. */
  readonly amountMinor: bigint;
}

/**
 * - `recorded`: now, or by an earlier call with the same content.
 * - `unknown-card`: the issuer has no such card.
 * - `another-purchase`: the purchaseId stands for another card or amount.
 */
export type RecordOutcome = 'recorded' | 'unknown-card' | 'another-purchase';

const LOAD = `
select now_ms() as now_ms, card.id as card_key, ${BOOK_COLUMNS},
  purchase.card_id as purchase_card, purchase.amount as purchase_amount
from (select 1 as one) as call
left join card on card.issuer_id = $1 and card.card_id = $2
${BOOK_JOINS}
left join purchase on purchase.issuer_id = $1 and purchase.purchase_id = $3`;

/** Records a purchase once, however often it is repeated. */
export async function recordPurchase(
  db: Database,
  entropy: Entropy,
  purchase: NewPurchase,
): Promise<RecordOutcome> {
  return commitDecision(db, async (): Promise<Attempt<RecordOutcome>> => {
    const [row] = await db.read(LOAD, [purchase.issuerId, purchase.cardId, purchase.purchaseId]);
    if (row === undefined) throw new Error('the snapshot is always one row');
    if (row.card_key === null) return { batch: [], result: 'unknown-card' };
    if (row.purchase_card !== null) {
      const same = row.purchase_card === row.card_key && row.purchase_amount === purchase.amountMinor;
      return { batch: [], result: same ? 'recorded' : 'another-purchase' };
    }
    return { batch: statements(entropy, purchase, row), result: 'recorded' };
  });
}

function statements(entropy: Entropy, purchase: NewPurchase, row: Row): readonly Statement[] {
  const before = bookFromRow(row, purchase.issuerId);
  if (before === null) throw new Error('a card has an account');
  const nowMs = bigintOf(row, 'now_ms');
  const key = entropy.uuid();
  const { book, transfer } = bookPurchase(before, entropy.uuid(), key, purchase.amountMinor);
  return [
    insertPurchase(key, before, purchase.purchaseId, purchase.amountMinor, nowMs),
    ...moneyStatements({
      before,
      after: book,
      transfers: [transfer],
      purchasesBefore: [],
      purchasesAfter: [],
      sessionKey: null,
      nowMs,
    }),
  ];
}

/** A purchase that is paid, of the card whose book that is. */
export function insertPurchase(
  key: string,
  book: CardBook,
  purchaseId: string,
  amountMinor: bigint,
  nowMs: bigint,
): Statement {
  return {
    table: 'purchase',
    key,
    text: `insert into purchase (id, issuer_id, purchase_id, card_id, amount, currency, state, version, created_ms)
  values ($1, $2, $3, $4, $5, $6, 'PAID', 0, $7)`,
    values: [key, book.issuerId, purchaseId, book.cardKey, amountMinor, book.currency, nowMs],
    rows: 1,
  };
}
