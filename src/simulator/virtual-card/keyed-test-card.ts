/** A card with keys for tests, and a reader that knows them. */

import { hexToBytes } from '../../bytes.ts';
import type { BlockListElement } from '../../felica/block-list.ts';
import {
  aesAnswerCard,
  aesAuthenticationKeys,
  aesChallenge1A,
  aesGroupKey,
} from '../../felica/security/aes.ts';
import { authentication1V2, authentication2V2 } from '../../felica/security/aes-commands.ts';
import {
  desAnswerCard,
  desAuthenticationKeys,
  desChallenge1A,
  desServiceKeys,
} from '../../felica/security/des.ts';
import { authentication1, authentication2 } from '../../felica/security/des-commands.ts';
import type { AccessKind, SecureAccess } from '../../felica/security/secure-access.ts';
import {
  openAuthentication2,
  openResponse,
  type SecureSession,
  sealCommand,
} from '../../felica/security/secure-session.ts';
import { codeToText, SYSTEM_NODE, serviceAttribute } from '../../felica/service-code.ts';
import { answer } from './answer.ts';
import { type CardPlan, createCard } from './create-card.ts';
import type { CardKeys, VirtualCard } from './state.ts';
import { IDM, PMM, SYSTEM } from './test-card.ts';

export type Cipher = SecureSession['cipher'];
export const CIPHERS: readonly Cipher[] = ['des', 'aes'];

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
        ...[RANDOM, RANDOM_READ_ONLY].map((code) => keyed(code, 20)),
        free(RANDOM_FREE, 20),
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

/** A reader in a session with a card. */
export interface Talk {
  readonly card: VirtualCard;
  readonly session: SecureSession;
  /** What block lists count. */
  readonly nodes: readonly number[];
}

export interface Lists {
  readonly areas?: readonly number[];
  readonly services?: readonly number[];
  /** The key the reader believes in for the first area. */
  readonly areaKeys?: CardKeys;
}

/** The reader's Authentication1, and its Authentication2 for a response to that; undefined for one not to be trusted. */
export function introduce(cipher: Cipher, lists: Lists = {}) {
  const { areas = [0, AREA], services = SERVICES, areaKeys = {} } = lists;
  const random1 = Uint8Array.from({ length: cipher === 'des' ? 8 : 16 }, (_, i) => 0xa0 + i);
  const [first = 0, ...others] = areas;
  const keyOf = (code: number) => hexToBytes(keysOf(code === SYSTEM_NODE ? SYSTEM : code)[cipher]);
  const override = areaKeys[cipher];
  const keys = {
    areas: [override === undefined ? keyOf(first) : hexToBytes(override), ...others.map(keyOf)],
    services: services.filter((code) => serviceAttribute(code)?.keyed).map(keyOf),
  };
  const nodes = cipher === 'des' ? services : [...areas, ...services];
  if (cipher === 'des') {
    const derived = desAuthenticationKeys(desServiceKeys({ system: keyOf(SYSTEM), ...keys }), IDM);
    const challenge1A = desChallenge1A(derived, random1);
    const packet = authentication1.buildCommand({ idm: IDM, areas, services, challenge1A });
    const reply = (response: Uint8Array) => {
      const found = desAnswerCard(derived, random1, authentication1.parseResponse(response));
      return found && { ...found, packet: authentication2.buildCommand({ idm: IDM, ...found }), nodes };
    };
    return { packet, reply };
  }
  const group = aesGroupKey([...keys.areas, ...keys.services]);
  const derived = aesAuthenticationKeys(group, hexToBytes(INDIVIDUAL_KEY), IDM);
  const challenge1A = aesChallenge1A(derived, random1);
  const packet = authentication1V2.buildCommand({ idm: IDM, parameter: 0, nodes, challenge1A });
  const reply = (response: Uint8Array) => {
    const found = aesAnswerCard(derived, random1, authentication1V2.parseResponse(response));
    return found && { ...found, packet: authentication2V2.buildCommand({ idm: IDM, ...found }), nodes };
  };
  return { packet, reply };
}

/** A card that answered Authentication1, and what the reader has to say to it. Throws when it did not. */
export function halfWay(cipher: Cipher, card: VirtualCard = KEYED_CARD, lists: Lists = {}) {
  const { packet, reply } = introduce(cipher, lists);
  const done = answer(card, packet);
  const second = done.response && reply(done.response);
  if (!second) throw new Error('the card does not answer, or not as the reader expects');
  return { ...second, card: done.card };
}

/** The whole of mutual authentication. Throws when either side refuses. */
export function authenticate(cipher: Cipher, card: VirtualCard = KEYED_CARD, lists: Lists = {}): Talk {
  const { card: asked, packet, session, nodes } = halfWay(cipher, card, lists);
  const done = answer(asked, packet);
  const opened = done.response && openAuthentication2(session, done.response);
  if (!opened) throw new Error('the card does not trust the reader');
  return { card: done.card, session: opened.session, nodes };
}

/** A block list element; a service that the session does not list gets a place behind the list. */
export function at(talk: Talk, service: number, block = 0, accessMode = 0): BlockListElement {
  const index = talk.nodes.indexOf(service);
  return { serviceIndex: index === -1 ? talk.nodes.length : index, accessMode, block };
}

/** One command and its response; undefined when the card is silent. */
export function ask<Kind extends AccessKind>(
  talk: Talk,
  kind: Kind,
  value: SecureAccess[Kind]['command'],
): { readonly talk: Talk; readonly response: SecureAccess[Kind]['response'] | undefined } {
  const { packet, responseNumber, session } = sealCommand(talk.session, kind, value);
  const done = answer(talk.card, packet);
  const opened = done.response && openResponse(session, kind, responseNumber, done.response);
  return { talk: { ...talk, card: done.card, session }, response: opened ?? undefined };
}
