/** Digital cards and operations as the contract tells them. Pure. */

import type { DigitalCard } from '../cards/digital/digital-card.ts';
import type { Operation } from '../cards/digital/operation.ts';
import type { components } from '../http/digital-cards.generated.ts';

type Schemas = components['schemas'];

export function cardView(card: DigitalCard, devices: readonly string[]): Schemas['digitalCard'] {
  return {
    parentCardId: card.cardId,
    digitalCardId: card.digitalCardId,
    panSuffix: card.panSuffix,
    state: card.state,
    type: card.type,
    deviceBindingList: devices,
    provisioningTime: timeText(card.provisionedMs),
    ...(card.replenishedMs === null ? {} : { lastReplenishTime: timeText(card.replenishedMs) }),
    lastStateChangeTime: timeText(card.changedMs),
  };
}

export function operationView(operation: Operation): Schemas['operation'] {
  const { endedMs, requestor, reason, reasonCode, error } = operation;
  return {
    operationId: operation.id,
    operation: operation.kind,
    status: operation.status,
    startTime: timeText(operation.startedMs),
    ...(endedMs === null ? {} : { endTime: timeText(endedMs) }),
    requestorId: requestor.id,
    requestorType: requestor.type,
    ...(reason === null ? {} : { reason }),
    ...(reasonCode === null ? {} : { reasonCode }),
    ...(error === null ? {} : { error }),
  };
}

/** `YYYY-MM-DDThh:mm:ssZ`: whole seconds, UTC. */
function timeText(ms: bigint): string {
  return `${new Date(Number(ms)).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}Z`;
}
