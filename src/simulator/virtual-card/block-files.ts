/** Finding and replacing blocks in a system, without regard to who may. */

import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { BLOCK_BYTES } from '../../felica/block-list.ts';
import { checkRange } from '../../felica/field.ts';
import { codeToText, serviceAttribute, serviceNumber } from '../../felica/service-code.ts';
import { type BlockFile, type CardSystem, type VirtualCard, withSystem } from './state.ts';

/** The blocks behind a service; undefined when the system has no such service. */
export function findFile(system: CardSystem, serviceCode: number): BlockFile | undefined {
  if (!system.services.some(({ code }) => code === serviceCode)) return undefined;
  const number = serviceNumber(serviceCode);
  const wanted = serviceAttribute(serviceCode)?.class;
  return system.files.find((file) => file.serviceNumber === number && file.class === wanted);
}

/** 16 bytes. Throws RangeError when the file is shorter. */
export function blockOf(file: BlockFile, block: number): Uint8Array {
  const contents = file.blocks[block];
  if (contents === undefined) throw new RangeError(`no block ${block}: there are ${file.blocks.length}`);
  return hexToBytes(contents);
}

/** The file with one block replaced. Throws RangeError when it has no such block or `data` is not 16 bytes. */
export function withBlock(file: BlockFile, block: number, data: Uint8Array): BlockFile {
  checkRange('the block number', block, 0, file.blocks.length - 1);
  checkRange('the length of a block', data.length, BLOCK_BYTES, BLOCK_BYTES);
  return { ...file, blocks: file.blocks.with(block, bytesToHex(data)) };
}

/** The system with the file of the same number and class replaced. */
export function withFile(system: CardSystem, file: BlockFile): CardSystem {
  return {
    ...system,
    files: system.files.map((old) =>
      old.serviceNumber === file.serviceNumber && old.class === file.class ? file : old,
    ),
  };
}

/**
 * For the sandbox: what stands in a block, whatever the card would allow.
 * Throws RangeError when there is no such system, service or block.
 */
export function readBlock(
  card: VirtualCard,
  systemCode: number,
  serviceCode: number,
  block: number,
): Uint8Array {
  return blockOf(place(card, systemCode, serviceCode).file, block);
}

/**
 * For the sandbox: the card with one block replaced, whatever the card would allow. No purse arithmetic, and a
 * cyclic file does not turn. Throws RangeError when there is no such system, service or block.
 */
export function writeBlock(
  card: VirtualCard,
  systemCode: number,
  serviceCode: number,
  block: number,
  data: Uint8Array,
): VirtualCard {
  const { number, system, file } = place(card, systemCode, serviceCode);
  return withSystem(card, number, withFile(system, withBlock(file, block, data)));
}

interface Place {
  readonly number: number;
  readonly system: CardSystem;
  readonly file: BlockFile;
}

function place(card: VirtualCard, systemCode: number, serviceCode: number): Place {
  const number = card.systems.findIndex((each) => each.systemCode === systemCode);
  const system = card.systems[number];
  if (system === undefined) throw new RangeError(`the card has no system ${codeToText(systemCode)}`);
  const file = findFile(system, serviceCode);
  if (file === undefined) throw new RangeError(`the system has no service ${codeToText(serviceCode)}`);
  return { number, system, file };
}
