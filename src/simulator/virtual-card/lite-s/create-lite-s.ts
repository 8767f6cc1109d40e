/** A new FeliCa Lite-S card with zeroed user blocks. */

import { bytesToHex, concatBytes, uintToBytesBE, uintToBytesLE } from '../../../bytes.ts';
import { BLOCK_BYTES } from '../../../felica/block-list.ts';
import { checkRange, id8 } from '../../../felica/field.ts';
import {
  CARD_KEY_BYTES,
  LITE_S_BLOCKS,
  LITE_S_MAX_READ,
  LITE_S_PADS,
  LITE_S_READ_ONLY,
  LITE_S_READ_WRITE,
  LITE_S_SYSTEM,
} from '../../../felica/security/lite-s.ts';
import { type MemoryConfiguration, memoryConfiguration } from '../../../felica/security/lite-s-memory.ts';
import { EMPTY_BLOCK } from '../create-card.ts';
import { type IcProfile, RC_S915_PROFILE } from '../ic-profile.ts';
import { checkKey } from '../node-keys.ts';
import type { VirtualCard } from '../state.ts';
import { starting } from './memory.ts';
import { MAX_WRITE_COUNT } from './write.ts';

/** DES only, none of the later commands; one block per write, or two with MAC_A. */
export const LITE_S_PROFILE: IcProfile = {
  ...RC_S915_PROFILE,
  maxReadBlocks: LITE_S_MAX_READ,
  maxWriteBlocks: 2,
};

/** As it leaves the factory: everything may be written and nothing asks for proof. */
export const OPEN_MEMORY: MemoryConfiguration = {
  writable: 0xffff,
  systemBlocksWritable: true,
  ndef: false,
  radio: 0x07,
  cardKeyWritableWithMac: false,
  readNeedsAuthentication: 0,
  writeNeedsAuthentication: 0,
  writeNeedsMac: 0,
  stateNeedsMac: false,
};

export interface LiteSPlan {
  /** 16 upper-case hexadecimal digits each. */
  readonly idm: string;
  readonly pmm: string;
  /** The ID block, upper-case hexadecimal: IDm and zeros unless told. */
  readonly id?: string;
  /** The card key as CK holds it, upper-case hexadecimal: zeros unless told. */
  readonly cardKey?: string;
  /** 0 unless told. */
  readonly cardKeyVersion?: number;
  /** {@link OPEN_MEMORY} unless told. */
  readonly memory?: MemoryConfiguration;
  /** 0 unless told. */
  readonly writeCount?: number;
}

/** Throws RangeError when no card could be like that. */
export function createLiteSCard(plan: LiteSPlan): VirtualCard {
  const { idm, pmm, cardKeyVersion = 0, memory = OPEN_MEMORY, writeCount = 0 } = plan;
  const { id = `${idm}${'00'.repeat(8)}`, cardKey = '00'.repeat(CARD_KEY_BYTES) } = plan;
  const device = concatBytes(id8.write(idm), id8.write(pmm));
  checkKey('the ID block', id, BLOCK_BYTES);
  checkKey('the card key', cardKey, CARD_KEY_BYTES);
  const services = [LITE_S_READ_WRITE, LITE_S_READ_ONLY].map((code) => uintToBytesLE(code, 2));
  const { REG, ID, D_ID, SER_C, SYS_C, CKV, CK, MC } = LITE_S_BLOCKS;
  const pads = Object.fromEntries(Array.from({ length: LITE_S_PADS }, (_, pad) => [pad, EMPTY_BLOCK]));
  const blocks: Readonly<Record<number, string>> = {
    ...pads,
    // A and B can only fall: they start at the top.
    [REG]: bytesToHex(starting(new Uint8Array(8).fill(0xff))),
    [ID]: id,
    [D_ID]: bytesToHex(device),
    [SER_C]: bytesToHex(starting(concatBytes(...services))),
    [SYS_C]: bytesToHex(starting(uintToBytesBE(LITE_S_SYSTEM, 2))),
    [CKV]: bytesToHex(starting(uintToBytesLE(cardKeyVersion, 2))),
    [CK]: cardKey,
    [MC]: bytesToHex(memoryConfiguration.write(memory)),
  };
  return {
    systems: [
      { systemCode: LITE_S_SYSTEM, idm, pmm, systemKeyVersion: 0, areas: [], services: [], files: [] },
    ],
    selected: 0,
    mode: 0,
    profile: LITE_S_PROFILE,
    directMayRaise: false,
    liteS: {
      blocks,
      writeCount: checkRange('the write counter', writeCount, 0, MAX_WRITE_COUNT),
      authenticated: false,
    },
  };
}
