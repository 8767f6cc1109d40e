/** The keys behind a list of nodes, as Authentication1 names them. */

import { hexToBytes, isHex } from '../../bytes.ts';
import { type AesAuthenticationKeys, aesAuthenticationKeys, aesGroupKey } from '../../felica/security/aes.ts';
import { AES_BLOCK_BYTES, DES_BLOCK_BYTES } from '../../felica/security/ciphers.ts';
import {
  type DesAuthenticationKeys,
  desAuthenticationKeys,
  desServiceKeys,
} from '../../felica/security/des.ts';
import { areaAttribute, SYSTEM_NODE, serviceAttribute } from '../../felica/service-code.ts';
import type { CardKeys, CardSystem } from './state.ts';

const NO_INDIVIDUAL_KEY = '00'.repeat(AES_BLOCK_BYTES);

/**
 * Undefined when the card does not authenticate for such lists: they must begin with an area, FFFF meaning the system
 * after that; name keyed services, at least one, before key-free ones; and name nothing that is not on the card or has
 * no DES key. That the services lie inside the areas is not asked.
 */
export function desKeysFor(
  system: CardSystem,
  areas: readonly number[],
  services: readonly number[],
): DesAuthenticationKeys | undefined {
  if (areas[0] === SYSTEM_NODE) return undefined;
  const systemKey = keyOf(system.keys, 'des');
  const areaKeys = keysOfAreas(system, areas, 'des');
  const serviceKeys = keysOfServices(system, services, 'des');
  if (systemKey === undefined || areaKeys === undefined || serviceKeys === undefined) return undefined;
  const keys = desServiceKeys({ system: systemKey, areas: areaKeys, services: serviceKeys });
  return desAuthenticationKeys(keys, system.idm);
}

/** As {@link desKeysFor}, in one list: areas, which need not be there, then services. The system has no part in it. */
export function aesKeysFor(system: CardSystem, nodes: readonly number[]): AesAuthenticationKeys | undefined {
  const end = nodes.findIndex((node) => areaAttribute(node) === undefined);
  if (end === -1) return undefined;
  const areaKeys = keysOfAreas(system, nodes.slice(0, end), 'aes');
  const serviceKeys = keysOfServices(system, nodes.slice(end), 'aes');
  if (areaKeys === undefined || serviceKeys === undefined) return undefined;
  const individualKey = hexToBytes(system.individualKey ?? NO_INDIVIDUAL_KEY);
  return aesAuthenticationKeys(aesGroupKey([...areaKeys, ...serviceKeys]), individualKey, system.idm);
}

/** Throws RangeError unless a key that is there has its cipher's length. */
export function checkKeys({ des, aes }: CardKeys = {}): void {
  if (des !== undefined) checkKey('a DES key', des, DES_BLOCK_BYTES);
  if (aes !== undefined) checkKey('an AES key', aes, AES_BLOCK_BYTES);
}

/** Throws RangeError unless `value` is `length` bytes in upper-case hexadecimal; the message never holds it. */
export function checkKey(meaning: string, value: string, length: number): void {
  if (isHex(value) && value.length === 2 * length && value === value.toUpperCase()) return;
  throw new RangeError(`${meaning} is ${2 * length} upper-case hexadecimal digits`);
}

function keysOfAreas(
  system: CardSystem,
  areas: readonly number[],
  cipher: keyof CardKeys,
): readonly Uint8Array[] | undefined {
  const keys = areas.map((code) => {
    const area = code === SYSTEM_NODE ? system : system.areas.find((each) => each.code === code);
    return keyOf(area?.keys, cipher);
  });
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

/** Of the keyed services. */
function keysOfServices(
  system: CardSystem,
  services: readonly number[],
  cipher: keyof CardKeys,
): readonly Uint8Array[] | undefined {
  const keyed = services.filter(isKeyed);
  const inOrder = services.every((code, index) => isKeyed(code) === index < keyed.length);
  const found = services.map((code) => system.services.find((each) => each.code === code));
  if (keyed.length === 0 || !inOrder || found.includes(undefined)) return undefined;
  const keys = found.slice(0, keyed.length).map((service) => keyOf(service?.keys, cipher));
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function isKeyed(code: number): boolean {
  return serviceAttribute(code)?.keyed ?? false;
}

function keyOf(keys: CardKeys | undefined, cipher: keyof CardKeys): Uint8Array | undefined {
  const key = keys?.[cipher];
  return key === undefined ? undefined : hexToBytes(key);
}
