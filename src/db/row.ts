/** Reading a column as what it must be. A column of another kind is a broken invariant and throws. */

import type { Row } from './database.ts';

export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`column ${column} is no text`);
  return value;
}

export function bigintOf(row: Row, column: string): bigint {
  const value = row[column];
  if (typeof value !== 'bigint') throw new Error(`column ${column} is no integer`);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : textOf(row, column);
}

export function bigintOrNull(row: Row, column: string): bigint | null {
  return row[column] === null ? null : bigintOf(row, column);
}
