/** Why a card does not do as it was asked: SF2 values (FeliCa Card User's Manual, status flags). */

/** A purse below zero, or one that cashback would overflow. */
export const PURSE_RANGE = 0x01;
/** More cashback than there is cashback data. */
export const CASHBACK_EXCEEDED = 0x02;
export const NUMBER_OF_SERVICES = 0xa1;
export const NUMBER_OF_BLOCKS = 0xa2;
export const SERVICE_LIST_INDEX = 0xa3;
export const SERVICE_ATTRIBUTE = 0xa4;
export const ACCESS_DENIED = 0xa5;
export const NO_SUCH_SERVICE = 0xa6;
export const ACCESS_MODE = 0xa7;
export const BLOCK_NUMBER = 0xa8;
/** FeliCa Lite-S: MAC and MAC_A in one read. */
export const MAC_AND_MAC_A = 0xb0;
/** FeliCa Lite-S: the reader has not authenticated itself, or not the data. */
export const AUTHENTICATION_REQUIRED = 0xb1;
/** FeliCa Lite-S: MAC_A is wrong, or RC was not written yet. */
export const MAC_A_VERIFICATION = 0xb2;

/** One of the values above, where a function otherwise gives what it was asked for. */
export type Refusal = number;

export function isRefusal<Value extends object>(result: Value | Refusal): result is Refusal {
  return typeof result === 'number';
}

/** A refusal and where in the command's list it arose. */
export interface ListRefusal {
  /** The item's position, from 1, or on FeliCa Lite-S its bit; or SF1_NO_ITEM. */
  readonly sf1: number;
  readonly sf2: Refusal;
}
