/** Request System Code (FeliCa Card User's Manual, Request System Code): the systems on the card. */

import type { FelicaCommand } from '../command.ts';
import { type CardOnly, cardOnly, defineCommand } from '../define-command.ts';
import { id8, list, record, uint16BE } from '../field.ts';

/** The system's number inside the card is one hexadecimal digit, the first of the IDm. */
export const MAX_SYSTEMS = 16;

export interface RequestSystemCodeResponse {
  readonly idm: string;
  /** 1 to 16, by their number inside the card. */
  readonly systemCodes: readonly number[];
}

export const requestSystemCode: FelicaCommand<CardOnly, RequestSystemCodeResponse> = defineCommand({
  name: 'REQUEST_SYSTEM_CODE',
  code: 0x0c,
  command: cardOnly,
  response: record<RequestSystemCodeResponse>({
    idm: id8,
    systemCodes: list('system codes', uint16BE, 1, MAX_SYSTEMS),
  }),
});
