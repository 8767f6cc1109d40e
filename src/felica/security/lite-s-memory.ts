/**
 * The memory configuration block (MC) of FeliCa Lite-S: what may be done to which block
 * (nfcpy, creacorporation/library, and public notes on Sony's manual).
 */

import { type Field, record, thenConstant, uint8, uint16LE } from '../field.ts';
import { LITE_S_BLOCKS } from './lite-s.ts';

/** In its bit sets bit n is S_PADn and bit 14 REG, which are the blocks' numbers. */
export interface MemoryConfiguration {
  /** Bytes 0 and 1: blocks that may be written at all. Bit 15: bytes 0, 1 and 6 to 12 may still be changed. */
  readonly writable: number;
  /** Byte 2, FF or 00: ID, SER_C, CKV, CK and bytes 2 to 5 may still be changed. Closing them cannot be undone. */
  readonly systemBlocksWritable: boolean;
  /** Byte 3: answers for the NDEF system too. */
  readonly ndef: boolean;
  /** Byte 4: of the radio. */
  readonly radio: number;
  /** Byte 5: CK and CKV may be written with a MAC although the system blocks are closed. */
  readonly cardKeyWritableWithMac: boolean;
  /** Bytes 6 and 7: blocks that are read only after external authentication. */
  readonly readNeedsAuthentication: number;
  /** Bytes 8 and 9. */
  readonly writeNeedsAuthentication: number;
  /** Bytes 10 and 11: blocks that are written with MAC_A only. */
  readonly writeNeedsMac: number;
  /** Byte 12: STATE is written with MAC_A only. */
  readonly stateNeedsMac: boolean;
}

/** What {@link MemoryConfiguration} says of one user block. */
export interface BlockRules {
  readonly writable: boolean;
  readonly readNeedsAuthentication: boolean;
  readonly writeNeedsAuthentication: boolean;
  readonly writeNeedsMac: boolean;
}

const OPEN = 0xff;
const RESERVED = [0, 0, 0];

const isOpen: Field<boolean> = {
  read: (reader) => reader.byte() === OPEN,
  write: (value) => Uint8Array.of(value ? OPEN : 0),
};

const flag: Field<boolean> = {
  read: (reader) => (reader.byte() & 1) === 1,
  write: (value) => Uint8Array.of(value ? 1 : 0),
};

/** The block's 16 bytes; a RangeError when the reserved last three are not zero. */
export const memoryConfiguration: Field<MemoryConfiguration> = thenConstant(
  record<MemoryConfiguration>({
    writable: uint16LE,
    systemBlocksWritable: isOpen,
    ndef: flag,
    radio: uint8('the radio parameter'),
    cardKeyWritableWithMac: flag,
    readNeedsAuthentication: uint16LE,
    writeNeedsAuthentication: uint16LE,
    writeNeedsMac: uint16LE,
    stateNeedsMac: flag,
  }),
  RESERVED,
);

/** The rules of S_PAD0 to S_PAD13 and REG. Throws RangeError for any other block. */
export function blockRules(memory: MemoryConfiguration, block: number): BlockRules {
  if (!Number.isInteger(block) || block < 0 || block > LITE_S_BLOCKS.REG) {
    throw new RangeError(`block ${block} is no user block`);
  }
  const has = (bits: number) => ((bits >> block) & 1) === 1;
  return {
    writable: has(memory.writable),
    readNeedsAuthentication: has(memory.readNeedsAuthentication),
    writeNeedsAuthentication: has(memory.writeNeedsAuthentication),
    writeNeedsMac: has(memory.writeNeedsMac),
  };
}
