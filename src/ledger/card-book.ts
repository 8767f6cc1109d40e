/**
 * One card's book: the chip's balance as we last saw it, and the transfers that led there. Pure.
 *
 * A transfer moves one amount from one account to another and is never changed. A pending transfer puts value in doubt in the
 * same commit that releases the write to the card; later it is posted (the write happened) or voided (it did not), once.
 */

import {
  chipAccount,
  doubtAccount,
  type OperatorAccount,
  operatorAccount,
  prepaidAccount,
} from './account.ts';

/** The largest amount of one transfer and the largest balance, in minor units: far above any card's maximum, far inside 64 bits. */
export const MAX_AMOUNT_MINOR = 9_999_999_999n;

export type TransferKind = 'single' | 'pending' | 'post' | 'void';

/** Why value moved. */
export type TransferCode = 'issue' | 'purchase' | 'load' | 'offline-use' | 'offline-load';

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
}

/** By what a later read tells whether a released write happened. Hexadecimal. */
export interface WriteProof {
  /** What the write leaves on the card. */
  readonly receipt: string;
  /** What stood there in the read from which the write was computed. */
  readonly preImage: string;
}

/** Value handed to the card, outcome unknown. */
export interface Doubt {
  readonly transferId: string;
  readonly code: TransferCode;
  readonly amountMinor: bigint;
  readonly purchaseKey: string;
  readonly proof: WriteProof;
}

export interface CardBook {
  readonly cardKey: string;
  readonly issuerId: string;
  readonly currency: string;
  /** The chip as last seen, minor units. */
  readonly chip: bigint;
  /** The number of the newest transfer. */
  readonly sequence: bigint;
  readonly doubt: Doubt | null;
}

export interface Booking {
  readonly book: CardBook;
  readonly transfer: Transfer;
}

/** The card came to us holding `amountMinor`. */
export function bookIssue(book: CardBook, id: string, amountMinor: bigint): Booking {
  return record(book, id, {
    kind: 'single',
    code: 'issue',
    debit: operator('issuance', book),
    credit: chipAccount(book.cardKey),
    amountMinor,
  });
}

/** A top-up was paid for. */
export function bookPurchase(book: CardBook, id: string, purchaseKey: string, amountMinor: bigint): Booking {
  return record(book, id, {
    kind: 'single',
    code: 'purchase',
    debit: operator('payments', book),
    credit: prepaidAccount(book.cardKey),
    amountMinor,
    purchaseKey,
  });
}

/** A write that loads a purchase is released to the card: its value is in doubt from now on. */
export function bookLoadReleased(
  book: CardBook,
  id: string,
  purchaseKey: string,
  amountMinor: bigint,
  proof: WriteProof,
): Booking {
  const booking = record(book, id, {
    kind: 'pending',
    code: 'load',
    debit: prepaidAccount(book.cardKey),
    credit: doubtAccount(book.cardKey),
    amountMinor,
    purchaseKey,
    proof,
  });
  const doubt: Doubt = { transferId: id, code: 'load', amountMinor, purchaseKey, proof };
  return { ...booking, book: { ...booking.book, doubt } };
}

/** The write in doubt happened. */
export function bookPosted(book: CardBook, id: string): Booking {
  return endDoubt(book, id, 'post', chipAccount(book.cardKey));
}

/** The write in doubt did not happen: the purchase can be loaded again. */
export function bookVoided(book: CardBook, id: string): Booking {
  return endDoubt(book, id, 'void', prepaidAccount(book.cardKey));
}

/**
 * The chip holds `chip` and not what the book says, and no value is in doubt: readers used or loaded the card while we were not looking.
 * Null when the two agree.
 */
export function bookOfflineDifference(book: CardBook, id: string, chip: bigint): Booking | null {
  if (book.doubt !== null) throw new Error('an offline difference cannot be told while value is in doubt');
  if (chip === book.chip) return null;
  const clearing = operator('offline-clearing', book);
  const account = chipAccount(book.cardKey);
  return chip < book.chip
    ? record(book, id, {
        kind: 'single',
        code: 'offline-use',
        debit: account,
        credit: clearing,
        amountMinor: book.chip - chip,
      })
    : record(book, id, {
        kind: 'single',
        code: 'offline-load',
        debit: clearing,
        credit: account,
        amountMinor: chip - book.chip,
      });
}

function endDoubt(book: CardBook, id: string, kind: 'post' | 'void', credit: string): Booking {
  if (book.doubt === null) throw new Error(`${kind} without a pending transfer`);
  const { code, amountMinor, purchaseKey, transferId } = book.doubt;
  const booking = record(book, id, {
    kind,
    code,
    debit: doubtAccount(book.cardKey),
    credit,
    amountMinor,
    purchaseKey,
    pendingId: transferId,
  });
  return { ...booking, book: { ...booking.book, doubt: null } };
}

/** The checks every transfer must pass, in this order; after them it must succeed. A failure is a broken invariant. */
function record(
  book: CardBook,
  id: string,
  draft: Omit<Transfer, 'id' | 'cardKey' | 'sequence' | 'currency'>,
): Booking {
  if (draft.amountMinor <= 0n) throw new Error('a transfer moves a positive amount');
  if (draft.amountMinor > MAX_AMOUNT_MINOR) throw new Error('a transfer exceeds the largest amount');
  if (draft.debit === draft.credit) throw new Error('a transfer needs two accounts');
  if (draft.kind === 'pending' && book.doubt !== null)
    throw new Error('a card has one pending transfer at a time');
  const account = chipAccount(book.cardKey);
  const change =
    draft.credit === account ? draft.amountMinor : draft.debit === account ? -draft.amountMinor : 0n;
  const chip = book.chip + change;
  if (chip > MAX_AMOUNT_MINOR || chip < -MAX_AMOUNT_MINOR)
    throw new Error('the chip account leaves its range');

  const sequence = book.sequence + 1n;
  const transfer = { ...draft, id, cardKey: book.cardKey, sequence, currency: book.currency };
  return { book: { ...book, chip, sequence }, transfer };
}

function operator(kind: OperatorAccount, book: CardBook): string {
  return operatorAccount(kind, book.issuerId, book.currency);
}
