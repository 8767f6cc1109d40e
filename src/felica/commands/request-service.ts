/** Request Service (FeliCa Card User's Manual, Request Service): the key versions of areas and services. */

import type { FelicaCommand } from '../command.ts';
import { defineCommand, MAX_NODES } from '../define-command.ts';
import { id8, list, record, uint16LE } from '../field.ts';

/** The key version of a node the card does not have. */
export const NO_SUCH_NODE = 0xffff;

export interface RequestServiceCommand {
  readonly idm: string;
  /** 1 to 32 area or service codes; FFFF asks for the system key version. */
  readonly nodes: readonly number[];
}

export interface RequestServiceResponse {
  readonly idm: string;
  /** One for each node asked about, in order. */
  readonly keyVersions: readonly number[];
}

export const requestService: FelicaCommand<RequestServiceCommand, RequestServiceResponse> = defineCommand({
  name: 'REQUEST_SERVICE',
  code: 0x02,
  command: record<RequestServiceCommand>({ idm: id8, nodes: list('nodes', uint16LE, 1, MAX_NODES) }),
  response: record<RequestServiceResponse>({
    idm: id8,
    keyVersions: list('key versions', uint16LE, 1, MAX_NODES),
  }),
});
