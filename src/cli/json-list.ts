/** Lists in files, as people and their tools write them. Pure. */

/** A JSON array, or one JSON value a line. Throws SyntaxError for anything else. */
export function jsonList<T>(text: string): readonly T[] {
  if (text.trim().startsWith('[')) return JSON.parse(text);
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}
