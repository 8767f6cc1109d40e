/**
 * Value that is kept on the server leaves it, or goes to another chip, only when no write that was once released can still put it back
 * onto the old one; or when two people answer for it.
 */

import type { Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { type CardRow, cardBody, layoutOf } from './card-row.ts';
import type { AdminServices, ChangeRequest, Decided } from './request.ts';
import { confirmStatement, proposeStatement } from './second-person.ts';
import { type Frames, orderFence, survivingFrames } from './surviving-frames.ts';

/**
 * - `clear`: it may happen; `statements` and `detail` belong to its commit and its record.
 * - `waits`: for the card's next contact, or for another person.
 */
export type Clearance =
  | {
      readonly kind: 'clear';
      readonly statements: readonly Statement[];
      readonly detail: { readonly proposedBy?: string };
    }
  | { readonly kind: 'waits'; readonly decided: Decided };

const CLEAR: Clearance = { kind: 'clear', statements: [], detail: {} };

/** @param action of the record when this is a first person's proposal; throws Refused when the same person asks again */
export async function clearPutBacks(
  services: AdminServices,
  request: ChangeRequest,
  card: CardRow,
  action: string,
): Promise<Clearance> {
  const voided = await newestVoid(services, card);
  if (voided === null || voided.isAccepted) return CLEAR;
  const frames = framesOf(services, card, voided);
  if (frames === 'dead') return CLEAR;
  if (frames === 'fence') {
    const why = 'A frame that was released earlier may still put the value back onto the chip.';
    return { kind: 'waits', decided: orderFence(card, why, null) };
  }
  const { transferId, proposedBy } = voided;
  if (proposedBy === null) {
    const statement = proposeStatement(services.entropy, transferId, request);
    return { kind: 'waits', decided: proposed(card, request.staffId, statement, action) };
  }
  const statements = [confirmStatement(transferId, proposedBy, request)];
  return { kind: 'clear', statements, detail: { proposedBy } };
}

/** The newest put-back that was voided. */
interface VoidedPutBack {
  readonly transferId: string;
  readonly sequence: bigint;
  /** A write is proven after which, without keys, no older one can be carried out. */
  readonly isOutwritten: boolean;
  /** A person's word that it cannot happen any more; null when nobody gave it. */
  readonly proposedBy: string | null;
  /** Another has agreed. */
  readonly isAccepted: boolean;
}

const NEWEST_VOID = `select voided.id, voided.sequence, accepted.proposed_by, accepted.confirmed_by,
  (select max(written.sequence) from transfer as written
    where written.card_id = voided.card_id and written.kind = 'post' and written.code in ('park', 'put-back')) as written
from transfer as voided
left join doubt_decision as accepted on accepted.transfer_id = voided.id
where voided.card_id = $1 and voided.kind = 'void' and voided.code = 'put-back'
order by voided.sequence desc limit 1`;

async function newestVoid({ db }: AdminServices, card: CardRow): Promise<VoidedPutBack | null> {
  const [row] = await db.read(NEWEST_VOID, [card.key]);
  if (row === undefined) return null;
  const sequence = bigintOf(row, 'sequence');
  return {
    transferId: textOf(row, 'id'),
    sequence,
    isOutwritten: row.written !== null && bigintOf(row, 'written') > sequence,
    proposedBy: row.proposed_by === null ? null : textOf(row, 'proposed_by'),
    isAccepted: row.confirmed_by !== null,
  };
}

function framesOf(services: AdminServices, card: CardRow, { sequence, isOutwritten }: VoidedPutBack): Frames {
  const { security } = layoutOf(services, card);
  if (security === 'none' && isOutwritten) return 'dead';
  const { decided } = card.book;
  const isWatched = decided?.code === 'put-back' && decided.decision === 'void';
  return survivingFrames(security, card, { sequence, isWatched });
}

function proposed(card: CardRow, proposedBy: string, statement: Statement, action: string): Decided {
  const { key, issuerId, cardId } = card;
  return {
    status: 202,
    body: { card: cardBody(card), proposedBy },
    statements: [statement],
    audit: { subject: key, action, detail: { issuerId, cardId } },
  };
}
