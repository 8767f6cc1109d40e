/**
 * A card layout: what we must know of a kind of card, as data. Pure.
 *
 * The file format is `layouts/layout.schema.json`; `layout-catalogue.ts` reads and validates the files. Codes are numbers here.
 */

export type Operation =
  | 'READ_BALANCE'
  | 'UPDATE_BALANCE'
  | 'UPDATE_CONFIG'
  | 'UPDATE_PLAN'
  | 'ERASE_CARD'
  | 'PARK_CARD'
  | 'BLOCK_AND_READ_CARD';

export interface LayoutArea {
  readonly code: number;
  readonly end: number;
  readonly keyVersion: number;
}

export interface LayoutService {
  readonly code: number;
  readonly keyVersion: number;
  readonly blocks: number;
}

/**
 * A block we know, with the service that reads it and the one that writes it; `write` is undefined where nobody may. On a Lite-S
 * card the services are 000B and 0009 and `block` is the number of its fixed block.
 */
export interface LayoutBlock {
  readonly read: number;
  readonly write?: number;
  readonly block: number;
}

/** Some bytes of a named block. */
export interface LayoutField {
  readonly block: string;
  readonly offset: number;
  readonly length: number;
}

export type ByteOrder = 'little' | 'big';

/** A number in some bytes of a block. */
export interface LayoutNumber extends LayoutField {
  readonly byteOrder: ByteOrder;
}

/**
 * Who else writes where a value write leaves its receipt: nobody; other readers, each pushing a record of its own into the same
 * ring; or any other reader, over it.
 */
export type ReceiptKind = 'exclusive' | 'ring' | 'shared';

/**
 * How the card proves itself. `none`: it does not, whatever it says is the phone's word. `des` and `aes`: mutual authentication of
 * the nodes in {@link Layout.authentication}, then encrypted access. `lite-s`: MAC_A under a challenge of ours.
 */
export type Security = 'none' | 'des' | 'aes' | 'lite-s';

/** A ring of the chip's own records of its use, newest first, in the blocks `<ring>.0`, `<ring>.1` and so on. */
export interface LayoutHistory {
  readonly ring: string;
  /** How many blocks of it are read. */
  readonly blocks: number;
  /** Within each record. A number of the record's own that rises with each. */
  readonly serial: RecordNumber;
  /** The balance after the event, coded as the card's balance is. */
  readonly balance: RecordNumber;
  /** The kind of event, for people. */
  readonly process?: RecordBytes;
  readonly terminal?: RecordBytes;
  /** Two bytes, big-endian: 7 bits year since 2000, 4 bits month, 5 bits day. */
  readonly date?: RecordBytes;
  /** What a record of ours says, beside serial, balance, date and receipt: bytes at offsets. */
  readonly load?: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
}

export interface RecordBytes {
  readonly offset: number;
  readonly length: number;
}

export interface RecordNumber extends RecordBytes {
  readonly byteOrder: ByteOrder;
}

/** Bits of one byte of a block by which the card itself tells what became of it. Readers in the street refuse a card with any of them. */
export interface LayoutMarks {
  readonly block: string;
  readonly offset: number;
  readonly blockedMask: number;
  /** Set by ERASE_CARD. */
  readonly erasedMask?: number;
  /** Set when the card's value was taken into an account. */
  readonly ingestedMask?: number;
}

export interface Layout {
  readonly name: string;
  readonly title: string;
  readonly security: Security;
  readonly sandboxOnly: boolean;
  readonly currency: string;
  readonly systemCode: number;
  readonly systemKeyVersion: number;
  readonly areas: readonly LayoutArea[];
  readonly services: readonly LayoutService[];
  /** The nodes of Authentication1, in its order; on `des` and `aes` only. Every service that `blocks` names is among them. */
  readonly authentication?: { readonly areas: readonly number[]; readonly services: readonly number[] };
  /** Rings are here block by block: `history.0` is the newest. */
  readonly blocks: ReadonlyMap<string, LayoutBlock>;
  /** The balance in minor units is (number - bias) x unit. */
  readonly balance: LayoutNumber & { readonly bias: bigint; readonly unit: bigint };
  /** Undefined on a layout that nothing is written to. On a ring it lies in the record that a write pushes, `<ring>.0`. */
  readonly receipt?: LayoutField & { readonly overwrittenBy: ReceiptKind };
  /** The service by which value leaves a purse: the card subtracts, and so refuses what was computed from a stale read. */
  readonly decrement?: number;
  /** Set to zero by every value write. */
  readonly clearedByLoad: readonly LayoutField[];
  /** Raised by one by every value write. */
  readonly counters: readonly LayoutNumber[];
  /** The block of the card's own write counter; on `lite-s` only. */
  readonly writeCounter?: string;
  readonly history?: LayoutHistory;
  readonly marks?: LayoutMarks;
  /** Set while the card is inside the gates. */
  readonly inStation?: { readonly block: string; readonly offset: number; readonly mask: number };
  /** What UPDATE_CONFIG may write, by name. No block of it holds value. */
  readonly config: ReadonlyMap<string, LayoutField>;
  /** What UPDATE_PLAN may write, by name. No block of it holds value. */
  readonly plan: ReadonlyMap<string, LayoutField>;
  /** Minor units of `currency`. */
  readonly limits: { readonly floor: bigint; readonly maximum: bigint; readonly step: bigint };
  /** On the phone's own card. */
  readonly operations: readonly Operation[];
  /** On a card held to the phone. */
  readonly readerOperations: readonly Operation[];
  /** How `areaCodeList` of an announced card writes key versions. */
  readonly keyVersionOrder: ByteOrder;
  readonly virtualCard: {
    readonly pmm: string;
    readonly maxReadBlocks: number;
    readonly maxWriteBlocks: number;
    readonly directMayRaise: boolean;
  };
}

