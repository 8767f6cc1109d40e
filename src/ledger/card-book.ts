/**
 * One card's book: the chip's balance as we last saw it, the value kept for it, and the transfers that led there. Pure.
 *
 * A transfer moves one amount from one account to another and is never changed. A pending transfer puts value in doubt in the
 * same commit that releases the write to the card; later it is posted (the write happened) or voided (it did not), once.
 */

import {
  type CardAccount,
  cardAccount,
  isCardAccount,
  type OperatorAccount,
  operatorAccount,
} from './account.ts';
import {
  HANDED,
  type HandedCode,
  MAX_AMOUNT_MINOR,
  SINGLE,
  type Transfer,
  type TransferCode,
  type WriteProof,
} from './transfer.ts';

/** Value handed to the card, outcome unknown. */
export interface Doubt {
  readonly transferId: string;
  readonly code: HandedCode;
  readonly amountMinor: bigint;
  /** Of a load; null otherwise. */
  readonly purchaseKey: string | null;
  readonly proof: WriteProof;
}

/**
 * A doubt that is ended and still watched, since its write may yet turn out otherwise: an operator decided it, or a read voided it
 * while the released frame could still be carried out.
 */
export interface DecidedDoubt extends Doubt {
  readonly decision: 'post' | 'void';
}

export interface CardBook {
  readonly cardKey: string;
  readonly issuerId: string;
  readonly currency: string;
  /** The chip as last seen, minor units. */
  readonly chip: bigint;
  /** Kept on the server for the card, minor units. */
  readonly parked: bigint;
  /** The number of the newest transfer. */
  readonly sequence: bigint;
  readonly doubt: Doubt | null;
  readonly decided: DecidedDoubt | null;
  /** The newest record of the chip's own history that is accounted for. */
  readonly historySerial: bigint | null;
  /** The sequence when a write was last proven that no earlier released frame survives. */
  readonly fencedSequence: bigint;
}

export interface Booking {
  readonly book: CardBook;
  readonly transfer: Transfer;
}

export function emptyBook(cardKey: string, issuerId: string, currency: string): CardBook {
  return {
    cardKey,
    issuerId,
    currency,
    chip: 0n,
    parked: 0n,
    sequence: 0n,
    doubt: null,
    decided: null,
    historySerial: null,
    fencedSequence: 0n,
  };
}

/** The card came to us holding `amountMinor`. */
export function bookIssue(book: CardBook, id: string, amountMinor: bigint): Booking {
  return single(book, id, 'issue', amountMinor);
}

/** A top-up was paid for. */
export function bookPurchase(book: CardBook, id: string, purchaseKey: string, amountMinor: bigint): Booking {
  return single(book, id, 'purchase', amountMinor, { purchaseKey });
}

/** A top-up that was never loaded is given back. */
export function bookRefund(book: CardBook, id: string, purchaseKey: string, amountMinor: bigint): Booking {
  return single(book, id, 'refund', amountMinor, { purchaseKey });
}

/** Parked value is given to its holder. */
export function bookPayOut(book: CardBook, id: string, amountMinor: bigint): Booking {
  return single(book, id, 'pay-out', amountMinor);
}

/** Parked value leaves for another card of the issuer, where {@link bookMoveIn} takes it in the same commit. */
export function bookMoveOut(book: CardBook, id: string, amountMinor: bigint): Booking {
  return single(book, id, 'move-out', amountMinor);
}

export function bookMoveIn(book: CardBook, id: string, amountMinor: bigint): Booking {
  return single(book, id, 'move-in', amountMinor);
}

/** What a released write hands to the card. */
export interface Handed {
  readonly code: HandedCode;
  readonly amountMinor: bigint;
  /** Of a load; null otherwise. */
  readonly purchaseKey: string | null;
  readonly proof: WriteProof;
}

/** A write that moves value is released to the card: the value is in doubt from now on. */
export function bookReleased(book: CardBook, id: string, handed: Handed): Booking {
  const { code, amountMinor, purchaseKey, proof } = handed;
  const booking = record(book, id, {
    kind: 'pending',
    code,
    debit: accountOf(HANDED[code].from, book),
    credit: accountOf('doubt', book),
    amountMinor,
    ...(purchaseKey === null ? {} : { purchaseKey }),
    proof,
  });
  // What is watched can be told no more once we write over it.
  return { ...booking, book: { ...booking.book, doubt: { transferId: id, ...handed }, decided: null } };
}

