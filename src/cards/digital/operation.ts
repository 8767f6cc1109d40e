/** An operation on a digital card: begun, at once done or left to a device, and ended once. Pure. */

import { codeText, type GuidelineCode } from '../../guideline-codes.ts';
import type { ReasonCode, Requestor } from './digital-card.ts';

export type OperationKind =
  | 'ACTIVATE'
  | 'SUSPEND'
  | 'RESUME'
  | 'DELETE'
  | 'RENEW'
  | 'UPDATE'
  | 'DEVICE_BINDING'
  | 'DEVICE_UNBINDING'
  | 'CARDHOLDER_VERIFICATION';

export type OperationStatus = 'SUCCESSFUL' | 'PENDING' | 'FAILED';

/** By what the device is told. */
export type DeviceRoute = 'gateway' | 'wallet';

export interface Operation {
  /** The operationId of the published contract; ours. */
  readonly id: string;
  /** The key of the digital card. */
  readonly cardKey: string;
  /** 1 for the card's first. */
  readonly sequence: bigint;
  readonly kind: OperationKind;
  readonly status: OperationStatus;
  /** Null: no device has to do anything. */
  readonly route: DeviceRoute | null;
  readonly requestor: Requestor;
  readonly reason: string | null;
  readonly reasonCode: ReasonCode | null;
  /** For people; only of a failed one. */
  readonly error: string | null;
  readonly startedMs: bigint;
  readonly endedMs: bigint | null;
  /** Until when a device may carry it out. */
  readonly expiresMs: bigint;
}

/** Only deletion and suspension push others aside, in this order: they cannot wait. */
const STRENGTH: Readonly<Partial<Record<OperationKind, number>>> = { DELETE: 2, SUSPEND: 1 };

/** True when `next` does not wait for `pending`. */
export function supersedes(next: OperationKind, pending: OperationKind): boolean {
  return (STRENGTH[next] ?? 0) > (STRENGTH[pending] ?? 0);
}

export type Ending =
  | { readonly status: 'SUCCESSFUL' }
  | { readonly status: 'FAILED'; readonly error: string };

export const SUCCESS: Ending = { status: 'SUCCESSFUL' };

export function failedBy(code: GuidelineCode): Ending {
  return { status: 'FAILED', error: codeText(code) };
}

export function supersededBy(operationId: string): Ending {
  return { status: 'FAILED', error: `superseded by ${operationId}` };
}

/** Throws when it has ended before: an operation ends once. */
export function ended(operation: Operation, ending: Ending, nowMs: bigint): Operation {
  if (operation.status !== 'PENDING') throw new Error('an operation ends once');
  return {
    ...operation,
    status: ending.status,
    error: ending.status === 'FAILED' ? ending.error : null,
    endedMs: nowMs,
  };
}
