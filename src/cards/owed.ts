/**
 * What the server owes a card's chip: work that is done when the card is next held to a reader and nobody asks for anything else.
 * At most one of a kind. Pure.
 */

export type Owed =
  /** Set the blocked mark. */
  | { readonly kind: 'BLOCK' }
  /** Clear it. */
  | { readonly kind: 'UNBLOCK' }
  /** Fields of the layout's `config`, hexadecimal by name. */
  | { readonly kind: 'CONFIG'; readonly content: Readonly<Record<string, string>> }
  /** Fields of the layout's `plan`, hexadecimal by name. */
  | { readonly kind: 'PLAN'; readonly content: Readonly<Record<string, string>> }
  /** A paid purchase, by the issuer's name for it. */
  | { readonly kind: 'LOAD'; readonly purchaseId: string }
  /** Take the value off the chip and mark it erased. */
  | { readonly kind: 'ERASE' }
  /** A write after which no frame that was released before can be carried out. */
  | { readonly kind: 'FENCE' };

export type OwedKind = Owed['kind'];

/** In which order it is worked off; doubts come before all of it. */
const ORDER: readonly OwedKind[] = ['ERASE', 'BLOCK', 'UNBLOCK', 'FENCE', 'CONFIG', 'PLAN', 'LOAD'];

/** What is next to be done; undefined when nothing is owed. */
export function nextOwed(owed: readonly Owed[]): Owed | undefined {
  return [...owed].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))[0];
}

export function owedOf<Kind extends OwedKind>(
  owed: readonly Owed[],
  kind: Kind,
): Extract<Owed, { kind: Kind }> | undefined {
  return owed.find((each): each is Extract<Owed, { kind: Kind }> => each.kind === kind);
}

/** One more, in place of an older one of its kind; blocking and unblocking take one another's place. */
export function withOwed(owed: readonly Owed[], added: Owed): readonly Owed[] {
  return [...owed.filter(({ kind }) => kind !== added.kind && kind !== OPPOSITE[added.kind]), added];
}

export function withoutOwed(owed: readonly Owed[], kind: OwedKind): readonly Owed[] {
  return owed.filter((each) => each.kind !== kind);
}

const OPPOSITE: Readonly<Partial<Record<OwedKind, OwedKind>>> = { BLOCK: 'UNBLOCK', UNBLOCK: 'BLOCK' };
