/** What can be said without its keys of how a card and Tessera prove themselves to one another. Pure. */

import { hexToBytes } from '../../bytes.ts';
import type { Security } from '../../cards/layout.ts';
import { readWithoutEncryption } from '../../felica/commands/read-without-encryption.ts';
import { writeWithoutEncryption } from '../../felica/commands/write-without-encryption.ts';
import { KEYED_COMMAND_NAMES } from '../../felica/commands.ts';
import {
  authentication1V2,
  authentication2V2,
  secureReadV2,
  secureWriteV2,
} from '../../felica/security/aes-commands.ts';
import {
  authentication1,
  authentication2,
  secureRead,
  secureWrite,
} from '../../felica/security/des-commands.ts';
import { LITE_S_BLOCKS } from '../../felica/security/lite-s.ts';
import type { Exchange } from '../hub.ts';

/** Sentences for the two frames of an exchange; empty where there is nothing to add. */
export interface SecurityWords {
  readonly command: string;
  readonly response: string;
}

const NOTHING_TO_ADD: SecurityWords = { command: '', response: '' };

const SECOND_HALF: SecurityWords = {
  command: 'Second half: Tessera answers the challenge of the card, which takes the same keys.',
  response: 'Each has proved itself. What follows is encrypted under keys of this session alone.',
};

const ALL_ENCRYPTED = 'All of it is encrypted, its transaction number too.';

const CHALLENGE: SecurityWords = {
  command: 'The challenge: 16 random bytes. From them and the key of the card both sides make session keys.',
  response: '',
};

const MAC_READ: SecurityWords = {
  command: '',
  response:
    'The last block is MAC_A over the others. By it the card proves itself: it takes the key of the card and this challenge.',
};

const MAC_WRITE: SecurityWords = {
  command:
    'The last block is MAC_A over the first and the write counter. By it Tessera proves itself: it takes the same keys.',
  response: 'Nothing proves that it was the card that answered: what it is read to hold now does.',
};

/** On a layout with `security`. Throws FrameError when a frame is malformed. */
export function securityWords(security: Security, exchange: Exchange): SecurityWords {
  if (security === 'lite-s') return macWords(exchange);
  const command = hexToBytes(exchange.command);
  switch (exchange.name) {
    case authentication1.name: {
      const { areas, services } = authentication1.parseCommand(command);
      return firstHalf(areas.length + services.length);
    }
    case authentication1V2.name:
      return firstHalf(authentication1V2.parseCommand(command).nodes.length);
    case authentication2.name:
    case authentication2V2.name:
      return SECOND_HALF;
    case secureRead.name:
    case secureWrite.name:
      return { command: ALL_ENCRYPTED, response: ALL_ENCRYPTED };
    case secureReadV2.name:
      return numberedWords(secureReadV2, exchange);
    case secureWriteV2.name:
      return numberedWords(secureWriteV2, exchange);
    default:
      return NOTHING_TO_ADD;
  }
}

/** What keeps a card from taking a write that was computed from a stale read; null when nothing does. */
export function bindingText(security: Security): string | null {
  switch (security) {
    case 'none':
      return null;
    case 'des':
    case 'aes':
      return 'What binds the write to its read is the transaction number: both belong to one mutual authentication, in which the card takes each number once and in rising order.';
    case 'lite-s':
      return 'What binds the write to its read is the write counter: MAC_A takes it in as this session read it, and a card that was written since has another.';
  }
}

/** True for a read or a write that nobody can look into without the keys. */
export function isSecuredAccess({ name }: Exchange): boolean {
  return [secureRead, secureWrite, secureReadV2, secureWriteV2].some((command) => command.name === name);
}

/** True for a command of mutual authentication, and for what follows it. */
export function needsKeys({ name }: Exchange): boolean {
  return [...KEYED_COMMAND_NAMES.values()].includes(name);
}

/** True for a write of what a card holds: a challenge is none. */
export function isValueWrite(exchange: Exchange): boolean {
  const { name } = exchange;
  if (name === writeWithoutEncryption.name) return !isChallenge(exchange);
  return name === secureWrite.name || name === secureWriteV2.name;
}

/** A write of RC, which starts a session. On no other kind of card has a layout so high a block. */
export function isChallenge({ name, command }: Exchange): boolean {
  if (name !== writeWithoutEncryption.name) return false;
  const { blocks } = writeWithoutEncryption.parseCommand(hexToBytes(command));
  return blocks.every(({ block }) => block === LITE_S_BLOCKS.RC);
}

function firstHalf(nodes: number): SecurityWords {
  return {
    command: `Mutual authentication, first half: Tessera names ${nodes} nodes in the clear, and sends a challenge.`,
    response: 'The card answers it, which takes the keys of these nodes, and sends a challenge of its own.',
  };
}

function numberedWords(frames: typeof secureReadV2, { command, response }: Exchange): SecurityWords {
  const words = (number: number) => `Transaction number ${number}; the rest is encrypted.`;
  return {
    command: words(frames.parseCommand(hexToBytes(command)).transactionNumber),
    response: response === null ? '' : words(frames.parseResponse(hexToBytes(response)).transactionNumber),
  };
}

function macWords(exchange: Exchange): SecurityWords {
  const { name } = exchange;
  if (isChallenge(exchange)) return CHALLENGE;
  if (name === readWithoutEncryption.name) return MAC_READ;
  return name === writeWithoutEncryption.name ? MAC_WRITE : NOTHING_TO_ADD;
}
