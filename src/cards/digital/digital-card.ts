/** A digital card (a token): what it is and how it stands. Pure. */

export type DigitalCardState = 'INACTIVE' | 'ACTIVE' | 'SUSPENDED' | 'DELETED';

export const DIGITAL_CARD_TYPES = ['SE', 'HCE', 'COF', 'ECOM', 'QRC'] as const;
/** Secure element, host card emulation, card on file, electronic commerce, QR code. */
export type DigitalCardType = (typeof DIGITAL_CARD_TYPES)[number];

/** The issuer, the card's holder, the token service or a wallet, a customer-care person of ours, and the server by itself. */
export type RequestorType = 'ISSUER' | 'USER' | 'TSP' | 'CCI' | 'D1';

/** Who asks. The type comes from the door that he has proven himself at, never from what he says. */
export interface Requestor {
  readonly type: RequestorType;
  /** `consumerId` of a USER, `issuerId` of an ISSUER, the person of a CCI, the actor or wallet of a TSP, `D1`. */
  readonly id: string;
}

/** The requestor of what the server does by itself. */
export const SERVER_REQUESTOR: Requestor = { type: 'D1', id: 'D1' };

/** To suspend, or to delete. */
export const SUSPEND_REASONS = [
  'USER_DECISION',
  'ISSUER_DECISION',
  'DEVICE_LOST',
  'DEVICE_STOLEN',
  'CARD_LOST',
  'CARD_STOLEN',
  'FRAUD_DETECTED',
] as const;
export type SuspendReason = (typeof SUSPEND_REASONS)[number];
export const RESUME_REASONS = ['USER_DECISION', 'ISSUER_DECISION', 'CARD_FOUND', 'DEVICE_FOUND'] as const;
export type ResumeReason = (typeof RESUME_REASONS)[number];
export type ReasonCode = SuspendReason | ResumeReason;

/** The reason of whoever gives none. */
export const DEFAULT_REASON = 'ISSUER_DECISION';

/** A suspension is a set of these, one for each type of requestor; the card is active when none is left. */
export interface Hold {
  readonly requestorType: RequestorType;
  readonly reasonCode: SuspendReason;
}

export interface DigitalCard {
  /** Ours. */
  readonly key: string;
  readonly issuerId: string;
  /** The issuer's own names, as at every door. */
  readonly digitalCardId: string;
  readonly cardId: string;
  readonly consumerId: string;
  readonly type: DigitalCardType;
  /** Of the payment network, in capital letters. */
  readonly scheme: string;
  readonly walletId: string | null;
  /** The last four digits of its number. */
  readonly panSuffix: string;
  readonly state: DigitalCardState;
  readonly holds: readonly Hold[];
  /** The end of its last month, milliseconds since 1970; null where the scheme has no expiry. */
  readonly expiresMs: bigint | null;
  /** The operation that a device is still to carry out. */
  readonly pendingId: string | null;
  /** How many operations and notifications it has had. */
  readonly operations: bigint;
  readonly notifications: bigint;
  readonly provisionedMs: bigint;
  readonly replenishedMs: bigint | null;
  /** The last change of its state. */
  readonly changedMs: bigint;
  readonly deletedMs: bigint | null;
  /** When its number was destroyed. */
  readonly erasedMs: bigint | null;
}

export function isExpired({ expiresMs }: Pick<DigitalCard, 'expiresMs'>, nowMs: bigint): boolean {
  return expiresMs !== null && expiresMs <= nowMs;
}
