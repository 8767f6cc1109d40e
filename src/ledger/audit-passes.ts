/** The passes' part of the audit. */

import type { Database, Row } from '../db/database.ts';
import { textOf } from '../db/row.ts';
import { PASS_AUDIT_COLUMNS, PASS_AUDIT_JOINS, type PassTally, tallyPass } from './pass-audit.ts';

/** What the value of passes comes to in one currency, minor units. */
export interface PassTotal {
  readonly currency: string;
  /** The sum of all accounts: zero, or the ledger is broken. */
  readonly sum: bigint;
  /** What the stored balances say. */
  readonly onPasses: bigint;
  /** What customers owe: earned value that was taken back after it was spent. */
  readonly receivable: bigint;
  readonly issued: bigint;
  /** Earned, less what was taken back. */
  readonly cashback: bigint;
  /** Spent, less what was given back. */
  readonly sales: bigint;
  readonly breakage: bigint;
}

export interface PassesReport {
  readonly passes: number;
  readonly transfers: number;
  readonly currencies: readonly PassTotal[];
  readonly faults: readonly string[];
}

const PAGE = 500n;

const PASSES = 'select id from pass where id > $1 order by id limit $2';

/** One pass's transfers in one snapshot, so that a server at work does not look broken. */
const PASS = `select ${PASS_AUDIT_COLUMNS} from pass ${PASS_AUDIT_JOINS} where pass.id = $1 order by pass_transfer.sequence`;

/** Each transfer has its row; then no row without a transfer is left over when there are as many. */
const ROWS = `select
  (select count(*) from till_row where kind = 'debit' and status = 200) as debits,
  (select count(*) from pass_transfer where code = 'debit') as debited,
  (select count(*) from till_row where kind in ('refund', 'cancel') and status = 200 and amount > 0
    and original_id in (select id from till_row where kind = 'debit')) as refunds,
  (select count(*) from pass_transfer where code = 'refund') as given_back,
  (select count(*) from till_row as original
    left join (select original_id, sum(amount) as amount from till_row where status = 200 group by original_id) as returned
      on returned.original_id = original.id
    where original.refunded <> coalesce(returned.amount, 0)) as miscounted`;

export async function auditPasses(db: Database): Promise<PassesReport> {
  const faults: string[] = [];
  const totals = new Map<string, PassTotal>();
  let passes = 0;
  let transfers = 0;
  for await (const { id } of pages(db)) {
    const tally = tallyPass(await db.read(PASS, [id ?? null]));
    faults.push(...tally.faults);
    passes++;
    transfers += tally.transfers;
    totals.set(tally.currency, added(totals.get(tally.currency), tally));
  }
  const [rows = {}] = await db.read(ROWS, []);
  if (rows.debits !== rows.debited)
    faults.push(`${rows.debits} debits were answered, ${rows.debited} were booked`);
  if (rows.refunds !== rows.given_back)
    faults.push(`${rows.refunds} refunds were answered, ${rows.given_back} were booked`);
  if (rows.miscounted !== 0n) faults.push(`${rows.miscounted} rows: what is counted as refunded was not`);
  for (const { currency, sum } of totals.values())
    if (sum !== 0n) faults.push(`${currency}: the accounts of passes sum to ${sum} and not to zero`);
  return { passes, transfers, currencies: [...totals.values()], faults };
}

async function* pages(db: Database): AsyncGenerator<Row> {
  for (let after = ''; ; ) {
    const rows = await db.read(PASSES, [after, PAGE]);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = textOf(last, 'id');
  }
}

/** What went out of an account is told as what it came to. */
function added(total: PassTotal | undefined, { currency, sums }: PassTally): PassTotal {
  const sum = Object.values(sums).reduce((all, amount) => all + amount, 0n);
  return {
    currency,
    sum: (total?.sum ?? 0n) + sum,
    onPasses: (total?.onPasses ?? 0n) + sums.pass,
    receivable: (total?.receivable ?? 0n) - sums.receivable,
    issued: (total?.issued ?? 0n) - sums.issued,
    cashback: (total?.cashback ?? 0n) - sums.cashback,
    sales: (total?.sales ?? 0n) + sums.sales,
    breakage: (total?.breakage ?? 0n) + sums.breakage,
  };
}
