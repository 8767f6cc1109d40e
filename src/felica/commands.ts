/** Every command by its code: those this project speaks, and the names of those that need keys. */

import type { FelicaCommand } from './command.ts';
import { getSystemStatus } from './commands/get-system-status.ts';
import { polling } from './commands/polling.ts';
import { readWithoutEncryption } from './commands/read-without-encryption.ts';
import { requestBlockInformation } from './commands/request-block-information.ts';
import { requestResponse } from './commands/request-response.ts';
import { requestService } from './commands/request-service.ts';
import { requestServiceV2 } from './commands/request-service-v2.ts';
import { requestSpecificationVersion } from './commands/request-specification-version.ts';
import { requestSystemCode } from './commands/request-system-code.ts';
import { resetMode } from './commands/reset-mode.ts';
import { searchServiceCode } from './commands/search-service-code.ts';
import { writeWithoutEncryption } from './commands/write-without-encryption.ts';

export type AnyFelicaCommand = FelicaCommand<unknown, unknown>;

const ALL: readonly AnyFelicaCommand[] = [
  polling,
  requestService,
  requestResponse,
  readWithoutEncryption,
  writeWithoutEncryption,
  searchServiceCode,
  requestSystemCode,
  requestBlockInformation,
  requestServiceV2,
  getSystemStatus,
  requestSpecificationVersion,
  resetMode,
];

/** By command code. */
export const COMMANDS: ReadonlyMap<number, AnyFelicaCommand> = new Map(
  ALL.map((command) => [command.code, command]),
);

/**
 * Names, by command code, of the commands whose packets need a card's keys to build or read
 * (DES 10 to 16, AES 40 to 46).
 */
export const KEYED_COMMAND_NAMES: ReadonlyMap<number, string> = new Map([
  [0x10, 'AUTHENTICATION1'],
  [0x12, 'AUTHENTICATION2'],
  [0x14, 'READ'],
  [0x16, 'WRITE'],
  [0x40, 'AUTHENTICATION1_V2'],
  [0x42, 'AUTHENTICATION2_V2'],
  [0x44, 'READ_V2'],
  [0x46, 'WRITE_V2'],
]);

/** The name for a command code, keyed commands included; undefined for any other byte. */
export function commandName(code: number): string | undefined {
  return COMMANDS.get(code)?.name ?? KEYED_COMMAND_NAMES.get(code);
}
