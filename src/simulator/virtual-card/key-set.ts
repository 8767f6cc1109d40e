/** The keys of one kind of card, as plain data, and what of them goes into one card of it. */

import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { aesCmac } from '../../felica/security/ciphers.ts';
import { diversifyCardKey } from '../../felica/security/lite-s-mac.ts';
import { codeToText } from '../../felica/service-code.ts';
import type { CardKeys } from './state.ts';

/** By the code of an area or a keyed service, four hexadecimal digits. Keys are hexadecimal. */
export type NodeKeyTexts = Readonly<Record<string, string>>;

/** Keys of 8 bytes. */
export interface DesKeySet {
  readonly kind: 'des';
  readonly system: string;
  readonly nodes: NodeKeyTexts;
}

/** Keys of 16 bytes. */
export interface AesKeySet {
  readonly kind: 'aes';
  readonly nodes: NodeKeyTexts;
  /** What cards' individual keys are derived from; without it they are zeros. */
  readonly individualMaster?: string;
}

export interface LiteSKeySet {
  readonly kind: 'lite-s';
  /** Three DES keys, 24 bytes. */
  readonly master: string;
}

export type KeySet = DesKeySet | AesKeySet | LiteSKeySet;

/** By layout name. */
export type KeySets = Readonly<Record<string, KeySet>>;

/** A node's keys; undefined when the set has none for it. */
export function nodeKeys(set: DesKeySet | AesKeySet, code: number): CardKeys | undefined {
  const key = set.nodes[codeToText(code)];
  return key === undefined ? undefined : { [set.kind]: key.toUpperCase() };
}

/** Undefined stands for zeros. Ours, as the server derives it: how issuers do is not public. */
export function individualKey({ individualMaster }: AesKeySet, idm: string): string | undefined {
  if (individualMaster === undefined) return undefined;
  return bytesToHex(aesCmac(hexToBytes(individualMaster), hexToBytes(idm)));
}

/** The card key of the card whose ID block (16 bytes) is `id`. */
export function cardKey({ master }: LiteSKeySet, id: Uint8Array): string {
  return bytesToHex(diversifyCardKey(hexToBytes(master), id));
}
