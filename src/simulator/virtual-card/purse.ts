/**
 * Purse arithmetic (FeliCa Card User's Manual, purse service).
 *
 * Purse block: purse data 4 little-endian, cashback data 4 little-endian, user data 4, execution id 4.
 * Decrement and cashback commands carry the amount where the purse data stands, and the execution id.
 */

import { concatBytes, equalBytes, readUintLE, uintToBytesLE } from '../../bytes.ts';
import { ACCESS_DENIED, CASHBACK_EXCEEDED, PURSE_RANGE, type Refusal } from './refusal.ts';

/** The most that 4 bytes hold. */
export const MAX_PURSE = 0xffffffff;

const AMOUNT_BYTES = 4;
const PURSE_OFFSET = 0;
const CASHBACK_OFFSET = 4;
const USER_DATA_OFFSET = 8;
const EXECUTION_ID_OFFSET = 12;
const END_OFFSET = 16;

/**
 * Takes the amount off the purse and notes it as cashback data. The execution id that the block already has means a
 * repeated command: it succeeds and changes nothing.
 */
export function decrementPurse(stored: Uint8Array, command: Uint8Array): Uint8Array | Refusal {
  if (isRepeat(stored, command)) return stored;
  const amount = purseData(command);
  const left = purseData(stored) - amount;
  return left < 0 ? PURSE_RANGE : purseBlock(stored, left, amount, command);
}

/**
 * Gives back at most what the last decrement took; whatever is given back, no cashback data is left. A repeated
 * command succeeds and changes nothing, as for {@link decrementPurse}.
 */
export function cashbackPurse(stored: Uint8Array, command: Uint8Array): Uint8Array | Refusal {
  if (isRepeat(stored, command)) return stored;
  const amount = purseData(command);
  if (amount > cashbackData(stored)) return CASHBACK_EXCEEDED;
  const raised = purseData(stored) + amount;
  return raised > MAX_PURSE ? PURSE_RANGE : purseBlock(stored, raised, 0, command);
}

/** The whole block is written; the execution id in it is stored, not compared. */
export function writePurse(stored: Uint8Array, command: Uint8Array, mayRaise: boolean): Uint8Array | Refusal {
  const raises = purseData(command) > purseData(stored) || cashbackData(command) > cashbackData(stored);
  return raises && !mayRaise ? ACCESS_DENIED : command;
}

function purseBlock(stored: Uint8Array, purse: number, cashback: number, command: Uint8Array): Uint8Array {
  return concatBytes(
    uintToBytesLE(purse, AMOUNT_BYTES),
    uintToBytesLE(cashback, AMOUNT_BYTES),
    stored.subarray(USER_DATA_OFFSET, EXECUTION_ID_OFFSET),
    executionId(command),
  );
}

function purseData(block: Uint8Array): number {
  return readUintLE(block, PURSE_OFFSET, AMOUNT_BYTES);
}

function cashbackData(block: Uint8Array): number {
  return readUintLE(block, CASHBACK_OFFSET, AMOUNT_BYTES);
}

function executionId(block: Uint8Array): Uint8Array {
  return block.subarray(EXECUTION_ID_OFFSET, END_OFFSET);
}

function isRepeat(stored: Uint8Array, command: Uint8Array): boolean {
  return equalBytes(executionId(stored), executionId(command));
}