/** The write in doubt happened. */
export function bookPosted(book: CardBook, id: string, detail?: string): Booking {
  return endDoubt(book, id, 'post', detail);
}

/** The write in doubt did not happen: the value is where it came from. For good, since its frame is dead. */
export function bookVoided(book: CardBook, id: string, detail?: string): Booking {
  return endDoubt(book, id, 'void', detail);
}

/** The write in doubt has not happened, but its frame could still be carried out: later reads are held against it. */
export function bookVoidedForNow(book: CardBook, id: string): Booking {
  return watched(book, bookVoided(book, id), 'void');
}

/** An operator says what became of the write in doubt. The next read is held against it. */
export function bookDecided(book: CardBook, id: string, decision: 'post' | 'void', detail: string): Booking {
  return watched(book, endDoubt(book, id, decision, detail), decision);
}

function watched({ doubt }: CardBook, ended: Booking, decision: 'post' | 'void'): Booking {
  if (doubt === null) throw new Error('only a doubt can be watched');
  return { ...ended, book: { ...ended.book, decided: { ...doubt, decision } } };
}

/** Why the chip differs from the book, and by how much. */
export type ChipDifference = 'offline' | 'unexplained' | 'correction';

const DIFFERENCE_CODES = {
  offline: { gain: 'offline-load', loss: 'offline-use' },
  unexplained: { gain: 'unexplained-gain', loss: 'unexplained-loss' },
  correction: { gain: 'correction-gain', loss: 'correction-loss' },
} as const satisfies Readonly<Record<ChipDifference, { gain: TransferCode; loss: TransferCode }>>;

/**
 * The chip holds `differenceMinor` more (less, when negative) than the book says, and no value is in doubt: readers used or
 * loaded the card while we were not looking. `detail` is what explains it.
 */
export function bookDifference(
  book: CardBook,
  id: string,
  why: ChipDifference,
  differenceMinor: bigint,
  detail?: string,
): Booking {
  if (book.doubt !== null) throw new Error('a difference cannot be told while value is in doubt');
  const { gain, loss } = DIFFERENCE_CODES[why];
  const amountMinor = differenceMinor < 0n ? -differenceMinor : differenceMinor;
  return single(
    book,
    id,
    differenceMinor < 0n ? loss : gain,
    amountMinor,
    detail === undefined ? {} : { detail },
  );
}

function endDoubt(book: CardBook, id: string, kind: 'post' | 'void', detail: string | undefined): Booking {
  if (book.doubt === null) throw new Error(`${kind} without a pending transfer`);
  const { code, amountMinor, purchaseKey, transferId } = book.doubt;
  const { from, to } = HANDED[code];
  const booking = record(book, id, {
    kind,
    code,
    debit: accountOf('doubt', book),
    credit: accountOf(kind === 'post' ? to : from, book),
    amountMinor,
    ...(purchaseKey === null ? {} : { purchaseKey }),
    ...(detail === undefined ? {} : { detail }),
    pendingId: transferId,
  });
  return { ...booking, book: { ...booking.book, doubt: null } };
}

function single(
  book: CardBook,
  id: string,
  code: keyof typeof SINGLE,
  amountMinor: bigint,
  more: Pick<Transfer, 'purchaseKey' | 'detail'> = {},
): Booking {
  const { from, to } = SINGLE[code];
  const debit = accountOf(from, book);
  return record(book, id, { kind: 'single', code, debit, credit: accountOf(to, book), amountMinor, ...more });
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
  const chip = book.chip + change(draft, accountOf('chip', book));
  const parked = book.parked + change(draft, accountOf('parked', book));
  if (chip > MAX_AMOUNT_MINOR || chip < -MAX_AMOUNT_MINOR)
    throw new Error('the chip account leaves its range');
  if (parked > MAX_AMOUNT_MINOR || parked < 0n) throw new Error('the parked account leaves its range');

  const sequence = book.sequence + 1n;
  const transfer = { ...draft, id, cardKey: book.cardKey, sequence, currency: book.currency };
  return { book: { ...book, chip, parked, sequence }, transfer };
}

function change(draft: Pick<Transfer, 'debit' | 'credit' | 'amountMinor'>, account: string): bigint {
  if (draft.credit === account) return draft.amountMinor;
  return draft.debit === account ? -draft.amountMinor : 0n;
}

function accountOf(kind: CardAccount | OperatorAccount, book: CardBook): string {
  return isCardAccount(kind)
    ? cardAccount(kind, book.cardKey)
    : operatorAccount(kind, book.issuerId, book.currency);
}