/** Layouts by name. */
export type LayoutCatalogue = ReadonlyMap<string, Layout>;

/** The layout of that name. Throws when there is none: a card without its layout is a broken invariant. */
export function layoutNamed(catalogue: LayoutCatalogue, name: string): Layout {
  const layout = catalogue.get(name);
  if (layout === undefined) throw new Error(`no layout is named ${name}`);
  return layout;
}

/** The first layout, by name, of the system with this code (four hexadecimal digits, upper case); undefined when there is none. */
export function layoutOfSystem(catalogue: LayoutCatalogue, systemCode: string): Layout | undefined {
  const code = Number.parseInt(systemCode, 16);
  return [...catalogue.values()].find((layout) => layout.systemCode === code);
}

/** The blocks a value write writes, in the layout's order: every block that holds the balance, the receipt, a counter or a cleared field. */
export function valueBlocks(layout: Layout): readonly string[] {
  const fields = [
    layout.balance,
    ...(layout.receipt === undefined ? [] : [layout.receipt]),
    ...layout.clearedByLoad,
    ...layout.counters,
  ];
  const written = new Set(fields.map((field) => field.block));
  return [...layout.blocks.keys()].filter((name) => written.has(name));
}

/** True when an operation of the layout changes the balance of a card. */
export function movesValue(layout: Layout): boolean {
  return layout.operations.includes('UPDATE_BALANCE') || emptiesCards(layout);
}

/** True when an operation of the layout takes all value off a card. */
export function emptiesCards({ operations, readerOperations }: Layout): boolean {
  return (
    operations.includes('PARK_CARD') ||
    operations.includes('ERASE_CARD') ||
    readerOperations.includes('BLOCK_AND_READ_CARD')
  );
}

/** True when an operation of the layout sets a mark in the command that takes the value off: ERASE_CARD, and the ingest of a card. */
export function setsMarksWithValue({ operations, readerOperations }: Layout): boolean {
  return operations.includes('ERASE_CARD') || readerOperations.includes('BLOCK_AND_READ_CARD');
}

/** False when nothing but READ_BALANCE is ever done with such a card. */
export function writesAnything({ operations, readerOperations }: Layout): boolean {
  return [...operations, ...readerOperations].some((operation) => operation !== 'READ_BALANCE');
}

type BalanceCoding = Pick<Layout['balance'], 'length' | 'bias' | 'unit'>;

/** The least that the bytes can say, in minor units. */
export function smallestBalance({ bias, unit }: BalanceCoding): bigint {
  return -bias * unit;
}

/** The most that the bytes can say, in minor units. */
export function largestBalance({ length, bias, unit }: BalanceCoding): bigint {
  return (256n ** BigInt(length) - 1n - bias) * unit;
}

/** What the card's number says, in minor units. */
export function minorOfNumber({ bias, unit }: BalanceCoding, number: bigint): bigint {
  return (number - bias) * unit;
}

/** True when a card has a number by which it says `minor`. */
export function hasNumber(coding: BalanceCoding, minor: bigint): boolean {
  return minor % coding.unit === 0n && minor >= smallestBalance(coding) && minor <= largestBalance(coding);
}

/** The number by which a card says `minor`. Throws RangeError when it has none. */
export function numberOfMinor(coding: BalanceCoding, minor: bigint): bigint {
  if (!hasNumber(coding, minor)) throw new RangeError(`a balance of ${minor} cannot be written`);
  return minor / coding.unit + coding.bias;
}
