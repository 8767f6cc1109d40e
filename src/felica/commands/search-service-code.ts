/** Search Service Code (FeliCa Card User's Manual, Search Service Code): the card's areas and services one by one. */

import { concatBytes } from '../../bytes.ts';
import { type FelicaCommand, FrameError } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { type Field, id8, record, uint16LE } from '../field.ts';

const END = 0xffff;
const SERVICE_BYTES = 2;
const AREA_BYTES = 4;

export interface SearchServiceCodeCommand {
  readonly idm: string;
  /** 0 is the root area, 0000 to FFFE; count up until `end`. */
  readonly index: number;
}

export type FoundNode =
  | { readonly kind: 'service'; readonly code: number }
  | { readonly kind: 'area'; readonly code: number; readonly end: number }
  | { readonly kind: 'end' };

export interface SearchServiceCodeResponse {
  readonly idm: string;
  readonly found: FoundNode;
}

const found: Field<FoundNode> = {
  read(reader) {
    const size = reader.remaining();
    if (size !== SERVICE_BYTES && size !== AREA_BYTES) {
      throw new FrameError('length', `${size} bytes where a service has 2 and an area 4`);
    }
    const code = uint16LE.read(reader);
    if (size === AREA_BYTES) return { kind: 'area', code, end: uint16LE.read(reader) };
    return code === END ? { kind: 'end' } : { kind: 'service', code };
  },
  write(value) {
    if (value.kind === 'end') return uint16LE.write(END);
    if (value.kind === 'area') return concatBytes(uint16LE.write(value.code), uint16LE.write(value.end));
    if (value.code === END) throw new RangeError('service code FFFF would mean the end');
    return uint16LE.write(value.code);
  },
};

export const searchServiceCode: FelicaCommand<SearchServiceCodeCommand, SearchServiceCodeResponse> =
  defineCommand({
    name: 'SEARCH_SERVICE_CODE',
    code: 0x0a,
    command: record<SearchServiceCodeCommand>({ idm: id8, index: uint16LE }),
    response: record<SearchServiceCodeResponse>({ idm: id8, found }),
  });
