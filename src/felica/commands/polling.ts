/** Polling (FeliCa Card User's Manual, Polling): asks which card of a system is near. */

import { concatBytes } from '../../bytes.ts';
import type { FelicaCommand } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { type Field, fixedBytes, id8, record, uint8, uint16BE } from '../field.ts';

/** In either byte of the system code: any value. */
export const WILDCARD = 0xff;

export const REQUEST_NOTHING = 0;
export const REQUEST_SYSTEM_CODE = 1;
export const REQUEST_PERFORMANCE = 2;

/** One less than the number of slots cards may answer in. */
export const TIME_SLOTS: readonly number[] = [0x00, 0x01, 0x03, 0x07, 0x0f];

const REQUEST_DATA_BYTES = 2;

export interface PollingCommand {
  /** Big-endian on the wire; an FF byte is a wildcard. */
  readonly systemCode: number;
  /** 0 nothing, 1 the system code, 2 the communication performance. */
  readonly requestCode: number;
  /** One of {@link TIME_SLOTS}. */
  readonly timeSlots: number;
}

export interface PollingResponse {
  readonly idm: string;
  readonly pmm: string;
  /** Two bytes, when the command requested them and the card has them. */
  readonly requestData?: Uint8Array;
}

function checkTimeSlots(value: number): number {
  if (TIME_SLOTS.includes(value)) return value;
  throw new RangeError(`${value} is no number of time slots`);
}

const timeSlots: Field<number> = {
  read: (reader) => checkTimeSlots(reader.byte()),
  write: (value) => Uint8Array.of(checkTimeSlots(value)),
};

const card = record<{ idm: string; pmm: string }>({ idm: id8, pmm: id8 });
const requestData = fixedBytes('the request data', REQUEST_DATA_BYTES);

const response: Field<PollingResponse> = {
  read(reader) {
    const found = card.read(reader);
    return reader.remaining() === 0 ? found : { ...found, requestData: requestData.read(reader) };
  },
  write: (value) =>
    value.requestData === undefined
      ? card.write(value)
      : concatBytes(card.write(value), requestData.write(value.requestData)),
};

export const polling: FelicaCommand<PollingCommand, PollingResponse> = defineCommand({
  name: 'POLLING',
  code: 0x00,
  command: record<PollingCommand>({
    systemCode: uint16BE,
    requestCode: uint8('the request code', REQUEST_NOTHING, REQUEST_PERFORMANCE),
    timeSlots,
  }),
  response,
});
