/**
 * Value in doubt that no tap of the card can settle: one person says what became of it, another agrees, and only then it moves.
 * The next read of the card, if there ever is one, is held against what was decided.
 */

import { insertDenyEntry } from '../cards/deny-store.ts';
import { standingAfterPost } from '../cards/handed-effect.ts';
import type { Statement } from '../db/database.ts';
import type { Proposal } from '../http/admin.generated.ts';
import { bookDecided } from '../ledger/card-book.ts';
import { moneyStatements } from '../ledger/ledger-store.ts';
import { type CardRow, standingStatements } from './card-row.ts';
import {
  DOUBTS,
  type DoubtProposal,
  type DoubtRow,
  doubtBody,
  doubtFromRow,
  loadDoubt,
} from './doubt-row.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';

const PAGE = `and holder.pending_id > $1 and coalesce(cast($2 as text), card.issuer_id) = card.issuer_id
order by holder.pending_id limit $3`;

const IN_DOUBT = `${DOUBTS} where holder.decision is null ${PAGE}`;
const WATCHED = `${DOUBTS} where holder.decision is not null ${PAGE}`;

export async function listDoubts({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { issuerId = null, watched } = request.query;
  const asked = pageAsked(request);
  const values = [asked.after, issuerId === null ? null : String(issuerId), asked.rows];
  const rows = await db.read(watched === 'true' ? WATCHED : IN_DOUBT, values);
  return pageOf(asked, rows, 'doubt_id', (row) => doubtBody(doubtFromRow(row)));
}

export async function proposeOutcome(
  { db, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { outcome } = request.body as Proposal;
  const doubt = await loadDoubt(db, request.path.transferId ?? '');
  assertOpen(doubt);
  if (doubt.proposal !== null)
    throw new Refused(409, 'An outcome is proposed already: confirm it or withdraw it.');
  const proposal: DoubtProposal = {
    key: entropy.uuid(),
    outcome,
    reason: request.reason,
    proposedBy: request.staffId,
    proposedMs: request.nowMs,
    confirmedBy: null,
    confirmedMs: null,
    version: 0n,
  };
  const insert: Statement = {
    table: 'doubt_decision',
    key: proposal.key,
    text: `insert into doubt_decision (id, transfer_id, outcome, reason, proposed_by, proposed_ms, version)
  values ($1, $2, $3, $4, $5, $6, 0)`,
    values: [
      proposal.key,
      doubt.pending.transferId,
      outcome,
      proposal.reason,
      proposal.proposedBy,
      proposal.proposedMs,
    ],
    rows: 1,
  };
  return decided({ ...doubt, proposal }, [insert], 'doubt.propose', outcome);
}

export async function withdrawProposal({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const doubt = await loadDoubt(db, request.path.transferId ?? '');
  assertOpen(doubt);
  const { key, version, outcome } = proposalOf(doubt);
  const remove: Statement = {
    table: 'doubt_decision',
    key,
    text: 'delete from doubt_decision where id = $1 and version = $2',
    values: [key, version],
    rows: 1,
  };
  return decided({ ...doubt, proposal: null }, [remove], 'doubt.withdraw', outcome);
}

export async function confirmOutcome(
  { db, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const doubt = await loadDoubt(db, request.path.transferId ?? '');
  assertOpen(doubt);
  const { card, pending, purchase } = doubt;
  const proposal = proposalOf(doubt);
  const { outcome, proposedBy } = proposal;
  if (proposedBy === request.staffId)
    throw new Refused(409, 'You proposed this outcome: another person has to confirm it.');
  const reasons = {
    proposedBy,
    reason: proposal.reason,
    confirmedBy: request.staffId,
    confirmation: request.reason,
  };
  const { book, transfer } = bookDecided(card.book, entropy.uuid(), outcome, JSON.stringify(reasons));
  const standing = outcome === 'post' ? standingAfterPost(card, pending.code, book.parked) : card;
  const after: CardRow = { ...card, ...standing, book: { ...book, version: card.book.version } };
  const statements = [
    confirmStatement(proposal, request),
    ...(outcome === 'post' ? denied(doubt, entropy.uuid(), request.nowMs) : []),
    ...standingStatements(card, after),
    ...moneyStatements({
      before: card.book,
      after: book,
      transfers: [transfer],
      purchasesBefore: purchase === null ? [] : [purchase],
      purchasesAfter:
        purchase === null ? [] : [{ ...purchase, state: outcome === 'post' ? 'LOADED' : 'PAID' }],
      sessionKey: null,
      nowMs: request.nowMs,
    }),
  ];
  const confirmed = { ...proposal, confirmedBy: request.staffId, confirmedMs: request.nowMs };
  return decided({ ...doubt, card: after, proposal: confirmed }, statements, 'doubt.confirm', outcome);
}

/** A card whose value is on the server now is not to be taken any more, whoever holds it. */
function denied({ card, pending, undeniedKey }: DoubtRow, id: string, nowMs: bigint): readonly Statement[] {
  if (pending.code !== 'ingest' || undeniedKey === null) return [];
  const entry = { id, externalKey: undeniedKey, issuerId: card.issuerId, reason: 'ingested' };
  return [insertDenyEntry(entry, nowMs)];
}

function assertOpen({ card }: DoubtRow): void {
  if (card.book.doubt === null) throw new Refused(409, 'The outcome is decided already.');
}

function proposalOf({ proposal }: DoubtRow): DoubtProposal {
  if (proposal === null) throw new Refused(409, 'No outcome is proposed.');
  return proposal;
}

function confirmStatement({ key, version }: DoubtProposal, { staffId, nowMs }: ChangeRequest): Statement {
  return {
    table: 'doubt_decision',
    key,
    text: `update doubt_decision set confirmed_by = $2, confirmed_ms = $3, version = version + 1
  where id = $1 and version = $4`,
    values: [key, staffId, nowMs, version],
    rows: 1,
  };
}

function decided(
  doubt: DoubtRow,
  statements: readonly Statement[],
  action: string,
  outcome: string,
): Decided {
  const { card, pending, purchase } = doubt;
  return {
    status: 200,
    body: doubtBody(doubt),
    statements,
    audit: {
      subject: card.key,
      action,
      detail: {
        issuerId: card.issuerId,
        cardId: card.cardId,
        transferId: pending.transferId,
        code: pending.code,
        amount: pending.amountMinor,
        purchaseId: purchase?.purchaseId ?? null,
        outcome,
      },
    },
  };
}
