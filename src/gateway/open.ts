/**
 * Open: the device's responses into facts, before the decision. For a key-free card what is said is what is known; what a keyed
 * card says is a fact only where its keys prove it.
 */

import type { DeviceResponse } from './call.ts';
import { type Found, openResponse } from './open-response.ts';
import type { ExpectedCommand, Fact, Opened } from './plain-command.ts';
import type { CardAddress } from './seal.ts';
import type { SessionSecret } from './session-secret.ts';

const SILENT: Fact = { kind: 'silent' };

export interface OpenedRound {
  readonly opened: Opened;
  /** What the session must remember from now on. */
  readonly secret: SessionSecret | null;
}

/**
 * A fact for every expected command, in order; a missing response is silence. A list with an unknown, repeated, reordered or
 * surplus id is not believed at all.
 */
export async function openResponses(
  address: CardAddress,
  expected: readonly ExpectedCommand[],
  responses: readonly DeviceResponse[],
  secret: SessionSecret | null,
): Promise<OpenedRound> {
  const matched = matchResponses(expected, responses);
  if (typeof matched === 'string') return { opened: { kind: 'not-believed', why: matched }, secret };
  const facts: Fact[] = [];
  let known = secret;
  for (const { command, value } of matched) {
    const found: Found =
      value === null ? { fact: SILENT } : await openResponse(address, command, value, known);
    facts.push(found.fact);
    known = found.secret ?? known;
  }
  return { opened: { kind: 'facts', facts }, secret: known };
}

/** Each expected command with what was answered to it, or why the list is not believed. */
function matchResponses(
  expected: readonly ExpectedCommand[],
  responses: readonly DeviceResponse[],
): readonly { readonly command: ExpectedCommand; readonly value: string | null }[] | string {
  if (responses.length > expected.length) return 'more responses than commands';
  let next = 0;
  const matched = expected.map((command) => {
    const response = responses[next];
    if (response?.id !== command.id) return { command, value: null };
    next++;
    return { command, value: response.value };
  });
  return next < responses.length ? 'an unknown, repeated or reordered response' : matched;
}

/** The field of the first response that bears another name than its command's with `_RESP`; null when all are well named. */
export function misnamedResponse(
  expected: readonly ExpectedCommand[],
  responses: readonly DeviceResponse[],
): string | null {
  const names = new Map(expected.map(({ id, name }) => [id, `${name}_RESP`]));
  const i = responses.findIndex(({ id, name }) => name !== null && names.has(id) && names.get(id) !== name);
  return i === -1 ? null : `responses[${i}].name`;
}
