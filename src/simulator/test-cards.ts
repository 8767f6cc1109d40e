/** A card of every layout, with keys that are no secret, for tests. */

import { type Layout, type LayoutCatalogue, layoutNamed } from '../cards/layout.ts';
import { loadLayouts } from '../cards/layout-catalogue.ts';
import { codeToText } from '../felica/service-code.ts';
import { makeCard, SEED_BYTES } from './card-maker.ts';
import type { KeySet, NodeKeyTexts } from './virtual-card/key-set.ts';
import type { VirtualCard } from './virtual-card/state.ts';

export const LAYOUTS: LayoutCatalogue = loadLayouts();

export const IDM = '0102030405060708';
export const SEED: Uint8Array = new Uint8Array(SEED_BYTES).fill(0x5a);

export function layoutOf(name: string): Layout {
  return layoutNamed(LAYOUTS, name);
}

/** Undefined for a key-free layout. */
export function keysOf({ security, areas, services }: Layout): KeySet | undefined {
  const nodes = (times: number): NodeKeyTexts =>
    Object.fromEntries(
      [...areas, ...services].map(({ code }) => [codeToText(code), codeToText(code).repeat(times)]),
    );
  switch (security) {
    case 'none':
      return undefined;
    case 'des':
      return { kind: 'des', system: '0123456789ABCDEF', nodes: nodes(4) };
    case 'aes':
      return { kind: 'aes', nodes: nodes(8) };
    case 'lite-s':
      return { kind: 'lite-s', master: '0102030405060708090A0B0C0D0E0F101112131415161718' };
  }
}

/** `receipt` stands where a value write leaves one, on a layout that has such a place. */
export function cardWith(layout: Layout, balanceMinor: bigint, receipt?: Uint8Array): VirtualCard {
  const keys = keysOf(layout);
  return makeCard(layout, {
    idm: IDM,
    balanceMinor,
    seed: SEED,
    ...(receipt === undefined ? {} : { receipt }),
    ...(keys === undefined ? {} : { keys }),
  });
}
