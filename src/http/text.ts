/**
 * The rule for text that no contract states: a database keeps neither NUL nor half of a surrogate pair, so a body that holds
 * one is refused at the edge. Pure.
 */

import { type Fault, fieldName, type Step } from './fault.ts';

/** How deep a body may nest. The deepest contract needs 4; without a limit a body of brackets would exhaust the stack. */
export const MAX_DEPTH = 32;

/** True when `text` has neither NUL nor a lone surrogate. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** The first text in `body`, a parsed JSON value, that cannot be stored, names of properties included; null when all can. */
export function textFault(body: unknown): Fault | null {
  const path = pathToFault(body, 0);
  return path === null ? null : { kind: 'malformed', field: fieldName(path.reverse()) };
}

/** The way to the first fault, from the inside out, so that nothing is allocated where there is none. */
function pathToFault(value: unknown, depth: number): Step[] | null {
  if (typeof value === 'string') return isStorableText(value) ? null : [];
  if (typeof value !== 'object' || value === null) return null;
  if (depth === MAX_DEPTH) return [];
  return Array.isArray(value) ? faultInArray(value, depth) : faultInObject(value, depth);
}

function faultInArray(items: readonly unknown[], depth: number): Step[] | null {
  for (let i = 0; i < items.length; i++) {
    const path = pathToFault(items[i], depth + 1);
    if (path !== null) return withStep(path, i);
  }
  return null;
}

function faultInObject(object: object, depth: number): Step[] | null {
  for (const name of Object.keys(object)) {
    if (!isStorableText(name)) return [];
    const path = pathToFault((object as Record<string, unknown>)[name], depth + 1);
    if (path !== null) return withStep(path, name);
  }
  return null;
}

function withStep(path: Step[], step: Step): Step[] {
  path.push(step);
  return path;
}
