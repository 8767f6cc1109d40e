/** From the two layouts of a command to the object that builds and parses it. */

import { concatBytes } from '../bytes.ts';
import { type FelicaCommand, FrameError } from './command.ts';
import { type Field, id8, record, uint8 } from './field.ts';
import { framePacket, openPacket } from './packet.ts';

export interface CommandDefinition<Command, Response> {
  readonly name: string;
  readonly code: number;
  /** What follows the command code. */
  readonly command: Field<Command>;
  /** What follows the response code. */
  readonly response: Field<Response>;
}

export function defineCommand<Command, Response>(
  definition: CommandDefinition<Command, Response>,
): FelicaCommand<Command, Response> {
  const { name, code, command, response } = definition;
  return {
    name,
    code,
    buildCommand: (value) => framePacket(code, command.write(value)),
    parseCommand: (packet) => parse(packet, code, command),
    buildResponse: (value) => framePacket(code + 1, response.write(value)),
    parseResponse: (packet) => parse(packet, code + 1, response),
  };
}

function parse<Value>(packet: Uint8Array, code: number, field: Field<Value>): Value {
  const reader = openPacket(packet, code);
  try {
    const value = field.read(reader);
    reader.end();
    return value;
  } catch (error) {
    if (error instanceof RangeError) throw new FrameError('content', error.message);
    throw error;
  }
}

/** A command or response that names its card and nothing else. */
export interface CardOnly {
  readonly idm: string;
}

export const cardOnly: Field<CardOnly> = record<CardOnly>({ idm: id8 });

/** The start of every response that carries status flags; `status-flags.ts` says what they mean. */
export interface CardStatus extends CardOnly {
  readonly sf1: number;
  readonly sf2: number;
}

export const cardStatus: Field<CardStatus> = record<CardStatus>({
  idm: id8,
  sf1: uint8('SF1'),
  sf2: uint8('SF2'),
});

/**
 * Status flags, then `content` when SF1 is 00. Any other SF1 ends the packet after SF2: reading gives `absent`,
 * and writing throws RangeError unless `isAbsent`.
 */
export function withStatus<Content extends object>(
  content: Field<Content>,
  absent: Content,
  isAbsent: (content: Content) => boolean,
): Field<CardStatus & Content> {
  return {
    read(reader) {
      const status = cardStatus.read(reader);
      return { ...status, ...(status.sf1 === 0 ? content.read(reader) : absent) };
    },
    write(value) {
      if (value.sf1 === 0) return concatBytes(cardStatus.write(value), content.write(value));
      if (!isAbsent(value)) throw new RangeError('a response whose SF1 is not 00 ends after SF2');
      return cardStatus.write(value);
    },
  };
}

/** How many nodes one request may name (FeliCa Card User's Manual, Request Service). */
export const MAX_NODES = 32;
