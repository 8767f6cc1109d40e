/** A card with keys for tests: every node has the keys of both ciphers. */

import { codeToText } from '../../felica/service-code.ts';
import { type CardPlan, createCard } from './create-card.ts';
import type { CardKeys, VirtualCard } from './state.ts';
import { IDM, PMM, SYSTEM } from './test-card.ts';

export const AREA = 0x1000;
export const RANDOM = 0x1008;
export const RANDOM_FREE = 0x1009;
export const RANDOM_READ_ONLY = 0x100a;
export const CYCLIC = 0x104c;
export const PURSE_DIRECT = 0x1090;
export const PURSE_CASHBACK = 0x1092;
export const PURSE_DECREMENT = 0x1094;
export const PURSE_READ_FREE = 0x1097;
export const OTHER = 0x10c8;
export const WITHOUT_KEYS = 0x1108;
export const MISSING = 0x1148;

export const ISSUE = { idi: '1111111111111111', pmi: '2222222222222222' };
export const INDIVIDUAL_KEY = '33'.repeat(16);

/** The keys of a node: its code over and over. */
export function keysOf(code: number): Required<CardKeys> {
  return { des: codeToText(code).repeat(4), aes: codeToText(code).repeat(8) };
}

const keyed = (code: number, blocks: number) => ({ code, keyVersion: 1, blocks, keys: keysOf(code) });
const free = (code: number, blocks: number) => ({ code, keyVersion: 0, blocks });
const area = (code: number, end: number) => ({ code, end, keyVersion: 1, keys: keysOf(code) });

export const KEYED_PLAN: CardPlan = {
  idm: IDM,
  systems: [
    {
      systemCode: SYSTEM,
      systemKeyVersion: 1,
      pmm: PMM,
      keys: keysOf(SYSTEM),
      individualKey: INDIVIDUAL_KEY,
      issue: ISSUE,
      areas: [area(0, 0xfffe), area(AREA, 0x17ff)],
      services: [
        // The key of the key-free one is for nothing.
        ...[RANDOM, RANDOM_READ_ONLY, RANDOM_FREE].map((code) => keyed(code, 20)),
        keyed(CYCLIC, 3),
        ...[PURSE_DIRECT, PURSE_CASHBACK, PURSE_DECREMENT].map((code) => keyed(code, 1)),
        free(PURSE_READ_FREE, 1),
        keyed(OTHER, 1),
        free(WITHOUT_KEYS, 1),
      ],
    },
  ],
};

export const KEYED_CARD: VirtualCard = createCard(KEYED_PLAN);

/** All but OTHER. */
export const SERVICES: readonly number[] = [
  RANDOM,
  RANDOM_READ_ONLY,
  CYCLIC,
  PURSE_DIRECT,
  PURSE_CASHBACK,
  PURSE_DECREMENT,
  RANDOM_FREE,
  PURSE_READ_FREE,
];
