/** A digital card is bound to a device, or no longer. Pure. */

import { type Refusal, refuse } from '../../errors.ts';
import { type Asking, gatewayWork, recordOperation } from './change.ts';
import { isExpired } from './digital-card.ts';
import { type DigitalChange, type DigitalSnapshot, type GatewayCard, MAX_DEVICES } from './snapshot.ts';

/** A device that a card is to be bound to. */
export interface NewDevice {
  readonly deviceId: string;
  /** The device door's card of the same name on this device, which becomes one with the digital card; null: there is none. */
  readonly gatewayCard: GatewayCard | null;
  /** Another digital card of the same card lives in its secure element. */
  readonly isTaken: boolean;
}

export interface Bound {
  /** The card as it was, with the device door's card that it is now one with: what `changeStatements` takes. */
  readonly before: DigitalSnapshot;
  readonly change: DigitalChange;
}

/** Why the card cannot be bound to the device as both stand; null when it can. */
export function bindingRefusal({ card, devices, nowMs }: DigitalSnapshot, device: NewDevice): Refusal | null {
  if (card.state === 'DELETED') return refuse('card-deleted');
  if (isExpired(card, nowMs)) return refuse('card-expired');
  if (devices.includes(device.deviceId)) return refuse('not-allowed', 'the device is bound already');
  if (devices.length >= MAX_DEVICES)
    return refuse('not-allowed', `a card has ${MAX_DEVICES} devices at most`);
  return card.type === 'SE' ? elementRefusal(card.state, device) : null;
}

/** In a secure element a card is one with the device door's. */
function elementRefusal(
  state: DigitalSnapshot['card']['state'],
  { gatewayCard, isTaken }: NewDevice,
): Refusal | null {
  if (isTaken) return refuse('already-provisioned', 'another digital card of this card lives on the device');
  const isSuspended = gatewayCard?.standing.state.startsWith('SUSPENDED') === true;
  // Who suspended it, and who may resume it, only the device door knows.
  return isSuspended && state !== 'SUSPENDED'
    ? refuse('card-blocked', 'the card of the device door on this device')
    : null;
}

/** The device door's card on the device follows a card that is suspended, in the same commit. */
export function bindDevice(snapshot: DigitalSnapshot, device: NewDevice, asking: Asking): Bound | Refusal {
  const refusal = bindingRefusal(snapshot, device);
  if (refusal !== null) return refusal;
  const { card } = snapshot;
  const joined = card.type === 'SE' ? device.gatewayCard : null;
  const follows =
    card.state === 'SUSPENDED'
      ? gatewayWork(joined, 'SUSPEND', { state: card.state, holds: card.holds })
      : null;
  const change = recordOperation(snapshot, 'DEVICE_BINDING', asking, {
    boundDevice: device.deviceId,
    // Written even when it stays the same: whoever changes it at this moment is to see that the two are one.
    gatewayStanding: follows?.standing ?? joined?.standing ?? null,
    tellsWallet: true,
  });
  if ('reason' in change) return change;
  return { before: { ...snapshot, gatewayCard: snapshot.gatewayCard ?? joined }, change };
}

/** The device door's card on that device stays as it stands, and goes its own way. */
export function unbindDevice(
  snapshot: DigitalSnapshot,
  deviceId: string,
  asking: Asking,
): DigitalChange | Refusal {
  if (snapshot.card.state === 'DELETED') return refuse('card-deleted');
  if (!snapshot.devices.includes(deviceId)) return refuse('unknown-device');
  return recordOperation(snapshot, 'DEVICE_UNBINDING', asking, {
    unboundDevice: deviceId,
    tellsWallet: true,
  });
}
