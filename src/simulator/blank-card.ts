/** A virtual card of a layout's kind with its keys and nothing in its blocks. Pure. */

import { bytesToHex, concatBytes, hexToBytes } from '../bytes.ts';
import type { Layout } from '../cards/layout.ts';
import { BLOCK_BYTES } from '../felica/block-list.ts';
import { LITE_S_BLOCKS } from '../felica/security/lite-s.ts';
import type { MemoryConfiguration } from '../felica/security/lite-s-memory.ts';
import { createCard, type SystemPlan } from './virtual-card/create-card.ts';
import { type IcProfile, MOBILE_PROFILE } from './virtual-card/ic-profile.ts';
import {
  type AesKeySet,
  cardKey,
  type DesKeySet,
  individualKey,
  type KeySet,
  nodeKeys,
} from './virtual-card/key-set.ts';
import { createLiteSCard, OPEN_MEMORY } from './virtual-card/lite-s/create-lite-s.ts';
import type { VirtualCard } from './virtual-card/state.ts';

/** What Request Service v2 tells of a card with keys: 56-bit DES, or AES. */
const KEY_TYPES = { des: 0x2f, aes: 0x4f } as const;

/** In MC: S_PADs and REG. Without bit 15 the rules themselves are fixed. */
const USER_BLOCKS = 0x7fff;

export interface BlankCard {
  /** 16 upper-case hexadecimal digits, the first of which is 0. */
  readonly idm: string;
  /** Of this kind of card; a key-free one needs none. */
  readonly keys?: KeySet;
  /** Where the card's random numbers start: 16 bytes, like no other card's. FeliCa Lite-S draws none. */
  readonly seed: Uint8Array;
}

/** Throws RangeError without a key set of the layout's kind. */
export function blankCard(layout: Layout, { idm, keys, seed }: BlankCard): VirtualCard {
  switch (layout.security) {
    case 'none':
      return standardCard(layout, idm, seed, plainSystem(layout), MOBILE_PROFILE);
    case 'des':
    case 'aes': {
      const system = keyedSystem(layout, idm, ofKind(keys, layout.security));
      const profile = { ...MOBILE_PROFILE, keyType: KEY_TYPES[layout.security] };
      return standardCard(layout, idm, seed, system, profile);
    }
    case 'lite-s':
      return createLiteSCard({
        idm,
        pmm: layout.virtualCard.pmm,
        cardKey: cardKey(ofKind(keys, 'lite-s'), issuedId(idm)),
        memory: memoryOf(layout),
      });
  }
}

function standardCard(
  { virtualCard }: Layout,
  idm: string,
  seed: Uint8Array,
  system: SystemPlan,
  profile: IcProfile,
): VirtualCard {
  const { maxReadBlocks, maxWriteBlocks, directMayRaise } = virtualCard;
  return createCard({
    idm,
    systems: [system],
    profile: { ...profile, maxReadBlocks, maxWriteBlocks },
    directMayRaise,
    seed: bytesToHex(seed),
  });
}

function plainSystem({ systemCode, systemKeyVersion, areas, services, virtualCard }: Layout): SystemPlan {
  return { systemCode, systemKeyVersion, pmm: virtualCard.pmm, areas, services };
}

function keyedSystem(layout: Layout, idm: string, set: DesKeySet | AesKeySet): SystemPlan {
  const withKeys = <Node extends { readonly code: number }>(node: Node) => {
    const keys = nodeKeys(set, node.code);
    return keys === undefined ? node : { ...node, keys };
  };
  const own = set.kind === 'aes' ? individualKey(set, idm) : undefined;
  return {
    ...plainSystem(layout),
    areas: layout.areas.map(withKeys),
    services: layout.services.map(withKeys),
    ...(set.kind === 'des' ? { keys: { des: set.system.toUpperCase() } } : {}),
    ...(own === undefined ? {} : { individualKey: own }),
  };
}

/** As an issuer leaves a card: its ID block and keys are fixed, and what the layout writes needs MAC_A. Anyone may read. */
function memoryOf({ blocks }: Layout): MemoryConfiguration {
  const written = [...blocks.values()].filter(
    ({ write, block }) => write !== undefined && block <= LITE_S_BLOCKS.REG,
  );
  return {
    ...OPEN_MEMORY,
    writable: USER_BLOCKS,
    systemBlocksWritable: false,
    writeNeedsMac: written.reduce((bits, { block }) => bits | (1 << block), 0),
    stateNeedsMac: true,
  };
}

/** The ID block: the IDm, and zeros. */
function issuedId(idm: string): Uint8Array {
  const name = hexToBytes(idm);
  return concatBytes(name, new Uint8Array(BLOCK_BYTES - name.length));
}

function ofKind<Kind extends KeySet['kind']>(
  keys: KeySet | undefined,
  kind: Kind,
): Extract<KeySet, { kind: Kind }> {
  if (!isOfKind(keys, kind)) throw new RangeError(`the card needs a ${kind} key set`);
  return keys;
}

function isOfKind<Kind extends KeySet['kind']>(
  keys: KeySet | undefined,
  kind: Kind,
): keys is Extract<KeySet, { kind: Kind }> {
  return keys?.kind === kind;
}
