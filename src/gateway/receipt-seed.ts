/**
 * What the receipt of a write is made of. Pure.
 *
 * The same move from the same read gives the same receipt: a frame that is made again after the first was taken for lost writes
 * the same bytes, and whichever of the two the card carries out, it is known.
 */

import { hash } from 'node:crypto';
import { bytesToHex, hexToBytes } from '../bytes.ts';
import type { CardImage } from '../cards/card-image.ts';
import { type Layout, valueBlocks } from '../cards/layout.ts';

/** Enough for any receipt: 32 bytes. `move` names what is moved: two moves never share a receipt but by chance. */
export function receiptSeed(layout: Layout, image: CardImage, cardKey: string, move: string): Uint8Array {
  // A write counter, a gate log: what is not written over makes no difference.
  const blocks = valueBlocks(layout).map((name) => `${name} ${bytesToHex(image.get(name) ?? NOTHING)}`);
  return hexToBytes(hash('sha256', [cardKey, move, ...blocks].join('\n'), 'hex'));
}

const NOTHING = new Uint8Array();
