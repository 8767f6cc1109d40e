/** Request Block Information (FeliCa Card User's Manual, Request Block Information): blocks assigned to nodes. */

import type { FelicaCommand } from '../command.ts';
import { defineCommand, MAX_NODES } from '../define-command.ts';
import { id8, list, record, uint16LE } from '../field.ts';

export interface RequestBlockInformationCommand {
  readonly idm: string;
  /** 1 to 32 area or service codes. */
  readonly nodes: readonly number[];
}

export interface RequestBlockInformationResponse {
  readonly idm: string;
  /** One for each node asked about, in order. */
  readonly counts: readonly number[];
}

export const requestBlockInformation: FelicaCommand<
  RequestBlockInformationCommand,
  RequestBlockInformationResponse
> = defineCommand({
  name: 'REQUEST_BLOCK_INFORMATION',
  code: 0x0e,
  command: record<RequestBlockInformationCommand>({
    idm: id8,
    nodes: list('nodes', uint16LE, 1, MAX_NODES),
  }),
  response: record<RequestBlockInformationResponse>({
    idm: id8,
    counts: list('block counts', uint16LE, 1, MAX_NODES),
  }),
});
