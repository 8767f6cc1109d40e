/**
 * A gate, or any reader in the street: it uses the card behind the server's back, by the commands a reader sends, and leaves the
 * trace a reader leaves. Pure.
 */

import { byteAt, concatBytes, equalBytes, uintToBytesBE, uintToBytesLE } from '../bytes.ts';
import { balanceOf, type CardImage, isMarkedBlocked } from '../cards/card-image.ts';
import type { Layout } from '../cards/layout.ts';
import { ACCESS_NORMAL } from '../felica/block-list.ts';
import { polling } from '../felica/commands/polling.ts';
import { writeWithoutEncryption } from '../felica/commands/write-without-encryption.ts';
import { isSuccess } from '../felica/status-flags.ts';
import { imageOfChip } from './card-maker.ts';
import { answer } from './virtual-card/answer.ts';
import { powerOff, type VirtualCard } from './virtual-card/state.ts';

export type GateEvent = 'spend' | 'load';

export type GateOutcome =
  | { readonly kind: 'done'; readonly card: VirtualCard; readonly balanceMinor: bigint }
  | { readonly kind: 'refused'; readonly why: string };

/** Random bytes a gate needs to make an execution id of its own. */
export const GATE_RANDOM_BYTES = 16;

/** @param amountMinor positive, minor units */
export function useAtGate(
  layout: Layout,
  card: VirtualCard,
  event: GateEvent,
  amountMinor: bigint,
  random: Uint8Array,
): GateOutcome {
  const image = imageOfChip(layout, card);
  const before = balanceOf(layout, image);
  const after = event === 'spend' ? before - amountMinor : before + amountMinor;
  if (isMarkedBlocked(layout, image)) return { kind: 'refused', why: 'the card is blocked' };
  if (after < layout.limits.floor) return { kind: 'refused', why: 'the card holds too little' };
  if (after > layout.limits.maximum) return { kind: 'refused', why: 'the card would hold too much' };

  const { decrementService } = layout.virtualCard;
  const write =
    event === 'spend' && decrementService !== undefined
      ? decrement(layout, image, amountMinor, decrementService, random)
      : overwrite(layout, image, after, random);
  return carryOut(layout, powerOff(card), write, after);
}

interface GateWrite {
  readonly service: number;
  readonly block: number;
  readonly data: Uint8Array;
}

/** A purse takes the amount off itself, and notes the execution id. */
function decrement(
  layout: Layout,
  image: CardImage,
  amountMinor: bigint,
  service: number,
  random: Uint8Array,
): GateWrite {
  const { block } = placeOfBalance(layout);
  const command = concatBytes(uintToBytesLE(Number(amountMinor), 4), new Uint8Array(8), new Uint8Array(4));
  return { service, block, data: withOwnReceipt(layout, image, command, random) };
}

/** A reader that writes the balance as it should be. */
function overwrite(layout: Layout, image: CardImage, balanceMinor: bigint, random: Uint8Array): GateWrite {
  const { write, block } = placeOfBalance(layout);
  const { offset, length, byteOrder } = layout.balance;
  const encode = byteOrder === 'little' ? uintToBytesLE : uintToBytesBE;
  const data = (image.get(layout.balance.block) ?? new Uint8Array(16)).slice();
  data.set(encode(Number(balanceMinor), length), offset);
  return { service: write, block, data: withOwnReceipt(layout, image, data, random) };
}

/** Where the receipt is shared and stands beside the balance, a gate writes its own over it, never one that is there already. */
function withOwnReceipt(layout: Layout, image: CardImage, data: Uint8Array, random: Uint8Array): Uint8Array {
  const { block, offset, length, overwrittenBy } = layout.receipt;
  if (overwrittenBy !== 'shared' || block !== layout.balance.block) return data;
  const own = random.slice(0, length);
  const standing = image.get(block)?.slice(offset, offset + length);
  if (standing !== undefined && equalBytes(own, standing)) own[0] = byteAt(own, 0) ^ 0xff;
  const marked = data.slice();
  marked.set(own, offset);
  return marked;
}

function placeOfBalance(layout: Layout) {
  const place = layout.blocks.get(layout.balance.block);
  if (place === undefined) throw new Error(`layout ${layout.name} has no balance block`);
  return place;
}

function carryOut(layout: Layout, card: VirtualCard, write: GateWrite, after: bigint): GateOutcome {
  const polled = answer(
    card,
    polling.buildCommand({ systemCode: layout.systemCode, requestCode: 0, timeSlots: 0 }),
  );
  if (polled.response === null) return { kind: 'refused', why: 'the card does not answer' };
  const { idm } = polling.parseResponse(polled.response);
  const written = answer(
    polled.card,
    writeWithoutEncryption.buildCommand({
      idm,
      services: [write.service],
      blocks: [{ serviceIndex: 0, accessMode: ACCESS_NORMAL, block: write.block }],
      data: [write.data],
    }),
  );
  if (written.response === null) return { kind: 'refused', why: 'the card does not answer' };
  const { sf1, sf2 } = writeWithoutEncryption.parseResponse(written.response);
  if (!isSuccess(sf1, sf2)) return { kind: 'refused', why: 'the card refuses the write' };
  return { kind: 'done', card: powerOff(written.card), balanceMinor: after };
}
