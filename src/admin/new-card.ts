/** The rows of a card that is made known: its own, its account, and the transfer of what its chip holds. */

import { insertCard, type NewCardRow } from '../cards/card-store.ts';
import type { Statement } from '../db/database.ts';
import type { Entropy } from '../entropy.ts';
import { bookIssue, type CardBook, emptyBook } from '../ledger/card-book.ts';
import { insertAccount, insertTransfer } from '../ledger/ledger-store.ts';

export interface CardMadeKnown
  extends Pick<
    NewCardRow,
    'issuerId' | 'cardId' | 'productId' | 'deviceKey' | 'idm' | 'state' | 'expiresMs'
  > {
  readonly currency: string;
  /** What the chip holds as it comes to us, minor units. */
  readonly balanceMinor: bigint;
}

export interface NewCardRows {
  readonly card: NewCardRow;
  readonly book: CardBook;
  /** For one commit. */
  readonly statements: readonly Statement[];
}

/** A card in its holder's phone: nothing of it is parked, and its chip is owed nothing. */
export function newCardRows(entropy: Entropy, known: CardMadeKnown, nowMs: bigint): NewCardRows {
  const { currency, balanceMinor, ...named } = known;
  const id = entropy.uuid();
  const card: NewCardRow = { ...named, id, parked: false, opened: true, owed: [], externalKey: null };
  const empty = emptyBook(id, card.issuerId, currency);
  if (balanceMinor === 0n) return { card, book: empty, statements: [insertCard(card), insertAccount(empty)] };
  const { book, transfer } = bookIssue(empty, entropy.uuid(), balanceMinor);
  const statements = [insertCard(card), insertAccount(book), insertTransfer(transfer, null, nowMs)];
  return { card, book, statements };
}
