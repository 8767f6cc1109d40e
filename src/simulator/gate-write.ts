/** How a reader in the street puts on a card what it leaves there. Pure. */

import { concatBytes, uintToBytesLE } from '../bytes.ts';
import { blockOf } from '../cards/block-field.ts';
import type { CardImage } from '../cards/card-image.ts';
import type { Layout } from '../cards/layout.ts';
import { ACCESS_NORMAL } from '../felica/block-list.ts';
import { polling } from '../felica/commands/polling.ts';
import { writeWithoutEncryption } from '../felica/commands/write-without-encryption.ts';
import { isSuccess } from '../felica/status-flags.ts';
import { changedBlocks, placeOf, putBlock } from './card-maker.ts';
import { unlike } from './gate-trace.ts';
import { answer } from './virtual-card/answer.ts';
import { type BlockListWithData, writeBlocks } from './virtual-card/block-transfer.ts';
import { counted } from './virtual-card/lite-s/write.ts';
import { selectedSystem, type VirtualCard, withSystem } from './virtual-card/state.ts';

/** Of a purse's command that subtracts: the amount, and the execution id by which the card tells a repeated one. */
const AMOUNT_BYTES = 4;
const EXECUTION_ID_OFFSET = 12;
const EXECUTION_ID_BYTES = 4;

const SILENT = 'the card does not answer';
const REFUSES = 'the card refuses the write';

export interface GateImages {
  readonly before: CardImage;
  readonly after: CardImage;
  /** What leaves the card, minor units; none of it when not positive. */
  readonly takenMinor: bigint;
  /** For the execution id. */
  readonly random: Uint8Array;
}

/** The card with what is different in `after`, or why there is none. */
export function writeAtGate(layout: Layout, card: VirtualCard, images: GateImages): VirtualCard | string {
  const writes = gateWrites(layout, images);
  const services = writes.map(({ service }) => service);
  if (!services.every((code) => code !== undefined) || card.liteS !== undefined)
    return writeMemory(layout, card, writes);
  const list: BlockListWithData = {
    services,
    blocks: writes.map(({ block }, serviceIndex) => ({ serviceIndex, accessMode: ACCESS_NORMAL, block })),
    data: writes.map(({ data }) => data),
  };
  return layout.security === 'none' ? sendWrite(layout, card, list) : writeAsTrusted(card, list);
}

interface GateWrite {
  readonly name: string;
  /** Undefined where the layout knows none. */
  readonly service: number | undefined;
  readonly block: number;
  readonly data: Uint8Array;
}

function gateWrites(layout: Layout, images: GateImages): readonly GateWrite[] {
  const { before, after, takenMinor } = images;
  const subtracts = layout.decrement !== undefined && takenMinor > 0n;
  return changedBlocks(before, after).map(([name, data]) => {
    const { write, block } = placeOf(layout, name);
    return subtracts && name === layout.balance.block
      ? { name, service: layout.decrement, block, data: decrement(layout, images) }
      : { name, service: write, block, data };
  });
}

/** A purse takes the amount off itself, and notes the execution id. */
function decrement({ balance }: Layout, { before, takenMinor, random }: GateImages): Uint8Array {
  const purse = blockOf(before, balance.block);
  const executionId = unlike(random.slice(0, EXECUTION_ID_BYTES), purse.slice(EXECUTION_ID_OFFSET));
  const amount = uintToBytesLE(Number(takenMinor / balance.unit), AMOUNT_BYTES);
  return concatBytes(amount, new Uint8Array(EXECUTION_ID_OFFSET - AMOUNT_BYTES), executionId);
}

/** Where no service is known to write, and on FeliCa Lite-S, which counts each write. */
function writeMemory(layout: Layout, card: VirtualCard, writes: readonly GateWrite[]): VirtualCard {
  return writes.reduce((before, { name, data }) => {
    const after = putBlock(layout, before, name, data);
    return after.liteS === undefined ? after : { ...after, liteS: counted(after.liteS) };
  }, card);
}

/** As the card writes after mutual authentication for the services of the list. */
function writeAsTrusted(card: VirtualCard, list: BlockListWithData): VirtualCard | string {
  const system = writeBlocks(selectedSystem(card), list, { keyed: true, mayRaise: true });
  return 'sf2' in system ? REFUSES : withSystem(card, card.selected, system);
}

function sendWrite(layout: Layout, card: VirtualCard, list: BlockListWithData): VirtualCard | string {
  const polled = answer(
    card,
    polling.buildCommand({ systemCode: layout.systemCode, requestCode: 0, timeSlots: 0 }),
  );
  if (polled.response === null) return SILENT;
  const { idm } = polling.parseResponse(polled.response);
  const written = answer(polled.card, writeWithoutEncryption.buildCommand({ idm, ...list }));
  if (written.response === null) return SILENT;
  const { sf1, sf2 } = writeWithoutEncryption.parseResponse(written.response);
  return isSuccess(sf1, sf2) ? written.card : REFUSES;
}
