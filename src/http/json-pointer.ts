/** Ways into a JSON document, as RFC 6901 writes them, and the references an OpenAPI document makes with them. Pure. */

export type JsonObject = { readonly [name: string]: unknown };

/** A document in which references lead in a circle is refused after so many. */
const MAX_REFERENCES = 16;

/** The value at the end of `path`; undefined when there is none. */
export function at(document: JsonObject, path: readonly string[]): unknown {
  let value: unknown = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.hasOwn(value, step) ? (value as JsonObject)[step] : undefined;
  }
  return value;
}

/** The path that `path` leads to when the values on its end are `{ $ref: '#/…' }`. Throws RangeError when they never end. */
export function follow(document: JsonObject, path: readonly string[]): readonly string[] {
  let target = path;
  for (let i = 0; i < MAX_REFERENCES; i++) {
    const reference = at(document, [...target, '$ref']);
    if (typeof reference !== 'string') return target;
    target = reference.split('/').slice(1).map(unescapeStep);
  }
  throw new RangeError(`too many references from ${pointer(path)}`);
}

/** `path` as a URI fragment: `#/paths/~1getCardCommands/post`. */
export function pointer(path: readonly string[]): string {
  return `#${path.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')}`;
}

/** One step of a pointer as the name it stands for. */
export function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
