/** Which blocks of FeliCa Lite-S may be written, and with what proof: its memory configuration says so. */

import { equalBytes, readUintLE } from '../../../bytes.ts';
import { LITE_S_BLOCKS } from '../../../felica/security/lite-s.ts';
import { blockRules, type MemoryConfiguration } from '../../../felica/security/lite-s-memory.ts';
import { ACCESS_DENIED, AUTHENTICATION_REQUIRED, type Refusal } from '../refusal.ts';
import { type LiteS, memoryRules, storedBlock } from './memory.ts';

const { REG, RC, ID, SER_C, CKV, CK, MC, STATE } = LITE_S_BLOCKS;

/** Of MC's bit set `writable`. */
const RULES_OPEN = 0x8000;

const REGISTER_OFFSETS = [0, 4];
const REGISTER_BYTES = 4;

/** Undefined when the card may write `data` to `block`; `withMac` when a MAC_A stands beside it, right or wrong. */
export function refuseWrite(
  liteS: LiteS,
  block: number,
  data: Uint8Array,
  withMac: boolean,
): Refusal | undefined {
  const memory = memoryRules(liteS);
  if (block <= REG) return refuseUserBlock(liteS, memory, block, data, withMac);
  switch (block) {
    case RC:
      return undefined;
    case STATE:
      return memory.stateNeedsMac && !withMac ? AUTHENTICATION_REQUIRED : undefined;
    case ID:
    case SER_C:
      return deniedUnless(memory.systemBlocksWritable);
    case CKV:
    case CK:
      return deniedUnless(memory.systemBlocksWritable || (memory.cardKeyWritableWithMac && withMac));
    case MC:
      return deniedUnless(mayBecome(memory, storedBlock(liteS, MC), data));
    default:
      return ACCESS_DENIED;
  }
}

function refuseUserBlock(
  liteS: LiteS,
  memory: MemoryConfiguration,
  block: number,
  data: Uint8Array,
  withMac: boolean,
): Refusal | undefined {
  const rules = blockRules(memory, block);
  if (!rules.writable) return ACCESS_DENIED;
  if (rules.writeNeedsAuthentication && !liteS.authenticated) return AUTHENTICATION_REQUIRED;
  if (rules.writeNeedsMac && !withMac) return AUTHENTICATION_REQUIRED;
  return deniedUnless(block !== REG || !raises(storedBlock(liteS, REG), data));
}

/** REG holds A and B, 4 bytes little-endian each, neither of which may grow, and 8 bytes that may be anything. */
function raises(stored: Uint8Array, data: Uint8Array): boolean {
  const register = (block: Uint8Array, offset: number) => readUintLE(block, offset, REGISTER_BYTES);
  return REGISTER_OFFSETS.some((offset) => register(data, offset) > register(stored, offset));
}

/** Bytes 2 to 5 of MC are closed by byte 2; 0, 1 and 6 to 12 by bit 15; the reserved last three stay zero. */
function mayBecome(memory: MemoryConfiguration, stored: Uint8Array, data: Uint8Array): boolean {
  const rulesOpen = (memory.writable & RULES_OPEN) !== 0;
  const kept = (from: number, to: number) => equalBytes(stored.subarray(from, to), data.subarray(from, to));
  return (
    (rulesOpen || (kept(0, 2) && kept(6, 13))) && (memory.systemBlocksWritable || kept(2, 6)) && kept(13, 16)
  );
}

function deniedUnless(permitted: boolean): Refusal | undefined {
  return permitted ? undefined : ACCESS_DENIED;
}
