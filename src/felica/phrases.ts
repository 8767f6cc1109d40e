/** The words for parts of packets, from which `describe.ts` makes sentences. Numbers above 9 are hexadecimal: 0Ah. */

import { bytesToHex } from '../bytes.ts';
import { ACCESS_CASHBACK, ACCESS_KEY_CHANGE, ACCESS_NORMAL, type BlockListElement } from './block-list.ts';
import { areaAttribute, codeToText, SYSTEM_NODE, serviceAttribute } from './service-code.ts';

const LOWER_CASE_WORDS: ReadonlyMap<string, string> = new Map([['V2', 'v2']]);
/** Shorter runs of closing zeros are written out. */
const LEAST_ZEROS = 4;

/** `READ_WITHOUT_ENCRYPTION` as the card manual prints it. */
export function title(name: string): string {
  return name
    .split('_')
    .map((word) => LOWER_CASE_WORDS.get(word) ?? word.charAt(0) + word.slice(1).toLowerCase())
    .join(' ');
}

/** `1 block`, `2 blocks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function hexNumber(value: number): string {
  if (value < 10) return String(value);
  return `${value > 0xff ? codeToText(value) : bytesToHex(Uint8Array.of(value))}h`;
}

/** Bytes two digits at a time; a long run of closing zeros is counted instead. */
export function bytesText(bytes: Uint8Array): string {
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  const zeros = bytes.length - end;
  if (zeros < LEAST_ZEROS) return Array.from(bytes, hexPair).join(' ');
  if (end === 0) return `${zeros} times 00`;
  return `${Array.from(bytes.subarray(0, end), hexPair).join(' ')} and ${zeros} times 00`;
}

function hexPair(byte: number): string {
  return bytesToHex(Uint8Array.of(byte));
}

export function codesText(codes: readonly number[]): string {
  return codes.map(codeToText).join(', ');
}

/** `service 1011 (purse, direct, no key)`, `area 1000`, `the system`, or `node 1022` when the attribute is unknown. */
export function nodeText(code: number): string {
  if (code === SYSTEM_NODE) return 'the system';
  if (areaAttribute(code) !== undefined) return `area ${codeToText(code)}`;
  const service = serviceAttribute(code);
  if (service === undefined) return `node ${codeToText(code)}`;
  const key = service.keyed ? 'with key' : 'no key';
  return `service ${codeToText(code)} (${service.class}, ${service.access}, ${key})`;
}

export function nodesText(codes: readonly number[]): string {
  return codes.map(nodeText).join(', ');
}

/**
 * One phrase for each block; the service is named where it changes.
 * A service index past the packet's own list is said to be so.
 */
export function blockPhrases(services: readonly number[], blocks: readonly BlockListElement[]): string[] {
  return blocks.map(({ serviceIndex, accessMode, block }, i) => {
    const place = `block ${hexNumber(block)}${accessText(accessMode)}`;
    if (i > 0 && blocks[i - 1]?.serviceIndex === serviceIndex) return place;
    const code = services[serviceIndex];
    const service = code === undefined ? `service ${serviceIndex}, which is not listed,` : nodeText(code);
    return `${service} ${place}`;
  });
}

function accessText(accessMode: number): string {
  if (accessMode === ACCESS_NORMAL) return '';
  if (accessMode === ACCESS_CASHBACK) return ' by cashback';
  if (accessMode === ACCESS_KEY_CHANGE) return ' by key change';
  return ` by access mode ${accessMode}`;
}
