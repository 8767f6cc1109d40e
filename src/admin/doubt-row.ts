/** Value in doubt as the operator's door loads and shows it. */

import type { Database, Row } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Doubt } from '../ledger/card-book.ts';
import type { Purchase, PurchaseState } from '../ledger/purchase.ts';
import { HANDED } from '../ledger/transfer.ts';
import { CARD_COLUMNS, CARD_JOINS, type CardRow, cardFromRow } from './card-row.ts';
import { Refused } from './request.ts';
import { timeText } from './time-text.ts';

export type Outcome = 'post' | 'void';

/** What one person says became of a doubt, and who agreed. */
export interface DoubtProposal {
  readonly key: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedMs: bigint;
  readonly confirmedBy: string | null;
  readonly confirmedMs: bigint | null;
  readonly version: bigint;
}

export interface DoubtRow {
  readonly card: CardRow;
  readonly pending: Doubt;
  readonly sinceMs: bigint;
  /** Of a load; null otherwise. */
  readonly purchase: (Purchase & { readonly version: bigint }) | null;
  readonly proposal: DoubtProposal | null;
  /** The name of an external card that is not on the deny list; null otherwise. */
  readonly undeniedKey: string | null;
}

/** Of the accounts that a `where` on `holder` picks by their pending transfers. */
export const DOUBTS = `select ${CARD_COLUMNS}, doubt.created_ms as doubt_ms, doubted.purchase_id as doubted_name,
  doubted.amount as doubted_amount, doubted.state as doubted_state, doubted.version as doubted_version,
  proposal.id as proposal_key, proposal.outcome, proposal.reason, proposal.proposed_by, proposal.proposed_ms,
  proposal.confirmed_by, proposal.confirmed_ms, proposal.version as proposal_version, denied.id as deny_key
from account as holder
join card on card.id = holder.card_id
${CARD_JOINS}
left join purchase as doubted on doubted.id = doubt.purchase_id
left join doubt_decision as proposal on proposal.transfer_id = doubt.id
left join deny_entry as denied on denied.external_key = card.external_key`;

const ONE_DOUBT = `${DOUBTS} where holder.pending_id = $1`;

/** Throws Refused when the transfer is no value in doubt, or is none any more. */
export async function loadDoubt(db: Database, transferId: string): Promise<DoubtRow> {
  const [row] = await db.read(ONE_DOUBT, [transferId]);
  if (row === undefined)
    throw new Refused(404, 'No such value is in doubt: the card may have told meanwhile.');
  return doubtFromRow(row);
}

export function doubtFromRow(row: Row): DoubtRow {
  const card = cardFromRow(row);
  const pending = card.book.doubt ?? card.book.decided;
  if (pending === null) throw new Error('a doubt has its pending transfer');
  const purchase =
    pending.purchaseKey === null
      ? null
      : {
          id: pending.purchaseKey,
          purchaseId: textOf(row, 'doubted_name'),
          cardKey: card.key,
          amountMinor: bigintOf(row, 'doubted_amount'),
          state: textOf(row, 'doubted_state') as PurchaseState,
          version: bigintOf(row, 'doubted_version'),
        };
  return {
    card,
    pending,
    sinceMs: bigintOf(row, 'doubt_ms'),
    purchase,
    proposal: proposalFromRow(row),
    undeniedKey: row.external_key === null || row.deny_key !== null ? null : textOf(row, 'external_key'),
  };
}

function proposalFromRow(row: Row): DoubtProposal | null {
  if (row.proposal_key === null) return null;
  return {
    key: textOf(row, 'proposal_key'),
    outcome: textOf(row, 'outcome') as Outcome,
    reason: textOf(row, 'reason'),
    proposedBy: textOf(row, 'proposed_by'),
    proposedMs: bigintOf(row, 'proposed_ms'),
    confirmedBy: row.confirmed_by === null ? null : textOf(row, 'confirmed_by'),
    confirmedMs: row.confirmed_ms === null ? null : bigintOf(row, 'confirmed_ms'),
    version: bigintOf(row, 'proposal_version'),
  };
}

/** As the contract shows a doubt. */
export function doubtBody({ card, pending, sinceMs, purchase, proposal }: DoubtRow) {
  const { receipt, preImage } = pending.proof;
  const { from, to } = HANDED[pending.code];
  return {
    transferId: pending.transferId,
    issuerId: card.issuerId,
    cardId: card.cardId,
    purchaseId: purchase?.purchaseId ?? null,
    code: pending.code,
    amount: pending.amountMinor,
    currency: card.book.currency,
    since: timeText(sinceMs),
    proofs: {
      receipt,
      preImage,
      posted: `The card shows the receipt: the write happened, and the value is in the card’s ${to} account.`,
      voided: `The card still shows what stood there before: the write did not happen, and the value is in the ${from} account.`,
    },
    proposal:
      proposal === null
        ? null
        : {
            outcome: proposal.outcome,
            reason: proposal.reason,
            proposedBy: proposal.proposedBy,
            proposedAt: timeText(proposal.proposedMs),
            confirmedBy: proposal.confirmedBy,
            confirmedAt: proposal.confirmedMs === null ? null : timeText(proposal.confirmedMs),
          },
    decision: card.book.decided?.decision ?? null,
  };
}
