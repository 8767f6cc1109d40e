/** What a transfer is, and between which accounts each kind of it runs. Pure. */

import type { CardAccount, OperatorAccount } from './account.ts';

/** The largest amount of one transfer and the largest balance, in minor units: far above any card's maximum, far inside 64 bits. */
export const MAX_AMOUNT_MINOR = 9_999_999_999n;

export type TransferKind = 'single' | 'pending' | 'post' | 'void';

/** Value that is handed to the card by a write: in doubt until a read tells what became of it. */
export type HandedCode = 'load' | 'park' | 'put-back' | 'erase' | 'ingest';

/** Why value moved. */
export type TransferCode =
  | HandedCode
  | 'issue'
  | 'purchase'
  | 'refund'
  | 'offline-use'
  | 'offline-load'
  | 'unexplained-loss'
  | 'unexplained-gain'
  | 'correction-loss'
  | 'correction-gain'
  | 'pay-out'
  | 'move-out'
  | 'move-in';

export interface Transfer {
  readonly id: string;
  readonly cardKey: string;
  /** The card's own order, from 1, without gaps. */
  readonly sequence: bigint;
  readonly kind: TransferKind;
  readonly code: TransferCode;
  readonly debit: string;
  readonly credit: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** On a post or void: the pending transfer that it ends. */
  readonly pendingId?: string;
  readonly purchaseKey?: string;
  readonly proof?: WriteProof;
  /** What explains it, JSON: records of the chip's history, or an operator's decision. */
  readonly detail?: string;
}

/** By what a later read tells whether a released write happened. Hexadecimal. */
export interface WriteProof {
  /** What the write leaves on the card. */
  readonly receipt: string;
  /** What stood there in the read from which the write was computed. */
  readonly preImage: string;
}

export interface Run {
  readonly from: CardAccount | OperatorAccount;
  readonly to: CardAccount | OperatorAccount;
}

/** Where value handed to the card comes from, and where it is once the write is known to have happened. */
export const HANDED: Readonly<Record<HandedCode, Run>> = {
  load: { from: 'prepaid', to: 'chip' },
  park: { from: 'chip', to: 'parked' },
  'put-back': { from: 'parked', to: 'chip' },
  erase: { from: 'chip', to: 'parked' },
  ingest: { from: 'issuance', to: 'parked' },
};

/** What moves at once. */
export const SINGLE: Readonly<Record<Exclude<TransferCode, HandedCode>, Run>> = {
  issue: { from: 'issuance', to: 'chip' },
  purchase: { from: 'payments', to: 'prepaid' },
  refund: { from: 'prepaid', to: 'payments' },
  'offline-use': { from: 'chip', to: 'offline-clearing' },
  'offline-load': { from: 'offline-clearing', to: 'chip' },
  'unexplained-loss': { from: 'chip', to: 'unexplained' },
  'unexplained-gain': { from: 'unexplained', to: 'chip' },
  'correction-loss': { from: 'chip', to: 'corrections' },
  'correction-gain': { from: 'corrections', to: 'chip' },
  'pay-out': { from: 'parked', to: 'payouts' },
  'move-out': { from: 'parked', to: 'moving' },
  'move-in': { from: 'moving', to: 'parked' },
};
