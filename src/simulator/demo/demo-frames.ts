/** What the layout makes of the frames that carry its blocks: the balance, and the receipt of a write. Pure. */

import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { balanceOf, type CardImage, receiptOf } from '../../cards/card-image.ts';
import type { Layout, LayoutBlock } from '../../cards/layout.ts';
import type { BlockListElement } from '../../felica/block-list.ts';
import { readWithoutEncryption } from '../../felica/commands/read-without-encryption.ts';
import { writeWithoutEncryption } from '../../felica/commands/write-without-encryption.ts';
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
  return image.has(layout.balance.block) ? balanceText(layout, image) : null;
}

/** What a write is to leave on the card; null for any other exchange. */
export function writeMeaning(layout: Layout, { name, command }: Exchange): string | null {
  if (name !== writeWithoutEncryption.name) return null;
  const asked = writeWithoutEncryption.parseCommand(hexToBytes(command));
  const image = imageOf(layout, 'write', asked, asked.data);
  return `${balanceText(layout, image)}, receipt ${bytesToHex(receiptOf(layout, image))}`;
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

function balanceText(layout: Layout, image: CardImage): string {
  return `balance ${formatMinor(balanceOf(layout, image), layout.currency)} ${layout.currency}`;
}
