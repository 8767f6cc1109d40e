/** The audit: everything that can be recomputed is recomputed from the transfers and compared with what is stored. */

import type { Database, Row } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { auditPasses, type PassTotal } from './audit-passes.ts';
import { AUDITED_COLUMNS, AUDITED_JOINS, type CardTally, tallyCard } from './card-audit.ts';

export interface CurrencyTotal {
  readonly currency: string;
  /** The sum of all accounts, minor units: zero, or the ledger is broken. */
  readonly sum: bigint;
  /** What the stored balances say the chips hold. */
  readonly onChips: bigint;
  readonly inDoubt: bigint;
  readonly prepaid: bigint;
  /** Kept on the server for cards. */
  readonly parked: bigint;
}

export interface AuditReport {
  readonly cards: number;
  readonly transfers: number;
  readonly currencies: readonly CurrencyTotal[];
  readonly passes: number;
  readonly passTransfers: number;
  readonly passCurrencies: readonly PassTotal[];
  /** Newest first, a page of them at most. */
  readonly doubts: readonly OpenDoubt[];
  /** What does not agree, one sentence each, naming our keys only; empty when the books are in order. */
  readonly faults: readonly string[];
}

/** How many faults are listed at most. */
const MAX_FAULTS = 100;
const PAGE = 500n;

const CARDS = 'select id from card where id > $1 order by id limit $2';

/** One card's account, transfers and purchases in one snapshot, so that a server at work does not look broken. */
const CARD = `select ${AUDITED_COLUMNS} from card ${AUDITED_JOINS} where card.id = $1 order by transfer.sequence`;

const UNPAID_PURCHASES = `select id from purchase
  where not exists (select 1 from transfer where transfer.purchase_id = purchase.id) limit $1`;

/** Reads the whole ledger, card by card and pass by pass. */
export async function audit(db: Database): Promise<AuditReport> {
  const faults: string[] = [];
  const totals = new Map<string, CurrencyTotal>();
  let cards = 0;
  let transfers = 0;
  for await (const { id } of pages(db)) {
    const tally = tallyCard(await db.read(CARD, [id ?? null]));
    faults.push(...tally.faults);
    cards++;
    transfers += tally.transfers;
    totals.set(tally.currency, added(totals.get(tally.currency), tally));
  }
  const unpaid = await db.read(UNPAID_PURCHASES, [BigInt(MAX_FAULTS)]);
  faults.push(...unpaid.map((row) => `purchase ${textOf(row, 'id')}: no money was received for it`));
  for (const { currency, sum } of totals.values()) {
    if (sum !== 0n) faults.push(`${currency}: the accounts sum to ${sum} and not to zero`);
  }
  const passes = await auditPasses(db);
  faults.push(...passes.faults);
  return {
    cards,
    transfers,
    currencies: [...totals.values()],
    passes: passes.passes,
    passTransfers: passes.transfers,
    passCurrencies: passes.currencies,
    doubts: await openDoubts(db),
    faults: faults.slice(0, MAX_FAULTS),
  };
}

async function* pages(db: Database): AsyncGenerator<Row> {
  for (let after = ''; ; ) {
    const rows = await db.read(CARDS, [after, PAGE]);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = textOf(last, 'id');
  }
}

/** The chips' side is what the stored balances say; all other accounts are the sums of their transfers. */
function added(total: CurrencyTotal | undefined, tally: CardTally): CurrencyTotal {
  const { currency, storedChip, doubt, prepaid, parked, operator } = tally;
  return {
    currency,
    sum: (total?.sum ?? 0n) + storedChip + doubt + prepaid + parked + operator,
    onChips: (total?.onChips ?? 0n) + storedChip,
    inDoubt: (total?.inDoubt ?? 0n) + doubt,
    prepaid: (total?.prepaid ?? 0n) + prepaid,
    parked: (total?.parked ?? 0n) + parked,
  };
}

/** Value handed to a card, outcome unknown. */
export interface OpenDoubt {
  readonly cardId: string;
  /** What the write was for. */
  readonly code: string;
  /** Of a load; null otherwise. */
  readonly purchaseId: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
}

async function openDoubts(db: Database): Promise<readonly OpenDoubt[]> {
  const rows = await db.read(
    `select card.card_id, transfer.code, purchase.purchase_id, transfer.amount, transfer.currency
from account
join card on card.id = account.card_id
join transfer on transfer.id = account.pending_id
left join purchase on purchase.id = transfer.purchase_id
where account.decision is null
order by transfer.id desc limit $1`,
    [PAGE],
  );
  return rows.map((row) => ({
    cardId: textOf(row, 'card_id'),
    code: textOf(row, 'code'),
    purchaseId: row.purchase_id === null ? null : textOf(row, 'purchase_id'),
    amountMinor: bigintOf(row, 'amount'),
    currency: textOf(row, 'currency'),
  }));
}
