/** Values of options, and what is said of wrong ones. Pure. */

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** `true` or `false`. Anything else is refused: what a database is for is fixed by one of these for ever. */
export function readBoolean(name: string, text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new ConfigError(`${name}: true or false`);
  return text === 'true';
}
