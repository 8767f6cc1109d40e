/** What one read finds before a round is decided. Pure. */

import type { CardStanding } from '../cards/card-standing.ts';
import type { Operation } from '../cards/layout.ts';
import type { CardBook } from '../ledger/card-book.ts';
import type { Purchase } from '../ledger/purchase.ts';
import type { Attempts } from './reader-attempts.ts';
import type { Session } from './session.ts';

/** A row with the version under which it was read; a commit that relies on it updates it under that version. */
export type Versioned<T> = T & { readonly version: bigint };

/** What a product says of its cards. */
export interface GatewayProduct {
  readonly id: string;
  readonly layout: string;
  /** Null: all that the layout allows. */
  readonly operations: readonly Operation[] | null;
  readonly readerOperations: readonly Operation[] | null;
  /** The largest amount that may move on an unauthenticated card's word, minor units. */
  readonly trustUnauthenticated: bigint;
}

export interface GatewayCard extends CardStanding {
  readonly id: string;
  /** The issuer's name for it; an ingested card's is its key. */
  readonly cardId: string;
  /** Our key of the device it lives on; of an external card, the one it was last held to. */
  readonly deviceKey: string;
  readonly idm: string;
  readonly expiresMs: bigint;
  readonly externalKey: string | null;
  readonly product: GatewayProduct;
}

/** An open session that is in the way of another. */
export interface Rival {
  readonly subject: string;
  readonly expiresMs: bigint;
  readonly version: bigint;
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
  /** Of the card, or of an external card that has no row yet. */
  readonly product: GatewayProduct | null;
  /** The present or latest session of the card, or of the device's reader mode. */
  readonly session: Versioned<Session> | null;
  /** Of that session, sealed by the vault. */
  readonly sealedSecret: string | null;
  /** An open session of another card on the same device, or of the same external card on another. */
  readonly rival: Rival | null;
  /** In reader mode: the chip that is held to the phone is a phone card of the issuer. */
  readonly isIssued: boolean;
  /** The card stands on the issuer's deny list. */
  readonly denied: boolean;
  /** Of the device and of the external card; only in reader mode. */
  readonly attempts: readonly Versioned<Attempts>[];
  /** The purchases that the call, the session or the doubt speak of, each once. */
  readonly purchases: readonly Versioned<Purchase>[];
}
