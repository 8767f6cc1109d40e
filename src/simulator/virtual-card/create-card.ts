/** A new card with zeroed blocks, from a description of its systems. */

import { BLOCK_BYTES } from '../../felica/block-list.ts';
import { MAX_BLOCKS_READ } from '../../felica/commands/read-without-encryption.ts';
import { KEY_TYPES } from '../../felica/commands/request-service-v2.ts';
import { MAX_SYSTEMS } from '../../felica/commands/request-system-code.ts';
import { MAX_BLOCKS_WRITTEN } from '../../felica/commands/write-without-encryption.ts';
import { checkRange } from '../../felica/field.ts';
import { AES_BLOCK_BYTES } from '../../felica/security/ciphers.ts';
import type { IssueInformation } from '../../felica/security/secure-session.ts';
import {
  AREA_ROOT,
  AREA_ROOT_END,
  codeToText,
  serviceAttribute,
  serviceNumber,
} from '../../felica/service-code.ts';
import { type IcProfile, MOBILE_PROFILE } from './ic-profile.ts';
import { checkKey, checkKeys } from './node-keys.ts';
import { RANDOM_STATE_BYTES } from './random-numbers.ts';
import type { BlockFile, CardArea, CardKeys, CardService, CardSystem, VirtualCard } from './state.ts';

export const EMPTY_BLOCK = '00'.repeat(BLOCK_BYTES);

/** Far more than any chip has: it bounds what a mistaken description may allocate. */
export const MAX_FILE_BLOCKS = 4096;

const ID_PATTERN = /^[0-9A-F]{16}$/;

export interface ServicePlan extends CardService {
  /** How many blocks; services that overlap must say the same. */
  readonly blocks: number;
}

export interface SystemPlan {
  readonly systemCode: number;
  readonly systemKeyVersion: number;
  /** 16 upper-case hexadecimal digits. */
  readonly pmm: string;
  /** Must have the root area, 0000 to FFFE. */
  readonly areas: readonly CardArea[];
  readonly services: readonly ServicePlan[];
  /** The system key, and below what else authentication needs: as in {@link CardSystem}. */
  readonly keys?: CardKeys;
  readonly individualKey?: string;
  readonly issue?: IssueInformation;
}

export interface CardPlan {
  /** 16 upper-case hexadecimal digits; the first is replaced by each system's number. */
  readonly idm: string;
  readonly systems: readonly SystemPlan[];
  /** {@link MOBILE_PROFILE} unless told. */
  readonly profile?: IcProfile;
  /** False unless told. */
  readonly directMayRaise?: boolean;
  /** Where the card's random numbers start: 16 bytes, upper-case hexadecimal; zeros unless told. */
  readonly seed?: string;
}

/** Throws RangeError when the description contradicts itself or no card could be like that. */
export function createCard(plan: CardPlan): VirtualCard {
  const profile = plan.profile ?? MOBILE_PROFILE;
  checkRange('the number of systems', plan.systems.length, 1, MAX_SYSTEMS);
  checkRange('the number of blocks read', profile.maxReadBlocks, 1, MAX_BLOCKS_READ);
  checkRange('the number of blocks written', profile.maxWriteBlocks, 1, MAX_BLOCKS_WRITTEN);
  if (!KEY_TYPES.has(profile.keyType)) throw new RangeError(`${profile.keyType} is no key type`);
  checkId('the IDm', plan.idm);
  if (plan.seed !== undefined) checkKey('the seed', plan.seed, RANDOM_STATE_BYTES);
  return {
    systems: plan.systems.map((system, number) => createSystem(system, systemIdm(plan.idm, number))),
    selected: 0,
    mode: 0,
    profile,
    directMayRaise: plan.directMayRaise ?? false,
    ...(plan.seed === undefined ? {} : { randomState: plan.seed }),
  };
}

/** The IDm that system `number` (0 to 15) of a card goes by. */
export function systemIdm(idm: string, number: number): string {
  return number.toString(16).toUpperCase() + idm.slice(1);
}

function createSystem(plan: SystemPlan, idm: string): CardSystem {
  checkId('the PMm', plan.pmm);
  if (!plan.areas.some(({ code, end }) => code === AREA_ROOT && end === AREA_ROOT_END)) {
    throw new RangeError('a system has the root area, 0000 to FFFE');
  }
  const { keys, individualKey, issue } = plan;
  for (const node of [plan, ...plan.areas, ...plan.services]) checkKeys(node.keys);
  if (individualKey !== undefined) checkKey('the individual key', individualKey, AES_BLOCK_BYTES);
  if (issue !== undefined) checkId('the IDi', issue.idi);
  if (issue !== undefined) checkId('the PMi', issue.pmi);
  return {
    systemCode: plan.systemCode,
    idm,
    pmm: plan.pmm,
    systemKeyVersion: plan.systemKeyVersion,
    areas: plan.areas,
    services: plan.services.map(withoutBlocks),
    files: plan.services.reduce(addFile, []),
    ...(keys === undefined ? {} : { keys }),
    ...(individualKey === undefined ? {} : { individualKey }),
    ...(issue === undefined ? {} : { issue }),
  };
}

function withoutBlocks({ code, keyVersion, keys }: ServicePlan): CardService {
  return { code, keyVersion, ...(keys === undefined ? {} : { keys }) };
}

/** `files` with the blocks of one more service, which may be there already through a service that it overlaps. */
function addFile(files: readonly BlockFile[], { code, blocks }: ServicePlan): readonly BlockFile[] {
  const attribute = serviceAttribute(code);
  if (attribute === undefined) throw new RangeError(`${codeToText(code)} is no service code`);
  checkRange(`the number of blocks of ${codeToText(code)}`, blocks, 1, MAX_FILE_BLOCKS);
  const number = serviceNumber(code);
  const shared = files.find((file) => file.serviceNumber === number && file.class === attribute.class);
  if (shared === undefined) {
    const contents = Array.from({ length: blocks }, () => EMPTY_BLOCK);
    return [...files, { serviceNumber: number, class: attribute.class, blocks: contents }];
  }
  if (shared.blocks.length !== blocks) {
    throw new RangeError(`${codeToText(code)} overlaps a service with ${shared.blocks.length} blocks`);
  }
  return files;
}

function checkId(meaning: string, value: string): void {
  if (!ID_PATTERN.test(value)) throw new RangeError(`${meaning} is 16 upper-case hexadecimal digits`);
}
