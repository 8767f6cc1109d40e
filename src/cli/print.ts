/** Answers for people: tables, and one thing field by field. Pure. */

import { formatMinor } from '../ledger/money-text.ts';

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What comes from a server is data: it does not get to move the cursor of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** Columns side by side, two spaces apart. */
export function tableText({ head, rows }: Table): string {
  if (rows.length === 0) return 'None.';
  const lines = [head, ...rows].map((line) => line.map((cell) => cell.replace(CONTROL, ' ')));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `12.34 EUR`. @param amount minor units */
export function money(amount: number, currency: string): string {
  return `${formatMinor(BigInt(amount), currency)} ${currency}`;
}

/** Members that are amounts in minor units when they are numbers. */
const AMOUNTS: ReadonlySet<string> = new Set([
  'amount',
  'balance',
  'chip',
  'inDoubt',
  'parked',
  'receivable',
]);

/** One thing, a line a field; what is in it stands under `outer.inner`. */
export function fieldText(thing: unknown): string {
  return tableText({ head: ['FIELD', 'VALUE'], rows: fields(thing, [], null) });
}

/** @param currency of the amounts in `value`; null when none is known */
function fields(value: unknown, path: readonly string[], currency: string | null): Table['rows'] {
  const name = path.join('.');
  if (Array.isArray(value)) return [[name, value.length === 0 ? '-' : value.map(inline).join(', ')]];
  if (typeof value === 'object' && value !== null) {
    const own = 'currency' in value && typeof value.currency === 'string' ? value.currency : currency;
    return Object.entries(value).flatMap(([inner, member]) => fields(member, [...path, inner], own));
  }
  const isAmount = typeof value === 'number' && currency !== null && AMOUNTS.has(path.at(-1) ?? '');
  return [[name, isAmount ? money(value, currency) : inline(value)]];
}

function inline(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Text of a server that is shown as it is, line by line. */
export function lineText(lines: readonly string[]): string {
  return lines.map((line) => line.replace(CONTROL, ' ')).join('\n');
}
