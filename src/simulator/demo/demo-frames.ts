/** What the layout makes of its blocks, in frames and on the chip: the balance, and the receipt of a write. Pure. */

import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { balanceOf, type CardImage, receiptOf } from '../../cards/card-image.ts';
import type { Layout, LayoutBlock } from '../../cards/layout.ts';
import type { BlockListElement } from '../../felica/block-list.ts';
import { readWithoutEncryption } from '../../felica/commands/read-without-encryption.ts';
import { writeWithoutEncryption } from '../../felica/commands/write-without-encryption.ts';
import { writeCountOf } from '../../felica/security/lite-s.ts';
import { formatMinor } from '../../ledger/money-text.ts';
import type { Exchange } from '../hub.ts';

interface BlockAddresses {
  readonly services: readonly number[];
  readonly blocks: readonly BlockListElement[];
}

/** What a read found; null for any other exchange. */
export function readMeaning(layout: Layout, { name, command, response }: Exchange): string | null {
  if (name !== readWithoutEncryption.name || response === null) return null;
  const asked = readWithoutEncryption.parseCommand(hexToBytes(command));
  const { blocks } = readWithoutEncryption.parseResponse(hexToBytes(response));
  const image = imageOf(layout, 'read', asked, blocks);
  if (!image.has(layout.balance.block)) return null;
  const counter = layout.writeCounter === undefined ? undefined : image.get(layout.writeCounter);
  const count = counter === undefined ? '' : `, write counter ${writeCountOf(counter)}`;
  return `${balanceText(layout, balanceOf(layout, image))}${count}`;
}

/** What a write of value is to leave on the card; null for any other exchange. */
export function writeMeaning(layout: Layout, { name, command }: Exchange): string | null {
  if (name !== writeWithoutEncryption.name) return null;
  const asked = writeWithoutEncryption.parseCommand(hexToBytes(command));
  const image = imageOf(layout, 'write', asked, asked.data);
  return image.has(layout.balance.block) ? chipText(layout, chipOf(layout, image)) : null;
}

/** What a chip holds of value. */
export interface DemoChip {
  /** Minor units. */
  readonly balance: number;
  /** What stands where a write leaves its receipt, upper-case hexadecimal; on a ring the newest record, which is its receipt. */
  readonly receipt: string;
}

export function chipOf(layout: Layout, image: CardImage): DemoChip {
  const record = isRing(layout) ? image.get(layout.receipt?.block ?? '') : undefined;
  const receipt = record ?? receiptOf(layout, image);
  return { balance: Number(balanceOf(layout, image)), receipt: bytesToHex(receipt) };
}

export function chipText(layout: Layout, { balance, receipt }: DemoChip): string {
  const name = isRing(layout) ? 'newest record' : 'receipt';
  return `${balanceText(layout, BigInt(balance))}, ${name} ${receipt}`;
}

function isRing({ receipt }: Layout): boolean {
  return receipt?.overwrittenBy === 'ring';
}

/** The blocks of `data` that the layout names, which stand in the order of `asked.blocks`. */
function imageOf(
  layout: Layout,
  direction: keyof Pick<LayoutBlock, 'read' | 'write'>,
  asked: BlockAddresses,
  data: readonly Uint8Array[],
): CardImage {
  const named = [...layout.blocks].flatMap(([name, where]): [string, Uint8Array][] => {
    const place = asked.blocks.findIndex(
      ({ serviceIndex, block }) => asked.services[serviceIndex] === where[direction] && block === where.block,
    );
    const bytes = data[place];
    return bytes === undefined ? [] : [[name, bytes]];
  });
  return new Map(named);
}

function balanceText({ currency }: Layout, balanceMinor: bigint): string {
  return `balance ${formatMinor(balanceMinor, currency)} ${currency}`;
}
