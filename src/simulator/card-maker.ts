/** Makes a virtual card as a layout describes it, and looks into one. Pure. */

import { balanceOf, loadWrite } from '../cards/card-image.ts';
import type { Layout } from '../cards/layout.ts';
import { readBlock, writeBlock } from './virtual-card/block-files.ts';
import { createCard } from './virtual-card/create-card.ts';
import { MOBILE_PROFILE } from './virtual-card/ic-profile.ts';
import type { VirtualCard } from './virtual-card/state.ts';

/**
 * @param idm 16 hexadecimal digits, the first of which is 0
 * @param receipt what stands where a top-up leaves its receipt
 */
export function makeCard(
  layout: Layout,
  idm: string,
  balanceMinor: bigint,
  receipt: Uint8Array,
): VirtualCard {
  const { pmm, maxReadBlocks, maxWriteBlocks, directMayRaise } = layout.virtualCard;
  const blank = createCard({
    idm,
    systems: [
      {
        systemCode: layout.systemCode,
        systemKeyVersion: layout.systemKeyVersion,
        pmm,
        areas: layout.areas,
        services: layout.services,
      },
    ],
    profile: { ...MOBILE_PROFILE, maxReadBlocks, maxWriteBlocks },
    directMayRaise,
  });
  const blocks = loadWrite(layout, imageOfChip(layout, blank), balanceMinor, receipt);
  return blocks.reduce((card, { name, data }) => {
    const place = placeOf(layout, name);
    return writeBlock(card, layout.systemCode, place.write, place.block, data);
  }, blank);
}

/** What the chip really holds, whatever anybody believes. */
export function imageOfChip(layout: Layout, card: VirtualCard): ReadonlyMap<string, Uint8Array> {
  return new Map(
    [...layout.blocks].map(([name, { read, block }]) => [
      name,
      readBlock(card, layout.systemCode, read, block),
    ]),
  );
}

/** Minor units of the layout's currency. */
export function chipBalance(layout: Layout, card: VirtualCard): bigint {
  return balanceOf(layout, imageOfChip(layout, card));
}

function placeOf(layout: Layout, name: string) {
  const place = layout.blocks.get(name);
  if (place === undefined) throw new Error(`layout ${layout.name} has no block named ${name}`);
  return place;
}
