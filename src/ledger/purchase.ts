/** A paid top-up: an amount that may be loaded onto one card, once. Pure. */

export type PurchaseState = 'PAID' | 'LOADING' | 'LOADED' | 'CANCELLED' | 'REFUNDED';

export interface Purchase {
  /** Our key. */
  readonly id: string;
  /** The issuer's name for it. */
  readonly purchaseId: string;
  readonly cardKey: string;
  readonly amountMinor: bigint;
  readonly state: PurchaseState;
}
