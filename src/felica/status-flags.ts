/** Status flags (FeliCa Card User's Manual, status flags): what a card says about a command it answered. */

import { bytesToHex } from '../bytes.ts';

/**
 * `none`: done. `warning`: done, with a caution. `error`: not done as asked, which does not prove that nothing was
 * written. `fatal`: the card's memory failed.
 */
export type StatusSeverity = 'none' | 'warning' | 'error' | 'fatal';

export interface StatusFact {
  readonly name: string;
  readonly meaning: string;
  readonly severity: StatusSeverity;
}

/** SF1: nothing went wrong. */
export const SF1_SUCCESS = 0x00;
/** SF1: an error that belongs to no single item of a list. */
export const SF1_NO_ITEM = 0xff;
/** SF2: the card's memory failed. */
export const SF2_MEMORY_ERROR = 0x70;
/** SF2: the node asked for is not on the card. */
export const SF2_NO_SUCH_NODE = 0xa6;
/** SF2: the rewrite count is exceeded, yet the write is done. */
export const SF2_REWRITE_COUNT = 0x71;

/** Every SF2 value that is documented. B0 to B2 are of FeliCa Lite-S. */
export const STATUS_FLAGS: ReadonlyMap<number, StatusFact> = new Map([
  [0x00, { name: 'SUCCESS', severity: 'none', meaning: 'success' }],
  [
    0x01,
    {
      name: 'PURSE_OR_CASHBACK_RANGE',
      severity: 'error',
      meaning: 'the purse would fall below zero, or the cashback overflow it',
    },
  ],
  [
    0x02,
    {
      name: 'CASHBACK_EXCEEDED',
      severity: 'error',
      meaning: 'the cashback is greater than the cashback data',
    },
  ],
  [
    0x03,
    { name: 'PURSE_RANGE_LIMITED', severity: 'error', meaning: 'outside the limited range of the purse' },
  ],
  [SF2_MEMORY_ERROR, { name: 'MEMORY_ERROR', severity: 'fatal', meaning: 'memory error' }],
  [
    SF2_REWRITE_COUNT,
    {
      name: 'REWRITE_COUNT_EXCEEDED',
      severity: 'warning',
      meaning: 'done, but the memory has been rewritten more often than it is guaranteed for',
    },
  ],
  [0xa1, { name: 'NUMBER_OF_SERVICES', severity: 'error', meaning: 'number of services not permitted' }],
  [0xa2, { name: 'NUMBER_OF_BLOCKS', severity: 'error', meaning: 'number of blocks not permitted' }],
  [0xa3, { name: 'SERVICE_LIST_INDEX', severity: 'error', meaning: 'no such place in the service list' }],
  [0xa4, { name: 'SERVICE_ATTRIBUTE', severity: 'error', meaning: 'wrong service attribute' }],
  [0xa5, { name: 'ACCESS_DENIED', severity: 'error', meaning: 'access denied' }],
  [SF2_NO_SUCH_NODE, { name: 'NO_SUCH_NODE', severity: 'error', meaning: 'no such area or service' }],
  [0xa7, { name: 'ACCESS_MODE', severity: 'error', meaning: 'access mode not permitted' }],
  [0xa8, { name: 'BLOCK_NUMBER', severity: 'error', meaning: 'no such block' }],
  [0xa9, { name: 'ISSUE_WRITE_FAILED', severity: 'error', meaning: 'writing issue information failed' }],
  [0xab, { name: 'PACKAGE_MAC', severity: 'error', meaning: 'wrong MAC on the issue package' }],
  [0xac, { name: 'PARAMETER', severity: 'error', meaning: 'parameter not permitted' }],
  [0xb0, { name: 'MAC_AND_MAC_A', severity: 'error', meaning: 'MAC and MAC_A cannot be read together' }],
  [0xb1, { name: 'AUTHENTICATION_REQUIRED', severity: 'error', meaning: 'authentication required' }],
  [
    0xb2,
    {
      name: 'MAC_A_VERIFICATION',
      severity: 'error',
      meaning: 'MAC_A is wrong, or was read before RC was written',
    },
  ],
]);

/**
 * Whether the card did what it was asked: SF1 00, or SF2 71 with any SF1.
 * No other pair of flags proves that nothing was written.
 */
export function isSuccess(sf1: number, sf2: number): boolean {
  return sf1 === SF1_SUCCESS || sf2 === SF2_REWRITE_COUNT;
}

/** A short phrase without a full stop, for example `error A5: access denied, at list item 01`. */
export function describeStatus(sf1: number, sf2: number): string {
  const code = bytesToHex(Uint8Array.of(sf2));
  const fact = STATUS_FLAGS.get(sf2);
  if (sf2 === SF2_REWRITE_COUNT) return `success with warning ${code}: ${fact?.meaning}`;
  if (sf1 === SF1_SUCCESS) return sf2 === 0 ? 'success' : `success, though SF2 is ${code}`;
  const kind = fact?.severity === 'fatal' ? 'fatal error' : 'error';
  const meaning = fact === undefined || fact.severity === 'none' ? 'no reason known' : fact.meaning;
  return `${kind} ${code}: ${meaning}${placeText(sf1)}`;
}

/** SF1 is an ordinal on some cards and a bitmap on others, so its hexadecimal value is given as it stands. */
function placeText(sf1: number): string {
  return sf1 === SF1_NO_ITEM ? '' : `, at list item ${bytesToHex(Uint8Array.of(sf1))}`;
}
