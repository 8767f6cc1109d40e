/** A digital card with all that a change of it is decided from, and the change. Pure. */

import type { CardStanding } from '../card-standing.ts';
import type { Layout } from '../layout.ts';
import type { DigitalCard } from './digital-card.ts';
import type { Operation } from './operation.ts';

/** The device door's card that is the same as this one: of its issuer and name, on a device that it is bound to. */
export interface GatewayCard {
  /** Ours. */
  readonly key: string;
  readonly version: bigint;
  readonly standing: CardStanding;
  readonly layout: Pick<Layout, 'marks' | 'operations'>;
}

/** How the wallet that it lives in can be told of something. */
export interface WalletLine {
  /** An operator keeps it from being called, or nobody knows where it is. */
  readonly isOff: boolean;
  /** How many operations it is still to be told of, up to MAX_WALLET_TASKS. */
  readonly tasks: bigint;
}

export interface DigitalSnapshot {
  readonly card: DigitalCard;
  readonly version: bigint;
  /** The operation that a device is still to carry out. */
  readonly pending: Operation | null;
  /** The devices it is bound to, in order of their names. */
  readonly devices: readonly string[];
  readonly gatewayCard: GatewayCard | null;
  readonly wallet: WalletLine | null;
  /** How long a device has to carry an operation out. */
  readonly operationTtlMs: bigint;
  /** The database's clock. */
  readonly nowMs: bigint;
}

/** More than this are not waiting for one wallet: the next one is told that it is busy. */
export const MAX_WALLET_TASKS = 1_000n;

/** The devices of one card: no person has more, and a change of the card touches all of them. */
export const MAX_DEVICES = 8;

export interface DigitalChange {
  readonly card: DigitalCard;
  /** How the device door's card stands afterwards; null when it stays as it is, or there is none. */
  readonly gatewayStanding: CardStanding | null;
  readonly begun: Operation | null;
  /** The operation that was pending, ended. */
  readonly ended: Operation | null;
  readonly boundDevice: string | null;
  readonly unboundDevice: string | null;
}
