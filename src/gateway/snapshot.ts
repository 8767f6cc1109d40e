/** What one read finds before a round is decided. Pure. */

import type { CardState } from '../cards/card-state.ts';
import type { CardBook } from '../ledger/card-book.ts';
import type { Purchase } from '../ledger/purchase.ts';
import type { Session } from './session.ts';

/** A row with the version under which it was read; a commit that relies on it updates it under that version. */
export type Versioned<T> = T & { readonly version: bigint };

export interface GatewayCard {
  readonly id: string;
  /** Our key of the device it lives on. */
  readonly deviceKey: string;
  readonly idm: string;
  readonly state: CardState;
  readonly expiresMs: bigint;
  readonly layout: string;
  /** The largest amount that may move on an unauthenticated card's word, minor units. */
  readonly trustUnauthenticated: bigint;
}

export interface Snapshot {
  /** The database's clock, milliseconds since 1970. */
  readonly nowMs: bigint;
  /** An earlier request with this actor and requestId. */
  readonly earlier: {
    readonly contentDigest: string;
    readonly reply: string;
    readonly statusCode: bigint;
  } | null;
  readonly issuerKnown: boolean;
  readonly deviceKey: string | null;
  readonly card: Versioned<GatewayCard> | null;
  readonly book: Versioned<CardBook> | null;
  /** The card's present or latest session. */
  readonly session: Versioned<Session> | null;
  /** An open session of another card on the same device. */
  readonly deviceBusy: {
    readonly subject: string;
    readonly expiresMs: bigint;
    readonly version: bigint;
  } | null;
  /** The purchases that the call, the session or the doubt speak of, each once. */
  readonly purchases: readonly Versioned<Purchase>[];
}
