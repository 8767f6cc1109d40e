/** Read Without Encryption (FeliCa Card User's Manual, Read Without Encryption): blocks of key-free services. */

import { type BlockListElement, blockData, blockListElement } from '../block-list.ts';
import type { FelicaCommand } from '../command.ts';
import { type CardStatus, defineCommand, withStatus } from '../define-command.ts';
import { id8, list, record, uint16LE } from '../field.ts';

/** How many services one command may name, here and in Write Without Encryption. */
export const MAX_SERVICES = 16;

/** What fits the response: 13 bytes of header and 16 for each block, in 255. Many cards permit fewer. */
export const MAX_BLOCKS_READ = 15;

export interface ReadWithoutEncryptionCommand {
  readonly idm: string;
  /** 1 to 16 service codes. */
  readonly services: readonly number[];
  /** 1 to 15. */
  readonly blocks: readonly BlockListElement[];
}

export interface ReadWithoutEncryptionResponse extends CardStatus {
  /** 16 bytes for each block asked for, in order; empty unless SF1 is 00. */
  readonly blocks: readonly Uint8Array[];
}

interface BlocksRead {
  readonly blocks: readonly Uint8Array[];
}

export const readWithoutEncryption: FelicaCommand<
  ReadWithoutEncryptionCommand,
  ReadWithoutEncryptionResponse
> = defineCommand({
  name: 'READ_WITHOUT_ENCRYPTION',
  code: 0x06,
  command: record<ReadWithoutEncryptionCommand>({
    idm: id8,
    services: list('services', uint16LE, 1, MAX_SERVICES),
    blocks: list('blocks', blockListElement, 1, MAX_BLOCKS_READ),
  }),
  response: withStatus<BlocksRead>(
    record<BlocksRead>({ blocks: list('blocks', blockData, 1, MAX_BLOCKS_READ) }),
    { blocks: [] },
    ({ blocks }) => blocks.length === 0,
  ),
});
