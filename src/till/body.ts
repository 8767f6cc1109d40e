/** A till's JSON, with its amounts as they were written: a number that was read has lost digits. Pure. */

/** `JSON.parse` with the source text access of ECMAScript 2026, which TypeScript does not know yet. */
export const parseWithSource = JSON.parse as (
  text: string,
  reviver: (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

export interface TillBody {
  /** What was sent; undefined when there was no body. */
  readonly value: unknown;
  /** The text of `payment_row.amount`; null when that is no number. */
  readonly amountText: string | null;
}

/** Throws SyntaxError for what is no JSON, or would tamper with prototypes. */
export function readTillBody(text: string): TillBody {
  const amounts = new Map<unknown, string>();
  const value = parseWithSource(text, function (key, member, { source }) {
    if (key === '__proto__') throw new SyntaxError('a member that tampers with prototypes');
    if (key === 'amount' && typeof member === 'number' && source !== undefined) amounts.set(this, source);
    return member;
  });
  const row = (value as { readonly payment_row?: unknown } | null)?.payment_row;
  return { value, amountText: amounts.get(row) ?? null };
}
