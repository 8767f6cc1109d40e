/** Card keys with known answers, asked for as the server does; every implementation of CardKeys must give them. */

import { hexToBytes } from '../../src/bytes.ts';
import type { AuthenticatedNodes, CardKeys } from '../../src/cards/card-keys.ts';
import { aesAuthenticationKeys } from '../../src/felica/security/aes.ts';
import { desAuthenticationKeys, desServiceKeys } from '../../src/felica/security/des.ts';

export const IDM = '0102030405060708';

/** The ID block of a FeliCa Lite-S card. */
export const ID = hexToBytes('012E3D23BA075C450000000000000000');

const codeKey = (code: string) => code.repeat(8);

/** As an operator's file. The keys are those of the vectors in test/felica. */
export const PLAIN = {
  keySets: {
    'des-card': {
      kind: 'des',
      system: '1122334455667788',
      nodes: { '0040': '21436587A9CBED0F', '0048': '0102030405060708' },
    },
    'aes-card': {
      kind: 'aes',
      nodes: { '0000': '00'.repeat(16), '100C': codeKey('100C'), '1012': codeKey('1012') },
    },
    'aes-individual': {
      kind: 'aes',
      nodes: { '100c': codeKey('100c') },
      // That of the examples of NIST SP 800-38B.
      individualMaster: '2B7E151628AED2A6ABF7158809CF4F3C',
    },
    'lite-card': { kind: 'lite-s', master: '0102030405060708090A0B0C0D0E0F101112131415161718' },
  },
};

/** `openssl mac -cipher AES-128-CBC` of the IDm under the individual master key. */
const INDIVIDUAL_KEY = hexToBytes('3947428696D16945FE59A195DBE9902A');

/** From a group key that is published (soltia48/felica-rs). */
const aesKeys = (group: string, individual: Uint8Array = new Uint8Array(16)) =>
  aesAuthenticationKeys(hexToBytes(group), individual, IDM);

const DES_KEYS = { l: '4BB9E046D76A63F9', alpha: 'CC648F96E182B284', beta: '357593B23191CD5C' };
const DES_NODES: AuthenticatedNodes = { areas: [0x0040], services: [0x0048] };

const SYSTEM_KEY = hexToBytes(PLAIN.keySets['des-card'].system);
const AREA_KEY = hexToBytes(PLAIN.keySets['des-card'].nodes['0040']);
const SERVICE_KEY = hexToBytes(PLAIN.keySets['des-card'].nodes['0048']);

interface Vector {
  readonly name: string;
  ask(keys: CardKeys): Promise<unknown>;
  readonly expected: unknown;
}

export const VECTORS: readonly Vector[] = [
  { name: 'DES', ask: (keys) => keys.des('des-card', DES_NODES, IDM), expected: DES_KEYS },
  {
    name: 'DES: a key-free service needs no key',
    ask: (keys) => keys.des('des-card', { ...DES_NODES, services: [0x0048, 0x0049] }, IDM),
    expected: DES_KEYS,
  },
  {
    name: 'DES: an area list that names the system',
    ask: (keys) => keys.des('des-card', { ...DES_NODES, areas: [0x0040, 0xffff] }, IDM),
    expected: desAuthenticationKeys(
      desServiceKeys({ system: SYSTEM_KEY, areas: [AREA_KEY, SYSTEM_KEY], services: [SERVICE_KEY] }),
      IDM,
    ),
  },
  {
    name: 'AES: an area and a service',
    ask: (keys) => keys.aes('aes-card', { areas: [0x0000], services: [0x100c] }, IDM),
    expected: aesKeys('586A2E06EE16AA2C6AE5B6CDFF6A5039'),
  },
  {
    name: 'AES: two services, and a key-free one',
    ask: (keys) => keys.aes('aes-card', { areas: [], services: [0x100c, 0x1012, 0x1017] }, IDM),
    expected: aesKeys('5E86F6C0574EBAD952FAD9142E1AA6BB'),
  },
  {
    name: 'AES with an individual key',
    ask: (keys) => keys.aes('aes-individual', { areas: [], services: [0x100c] }, IDM),
    expected: aesKeys('651049AE89581DDC3F302EA4E4A0F911', INDIVIDUAL_KEY),
  },
  {
    name: 'Lite-S',
    ask: (keys) => keys.liteS('lite-card', ID),
    expected: hexToBytes('B5ED9939DEDEE5D91073D3028A6805F8'),
  },
];

export const MISSING: readonly (Omit<Vector, 'expected'> & { readonly message: string })[] = [
  {
    name: 'a key set',
    ask: (keys) => keys.des('nobody', DES_NODES, IDM),
    message: 'no des key set nobody',
  },
  {
    name: 'a key set of the other cipher',
    ask: (keys) => keys.aes('des-card', DES_NODES, IDM),
    message: 'no aes key set des-card',
  },
  {
    name: 'a Lite-S key set',
    ask: (keys) => keys.liteS('des-card', ID),
    message: 'no lite-s key set des-card',
  },
  {
    name: 'an area',
    ask: (keys) => keys.des('des-card', { ...DES_NODES, areas: [0x0040, 0x1000] }, IDM),
    message: 'key set des-card has no key of node 1000',
  },
  {
    name: 'a keyed service',
    ask: (keys) => keys.aes('aes-card', { areas: [0], services: [0x100a] }, IDM),
    message: 'key set aes-card has no key of node 100A',
  },
];
