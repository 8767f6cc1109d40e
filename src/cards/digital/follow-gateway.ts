/** How a digital card follows what the device door did to the card that is the same. Pure. */

import type { CardStanding } from '../card-standing.ts';
import { type OwedKind, owedOf } from '../owed.ts';
import { changeLifecycle, endPending } from './change.ts';
import type { DigitalCard, Requestor } from './digital-card.ts';
import { type OperationKind, SUCCESS } from './operation.ts';
import type { DigitalChange, DigitalSnapshot } from './snapshot.ts';

/** One round of the device door. */
export interface GatewayEvent {
  /** The hub, as a TSP. */
  readonly requestor: Requestor;
  /** It has asked for the card to be blocked, and the server has done so. */
  readonly blocks: boolean;
  /** How the device door's card stands after the round. */
  readonly after: CardStanding;
  /** The id of an operation that comes of it. */
  readonly operationId: string;
}

/** What the chip is owed while an operation waits for the device door. */
const OWED_FOR: Readonly<Partial<Record<OperationKind, OwedKind>>> = {
  SUSPEND: 'BLOCK',
  RESUME: 'UNBLOCK',
  DELETE: 'ERASE',
};

/**
 * Null when the digital card stays as it is. The device door's own row is the round's to write: the change's
 * `gatewayStanding` is null.
 */
export function followGateway(snapshot: DigitalSnapshot, event: GatewayEvent): DigitalChange | null {
  const { card, pending } = snapshot;
  const { after, requestor, operationId } = event;
  const owed = pending?.route === 'gateway' ? OWED_FOR[pending.kind] : undefined;
  // A block takes the place of an unblocking that is owed: that one is not carried out.
  const isReplaced = event.blocks && owed === 'UNBLOCK';
  const isCarriedOut = owed !== undefined && !isReplaced && owedOf(after.owed, owed) === undefined;
  if (isCarriedOut) {
    // A chip that was erased instead of blocked ends the card, and with it what was pending.
    const isErased = after.state === 'DELETED' && card.state !== 'DELETED';
    if (!isErased) return endPending(snapshot, SUCCESS);
  }
  const asking = { operationId, requestor, reason: null };
  const alone = { ...snapshot, wallet: null };
  if (after.state === 'DELETED' && card.state !== 'DELETED') {
    const request = { operation: 'DELETE', by: 'TSP', reasonCode: 'ISSUER_DECISION' } as const;
    return changed(changeLifecycle({ ...alone, gatewayCard: null }, request, asking));
  }
  // A block that was asked for while one is owed is that one.
  if (!event.blocks || card.state === 'DELETED' || pending?.kind === 'SUSPEND') return null;
  const request = { operation: 'SUSPEND', by: 'TSP', reasonCode: 'ISSUER_DECISION' } as const;
  const isOwed = owedOf(after.owed, 'BLOCK') !== undefined;
  const asBefore = isOwed ? snapshot.gatewayCard : null;
  return changed(changeLifecycle({ ...alone, card: inUse(card), gatewayCard: asBefore }, request, asking));
}

/** A card that is blocked in its chip was in use, and is not to be activated as if nobody had blocked it. */
function inUse(card: DigitalCard): DigitalCard {
  return card.state === 'INACTIVE' ? { ...card, state: 'ACTIVE' } : card;
}

/** What the device door did has happened, whatever the life cycle would have said: a refusal means that nothing new came of it. */
function changed(change: ReturnType<typeof changeLifecycle>): DigitalChange | null {
  return 'reason' in change ? null : { ...change, gatewayStanding: null };
}
