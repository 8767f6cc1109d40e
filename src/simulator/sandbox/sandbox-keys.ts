/**
 * The keys of the sandbox's cards: made up once, and good for no card outside it. They stand in a plain key file as an operator
 * writes one (`vault/key-file.ts`), and nowhere else but in the virtual cards.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex } from '../../bytes.ts';
import type { Layout, LayoutCatalogue } from '../../cards/layout.ts';
import type { Entropy } from '../../entropy.ts';
import { AES_BLOCK_BYTES, DES_BLOCK_BYTES, THREE_KEY_BYTES } from '../../felica/security/ciphers.ts';
import { codeToText, serviceAttribute } from '../../felica/service-code.ts';
import { toKeySets } from '../../vault/key-set.ts';
import { readOwnerOnlyFile } from '../../vault/owner-only-file.ts';
import { parseSecretJson } from '../../vault/secret-json.ts';
import type { KeySet, KeySets, NodeKeyTexts } from '../virtual-card/key-set.ts';
import { replaceFile } from './replace-file.ts';

const FILE_NAME = 'sandbox-keys.json';

const OWNER_ONLY = 0o600;

export function sandboxKeysPath(dataDir: string): string {
  return join(dataDir, FILE_NAME);
}

/**
 * A key set for every layout with keys, as `dataDir` has them; those that it lacks are made up and kept. Throws SecretFileError
 * for a file that others may read, or that holds anything else.
 */
export function openSandboxKeys(layouts: LayoutCatalogue, entropy: Entropy, dataDir: string): KeySets {
  const path = sandboxKeysPath(dataDir);
  const known = existsSync(path) ? readKeySets(path) : {};
  const made = [...layouts.values()]
    .filter(({ name }) => known[name] === undefined)
    .flatMap((layout): [string, KeySet][] => {
      const set = freshKeySet(layout, entropy);
      return set === null ? [] : [[layout.name, set]];
    });
  if (made.length === 0) return known;
  const keySets = { ...known, ...Object.fromEntries(made) };
  replaceFile(path, `${JSON.stringify({ keySets }, null, 2)}\n`, OWNER_ONLY);
  return keySets;
}

function readKeySets(path: string): KeySets {
  const json = parseSecretJson(path, readOwnerOnlyFile(path));
  toKeySets(path, json);
  // It holds nothing but key sets now.
  return (json as { readonly keySets: KeySets }).keySets;
}

/** Null for a layout without keys. */
function freshKeySet(layout: Layout, entropy: Entropy): KeySet | null {
  const key = (length: number) => bytesToHex(entropy.bytes(length));
  const nodes = (length: number): NodeKeyTexts =>
    Object.fromEntries(keyedNodes(layout).map((code) => [codeToText(code), key(length)]));
  switch (layout.security) {
    case 'none':
      return null;
    case 'des':
      return { kind: 'des', system: key(DES_BLOCK_BYTES), nodes: nodes(DES_BLOCK_BYTES) };
    case 'aes':
      return { kind: 'aes', nodes: nodes(AES_BLOCK_BYTES) };
    case 'lite-s':
      return { kind: 'lite-s', master: key(THREE_KEY_BYTES) };
  }
}

function keyedNodes({ areas, services }: Layout): readonly number[] {
  const keyed = services.filter(({ code }) => serviceAttribute(code)?.keyed === true);
  return [...areas, ...keyed].map(({ code }) => code);
}
