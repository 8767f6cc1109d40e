/** Get System Status (FeliCa Card User's Manual, Get System Status). */

import { concatBytes } from '../../bytes.ts';
import type { FelicaCommand } from '../command.ts';
import { type CardOnly, type CardStatus, cardOnly, defineCommand, withStatus } from '../define-command.ts';
import { type Field, record, thenConstant, uint8 } from '../field.ts';

const RESERVED = [0x00, 0x00];

interface SystemStatus {
  /** 0 unless SF1 is 00. */
  readonly flag: number;
  /** Empty unless SF1 is 00; its length byte is not part of it. */
  readonly data: Uint8Array;
}

export interface GetSystemStatusResponse extends CardStatus, SystemStatus {}

const sizedBytes: Field<Uint8Array> = {
  read: (reader) => reader.bytes(reader.byte()),
  write: (value) => concatBytes(uint8('the length of the data').write(value.length), value),
};

export const getSystemStatus: FelicaCommand<CardOnly, GetSystemStatusResponse> = defineCommand({
  name: 'GET_SYSTEM_STATUS',
  code: 0x38,
  command: thenConstant(cardOnly, RESERVED),
  response: withStatus<SystemStatus>(
    record<SystemStatus>({ flag: uint8('the flag'), data: sizedBytes }),
    { flag: 0, data: new Uint8Array() },
    ({ flag, data }) => flag === 0 && data.length === 0,
  ),
});
