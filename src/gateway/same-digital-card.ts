/** A card of the device door may be a digital card of the issuer door too: what a round does to the one is done to the other, in one commit. */

import { auditRecord } from '../audit-trail/record.ts';
import { changeStatements, loadSameDigitalCard } from '../cards/digital/digital-card-store.ts';
import { followGateway } from '../cards/digital/follow-gateway.ts';
import type { DigitalChange, DigitalSnapshot } from '../cards/digital/snapshot.ts';
import { type OwedKind, owedOf } from '../cards/owed.ts';
import type { Statement } from '../db/database.ts';
import type { GatewayServices } from './answer-call.ts';
import type { Session } from './session.ts';
import type { GatewayCard } from './snapshot.ts';

/** One round as it changed the card. */
export interface DecidedRound {
  readonly actorId: string;
  readonly before: GatewayCard;
  readonly after: GatewayCard;
  readonly session: Session;
  /** It ended the session, and well. */
  readonly isDone: boolean;
}

/** What of a chip's debts an operation on a digital card may wait for. */
const WAITED_FOR: readonly OwedKind[] = ['BLOCK', 'UNBLOCK', 'ERASE'];

/** The statements for the batch of the round; none for most rounds, and those cost no read either. */
export async function sameDigitalCardStatements(
  services: Pick<GatewayServices, 'db' | 'layouts' | 'entropy'>,
  round: DecidedRound,
): Promise<readonly Statement[]> {
  const blocks = isBlocking(round);
  if (!blocks && !isOfConcern(round)) return [];
  const snapshot = await loadSameDigitalCard(services, round.after.id);
  if (snapshot === null) return [];
  const change = followGateway(snapshot, {
    requestor: { type: 'TSP', id: round.actorId },
    blocks,
    after: round.after,
    operationId: services.entropy.uuid(),
  });
  if (change === null) return [];
  const record = auditRecord(services.entropy, {
    ...recordOf(snapshot, change),
    actor: `actor:${round.actorId}`,
  });
  return [...changeStatements(snapshot, change, services.entropy), record];
}

/** The mark is on its way, or was there already. */
function isBlocking({ session, after, isDone }: DecidedRound): boolean {
  if (session.operation !== 'BLOCK_AND_READ_CARD' || after.state !== 'SUSPENDED_ISSUER') return false;
  return session.externalKey === null && (isDone || isReleased(session));
}

function isReleased({ open, step }: Session): boolean {
  return open && step.name === 'writing' && step.effect === 'blocked';
}

function isOfConcern({ before, after }: DecidedRound): boolean {
  const isEnded = before.state !== after.state && after.state === 'DELETED';
  const isPaid = (kind: OwedKind) =>
    owedOf(before.owed, kind) !== undefined && owedOf(after.owed, kind) === undefined;
  return isEnded || WAITED_FOR.some(isPaid);
}

function recordOf({ card, nowMs }: DigitalSnapshot, { begun, ended }: DigitalChange) {
  const operation = begun ?? ended;
  if (operation === null) throw new Error('a change of a digital card is an operation');
  const { issuerId, digitalCardId } = card;
  return {
    subject: card.key,
    action: `digital-card.${operation.kind.toLowerCase()}`,
    reason: null,
    detail: { issuerId, digitalCardId, operationId: operation.id, status: operation.status },
    nowMs,
  };
}
