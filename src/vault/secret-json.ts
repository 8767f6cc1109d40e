/** Reading JSON that holds secrets: messages name the place, never what stands there. */

/** A file of secrets that is not as it must be. The message names the place in it, never what stands there. */
export class SecretFileError extends Error {
  override readonly name = 'SecretFileError';
}

/** The JSON in `text`. The parser's own message would quote what it stumbled over. */
export function parseSecretJson(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SecretFileError(`${place}: not JSON`);
  }
}

/** The members of a JSON object. Throws SecretFileError for anything else. */
export function membersOf(place: string, value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SecretFileError(`${place}: not an object`);
  }
  return new Map(Object.entries(value));
}

/** The members of a JSON object that has all of `required` and at most `optional` besides. */
export function exactMembersOf(
  place: string,
  value: unknown,
  required: readonly string[],
  optional: readonly string[] = [],
): ReadonlyMap<string, unknown> {
  const members = membersOf(place, value);
  for (const name of required) {
    if (!members.has(name)) throw new SecretFileError(`${place}: ${name} is missing`);
  }
  const known = [...required, ...optional];
  // Without its name: a key in the wrong place may be one.
  if ([...members.keys()].some((name) => !known.includes(name))) {
    throw new SecretFileError(`${place}: has a member other than ${known.join(', ')}`);
  }
  return members;
}
