/** Parameters in SQL text. Pure. */

/** String literals and quoted names are passed over, so that a `$1` inside of one stays what it is. */
const PARAMETER = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g;

/** `text` with every parameter `$n` replaced by what `rename` gives for n. */
export function renameParameters(text: string, rename: (n: number) => string): string {
  return text.replace(PARAMETER, (token: string, n: string | undefined) =>
    n === undefined ? token : rename(Number(n)),
  );
}

/**
 * How many parameters `text` takes: n for exactly `$1 … $n`.
 * Throws RangeError when one of them is left out: PostgreSQL could not tell its type, SQLite would not notice.
 */
export function countParameters(text: string): number {
  const seen = new Set<number>();
  renameParameters(text, (n) => {
    seen.add(n);
    return '';
  });
  for (let n = 1; n <= seen.size; n++) {
    if (!seen.has(n)) throw new RangeError(`the SQL text uses ${seen.size} parameters, but not $${n}`);
  }
  return seen.size;
}
