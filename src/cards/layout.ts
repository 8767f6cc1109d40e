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

/** A block we read, with the service that reads it and the one that writes it. */
export interface LayoutBlock {
  readonly read: number;
  readonly write: number;
  readonly block: number;
}

/** Some bytes of a named block. */
export interface LayoutField {
  readonly block: string;
  readonly offset: number;
  readonly length: number;
}

/** Who else writes where a top-up leaves its receipt: nobody, or any other reader. */
export type ReceiptKind = 'exclusive' | 'shared';

export interface Layout {
  readonly name: string;
  readonly title: string;
  readonly security: 'none';
  readonly sandboxOnly: boolean;
  readonly currency: string;
  readonly systemCode: number;
  readonly systemKeyVersion: number;
  readonly areas: readonly LayoutArea[];
  readonly services: readonly LayoutService[];
  readonly blocks: ReadonlyMap<string, LayoutBlock>;
  readonly balance: LayoutField & { readonly byteOrder: 'little' | 'big' };
  readonly receipt: LayoutField & { readonly overwrittenBy: ReceiptKind };
  readonly clearedByLoad: readonly LayoutField[];
  readonly status?: { readonly block: string; readonly offset: number; readonly blockedMask: number };
  /** Minor units of `currency`. */
  readonly limits: { readonly floor: bigint; readonly maximum: bigint; readonly step: bigint };
  readonly operations: readonly Operation[];
  readonly virtualCard: {
    readonly pmm: string;
    readonly maxReadBlocks: number;
    readonly maxWriteBlocks: number;
    readonly directMayRaise: boolean;
    readonly decrementService?: number;
  };
}

/** Layouts by name. */
export type LayoutCatalogue = ReadonlyMap<string, Layout>;

const BLOCK_BYTES = 16;

/** The layout of that name. Throws when there is none: a card without its layout is a broken invariant. */
export function layoutNamed(catalogue: LayoutCatalogue, name: string): Layout {
  const layout = catalogue.get(name);
  if (layout === undefined) throw new Error(`no layout is named ${name}`);
  return layout;
}

/** The blocks a top-up writes, in the layout's order: every block that holds the balance, the receipt or a cleared field. */
export function loadBlocks(layout: Layout): readonly string[] {
  const written = new Set(
    [layout.balance, layout.receipt, ...layout.clearedByLoad].map((field) => field.block),
  );
  return [...layout.blocks.keys()].filter((name) => written.has(name));
}

/** Everything wrong with a layout whose file is well-formed, one sentence each; empty when it can be used. */
export function layoutFaults(layout: Layout): readonly string[] {
  const faults: string[] = [];
  const services = new Map(layout.services.map((service) => [service.code, service]));
  for (const [name, block] of layout.blocks) {
    for (const code of [block.read, block.write]) {
      const service = services.get(code);
      if (service === undefined)
        faults.push(`blocks.${name}: service ${hex4(code)} is not among the services`);
      else if (block.block >= service.blocks)
        faults.push(`blocks.${name}: service ${hex4(code)} has no block ${block.block}`);
    }
  }
  const fields: readonly [string, LayoutField][] = [
    ['balance', layout.balance],
    ['receipt', layout.receipt],
    ...layout.clearedByLoad.map((field, i): [string, LayoutField] => [`clearedByLoad[${i}]`, field]),
    ...(layout.status === undefined
      ? []
      : [['status', { ...layout.status, length: 1 }] as [string, LayoutField]]),
  ];
  for (const [name, field] of fields) {
    if (!layout.blocks.has(field.block)) faults.push(`${name}.block: no block is named ${field.block}`);
    if (field.offset + field.length > BLOCK_BYTES) faults.push(`${name}: reaches past the end of its block`);
  }
  if (layout.blocks.size > layout.virtualCard.maxReadBlocks)
    faults.push('blocks: more than one read command can read');
  if (loadBlocks(layout).length > layout.virtualCard.maxWriteBlocks) {
    faults.push('receipt: balance and receipt do not fit one write command of this card');
  }
  if (layout.security === 'none' && !layout.sandboxOnly) {
    faults.push('sandboxOnly: must be true, since nothing authenticates what a key-free card says');
  }
  if (layout.limits.floor >= layout.limits.maximum) faults.push('limits: floor is not below maximum');
  if (layout.limits.maximum >= 256n ** BigInt(layout.balance.length))
    faults.push('limits.maximum: does not fit the balance field');
  return faults;
}

function hex4(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}
