/** Makes a virtual card as a layout describes it, and looks into one. Pure. */

import { numberBytes, withField } from '../cards/block-field.ts';
import { balanceOf, type CardImage } from '../cards/card-image.ts';
import { type Layout, type LayoutBlock, numberOfMinor } from '../cards/layout.ts';
import { type BlankCard, blankCard } from './blank-card.ts';
import { historyRecord, ISSUED } from './history-record.ts';
import { readBlock, writeBlock } from './virtual-card/block-files.ts';
import { contentsOf, withStoredBlock } from './virtual-card/lite-s/memory.ts';
import type { VirtualCard } from './virtual-card/state.ts';

/** Of the first record in a card's history. */
export const FIRST_SERIAL = 1n;

/** How long {@link NewCard.seed} is. */
export const SEED_BYTES = 16;

export interface NewCard extends BlankCard {
  /** Minor units. */
  readonly balanceMinor: bigint;
  /** What stands where a value write leaves its receipt; zeros unless told. */
  readonly receipt?: Uint8Array;
}

/**
 * A card that has just been issued: outside the gates, with no mark on it, and its history, if it keeps one, begins with the
 * balance it comes with. Throws RangeError without the right keys, and for a balance that the layout cannot write.
 */
export function makeCard(layout: Layout, card: NewCard): VirtualCard {
  const blank = blankCard(layout, card);
  const image = imageOfChip(layout, blank);
  const issued = issuedImage(layout, image, card);
  return changedBlocks(image, issued).reduce(
    (made, [name, data]) => putBlock(layout, made, name, data),
    blank,
  );
}

/** What the chip really holds, whatever anybody believes. */
export function imageOfChip(layout: Layout, card: VirtualCard): CardImage {
  return new Map(
    [...layout.blocks].map(([name, { read, block }]) => [
      name,
      card.liteS === undefined
        ? readBlock(card, layout.systemCode, read, block)
        : contentsOf(card.liteS, block),
    ]),
  );
}

/** Minor units of the layout's currency. */
export function chipBalance(layout: Layout, card: VirtualCard): bigint {
  return balanceOf(layout, imageOfChip(layout, card));
}

/** The blocks of `after` that are not the same bytes as in `before`, in the layout's order. */
export function changedBlocks(before: CardImage, after: CardImage): readonly [string, Uint8Array][] {
  return [...after].filter(([name, data]) => data.some((byte, i) => byte !== before.get(name)?.[i]));
}

/** The card with one block replaced where it stands, whatever the card would allow. */
export function putBlock(layout: Layout, card: VirtualCard, name: string, data: Uint8Array): VirtualCard {
  const { read, block } = placeOf(layout, name);
  return card.liteS === undefined
    ? writeBlock(card, layout.systemCode, read, block, data)
    : { ...card, liteS: withStoredBlock(card.liteS, block, data) };
}

/** Throws when the layout names no such block. */
export function placeOf(layout: Layout, name: string): LayoutBlock {
  const place = layout.blocks.get(name);
  if (place === undefined) throw new Error(`layout ${layout.name} has no block named ${name}`);
  return place;
}

function issuedImage(layout: Layout, blank: CardImage, card: NewCard): CardImage {
  const { balance, history } = layout;
  const number = numberOfMinor(balance, card.balanceMinor);
  const filled = withField(blank, balance, numberBytes(number, balance));
  const begun =
    history === undefined
      ? filled
      : withField(
          filled,
          { block: `${history.ring}.0`, offset: 0 },
          historyRecord(history, { kind: ISSUED, serial: FIRST_SERIAL, balance: number }),
        );
  if (card.receipt === undefined || layout.receipt === undefined) return begun;
  return withField(begun, layout.receipt, card.receipt);
}
