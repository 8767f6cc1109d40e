/** Write Without Encryption (FeliCa Card User's Manual, Write Without Encryption): all of its blocks, or none. */

import { concatBytes } from '../../bytes.ts';
import { type BlockListElement, blockData, blockListElement } from '../block-list.ts';
import type { FelicaCommand } from '../command.ts';
import { type CardStatus, cardStatus, defineCommand } from '../define-command.ts';
import { checkRange, type Field, id8, list, readItems, record, uint16LE } from '../field.ts';
import { MAX_SERVICES } from './read-without-encryption.ts';

/** What fits the command: 14 bytes of header for one service and 18 for each block, in 255. Many cards permit fewer. */
export const MAX_BLOCKS_WRITTEN = 13;

export interface WriteWithoutEncryptionCommand {
  readonly idm: string;
  /** 1 to 16 service codes. */
  readonly services: readonly number[];
  /** 1 to 13; fewer when services or block numbers above 255 take the room. */
  readonly blocks: readonly BlockListElement[];
  /** 16 bytes for each of `blocks`, in order. */
  readonly data: readonly Uint8Array[];
}

type Target = Omit<WriteWithoutEncryptionCommand, 'data'>;

const target = record<Target>({
  idm: id8,
  services: list('services', uint16LE, 1, MAX_SERVICES),
  blocks: list('blocks', blockListElement, 1, MAX_BLOCKS_WRITTEN),
});

const command: Field<WriteWithoutEncryptionCommand> = {
  read(reader) {
    const found = target.read(reader);
    return { ...found, data: readItems(reader, blockData, found.blocks.length) };
  },
  write(value) {
    const { blocks, data } = value;
    checkRange('the number of data blocks', data.length, blocks.length, blocks.length);
    return concatBytes(target.write(value), ...data.map((each) => blockData.write(each)));
  },
};

export const writeWithoutEncryption: FelicaCommand<WriteWithoutEncryptionCommand, CardStatus> = defineCommand(
  { name: 'WRITE_WITHOUT_ENCRYPTION', code: 0x08, command, response: cardStatus },
);
