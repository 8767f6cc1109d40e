/** A reader that knows the keys of the test card, and talks with it. */

import { hexToBytes } from '../../bytes.ts';
import type { BlockListElement } from '../../felica/block-list.ts';
import {
  type AesAuthenticationKeys,
  aesAnswerCard,
  aesAuthenticationKeys,
  aesChallenge1A,
  aesGroupKey,
} from '../../felica/security/aes.ts';
import { authentication1V2, authentication2V2 } from '../../felica/security/aes-commands.ts';
import {
  type DesAuthenticationKeys,
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
import { SYSTEM_NODE, serviceAttribute } from '../../felica/service-code.ts';
import { answer } from './answer.ts';
import { AREA, INDIVIDUAL_KEY, KEYED_CARD, keysOf, SERVICES } from './keyed-test-card.ts';
import type { CardKeys, VirtualCard } from './state.ts';
import { IDM, SYSTEM } from './test-card.ts';

export type Cipher = SecureSession['cipher'];
export const CIPHERS: readonly Cipher[] = ['des', 'aes'];

/** A reader in a session with a card. */
export interface Talk {
  readonly card: VirtualCard;
  readonly session: SecureSession;
  /** What block lists count. */
  readonly nodes: readonly number[];
}

/** What a reader says in Authentication1, and then to a response; undefined for one not to be trusted. */
export interface Introduction {
  readonly packet: Uint8Array;
  readonly reply: (response: Uint8Array) =>
    | {
        readonly packet: Uint8Array;
        readonly session: SecureSession;
        readonly nodes: readonly number[];
        readonly challenge2B: Uint8Array;
      }
    | undefined;
}

export interface Lists {
  readonly areas?: readonly number[];
  readonly services?: readonly number[];
  /** The key the reader believes in for the first area. */
  readonly areaKeys?: CardKeys;
}

/** To the test card. */
export function introduce(cipher: Cipher, lists: Lists = {}): Introduction {
  const { areas = [0, AREA], services = SERVICES, areaKeys = {} } = lists;
  const keyOf = (code: number) => hexToBytes(keysOf(code === SYSTEM_NODE ? SYSTEM : code)[cipher]);
  const override = areaKeys[cipher];
  const keyed = services.filter((code) => serviceAttribute(code)?.keyed);
  const keys = {
    areas: areas.map((code, i) => (i === 0 && override !== undefined ? hexToBytes(override) : keyOf(code))),
    // Without a keyed service no reader could go on: any key then gives the card something to refuse.
    services: (keyed.length === 0 ? services : keyed).map(keyOf),
  };
  const named = { idm: IDM, areas, services };
  return cipher === 'des'
    ? introduceDes(desAuthenticationKeys(desServiceKeys({ system: keyOf(SYSTEM), ...keys }), IDM), named)
    : introduceAes(
        aesAuthenticationKeys(
          aesGroupKey([...keys.areas, ...keys.services]),
          hexToBytes(INDIVIDUAL_KEY),
          IDM,
        ),
        named,
      );
}

/** Whom a reader talks to, and what Authentication1 names. */
export interface Named {
  readonly idm: string;
  readonly areas: readonly number[];
  readonly services: readonly number[];
}

/** As {@link introduce}, for any card of these keys. */
export function introduceDes(keys: DesAuthenticationKeys, { idm, areas, services }: Named): Introduction {
  const challenge1A = desChallenge1A(keys, random1('des'));
  return {
    packet: authentication1.buildCommand({ idm, areas, services, challenge1A }),
    reply(response) {
      const found = desAnswerCard(keys, random1('des'), authentication1.parseResponse(response));
      return found && { ...found, packet: authentication2.buildCommand({ idm, ...found }), nodes: services };
    },
  };
}

/** As {@link introduce}, for any card of these keys. */
export function introduceAes(keys: AesAuthenticationKeys, { idm, areas, services }: Named): Introduction {
  const nodes = [...areas, ...services];
  const challenge1A = aesChallenge1A(keys, random1('aes'));
  return {
    packet: authentication1V2.buildCommand({ idm, parameter: 0, nodes, challenge1A }),
    reply(response) {
      const found = aesAnswerCard(keys, random1('aes'), authentication1V2.parseResponse(response));
      return found && { ...found, packet: authentication2V2.buildCommand({ idm, ...found }), nodes };
    },
  };
}

function random1(cipher: Cipher): Uint8Array {
  return Uint8Array.from({ length: cipher === 'des' ? 8 : 16 }, (_, i) => 0xa0 + i);
}

/** A card that answered Authentication1, and what the reader has to say to it. Throws when it did not. */
export function halfWay(cipher: Cipher, card: VirtualCard = KEYED_CARD, lists: Lists = {}) {
  return halfWayWith(introduce(cipher, lists), card);
}

function halfWayWith({ packet, reply }: Introduction, card: VirtualCard) {
  const done = answer(card, packet);
  const second = done.response && reply(done.response);
  if (!second) throw new Error('the card does not answer, or not as the reader expects');
  return { ...second, card: done.card };
}

/** The whole of mutual authentication. Throws when either side refuses. */
export function authenticate(cipher: Cipher, card: VirtualCard = KEYED_CARD, lists: Lists = {}): Talk {
  return authenticateWith(introduce(cipher, lists), card);
}

/** As {@link authenticate}. */
export function authenticateWith(introduction: Introduction, card: VirtualCard): Talk {
  const { card: asked, packet, session, nodes } = halfWayWith(introduction, card);
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
