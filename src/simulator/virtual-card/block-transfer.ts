/** Reading and writing a whole block list: what the plain and the secured commands have in common. */

import { bytesToHex } from '../../bytes.ts';
import { ACCESS_CASHBACK, type BlockListElement } from '../../felica/block-list.ts';
import { type AccessRights, type BlockTarget, locateBlock } from './block-access.ts';
import { blockOf, withBlock, withFile } from './block-files.ts';
import { cashbackPurse, decrementPurse, writePurse } from './purse.ts';
import { isRefusal, type ListRefusal, type Refusal } from './refusal.ts';
import type { BlockFile, CardSystem } from './state.ts';

export interface BlockList {
  readonly services: readonly number[];
  readonly blocks: readonly BlockListElement[];
}

export interface BlockListWithData extends BlockList {
  /** 16 bytes for each of `blocks`. */
  readonly data: readonly Uint8Array[];
}

/** The blocks in the order asked for, or the first refusal. */
export function readBlocks(
  system: CardSystem,
  { services, blocks }: BlockList,
  rights: AccessRights,
): readonly Uint8Array[] | ListRefusal {
  const contents: Uint8Array[] = [];
  for (const [index, element] of blocks.entries()) {
    const target = locateBlock(system, services, element, 'read', rights);
    if (isRefusal(target)) return { sf1: index + 1, sf2: target };
    contents.push(blockOf(target.file, element.block));
  }
  return contents;
}

/**
 * The system after every block is written, or the first refusal; nothing is written then. Blocks are written in
 * order, so that one command may turn a cyclic file several times.
 */
export function writeBlocks(
  system: CardSystem,
  { services, blocks, data }: BlockListWithData,
  rights: AccessRights,
): CardSystem | ListRefusal {
  let written = system;
  for (const [index, element] of blocks.entries()) {
    const target = locateBlock(written, services, element, 'write', rights);
    const file = isRefusal(target) ? target : writeTarget(target, element, data[index], rights);
    if (isRefusal(file)) return { sf1: index + 1, sf2: file };
    written = withFile(written, file);
  }
  return written;
}

function writeTarget(
  { attribute, file }: BlockTarget,
  element: BlockListElement,
  data: Uint8Array | undefined,
  rights: AccessRights,
): BlockFile | Refusal {
  if (data === undefined) throw new RangeError('there is a block without data');
  if (attribute.class === 'random') return withBlock(file, element.block, data);
  if (attribute.class === 'cyclic') return withRecord(file, data);
  const stored = blockOf(file, element.block);
  const changed =
    attribute.access === 'direct'
      ? writePurse(stored, data, rights.mayRaise)
      : element.accessMode === ACCESS_CASHBACK
        ? cashbackPurse(stored, data)
        : decrementPurse(stored, data);
  return isRefusal(changed) ? changed : withBlock(file, element.block, changed);
}

/** The newest record pushes out the oldest; one that repeats the newest is not stored. */
function withRecord(file: BlockFile, data: Uint8Array): BlockFile {
  const record = bytesToHex(data);
  if (file.blocks[0] === record) return file;
  return { ...file, blocks: [record, ...file.blocks.slice(0, -1)] };
}
