/** One conversation of a hub with the device door about one card, and everything that may come between the three. */

import { randomUUID } from 'node:crypto';
import type { Members } from '../support/gateway-http.ts';

export interface Command {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

export interface DeviceResponse {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

/** What is asked, in every call of the conversation. */
export interface Ask {
  readonly endpoint: 'getCardCommands' | 'getParkCardCommands' | 'getReaderModeCommands';
  readonly body: Members;
  /** Members of the first call alone. */
  readonly firstBody?: Members;
}

export interface Line {
  /** @param request the number of the request in the conversation, from 1 */
  toServer(ask: Ask, body: Members, request: number): Promise<string>;
  /** @param index the number of the command in the conversation, from 1 */
  toCard(command: Command, index: number): Promise<string | null>;
  /** What the device makes of the responses to the commands of a round, from 1. */
  gathered(responses: readonly DeviceResponse[], round: number): readonly DeviceResponse[];
}

/** What the last reply says, and what led to it. */
export interface Told {
  readonly code: number;
  readonly message: string;
  /** Major units. */
  readonly balance: number | null;
  readonly cardAccountId: string | null;
  /** The names of the commands, round after round. */
  readonly rounds: readonly (readonly string[])[];
}

/** More rounds than any conversation has. */
const MAX_ROUNDS = 20;

/** From the first call to the reply without commands. */
export async function converse(line: Line, ask: Ask): Promise<Told> {
  const sessionId = randomUUID();
  const rounds: string[][] = [];
  let responses: readonly DeviceResponse[] | undefined;
  let index = 0;
  for (let request = 1; request <= MAX_ROUNDS; request++) {
    const header = { requestId: randomUUID(), sessionId, generationDateTime: '2026-01-01T00:00:00Z' };
    const rest = responses === undefined ? ask.firstBody : { responses };
    const text = await line.toServer(ask, { requestHeader: header, ...ask.body, ...rest }, request);
    const { responseHeader, commands, cardData, cardAccountId } = JSON.parse(text) as Reply;
    if (commands === undefined) {
      return {
        code: responseHeader.statusCode,
        message: responseHeader.statusMessage,
        balance: cardData?.balanceAmount ?? null,
        cardAccountId: cardAccountId ?? null,
        rounds,
      };
    }
    rounds.push(commands.map(({ name }) => name));
    const given: DeviceResponse[] = [];
    for (const command of commands) {
      const value = await line.toCard(command, ++index);
      if (value !== null) given.push({ id: command.id, name: `${command.name}_RESP`, value });
    }
    responses = line.gathered(given, rounds.length);
  }
  throw new Error(`the conversation did not end within ${MAX_ROUNDS} rounds`);
}

interface Reply {
  readonly responseHeader: { readonly statusCode: number; readonly statusMessage: string };
  readonly commands?: readonly Command[];
  readonly cardData?: { readonly balanceAmount: number };
  readonly cardAccountId?: string;
}

/** Which part a command has in its conversation. */
export type Part =
  | 'reset-mode'
  | 'polling'
  /** Nodes, challenge, mutual authentication: without an answer the card is not known. */
  | 'identifying'
  | 'read'
  | 'write'
  /** The challenge of a read that goes out behind a write. */
  | 'challenge-behind'
  /** A read that goes out behind a write, in its round. */
  | 'behind';

export interface Place {
  /** In the conversation, from 1. */
  readonly index: number;
  /** From 1. */
  readonly round: number;
  readonly name: string;
  readonly part: Part;
}

const READS: readonly string[] = ['READ_WITHOUT_ENCRYPTION', 'READ', 'READ_V2'];
const WRITES: readonly string[] = ['WRITE_WITHOUT_ENCRYPTION', 'WRITE', 'WRITE_V2'];

/** The places of all commands of a conversation. */
export function placesOf({ rounds }: Pick<Told, 'rounds'>): readonly Place[] {
  const places = rounds.flatMap((names, i) =>
    names.map((name, place) => ({ round: i + 1, name, part: partOf(name, i + 1, place, names) })),
  );
  return places.map((place, i) => ({ ...place, index: i + 1 }));
}

function partOf(name: string, round: number, place: number, [first = '']: readonly string[]): Part {
  if (name === 'RESET_MODE') return 'reset-mode';
  if (name === 'POLLING') return 'polling';
  if (READS.includes(name)) return WRITES.includes(first) ? 'behind' : 'read';
  // The first round writes nothing but a challenge, and what follows a write is another.
  if (!WRITES.includes(name) || round === 1) return 'identifying';
  return place === 0 ? 'write' : 'challenge-behind';
}

/** The command on which all depends: the last write, or the last read of a conversation that writes nothing. */
export function decisiveOf(places: readonly Place[]): Place {
  const decisive =
    places.findLast(({ part }) => part === 'write') ?? places.findLast(({ part }) => part === 'read');
  if (decisive === undefined) throw new Error('the conversation neither writes nor reads');
  return decisive;
}
