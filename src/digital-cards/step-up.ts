/** A step-up: what the scheme waits for the issuer's word on. Pure. */

import { bindDevice, type NewDevice } from '../cards/digital/binding.ts';
import { type Asking, recordOperation } from '../cards/digital/change.ts';
import { isExpired } from '../cards/digital/digital-card.ts';
import type { DigitalChange, DigitalSnapshot } from '../cards/digital/snapshot.ts';
import { type Refusal, refuse } from '../errors.ts';

export interface StepUp {
  /** Ours. */
  readonly key: string;
  readonly kind: 'DEVICE_BINDING' | 'CARDHOLDER_VERIFICATION';
  /** What is to be bound; null for a verification. */
  readonly device: NewDevice | null;
  readonly expiresMs: bigint;
  readonly answeredMs: bigint | null;
  readonly version: bigint;
}

/** What the issuer's approval makes of the card. */
export function approveStepUp(
  snapshot: DigitalSnapshot,
  stepUp: StepUp | null,
  asking: Asking,
): DigitalChange | Refusal {
  const refusal = stepUpRefusal(snapshot, stepUp);
  if (refusal !== null || stepUp === null) return refusal ?? refuse('unknown-request');
  const { kind, device } = stepUp;
  // A device that was bound in the meantime is not bound again; its wallet is told all the same.
  if (device === null || snapshot.devices.includes(device.deviceId))
    return recordOperation(snapshot, kind, asking, { tellsWallet: true });
  const bound = bindDevice(snapshot, device, asking);
  return 'reason' in bound ? bound : bound.change;
}

function stepUpRefusal({ card, nowMs }: DigitalSnapshot, stepUp: StepUp | null): Refusal | null {
  if (stepUp === null) return refuse('unknown-request');
  if (card.state === 'DELETED') return refuse('card-deleted');
  if (isExpired(card, nowMs)) return refuse('card-expired');
  if (stepUp.answeredMs !== null) return refuse('step-up-answered');
  return stepUp.expiresMs <= nowMs ? refuse('step-up-expired') : null;
}
