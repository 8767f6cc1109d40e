/**
 * Seal: plain commands into frames, after the decision and before the commit. A key-free card's frames are the commands themselves.
 * Pure.
 */

import { bytesToHex, hexToBytes } from '../bytes.ts';
import type { Layout, LayoutBlock } from '../cards/layout.ts';
import { ACCESS_NORMAL, type BlockListElement } from '../felica/block-list.ts';
import { polling } from '../felica/commands/polling.ts';
import { readWithoutEncryption } from '../felica/commands/read-without-encryption.ts';
import { requestService } from '../felica/commands/request-service.ts';
import { resetMode } from '../felica/commands/reset-mode.ts';
import { writeWithoutEncryption } from '../felica/commands/write-without-encryption.ts';
import type { ExpectedCommand, PlainCommand } from './plain-command.ts';

/** A command as the contract carries it. */
export interface SealedCommand {
  readonly id: string;
  readonly name: string;
  /** Hexadecimal, upper case. */
  readonly value: string;
}

/** Polling's request code 01: the card names the system it answers for. */
const REQUEST_SYSTEM_CODE = 1;
/** One time slot: the phone's own card, or the one card held to it. */
const ONE_TIME_SLOT = 0;

export function sealCommands(
  layout: Layout,
  idm: string,
  commands: readonly ExpectedCommand[],
): readonly SealedCommand[] {
  return commands.map(({ id, command }) => {
    const { name, frame } = plainFrame(layout, idm, command);
    return { id, name, value: bytesToHex(frame) };
  });
}

/** The gateway's name of a plain command. */
export function commandName(command: PlainCommand): string {
  return CODEC[command.kind].name;
}

const CODEC = {
  'reset-mode': resetMode,
  polling,
  'request-service': requestService,
  read: readWithoutEncryption,
  write: writeWithoutEncryption,
} as const;

function plainFrame(layout: Layout, idm: string, command: PlainCommand): { name: string; frame: Uint8Array } {
  const name = commandName(command);
  switch (command.kind) {
    case 'reset-mode':
      return { name, frame: resetMode.buildCommand({ idm }) };
    case 'polling':
      return {
        name,
        frame: polling.buildCommand({
          systemCode: layout.systemCode,
          requestCode: REQUEST_SYSTEM_CODE,
          timeSlots: ONE_TIME_SLOT,
        }),
      };
    case 'request-service':
      return { name, frame: requestService.buildCommand({ idm, nodes: [...command.nodes] }) };
    case 'read':
      return {
        name,
        frame: readWithoutEncryption.buildCommand({ idm, ...blockList(layout, command.blocks, 'read') }),
      };
    case 'write': {
      const names = command.blocks.map((block) => block.name);
      const data = command.blocks.map((block) => hexToBytes(block.data));
      return {
        name,
        frame: writeWithoutEncryption.buildCommand({ idm, ...blockList(layout, names, 'write'), data }),
      };
    }
  }
}

/** The service list and block list that reach the named blocks, each service once. */
function blockList(
  layout: Layout,
  names: readonly string[],
  access: keyof Pick<LayoutBlock, 'read' | 'write'>,
): { services: number[]; blocks: BlockListElement[] } {
  const wanted = names.map((name) => {
    const block = layout.blocks.get(name);
    if (block === undefined) throw new Error(`layout ${layout.name} has no block named ${name}`);
    return block;
  });
  const services = [...new Set(wanted.map((block) => block[access]))];
  const blocks = wanted.map((block) => ({
    serviceIndex: services.indexOf(block[access]),
    accessMode: ACCESS_NORMAL,
    block: block.block,
  }));
  return { services, blocks };
}
