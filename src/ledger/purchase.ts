/** A paid top-up: an amount that may be loaded onto one card, once. Pure. */

/**
 * The money of a purchase is held as prepaid while it is PAID or CANCELLED (not to be loaded, not yet given back), in doubt while
 * it is LOADING, and gone from there once it is LOADED or REFUNDED.
 */
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
