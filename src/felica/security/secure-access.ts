/**
 * What secured Read and Write say once they are open; one form for DES and AES
 * (soltia48/felica-users-manual-unofficial, "Secure Read/Write Command Format").
 *
 * A block list counts the nodes that Authentication1 named, which alone the session reaches.
 */

import { concatBytes } from '../../bytes.ts';
import { type BlockListElement, blockData, blockListElement } from '../block-list.ts';
import { checkRange, type Field, list, readItems, record, uint8 } from '../field.ts';
import { secureReadV2, secureWriteV2 } from './aes-commands.ts';
import { secureRead, secureWrite } from './des-commands.ts';

/** What fits the response: 20 bytes around the blocks, the padding apart. */
export const MAX_DES_BLOCKS_READ = 14;
/** What fits the command. */
export const MAX_DES_BLOCKS_WRITTEN = 12;
export const MAX_AES_BLOCKS_READ = 15;
/** 12 when all block numbers are above 255. */
export const MAX_AES_BLOCKS_WRITTEN = 13;

export interface SecureReadCommand {
  readonly blocks: readonly BlockListElement[];
}

/** `status-flags.ts` says what the two mean. */
export interface SecureStatus {
  readonly sf1: number;
  readonly sf2: number;
}

export interface SecureReadResponse extends SecureStatus {
  /** 16 bytes for each block asked for, in order; empty unless SF1 is 00. */
  readonly blocks: readonly Uint8Array[];
}

export interface SecureWriteCommand extends SecureReadCommand {
  /** 16 bytes for each of `blocks`, in order. */
  readonly data: readonly Uint8Array[];
}

export interface SecureAccess {
  readonly read: { readonly command: SecureReadCommand; readonly response: SecureReadResponse };
  readonly write: { readonly command: SecureWriteCommand; readonly response: SecureStatus };
}

export type AccessKind = keyof SecureAccess;

export type SecureCommands = {
  readonly [Kind in AccessKind]: {
    readonly name: string;
    readonly code: number;
    readonly command: Field<SecureAccess[Kind]['command']>;
    readonly response: Field<SecureAccess[Kind]['response']>;
  };
};

const status = record<SecureStatus>({ sf1: uint8('SF1'), sf2: uint8('SF2') });

export const SECURE_COMMANDS: { readonly des: SecureCommands; readonly aes: SecureCommands } = {
  des: commands(secureRead, secureWrite, MAX_DES_BLOCKS_READ, MAX_DES_BLOCKS_WRITTEN),
  aes: commands(secureReadV2, secureWriteV2, MAX_AES_BLOCKS_READ, MAX_AES_BLOCKS_WRITTEN),
};

type Named = Pick<SecureCommands['read'], 'name' | 'code'>;

function commands(read: Named, write: Named, maxRead: number, maxWritten: number): SecureCommands {
  return {
    read: {
      name: read.name,
      code: read.code,
      command: blockLists(maxRead),
      response: readResponse(maxRead),
    },
    write: { name: write.name, code: write.code, command: writeCommand(maxWritten), response: status },
  };
}

function blockLists(max: number): Field<SecureReadCommand> {
  return record<SecureReadCommand>({ blocks: list('blocks', blockListElement, 1, max) });
}

function readResponse(max: number): Field<SecureReadResponse> {
  const blocks = list('blocks', blockData, 1, max);
  return {
    read(reader) {
      const flags = status.read(reader);
      return { ...flags, blocks: flags.sf1 === 0 ? blocks.read(reader) : [] };
    },
    write(value) {
      if (value.sf1 === 0) return concatBytes(status.write(value), blocks.write(value.blocks));
      checkRange('the number of blocks behind an SF1 that is not 00', value.blocks.length, 0, 0);
      return status.write(value);
    },
  };
}

function writeCommand(max: number): Field<SecureWriteCommand> {
  const target = blockLists(max);
  return {
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
}
