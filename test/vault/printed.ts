import { inspect } from 'node:util';

/** Every text that a person or a log could get out of `value`. */
export function printed(value: unknown): string {
  const options = { depth: Infinity, showHidden: true, getters: true };
  const error =
    value instanceof Error ? `${value.message} ${value.stack} ${inspect(value.cause, options)}` : '';
  return `${inspect(value, options)} ${JSON.stringify(value)} ${String(value)} ${error}`;
}
