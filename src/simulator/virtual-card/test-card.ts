/** A card for tests, and commands sent to it. */

import { hexToBytes } from '../../bytes.ts';
import { ACCESS_NORMAL } from '../../felica/block-list.ts';
import { readWithoutEncryption } from '../../felica/commands/read-without-encryption.ts';
import { writeWithoutEncryption } from '../../felica/commands/write-without-encryption.ts';
import { answer } from './answer.ts';
import { type CardPlan, createCard } from './create-card.ts';
import type { Answer, VirtualCard } from './state.ts';

export const SYSTEM = 0x9d10;
export const SECOND_SYSTEM = 0x8fa0;
export const IDM = '0139000000000001';
export const SECOND_IDM = '1139000000000001';
export const OTHER_IDM = '0139000000000002';
export const PMM = '0132220427674EFF';

export const RANDOM_KEYED = 0x1008;
export const RANDOM = 0x1009;
export const RANDOM_READ_ONLY = 0x100b;
export const CYCLIC = 0x104d;
export const CYCLIC_READ_ONLY = 0x104f;
export const PURSE_DIRECT = 0x1091;
export const PURSE_CASHBACK = 0x1093;
export const PURSE_DECREMENT = 0x1095;
export const PURSE_READ_ONLY = 0x1097;
/** The number of {@link CYCLIC}, but of another class. */
export const RANDOM_BESIDE_CYCLIC = 0x1049;
export const MISSING = 0x10c9;
export const NO_SERVICE = 0x1003;

export const CYCLIC_BLOCKS = 3;

export const PLAN: CardPlan = {
  idm: IDM,
  systems: [
    {
      systemCode: SYSTEM,
      systemKeyVersion: 0x0102,
      pmm: PMM,
      areas: [
        { code: 0x0000, end: 0xfffe, keyVersion: 0x0304 },
        { code: 0x1000, end: 0x107f, keyVersion: 0x0506 },
      ],
      services: [
        { code: RANDOM_KEYED, keyVersion: 0x0708, blocks: 4 },
        { code: RANDOM, keyVersion: 0x0001, blocks: 4 },
        { code: RANDOM_READ_ONLY, keyVersion: 0x0002, blocks: 4 },
        { code: CYCLIC, keyVersion: 0x0003, blocks: CYCLIC_BLOCKS },
        { code: CYCLIC_READ_ONLY, keyVersion: 0x0003, blocks: CYCLIC_BLOCKS },
        { code: RANDOM_BESIDE_CYCLIC, keyVersion: 0x0003, blocks: 1 },
        { code: PURSE_DIRECT, keyVersion: 0x0004, blocks: 1 },
        { code: PURSE_CASHBACK, keyVersion: 0x0005, blocks: 1 },
        { code: PURSE_DECREMENT, keyVersion: 0x0006, blocks: 1 },
        { code: PURSE_READ_ONLY, keyVersion: 0x0007, blocks: 1 },
      ],
    },
    {
      systemCode: SECOND_SYSTEM,
      systemKeyVersion: 0x0001,
      pmm: PMM,
      areas: [{ code: 0x0000, end: 0xfffe, keyVersion: 0x0001 }],
      services: [{ code: RANDOM, keyVersion: 0x0001, blocks: 1 }],
    },
  ],
};

export const CARD: VirtualCard = createCard(PLAN);

/** A block that repeats one byte. */
export function filled(byte: number): Uint8Array {
  return new Uint8Array(16).fill(byte);
}

export interface BlockPlace {
  readonly service: number;
  readonly block?: number;
  readonly mode?: number;
}

/** Each place's service has its own entry in the service list. */
export function readCommand(...places: readonly BlockPlace[]): Uint8Array {
  return readWithoutEncryption.buildCommand({ idm: IDM, ...lists(places) });
}

export function writeCommand(...places: readonly (BlockPlace & { readonly data: Uint8Array })[]): Uint8Array {
  const data = places.map((place) => place.data);
  return writeWithoutEncryption.buildCommand({ idm: IDM, ...lists(places), data });
}

function lists(places: readonly BlockPlace[]) {
  return {
    services: places.map(({ service }) => service),
    blocks: places.map(({ block = 0, mode = ACCESS_NORMAL }, serviceIndex) => ({
      serviceIndex,
      accessMode: mode,
      block,
    })),
  };
}

export interface Flags {
  readonly card: VirtualCard;
  readonly flags: string;
}

/** SF1 and SF2 of a response, as four hexadecimal digits. */
export function flagsOf(response: Uint8Array | null): string {
  return Buffer.from(response ?? [])
    .toString('hex', 10, 12)
    .toUpperCase();
}

export function send(card: VirtualCard, packet: Uint8Array): Flags {
  const done = answer(card, packet);
  return { card: done.card, flags: flagsOf(done.response) };
}

export function sendHex(card: VirtualCard, hex: string): Answer {
  return answer(card, hexToBytes(hex));
}
