/** What a phone says of the card that is held to it: `cardContents`, which the contract leaves open. Pure. */

import type { ByteOrder, Layout } from '../cards/layout.ts';
import { type Refusal, refuse } from '../errors.ts';

export interface AnnouncedArea {
  /** As text, big-endian. */
  readonly code: number;
  /** Hexadecimal, in the byte order that the card's layout names; null when it is not told. */
  readonly keyVersion: string | null;
}

export interface AnnouncedCard {
  /** Four hexadecimal digits, upper case. */
  readonly systemCode: string;
  /** Sixteen hexadecimal digits, upper case. */
  readonly idm: string;
  readonly cardServiceId: string | null;
  /** Null when none are listed. */
  readonly areas: readonly AnnouncedArea[] | null;
}

/** As long as the contract's other identifiers. */
const MAX_SERVICE_ID_LENGTH = 64;
/** As many as one Request Service can ask for. */
const MAX_AREAS = 32;

const CODE = /^[0-9A-Fa-f]{4}$/;
const IDM = /^[0-9A-Fa-f]{16}$/;

/** Null when nothing is announced, which only a later call may do. Other members are let be: the contract names none. */
export function readAnnouncedCard(contents: unknown, isFirst: boolean): AnnouncedCard | Refusal | null {
  if (contents === undefined) return isFirst ? refuse('missing-parameter', 'cardContents') : null;
  const { systemCode, idm, pmm, cardServiceId, areaCodeList } = contents as Readonly<Record<string, unknown>>;
  const required = [
    ['systemCode', systemCode, CODE],
    ['idm', idm, IDM],
  ] as const;
  for (const [name, value, pattern] of required) {
    if (value === undefined) return refuse('missing-parameter', `cardContents.${name}`);
    if (!matches(value, pattern)) return refuse('malformed-parameter', `cardContents.${name}`);
  }
  if (pmm !== undefined && !matches(pmm, IDM)) return refuse('malformed-parameter', 'cardContents.pmm');
  if (cardServiceId !== undefined && !isServiceId(cardServiceId))
    return refuse('malformed-parameter', 'cardContents.cardServiceId');
  const areas = areaCodeList === undefined ? null : readAreas(areaCodeList);
  if (isRefusal(areas)) return areas;
  return {
    systemCode: String(systemCode).toUpperCase(),
    idm: String(idm).toUpperCase(),
    cardServiceId: cardServiceId === undefined ? null : String(cardServiceId),
    areas,
  };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'reason' in value;
}

/**
 * Why a card that announces these areas is none of the layout's: one of them is unknown or has another key version, or one that
 * the layout requires is left out (the root area need not be listed). Before any command, since the card need not be asked.
 */
export function areasRefusal(layout: Layout, announced: readonly AnnouncedArea[] | null): Refusal | null {
  if (announced === null) return null;
  const known = new Map(layout.areas.map(({ code, keyVersion }) => [code, keyVersion]));
  const wrong = announced.some(({ code, keyVersion }) => {
    const required = known.get(code);
    if (required === undefined) return true;
    return keyVersion !== null && versionOf(keyVersion, layout.keyVersionOrder) !== required;
  });
  const codes = new Set(announced.map(({ code }) => code));
  const missing = layout.areas.some(({ code }) => code !== ROOT_AREA && !codes.has(code));
  return wrong || missing ? refuse('wrong-area') : null;
}

const ROOT_AREA = 0;

function readAreas(list: unknown): readonly AnnouncedArea[] | Refusal {
  if (!Array.isArray(list) || list.length > MAX_AREAS)
    return refuse('malformed-parameter', 'cardContents.areaCodeList');
  const areas: AnnouncedArea[] = [];
  for (const [i, item] of list.entries()) {
    const place = `cardContents.areaCodeList[${i}]`;
    if (typeof item !== 'object' || item === null) return refuse('malformed-parameter', place);
    const { areaCode, keyVersion } = item as Readonly<Record<string, unknown>>;
    if (areaCode === undefined) return refuse('missing-parameter', `${place}.areaCode`);
    if (!matches(areaCode, CODE)) return refuse('malformed-parameter', `${place}.areaCode`);
    if (keyVersion !== undefined && !matches(keyVersion, CODE))
      return refuse('malformed-parameter', `${place}.keyVersion`);
    areas.push({
      code: Number.parseInt(String(areaCode), 16),
      keyVersion: keyVersion === undefined ? null : String(keyVersion),
    });
  }
  return areas;
}

function versionOf(text: string, order: ByteOrder): number {
  const [first, second] = [text.slice(0, 2), text.slice(2)];
  return Number.parseInt(order === 'big' ? `${first}${second}` : `${second}${first}`, 16);
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isServiceId(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= MAX_SERVICE_ID_LENGTH &&
    value.isWellFormed() &&
    !value.includes('\0')
  );
}
