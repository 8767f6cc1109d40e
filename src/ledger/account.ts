/**
 * The names of accounts. Money is in exactly one of them at any time. Pure.
 *
 * A card's own accounts carry the card's key; the operator's carry the issuer and the currency, and never a running balance:
 * they are the sums of their transfers, so that no row is written by every request.
 */

/** What the chip held when we last saw it: the only one with a running balance. */
export function chipAccount(cardKey: string): string {
  return `chip:${cardKey}`;
}

/** Handed to the card by a released write whose outcome is not known. */
export function doubtAccount(cardKey: string): string {
  return `doubt:${cardKey}`;
}

/** Paid for and not yet loaded. */
export function prepaidAccount(cardKey: string): string {
  return `prepaid:${cardKey}`;
}

/** Where the operator's side of a transfer stands. */
export type OperatorAccount =
  /** Value that cards held when they came to us. */
  | 'issuance'
  /** Money received for purchases. */
  | 'payments'
  /** Value that readers took from cards, or put on them, while we were not looking; settled with those who did. */
  | 'offline-clearing';

export function operatorAccount(kind: OperatorAccount, issuerId: string, currency: string): string {
  return `${kind}:${issuerId}:${currency}`;
}
