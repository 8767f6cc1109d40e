/**
 * A virtual FeliCa card as plain data: it survives JSON, and nothing in it is ever changed in place.
 *
 * Block contents are hexadecimal text, so a card can be stored, compared and printed as it is.
 */

import type { IssueInformation, SecureSession } from '../../felica/security/secure-session.ts';
import type { ServiceClass } from '../../felica/service-code.ts';
import type { IcProfile } from './ic-profile.ts';
import { type LiteS, withoutSession } from './lite-s/memory.ts';

/** 0 at power-on, 1 after Authentication1, 2 after Authentication2, 3 while issuing. */
export type CardMode = 0 | 1 | 2 | 3;

/** One node's keys, a cipher that is missing having none: upper-case hexadecimal. */
export interface CardKeys {
  /** 8 bytes. */
  readonly des?: string;
  /** 16 bytes. */
  readonly aes?: string;
}

export interface CardArea {
  readonly code: number;
  /** The last service code the area may hold. */
  readonly end: number;
  readonly keyVersion: number;
  readonly keys?: CardKeys;
}

export interface CardService {
  readonly code: number;
  readonly keyVersion: number;
  /** A key-free service needs none. */
  readonly keys?: CardKeys;
}

/** The blocks shared by all services of one number and one class (overlap services). */
export interface BlockFile {
  readonly serviceNumber: number;
  readonly class: ServiceClass;
  /** Each 32 upper-case hexadecimal digits. The first block of a cyclic file is the newest record. */
  readonly blocks: readonly string[];
}

export interface CardSystem {
  readonly systemCode: number;
  /** 16 upper-case hexadecimal digits, the first of them the system's number inside the card. */
  readonly idm: string;
  /** 16 upper-case hexadecimal digits. */
  readonly pmm: string;
  readonly systemKeyVersion: number;
  /** The system key. Only DES authentication asks for it. */
  readonly keys?: CardKeys;
  /** The card's own share of the AES keys: 16 bytes, upper-case hexadecimal; zeros when missing. */
  readonly individualKey?: string;
  /** What the card tells of itself once it trusts the reader; zeros when missing. */
  readonly issue?: IssueInformation;
  readonly areas: readonly CardArea[];
  readonly services: readonly CardService[];
  readonly files: readonly BlockFile[];
}

/** What mutual authentication has left with the card, in modes 1 and 2. */
export interface CardAuthentication {
  /** The nodes that block lists count, in the order of Authentication1. */
  readonly services: readonly number[];
  /** What a reader that knows the keys sends in Authentication2: upper-case hexadecimal. */
  readonly challenge2B: string;
  readonly session: SecureSession;
}

export interface VirtualCard {
  /** By their number inside the card, 1 to 16 of them. FeliCa Lite-S has one, without areas and services. */
  readonly systems: readonly CardSystem[];
  /** The number of the system that is being operated. */
  readonly selected: number;
  readonly mode: CardMode;
  readonly profile: IcProfile;
  /**
   * Sandbox only: lets Write Without Encryption to a key-free direct purse service raise purse and cashback data,
   * which no real card allows.
   */
  readonly directMayRaise: boolean;
  /** Where the card's random numbers go on: `random-numbers.ts`. */
  readonly randomState?: string;
  readonly authentication?: CardAuthentication;
  /** Makes the card a FeliCa Lite-S, which keeps its blocks here and is in mode 0 always. */
  readonly liteS?: LiteS;
}

/** What a card makes of a command: its next state, and its response or silence. */
export interface Answer {
  readonly card: VirtualCard;
  readonly response: Uint8Array | null;
}

export function silence(card: VirtualCard): Answer {
  return { card, response: null };
}

/** The system being operated. Throws RangeError when the card's data is inconsistent. */
export function selectedSystem(card: VirtualCard): CardSystem {
  const system = card.systems[card.selected];
  if (system === undefined) throw new RangeError(`the card has no system ${card.selected}`);
  return system;
}

/** Mode 0, and nothing left of an authentication. */
export function returnToMode0(card: VirtualCard): VirtualCard {
  const { authentication, ...rest } = card;
  return { ...rest, mode: 0 };
}

/** Switching systems returns the card to mode 0 (FeliCa Card User's Manual, switching between systems). */
export function selectSystem(card: VirtualCard, selected: number): VirtualCard {
  return { ...returnToMode0(card), selected };
}

/** Out of the field: without power a card forgets its mode, its session and which system was operated. */
export function powerOff(card: VirtualCard): VirtualCard {
  const off = selectSystem(card, 0);
  return off.liteS === undefined ? off : { ...off, liteS: withoutSession(off.liteS) };
}

/** The card with the system at `index` replaced. */
export function withSystem(card: VirtualCard, index: number, system: CardSystem): VirtualCard {
  return { ...card, systems: card.systems.with(index, system) };
}
