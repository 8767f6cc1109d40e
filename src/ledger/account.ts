/**
 * The names of accounts. Money is in exactly one of them at any time. Pure.
 *
 * A card's own accounts carry the card's key; the operator's carry the issuer and the currency, and never a running balance:
 * they are the sums of their transfers, so that no row is written by every request.
 */

/** Where a card's money stands. */
export type CardAccount =
  /** What the chip held when we last saw it. */
  | 'chip'
  /** Handed to the card by a released write whose outcome is not known. */
  | 'doubt'
  /** Paid for and not yet loaded. */
  | 'prepaid'
  /** Kept on the server for the card. */
  | 'parked';

export function chipAccount(cardKey: string): string {
  return cardAccount('chip', cardKey);
}

export function cardAccount(kind: CardAccount, cardKey: string): string {
  return `${kind}:${cardKey}`;
}

/** Where the operator's side of a transfer stands. */
export type OperatorAccount =
  /** Value that cards held when they came to us. */
  | 'issuance'
  /** Money received for purchases. */
  | 'payments'
  /** Value that readers took from cards, or put on them, while we were not looking; settled with those who did. */
  | 'offline-clearing'
  /** Differences of chips that no record of theirs explains. */
  | 'unexplained'
  /** Parked value that was paid out to its holder. */
  | 'payouts'
  /** Parked value between two cards of one issuer: its sum is zero at every commit. */
  | 'moving'
  /** What an operator's decision on a doubt got wrong. */
  | 'corrections';

export function operatorAccount(kind: OperatorAccount, issuerId: string, currency: string): string {
  return `${kind}:${issuerId}:${currency}`;
}

const CARD_ACCOUNTS: ReadonlySet<string> = new Set([
  'chip',
  'doubt',
  'prepaid',
  'parked',
] satisfies CardAccount[]);

export function isCardAccount(kind: CardAccount | OperatorAccount): kind is CardAccount {
  return CARD_ACCOUNTS.has(kind);
}
