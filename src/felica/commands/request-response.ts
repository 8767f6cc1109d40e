/** Request Response (FeliCa Card User's Manual, Request Response): is the card there, and in which mode. */

import type { FelicaCommand } from '../command.ts';
import { type CardOnly, cardOnly, defineCommand } from '../define-command.ts';
import { id8, record, uint8 } from '../field.ts';

const MAX_MODE = 3;

export interface RequestResponseResponse {
  readonly idm: string;
  /** 0 at power-on, 1 after Authentication1, 2 after Authentication2, 3 while issuing. */
  readonly mode: number;
}

export const requestResponse: FelicaCommand<CardOnly, RequestResponseResponse> = defineCommand({
  name: 'REQUEST_RESPONSE',
  code: 0x04,
  command: cardOnly,
  response: record<RequestResponseResponse>({ idm: id8, mode: uint8('the mode', 0, MAX_MODE) }),
});
