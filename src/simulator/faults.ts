/** Faults: what can be made to go wrong between the phone and a card, each of them once. */

import { bytesToHex } from '../bytes.ts';
import { COMMANDS, commandName, KEYED_COMMAND_NAMES } from '../felica/commands.ts';
import { SF1_NO_ITEM, SF2_MEMORY_ERROR } from '../felica/status-flags.ts';

/** The card inside the phone, or one held to it. */
export type Target = 'internal' | 'external';

export type FaultEffect =
  /** The command never reaches the card, which is gone. */
  | { readonly kind: 'tear-before' }
  /** Power is lost while the card works. A write is all or nothing: `applied` says which. No response; the card is gone. */
  | { readonly kind: 'tear-inside'; readonly applied: boolean }
  /** Carried out; the response is lost and the card is gone. */
  | { readonly kind: 'tear-after' }
  /** Carried out; the response is lost and the card stays. */
  | { readonly kind: 'lose-response' }
  /** The card does not hear the command. */
  | { readonly kind: 'silence' }
  /** The card answers with these flags (a memory error unless told), carrying the command out or not. A command whose response has none: silence. */
  | { readonly kind: 'status-flags'; readonly sf1: number; readonly sf2: number; readonly applied: boolean }
  /** Carried out; the response has its byte at `offset` inverted, or its last byte when it is shorter. */
  | { readonly kind: 'garble'; readonly offset: number }
  /** Carried out; the response names another card. A response that names none: silence. */
  | { readonly kind: 'wrong-idm' };

export type FaultKind = FaultEffect['kind'];

export type Fault = FaultEffect & {
  readonly target: Target;
  /**
   * When it strikes. A number counts the commands sent to the target since the fault was set: 1 is the next, and 0
   * the same. A text is a command's name or its code as two upper-case hexadecimal digits: the next of that kind.
   */
  readonly atCommand: number | string;
};

/** Far more commands than any session has. */
export const MAX_FAULT_ORDINAL = 10_000;
const MAX_BYTE = 0xff;
/** The last byte of the longest packet. */
const MAX_OFFSET = 254;

const COMMON_FIELDS = ['kind', 'target', 'atCommand'];

/** The fields that only some kinds have. */
const OWN_FIELDS: Readonly<Record<FaultKind, readonly string[]>> = {
  'tear-before': [],
  'tear-inside': ['applied'],
  'tear-after': [],
  'lose-response': [],
  silence: [],
  'status-flags': ['sf1', 'sf2', 'statusFlag1', 'statusFlag2', 'applied'],
  garble: ['offset'],
  'wrong-idm': [],
};

const COMMAND_NAMES: ReadonlySet<string> = new Set([
  ...[...COMMANDS.values()].map(({ name }) => name),
  ...KEYED_COMMAND_NAMES.values(),
]);

/** JSON that is no fault; `field` is the one to mend, empty when the JSON is no object at all. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** `json` with defaults filled in. Throws {@link FaultError}. */
export function parseFault(json: unknown): Fault {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new FaultError('', 'a fault is an object');
  }
  const fields = new Map<string, unknown>(Object.entries(json));
  const kind = parseKind(fields.get('kind'));
  for (const name of fields.keys()) {
    if (!COMMON_FIELDS.includes(name) && !OWN_FIELDS[kind].includes(name)) {
      throw new FaultError(name, `${kind} has no field ${name}`);
    }
  }
  return {
    ...parseEffect(kind, fields),
    target: parseTarget(fields.get('target') ?? 'internal'),
    atCommand: parseAtCommand(fields.get('atCommand') ?? 1),
  };
}

/** Whether a fault whose turn is at `atCommand` strikes a command with this code, were it sent next. */
export function isDue({ atCommand }: Fault, code: number | undefined): boolean {
  if (typeof atCommand === 'number') return atCommand <= 1;
  if (code === undefined) return false;
  return atCommand === bytesToHex(Uint8Array.of(code)) || atCommand === commandName(code);
}

function parseKind(value: unknown): FaultKind {
  const kinds = Object.keys(OWN_FIELDS) as FaultKind[];
  const kind = kinds.find((each) => each === value);
  if (kind === undefined) throw new FaultError('kind', `kind is one of ${kinds.join(', ')}`);
  return kind;
}

function parseEffect(kind: FaultKind, fields: ReadonlyMap<string, unknown>): FaultEffect {
  switch (kind) {
    case 'tear-inside':
      return { kind, applied: parseBoolean('applied', fields.get('applied') ?? false) };
    case 'status-flags':
      return {
        kind,
        sf1: parseFlag('sf1', fields.get('sf1') ?? fields.get('statusFlag1') ?? SF1_NO_ITEM),
        sf2: parseFlag('sf2', fields.get('sf2') ?? fields.get('statusFlag2') ?? SF2_MEMORY_ERROR),
        applied: parseBoolean('applied', fields.get('applied') ?? false),
      };
    case 'garble':
      return { kind, offset: parseInteger('offset', fields.get('offset') ?? 0, MAX_OFFSET) };
    default:
      return { kind };
  }
}

function parseTarget(value: unknown): Target {
  if (value === 'internal' || value === 'external') return value;
  throw new FaultError('target', 'target is internal or external');
}

function parseAtCommand(value: unknown): number | string {
  if (typeof value !== 'string') return parseInteger('atCommand', value, MAX_FAULT_ORDINAL);
  if (COMMAND_NAMES.has(value)) return value;
  if (/^[0-9A-Fa-f]{2}$/.test(value)) return value.toUpperCase();
  throw new FaultError('atCommand', 'atCommand is an ordinal, a command name or two hexadecimal digits');
}

function parseInteger(field: string, value: unknown, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new FaultError(field, `${field} is an integer from 0 to ${max}`);
}

/** An integer, or two hexadecimal digits as the card manual prints flags. */
function parseFlag(field: string, value: unknown): number {
  if (typeof value === 'string' && /^[0-9A-Fa-f]{2}$/.test(value)) return Number.parseInt(value, 16);
  return parseInteger(field, value, MAX_BYTE);
}

function parseBoolean(field: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new FaultError(field, `${field} is true or false`);
}
