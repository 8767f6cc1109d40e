/** The file format of a layout: `layouts/layout.schema.json`, and how a file that obeys it becomes a {@link Layout}. */

import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { hexToBytes } from '../bytes.ts';
import type {
  ByteOrder,
  Layout,
  LayoutArea,
  LayoutBlock,
  LayoutField,
  LayoutHistory,
  Operation,
} from './layout.ts';

/** Layouts live outside of `src` and are read by URL, so that they stay JSON in a published package. */
export const LAYOUTS_FOLDER = new URL('../../layouts/', import.meta.url);
export const SCHEMA_FILE = 'layout.schema.json';

/** A member's place in a file, by names and indices; empty for the whole. */
export type MemberPath = readonly (string | number)[];

/** One thing that is wrong with a file, and the member that it is about. */
export interface MemberFault {
  readonly path: MemberPath;
  /** One sentence, which starts with the member. */
  readonly sentence: string;
}

type CodeText = string;
type MaskText = string;

/** A file that obeys the schema. */
interface LayoutFile {
  readonly name: string;
  readonly title: string;
  readonly security: Layout['security'];
  readonly sandboxOnly: boolean;
  readonly currency: string;
  readonly systemCode: CodeText;
  readonly systemKeyVersion: CodeText;
  readonly areas: readonly { readonly [Member in keyof LayoutArea]: CodeText }[];
  readonly services: readonly {
    readonly code: CodeText;
    readonly keyVersion: CodeText;
    readonly blocks: number;
  }[];
  readonly authentication?: { readonly areas: readonly CodeText[]; readonly services: readonly CodeText[] };
  readonly blocks: Readonly<Record<string, BlockEntry>>;
  readonly balance: Omit<Layout['balance'], 'bias' | 'unit'> & {
    readonly bias?: number;
    readonly unit?: number;
  };
  readonly receipt?: NonNullable<Layout['receipt']>;
  readonly decrement?: CodeText;
  readonly clearedByLoad?: Layout['clearedByLoad'];
  readonly counters?: Layout['counters'];
  readonly writeCounter?: string;
  readonly history?: Omit<LayoutHistory, 'blocks' | 'load'> & {
    readonly load?: readonly { readonly offset: number; readonly hex: string }[];
  };
  readonly marks?: {
    readonly block: string;
    readonly offset: number;
    readonly blockedMask: MaskText;
    readonly erasedMask?: MaskText;
    readonly ingestedMask?: MaskText;
  };
  readonly inStation?: { readonly block: string; readonly offset: number; readonly mask: MaskText };
  readonly config?: Readonly<Record<string, LayoutField>>;
  readonly plan?: Readonly<Record<string, LayoutField>>;
  readonly limits: { readonly floor: number; readonly maximum: number; readonly step: number };
  readonly operations: readonly Operation[];
  readonly readerOperations?: readonly Operation[];
  readonly keyVersionOrder?: ByteOrder;
  readonly virtualCard: Layout['virtualCard'];
}

/** One block, or with `count` the newest records of a ring. */
interface BlockEntry {
  readonly read: CodeText;
  readonly write?: CodeText;
  readonly block?: number;
  readonly count?: number;
}

let compiled: ValidateFunction<LayoutFile> | undefined;

/** Reads layouts from parsed JSON: the layout, or everything in which it breaks the schema. */
export function layoutReader(): (content: unknown) => Layout | readonly MemberFault[] {
  compiled ??= compileSchema();
  const validate = compiled;
  return (content) =>
    validate(content) ? toLayout(content) : (validate.errors ?? []).filter(isTelling).map(schemaFault);
}

function compileSchema(): ValidateFunction<LayoutFile> {
  const schema = JSON.parse(readFileSync(new URL(SCHEMA_FILE, LAYOUTS_FOLDER), 'utf8'));
  // That the schema itself is one is held by a test: at every start it would cost more than all layouts.
  return new Ajv2020({ allErrors: true, validateSchema: false }).compile<LayoutFile>(schema);
}

/** `marks.offset`, `areas[1].code`. */
export function memberName(path: MemberPath): string {
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return name.startsWith('.') ? name.slice(1) : name;
}

