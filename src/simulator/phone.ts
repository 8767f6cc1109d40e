/**
 * A virtual phone: a card inside it, perhaps one held to it, and the faults set on them. Plain data and pure
 * functions.
 */

import { polling } from '../felica/commands/polling.ts';
import { type Fault, isDue, type Target } from './faults.ts';
import { exchange } from './phone-faults.ts';
import { powerOff, type VirtualCard } from './virtual-card/state.ts';

/** `torn`: out of the field until the next Polling, when the person taps again. `off`: until switched on again. */
export type CardField = 'on' | 'torn' | 'off';

export interface Phone {
  readonly deviceId: string;
  readonly internal: VirtualCard | null;
  readonly external: VirtualCard | null;
  readonly internalField: CardField;
  readonly externalField: CardField;
  /** Those that have not struck yet. */
  readonly faults: readonly Fault[];
}

export interface Transceived {
  readonly phone: Phone;
  /** Null is silence. */
  readonly response: Uint8Array | null;
}

export function createPhone(deviceId: string, internal: VirtualCard | null = null): Phone {
  return { deviceId, internal, external: null, internalField: 'on', externalField: 'on', faults: [] };
}

/** The phone with one more fault to come, after those already set. */
export function addFault(phone: Phone, fault: Fault): Phone {
  return { ...phone, faults: [...phone.faults, fault] };
}

/** The phone with another card in `target`'s place, or none; the field stays as it is. */
export function setCard(phone: Phone, target: Target, card: VirtualCard | null): Phone {
  return target === 'internal' ? { ...phone, internal: card } : { ...phone, external: card };
}

/** Switches the field on, or off and with it the card. */
export function setField(phone: Phone, on: boolean, target: Target = 'internal'): Phone {
  const state = on ? 'on' : 'off';
  const switched = withField(phone, target, state);
  const card = phone[target];
  return on || card === null ? switched : setCard(switched, target, powerOff(card));
}

/**
 * Sends a command to a card. Each command counts for the faults set on that target; of those that are due the first
 * strikes and is spent. A due fault waits while there is no card to strike.
 */
export function transceive(phone: Phone, target: Target, command: Uint8Array): Transceived {
  const code = command[1];
  const state = code === polling.code && fieldOf(phone, target) === 'torn' ? 'on' : fieldOf(phone, target);
  const card = phone[target];
  const counted = countDown(phone.faults, target);
  if (card === null || state !== 'on') return { phone: { ...phone, faults: counted }, response: null };
  const struck = phone.faults.findIndex((fault) => fault.target === target && isDue(fault, code));
  const { card: next, response, gone } = exchange(card, command, phone.faults[struck]);
  const faults = counted.filter((_, index) => index !== struck);
  const after = withField(setCard(phone, target, next), target, gone ? 'torn' : 'on');
  return { phone: { ...after, faults }, response };
}

function fieldOf(phone: Phone, target: Target): CardField {
  return target === 'internal' ? phone.internalField : phone.externalField;
}

function withField(phone: Phone, target: Target, state: CardField): Phone {
  return target === 'internal' ? { ...phone, internalField: state } : { ...phone, externalField: state };
}

/** The ordinals after one more command; one that has come stays at 1 until its fault strikes. */
function countDown(faults: readonly Fault[], target: Target): readonly Fault[] {
  return faults.map((fault) => {
    if (fault.target !== target || typeof fault.atCommand === 'string') return fault;
    return { ...fault, atCommand: Math.max(1, fault.atCommand - 1) };
  });
}
