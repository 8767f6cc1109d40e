/**
 * A virtual FeliCa card as plain data: it survives JSON, and nothing in it is ever changed in place.
 *
 * Block contents are hexadecimal text, so a card can be stored, compared and printed as it is.
 */

import type { ServiceClass } from '../../felica/service-code.ts';
import type { IcProfile } from './ic-profile.ts';

/** 0 at power-on, 1 after Authentication1, 2 after Authentication2, 3 while issuing. */
export type CardMode = 0 | 1 | 2 | 3;

export interface CardArea {
  readonly code: number;
  /** The last service code the area may hold. */
  readonly end: number;
  readonly keyVersion: number;
}

export interface CardService {
  readonly code: number;
  readonly keyVersion: number;
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
  readonly areas: readonly CardArea[];
  readonly services: readonly CardService[];
  readonly files: readonly BlockFile[];
}

export interface VirtualCard {
  /** By their number inside the card, 1 to 16 of them. */
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

/** Switching systems returns the card to mode 0 (FeliCa Card User's Manual, switching between systems). */
export function selectSystem(card: VirtualCard, selected: number): VirtualCard {
  return { ...card, selected, mode: 0 };
}

/** Out of the field: without power a card forgets its mode and which system was operated. */
export function powerOff(card: VirtualCard): VirtualCard {
  return selectSystem(card, 0);
}

/** The card with the system at `index` replaced. */
export function withSystem(card: VirtualCard, index: number, system: CardSystem): VirtualCard {
  return { ...card, systems: card.systems.with(index, system) };
}
