/** Keys of every keyed layout, always the same: as the virtual cards take them, and as the server has them. */

import { createSecretKey } from 'node:crypto';
import { bytesToHex } from '../../src/bytes.ts';
import type { CardKeys } from '../../src/cards/card-keys.ts';
import type { Layout, LayoutCatalogue } from '../../src/cards/layout.ts';
import type { Entropy } from '../../src/entropy.ts';
import { AES_BLOCK_BYTES, DES_BLOCK_BYTES, THREE_KEY_BYTES } from '../../src/felica/security/ciphers.ts';
import { codeToText, serviceAttribute } from '../../src/felica/service-code.ts';
import type { KeySet, KeySets } from '../../src/simulator/virtual-card/key-set.ts';
import { cardKeysFrom } from '../../src/vault/file-card-keys.ts';
import { toKeySets } from '../../src/vault/key-set.ts';
import { createVault, VAULT_KEY_BYTES, type Vault } from '../../src/vault/vault.ts';
import { countedEntropy } from './world-entropy.ts';

export interface WorldKeys {
  /** For the virtual cards. */
  readonly sets: KeySets;
  /** For the server. */
  readonly keys: CardKeys;
  readonly vault: Vault;
}

export function worldKeys(layouts: LayoutCatalogue): WorldKeys {
  const entropy = countedEntropy('keys');
  const sets = Object.fromEntries(
    [...layouts.values()].flatMap((layout): [string, KeySet][] => {
      const set = keySetOf(layout, entropy);
      return set === null ? [] : [[layout.name, set]];
    }),
  );
  return {
    sets,
    keys: remembering(cardKeysFrom(toKeySets('the keys of this test', { keySets: sets }))),
    vault: createVault([{ kid: 'test', key: createSecretKey(entropy.bytes(VAULT_KEY_BYTES)) }]),
  };
}

/** The keys of a card are derived once: thousands of sessions ask for them. */
function remembering(keys: CardKeys): CardKeys {
  const known = new Map<string, Promise<unknown>>();
  const once = <Keys>(name: string, derive: () => Promise<Keys>): Promise<Keys> => {
    if (known.size > MAX_REMEMBERED) known.clear();
    const found = known.get(name) ?? derive();
    known.set(name, found);
    return found as Promise<Keys>;
  };
  return {
    des: (set, nodes, idm) => once(`${set} ${idm}`, () => keys.des(set, nodes, idm)),
    aes: (set, nodes, idm) => once(`${set} ${idm}`, () => keys.aes(set, nodes, idm)),
    liteS: (set, id) => once(`${set} ${bytesToHex(id)}`, () => keys.liteS(set, id)),
  };
}

const MAX_REMEMBERED = 100;

/** Null for a layout without keys. */
function keySetOf({ security, areas, services }: Layout, entropy: Entropy): KeySet | null {
  const key = (length: number) => bytesToHex(entropy.bytes(length));
  const keyed = services.filter(({ code }) => serviceAttribute(code)?.keyed === true);
  const nodes = (length: number) =>
    Object.fromEntries([...areas, ...keyed].map(({ code }) => [codeToText(code), key(length)]));
  switch (security) {
    case 'none':
      return null;
    case 'des':
      return { kind: security, system: key(DES_BLOCK_BYTES), nodes: nodes(DES_BLOCK_BYTES) };
    case 'aes':
      return { kind: security, nodes: nodes(AES_BLOCK_BYTES) };
    case 'lite-s':
      return { kind: security, master: key(THREE_KEY_BYTES) };
  }
}
