/** One card's side of the ledger, as the tests look at it. */

import type { CardStanding } from '../../src/cards/card-standing.ts';
import { CARD_STANDING_COLUMNS, cardStandingFromRow } from '../../src/cards/card-store.ts';
import type { Row } from '../../src/db/database.ts';
import { bigintOf, textOf } from '../../src/db/row.ts';
import { cardAccount } from '../../src/ledger/account.ts';
import { AUDITED_COLUMNS, AUDITED_JOINS, tallyCard } from '../../src/ledger/card-audit.ts';
import type { HandedCode, TransferCode, TransferKind } from '../../src/ledger/transfer.ts';
import type { Bank } from './world-bank.ts';

export interface LedgerTransfer {
  readonly id: string;
  readonly kind: TransferKind;
  readonly code: TransferCode;
  readonly amount: bigint;
  /** Of a post or void. */
  readonly pendingId: string | null;
  readonly purchaseId: string | null;
  /** Of a pending transfer: what its write leaves on the card. */
  readonly receipt: string | null;
}

export interface LedgerDoubt {
  readonly transferId: string;
  readonly code: HandedCode;
  readonly purchaseId: string | null;
  readonly amount: bigint;
  readonly receipt: string;
}

export interface LedgerView {
  readonly standing: CardStanding;
  /** The chip's account, as stored. */
  readonly account: bigint;
  readonly parked: bigint;
  readonly prepaid: bigint;
  /** The sum of all accounts that the card's transfers touch, the stored balances for the card's own: zero. */
  readonly sum: bigint;
  readonly doubt: LedgerDoubt | null;
  readonly transfers: readonly LedgerTransfer[];
  readonly purchases: ReadonlyMap<string, { readonly state: string; readonly amount: bigint }>;
  readonly faults: readonly string[];
}

const CARD = `select ${AUDITED_COLUMNS}, ${CARD_STANDING_COLUMNS}, transfer.receipt, purchase.purchase_id as purchase_name
from card ${AUDITED_JOINS}
where card.id = $1
order by transfer.sequence`;

export async function ledgerOf({ db }: Bank, cardKey: string): Promise<LedgerView> {
  const rows = await db.read(CARD, [cardKey]);
  const [first] = rows;
  if (first === undefined) throw new Error('the card has no account');
  const booked = rows.filter((row) => row.id !== null);
  const tally = tallyCard(rows);
  const open =
    first.account_decision === null ? booked.find((row) => row.id === first.account_pending) : undefined;
  return {
    standing: cardStandingFromRow(first),
    account: tally.storedChip,
    parked: bigintOf(first, 'account_parked'),
    prepaid: tally.prepaid,
    sum: sumOf(cardKey, tally.storedChip, bigintOf(first, 'account_parked'), booked),
    doubt: open === undefined ? null : doubtOf(open),
    transfers: booked.map((row) => ({
      id: textOf(row, 'id'),
      kind: textOf(row, 'kind') as TransferKind,
      code: textOf(row, 'code') as TransferCode,
      amount: bigintOf(row, 'amount'),
      pendingId: nameOf(row, 'pending_id'),
      purchaseId: nameOf(row, 'purchase_name'),
      receipt: nameOf(row, 'receipt'),
    })),
    purchases: new Map(
      booked
        .filter((row) => row.purchase_name !== null)
        .map((row) => [
          textOf(row, 'purchase_name'),
          { state: textOf(row, 'purchase_state'), amount: bigintOf(row, 'purchase_amount') },
        ]),
    ),
    faults: tally.faults,
  };
}

function doubtOf(row: Row): LedgerDoubt {
  return {
    transferId: textOf(row, 'id'),
    code: textOf(row, 'code') as HandedCode,
    purchaseId: nameOf(row, 'purchase_name'),
    amount: bigintOf(row, 'amount'),
    receipt: textOf(row, 'receipt'),
  };
}

function nameOf(row: Row, column: string): string | null {
  return row[column] === null ? null : textOf(row, column);
}

function sumOf(cardKey: string, chip: bigint, parked: bigint, transfers: readonly Row[]): bigint {
  const accounts = new Map<string, bigint>();
  for (const row of transfers) {
    const amount = bigintOf(row, 'amount');
    const [debit, credit] = [textOf(row, 'debit'), textOf(row, 'credit')];
    accounts.set(debit, (accounts.get(debit) ?? 0n) - amount);
    accounts.set(credit, (accounts.get(credit) ?? 0n) + amount);
  }
  for (const kind of ['doubt', 'prepaid', 'parked'] as const) {
    if ((accounts.get(cardAccount(kind, cardKey)) ?? 0n) < 0n) throw new Error(`${kind} is below zero`);
  }
  accounts.set(cardAccount('chip', cardKey), chip);
  accounts.set(cardAccount('parked', cardKey), parked);
  return [...accounts.values()].reduce((sum, balance) => sum + balance, 0n);
}
