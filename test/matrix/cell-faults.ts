/** Every fault that one conversation can meet, from the commands that it has without one. */

import { SF1_NO_ITEM, SF2_REWRITE_COUNT, STATUS_FLAGS } from '../../src/felica/status-flags.ts';
import { decisiveOf, type Place } from './conversation.ts';

export type CellFault =
  | { readonly kind: 'none' }
  /** The card leaves the field at a command. */
  | { readonly kind: 'torn'; readonly when: Tear; readonly at: Place }
  /** Carried out, the card stays, nobody hears its answer. */
  | { readonly kind: 'response-lost'; readonly at: Place }
  /** The card stays and has not heard it. */
  | { readonly kind: 'command-lost'; readonly at: Place }
  /** The card answers with these flags, having carried the command out or not. */
  | {
      readonly kind: 'flags';
      readonly sf1: number;
      readonly sf2: number;
      readonly applied: boolean;
      readonly at: Place;
    }
  /** The device brings a list that no honest device brings. */
  | { readonly kind: 'responses'; readonly how: Mangling; readonly round: number }
  /** The server is killed at a request, and another is asked the same. */
  | { readonly kind: 'killed'; readonly when: 'before-commit' | 'after-commit'; readonly request: number };

export type Tear = 'before' | 'inside-undone' | 'inside-done' | 'after';
export type Mangling = 'duplicate' | 'reordered' | 'excess';

export const TEARS: readonly Tear[] = ['before', 'inside-undone', 'inside-done', 'after'];
export const MANGLINGS: readonly Mangling[] = ['duplicate', 'reordered', 'excess'];
export const KILLS = ['before-commit', 'after-commit'] as const;
/** Which of the card's flags were said after the command was carried out. */
export const FLAGS_APPLIED: readonly boolean[] = [false, true];

/** A fault, or why there is no such cell. */
export type Planned = { readonly fault: CellFault } | { readonly impossible: string };

/** @param rounds the names of the commands of every round */
export function faultsOf(
  places: readonly Place[],
  rounds: readonly (readonly string[])[],
): readonly Planned[] {
  const at = decisiveOf(places);
  return [
    { fault: { kind: 'none' } },
    ...TEARS.map((when): Planned => ({ fault: { kind: 'torn', when, at } })),
    ...places.map((place): Planned => ({ fault: { kind: 'response-lost', at: place } })),
    ...places.map((place): Planned => ({ fault: { kind: 'command-lost', at: place } })),
    ...[...STATUS_FLAGS.keys()].flatMap((sf2) => FLAGS_APPLIED.map((applied) => flagsAt(at, sf2, applied))),
    ...rounds.flatMap(({ length }, i) => MANGLINGS.map((how) => mangled(how, i + 1, length))),
    ...[...rounds, 'the last'].flatMap((_, i) =>
      KILLS.map((when): Planned => ({ fault: { kind: 'killed', when, request: i + 1 } })),
    ),
  ];
}

/** How many cells a conversation with so many rounds and commands has, those that cannot be among them. */
export function cellsOf(rounds: number, commands: number): number {
  const flags = STATUS_FLAGS.size * FLAGS_APPLIED.length;
  return 1 + TEARS.length + 2 * commands + flags + MANGLINGS.length * rounds + KILLS.length * (rounds + 1);
}

function flagsAt(at: Place, sf2: number, applied: boolean): Planned {
  if (sf2 === SF2_REWRITE_COUNT && at.part !== 'write') return { impossible: 'SF2 71 is said of a write' };
  if (sf2 === SF2_REWRITE_COUNT && !applied) return { impossible: 'SF2 71 says that it was written' };
  return { fault: { kind: 'flags', sf1: SF1_NO_ITEM, sf2, applied, at } };
}

function mangled(how: Mangling, round: number, commands: number): Planned {
  if (how === 'reordered' && commands < 2) return { impossible: 'one response has no order' };
  return { fault: { kind: 'responses', how, round } };
}

/** The list as the device brings it. */
export function mangle<Response extends { readonly id: string }>(
  responses: readonly Response[],
  how: Mangling,
): readonly Response[] {
  const [first, second, ...rest] = responses;
  if (first === undefined) throw new Error('there is no response to bring');
  switch (how) {
    case 'duplicate':
      return [first, ...responses];
    case 'reordered':
      return second === undefined ? responses : [second, first, ...rest];
    case 'excess':
      return [...responses, { ...first, id: 'not-a-command' }];
  }
}

/** The effect of a fault on one exchange with a card, as the simulator knows it; null when it comes in elsewhere. */
export function effectOf(fault: CellFault) {
  switch (fault.kind) {
    case 'torn':
      if (fault.when === 'before') return { kind: 'tear-before' } as const;
      if (fault.when === 'after') return { kind: 'tear-after' } as const;
      return { kind: 'tear-inside', applied: fault.when === 'inside-done' } as const;
    case 'response-lost':
      return { kind: 'lose-response' } as const;
    case 'command-lost':
      return { kind: 'silence' } as const;
    case 'flags':
      return { kind: 'status-flags', sf1: fault.sf1, sf2: fault.sf2, applied: fault.applied } as const;
    default:
      return null;
  }
}

/** For people. */
export function faultText(fault: CellFault): string {
  switch (fault.kind) {
    case 'none':
      return 'no fault';
    case 'torn':
      return `torn ${fault.when} ${placeText(fault.at)}`;
    case 'response-lost':
      return `response lost: ${placeText(fault.at)}`;
    case 'command-lost':
      return `command lost: ${placeText(fault.at)}`;
    case 'flags':
      return `flags ${fault.sf2.toString(16)}, ${fault.applied ? 'done' : 'undone'}: ${placeText(fault.at)}`;
    case 'responses':
      return `${fault.how} responses in round ${fault.round}`;
    case 'killed':
      return `killed ${fault.when} of request ${fault.request}`;
  }
}

function placeText({ index, name }: Place): string {
  return `command ${index}, ${name}`;
}
