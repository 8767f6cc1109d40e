/** The keys of one kind of card, as an operator writes them down: strict, and silent about what it refuses. */

import { createSecretKey, type KeyObject } from 'node:crypto';
import { bytesToHex, hexToBytes, isHex } from '../bytes.ts';
import { AES_BLOCK_BYTES, DES_BLOCK_BYTES, THREE_KEY_BYTES } from '../felica/security/ciphers.ts';
import { areaAttribute, codeFromText, codeToText, serviceAttribute } from '../felica/service-code.ts';
import { exactMembersOf, membersOf, SecretFileError } from './secret-json.ts';

/** By area or keyed service. A KeyObject shows nobody what is in it. */
export type NodeKeys = ReadonlyMap<number, KeyObject>;

export interface DesKeySet {
  readonly kind: 'des';
  readonly system: KeyObject;
  readonly nodes: NodeKeys;
}

export interface AesKeySet {
  readonly kind: 'aes';
  readonly nodes: NodeKeys;
  /** What cards' individual keys are derived from; without it they are zeros. */
  readonly individualMaster?: KeyObject;
}

export interface LiteSKeySet {
  readonly kind: 'lite-s';
  /** Three DES keys. */
  readonly master: KeyObject;
}

export type KeySet = DesKeySet | AesKeySet | LiteSKeySet;

/** By layout name. */
export type KeySets = ReadonlyMap<string, KeySet>;

/** As in `layouts/layout.schema.json`. */
const LAYOUT_NAME = /^(?=.{1,40}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;
const NODE_CODE = /^[0-9A-Fa-f]{4}$/;

export function isKeySetName(name: string): boolean {
  return LAYOUT_NAME.test(name);
}

/** The key sets of `{"keySets": {name: key set}}`. Throws SecretFileError naming the place, never what stands there. */
export function toKeySets(place: string, json: unknown): KeySets {
  const sets = exactMembersOf(place, json, ['keySets']).get('keySets');
  return new Map(
    [...membersOf(`${place}: keySets`, sets)].map(([name, set]): [string, KeySet] => {
      if (!isKeySetName(name)) {
        throw new SecretFileError(`${place}: keySets: the name of one is not a layout's name`);
      }
      return [name, toKeySet(`${place}: keySets.${name}`, set)];
    }),
  );
}

/** Throws SecretFileError. */
export function toKeySet(place: string, json: unknown): KeySet {
  const kind = membersOf(place, json).get('kind');
  switch (kind) {
    case 'des': {
      const members = exactMembersOf(place, json, ['kind', 'system', 'nodes']);
      return {
        kind,
        system: toKey(`${place}.system`, members.get('system'), DES_BLOCK_BYTES),
        nodes: toNodeKeys(`${place}.nodes`, members.get('nodes'), DES_BLOCK_BYTES),
      };
    }
    case 'aes': {
      const members = exactMembersOf(place, json, ['kind', 'nodes'], ['individualMaster']);
      const nodes = toNodeKeys(`${place}.nodes`, members.get('nodes'), AES_BLOCK_BYTES);
      if (!members.has('individualMaster')) return { kind, nodes };
      const master = members.get('individualMaster');
      return { kind, nodes, individualMaster: toKey(`${place}.individualMaster`, master, AES_BLOCK_BYTES) };
    }
    case 'lite-s': {
      const members = exactMembersOf(place, json, ['kind', 'master']);
      return { kind, master: toKey(`${place}.master`, members.get('master'), THREE_KEY_BYTES) };
    }
    default:
      throw new SecretFileError(`${place}.kind: des, aes or lite-s`);
  }
}

/** The opposite of {@link toKeySet}: keys in clear, for the vault only. */
export function fromKeySet(set: KeySet): unknown {
  switch (set.kind) {
    case 'des':
      return { kind: set.kind, system: hexOf(set.system), nodes: fromNodeKeys(set.nodes) };
    case 'aes':
      return {
        kind: set.kind,
        nodes: fromNodeKeys(set.nodes),
        ...(set.individualMaster === undefined ? {} : { individualMaster: hexOf(set.individualMaster) }),
      };
    case 'lite-s':
      return { kind: set.kind, master: hexOf(set.master) };
  }
}

function toNodeKeys(place: string, json: unknown, length: number): NodeKeys {
  const keys = new Map<number, KeyObject>();
  for (const [text, key] of membersOf(place, json)) {
    if (!NODE_CODE.test(text)) {
      throw new SecretFileError(`${place}: the name of one is not four hexadecimal digits`);
    }
    const code = codeFromText(text);
    if (!hasKey(code)) {
      throw new SecretFileError(`${place}.${codeToText(code)}: neither an area nor a keyed service`);
    }
    if (keys.has(code)) throw new SecretFileError(`${place}.${codeToText(code)}: stands there twice`);
    keys.set(code, toKey(`${place}.${codeToText(code)}`, key, length));
  }
  return keys;
}

function hasKey(code: number): boolean {
  return areaAttribute(code) !== undefined || serviceAttribute(code)?.keyed === true;
}

function toKey(place: string, value: unknown, length: number): KeyObject {
  if (typeof value !== 'string' || !isHex(value) || value.length !== 2 * length) {
    throw new SecretFileError(`${place}: not ${2 * length} hexadecimal digits`);
  }
  return createSecretKey(hexToBytes(value));
}

function fromNodeKeys(nodes: NodeKeys): Readonly<Record<string, string>> {
  return Object.fromEntries([...nodes].map(([code, key]) => [codeToText(code), hexOf(key)]));
}

function hexOf(key: KeyObject): string {
  return bytesToHex(key.export());
}
