/** What a reader in the street leaves in the blocks of a card. Pure. */

import { byteAt, equalBytes } from '../bytes.ts';
import { blockOf, fieldOf, nextNumber, numberAt, numberBytes, withField } from '../cards/block-field.ts';
import { balanceOf, type CardImage } from '../cards/card-image.ts';
import { type Layout, numberOfMinor } from '../cards/layout.ts';
import { CHARGED, type HistoryEvent, historyRecord, SPENT } from './history-record.ts';

export interface Trace {
  /** Whether the card goes in or out of the gates. */
  readonly passes: boolean;
  /** What is added to the balance, minor units; the layout can write what comes of it. */
  readonly changeMinor: bigint;
  /** For the reader's own receipt. */
  readonly random: Uint8Array;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/**
 * The blocks as they stand afterwards. In a ring `<ring>.0` is then the record that is pushed: a history record of the reader's
 * own, or a gate log that says what the newest said, the in-station flag apart.
 */
export function imageAfter(layout: Layout, image: CardImage, trace: Trace): CardImage {
  const passed = trace.passes ? withPassage(layout, image) : image;
  return trace.changeMinor === 0n ? passed : withUse(layout, passed, trace);
}

/** `own`, with its first byte inverted when it stood there already. */
export function unlike(own: Uint8Array, standing: Uint8Array): Uint8Array {
  return equalBytes(own, standing) ? own.with(0, byteAt(own, 0) ^ 0xff) : own;
}

function withPassage({ name, inStation }: Layout, image: CardImage): CardImage {
  if (inStation === undefined) throw new Error(`layout ${name} has no in-station flag`);
  const flags = byteAt(blockOf(image, inStation.block), inStation.offset);
  return withField(image, inStation, Uint8Array.of(flags ^ inStation.mask));
}

function withUse(layout: Layout, image: CardImage, { changeMinor, random, atMs }: Trace): CardImage {
  const balance = numberOfMinor(layout.balance, balanceOf(layout, image) + changeMinor);
  const written = withField(image, layout.balance, numberBytes(balance, layout.balance));
  const counted = layout.counters.reduce((each, counter) => {
    const number = nextNumber(numberAt(blockOf(each, counter.block), counter), counter);
    return withField(each, counter, numberBytes(number, counter));
  }, written);
  const kind = changeMinor < 0n ? SPENT : CHARGED;
  return withOwnReceipt(layout, image, withRecord(layout, counted, { kind, balance, atMs }), random);
}

/** A card without a history is left as it is. */
function withRecord({ history }: Layout, image: CardImage, event: Omit<HistoryEvent, 'serial'>): CardImage {
  if (history === undefined) return image;
  const block = `${history.ring}.0`;
  const serial = nextNumber(numberAt(blockOf(image, block), history.serial), history.serial);
  return withField(image, { block, offset: 0 }, historyRecord(history, { ...event, serial }));
}

/** Where others than we leave a receipt, a reader leaves its own, never the one that is there. Elsewhere it touches nothing. */
function withOwnReceipt(
  { receipt }: Layout,
  before: CardImage,
  after: CardImage,
  random: Uint8Array,
): CardImage {
  if (receipt === undefined || receipt.overwrittenBy === 'exclusive') return after;
  return withField(after, receipt, unlike(random.slice(0, receipt.length), fieldOf(before, receipt)));
}
