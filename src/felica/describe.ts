/** Any packet in one plain English sentence, for people who read the transcript. Nothing here throws. */

import { FrameError } from './command.ts';
import { commandName, KEYED_COMMAND_NAMES } from './commands.ts';
import { packetCode } from './packet.ts';
import { bytesText, count, title } from './phrases.ts';
import { SENTENCES } from './sentences.ts';

/** What a reader asks of a card, in one sentence. */
export function describeCommand(packet: Uint8Array): string {
  if (packet.length === 0) return 'An empty packet.';
  return sentence(packet, 'command', (code) => code);
}

/** What a card answers, in one sentence; no bytes at all are silence. */
export function describeResponse(packet: Uint8Array): string {
  if (packet.length === 0) return 'No answer.';
  return sentence(packet, 'response', (code) => code - 1);
}

function sentence(
  packet: Uint8Array,
  direction: 'command' | 'response',
  commandCode: (code: number) => number,
): string {
  let what = direction === 'command' ? 'packet' : 'answer';
  try {
    const code = packetCode(packet);
    const size = count(packet.length, 'byte');
    const name = commandName(commandCode(code));
    if (name === undefined) return `Unknown ${direction} ${bytesText(Uint8Array.of(code))}h, ${size}.`;
    what = `${title(name)} ${direction}`;
    if (KEYED_COMMAND_NAMES.has(commandCode(code))) {
      return `${title(name)}${direction === 'response' ? ' answered' : ''}, ${size}: only the card's keys tell more.`;
    }
    return SENTENCES.get(commandCode(code))?.[direction](packet) ?? `${what}, ${size}.`;
  } catch (error) {
    if (error instanceof FrameError) return `Malformed ${what}: ${error.message}.`;
    throw error;
  }
}