/** That a block has either `block` or `count` is one fault, not one for each. */
function isTelling({ schemaPath }: ErrorObject): boolean {
  return !/\/oneOf\/\d/.test(schemaPath);
}

function schemaFault({ instancePath, keyword, params, message = 'is wrong' }: ErrorObject): MemberFault {
  const parts = instancePath.split('/').slice(1);
  const path = parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const unknown = keyword === 'additionalProperties' ? [String(params.additionalProperty)] : [];
  const allowed = keyword === 'enum' ? `: ${params.allowedValues.join(', ')}` : '';
  const said =
    keyword === 'oneOf'
      ? 'has either block or count'
      : unknown.length > 0
        ? 'there is no such member'
        : `${message}${allowed}`;
  const whole = [...path, ...unknown];
  return { path: whole, sentence: `${memberName(whole) || 'the layout'}: ${said}` };
}

function toLayout(file: LayoutFile): Layout {
  const { authentication, receipt, decrement, writeCounter, history, marks, inStation } = file;
  return {
    name: file.name,
    title: file.title,
    security: file.security,
    sandboxOnly: file.sandboxOnly,
    currency: file.currency,
    systemCode: hex(file.systemCode),
    systemKeyVersion: hex(file.systemKeyVersion),
    areas: file.areas.map(({ code, end, keyVersion }) => ({
      code: hex(code),
      end: hex(end),
      keyVersion: hex(keyVersion),
    })),
    services: file.services.map(({ code, keyVersion, blocks }) => ({
      code: hex(code),
      keyVersion: hex(keyVersion),
      blocks,
    })),
    ...(authentication && {
      authentication: {
        areas: authentication.areas.map(hex),
        services: authentication.services.map(hex),
      },
    }),
    blocks: new Map(Object.entries(file.blocks).flatMap(([name, entry]) => toBlocks(name, entry))),
    balance: {
      ...file.balance,
      bias: BigInt(file.balance.bias ?? 0),
      unit: BigInt(file.balance.unit ?? 1),
    },
    ...(receipt && { receipt }),
    ...(decrement && { decrement: hex(decrement) }),
    clearedByLoad: file.clearedByLoad ?? [],
    counters: file.counters ?? [],
    ...(writeCounter && { writeCounter }),
    ...(history && { history: toHistory(history, file.blocks[history.ring]) }),
    ...(marks && { marks: toMarks(marks) }),
    ...(inStation && { inStation: { ...inStation, mask: hex(inStation.mask) } }),
    config: new Map(Object.entries(file.config ?? {})),
    plan: new Map(Object.entries(file.plan ?? {})),
    limits: {
      floor: BigInt(file.limits.floor),
      maximum: BigInt(file.limits.maximum),
      step: BigInt(file.limits.step),
    },
    operations: file.operations,
    readerOperations: file.readerOperations ?? [],
    keyVersionOrder: file.keyVersionOrder ?? 'little',
    virtualCard: file.virtualCard,
  };
}

/** A ring is written at its newest block only: a cyclic service takes no other block number. */
function toBlocks(
  name: string,
  { read, write, block = 0, count }: BlockEntry,
): readonly [string, LayoutBlock][] {
  const writing = write === undefined ? {} : { write: hex(write) };
  if (count === undefined) return [[name, { read: hex(read), ...writing, block }]];
  return Array.from({ length: count }, (_, i) => [
    `${name}.${i}`,
    { read: hex(read), ...(i === 0 ? writing : {}), block: i },
  ]);
}

function toHistory(
  { load, ...history }: NonNullable<LayoutFile['history']>,
  ring: BlockEntry | undefined,
): LayoutHistory {
  return {
    ...history,
    blocks: ring?.count ?? 0,
    ...(load && { load: load.map((part) => ({ offset: part.offset, bytes: hexToBytes(part.hex) })) }),
  };
}

function toMarks({ blockedMask, erasedMask, ingestedMask, ...place }: NonNullable<LayoutFile['marks']>) {
  return {
    ...place,
    blockedMask: hex(blockedMask),
    ...(erasedMask && { erasedMask: hex(erasedMask) }),
    ...(ingestedMask && { ingestedMask: hex(ingestedMask) }),
  };
}

function hex(text: CodeText | MaskText): number {
  return Number.parseInt(text, 16);
}
