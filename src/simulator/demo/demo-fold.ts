/** Which exchanges a reader has seen before. Pure. */

import { bytesToHex, hexToBytes } from '../../bytes.ts';
import type { Security } from '../../cards/layout.ts';
import { readWithoutEncryption } from '../../felica/commands/read-without-encryption.ts';
import { LITE_S_BLOCKS } from '../../felica/security/lite-s.ts';
import type { Exchange } from '../hub.ts';
import { isChallenge, isValueWrite, needsKeys } from './demo-security.ts';

/** What was shown before: as {@link exactly} and as {@link kindOf} name it. */
export interface Shown {
  readonly exactly: ReadonlySet<string>;
  readonly inKind: ReadonlySet<string>;
}

export function shownBy(exchanges: readonly Exchange[], security: Security): Shown {
  return {
    exactly: new Set(exchanges.map(exactly)),
    inKind: new Set(exchanges.flatMap((exchange) => kindOf(security, exchange) ?? [])),
  };
}

/**
 * How an exchange is marked that can be told in one line: `=` when it is the same byte for byte, `~` when nothing but its session is
 * new. Null for what is new, and for a write and a silence, which are never folded: they are what the story is about.
 */
export function foldMark(exchange: Exchange, shown: Shown, security: Security): '=' | '~' | null {
  if (isValueWrite(exchange) || exchange.response === null) return null;
  if (shown.exactly.has(exactly(exchange))) return '=';
  const kind = kindOf(security, exchange);
  return kind !== null && shown.inKind.has(kind) ? '~' : null;
}

function exactly({ command, response }: Exchange): string {
  return `${command} ${response}`;
}

/**
 * The same text for exchanges that differ in nothing but what is their sessions' own, as far as can be seen: random numbers,
 * counters, ciphertext. Null for an exchange that has none of these, or was not answered.
 */
function kindOf(security: Security, exchange: Exchange): string | null {
  const { name, command, response } = exchange;
  if (security === 'none' || response === null) return null;
  if (isChallenge(exchange)) return `${name} ${response}`;
  if (security === 'lite-s' && name === readWithoutEncryption.name)
    return `${command} ${lastingBlocks(command, response)}`;
  return needsKeys(exchange) ? `${name} ${command.length} ${response.length}` : null;
}

/** The blocks of a Lite-S read that are the same in every session until somebody writes them. */
function lastingBlocks(command: string, response: string): string {
  const asked = readWithoutEncryption.parseCommand(hexToBytes(command)).blocks;
  const { blocks } = readWithoutEncryption.parseResponse(hexToBytes(response));
  const isLasting = (block: number | undefined) =>
    block !== LITE_S_BLOCKS.WCNT && block !== LITE_S_BLOCKS.MAC_A;
  return blocks
    .filter((_, i) => isLasting(asked[i]?.block))
    .map(bytesToHex)
    .join(' ');
}
