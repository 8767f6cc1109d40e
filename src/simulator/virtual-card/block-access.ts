/**
 * Which block a block list element means, and whether it may be read or written.
 *
 * A card checks each element in one order (FeliCa Card User's Manual, status flags): place in the service list A3,
 * access mode A7, service attribute A4, existence A6, permission A5, block number A8.
 */

import { ACCESS_CASHBACK, ACCESS_NORMAL, type BlockListElement } from '../../felica/block-list.ts';
import { type ServiceAttribute, serviceAttribute } from '../../felica/service-code.ts';
import { findFile } from './block-files.ts';
import {
  ACCESS_DENIED,
  ACCESS_MODE,
  BLOCK_NUMBER,
  NO_SUCH_SERVICE,
  type Refusal,
  SERVICE_ATTRIBUTE,
  SERVICE_LIST_INDEX,
} from './refusal.ts';
import type { BlockFile, CardSystem } from './state.ts';

export type Purpose = 'read' | 'write';

/** What the way a command came entitles it to. */
export interface AccessRights {
  /** True after mutual authentication for the services listed. */
  readonly keyed: boolean;
  /** Whether a direct write may raise purse or cashback data. */
  readonly mayRaise: boolean;
}

export interface BlockTarget {
  readonly attribute: ServiceAttribute;
  readonly file: BlockFile;
}

/** The blocks that `element` is about, or the first check it fails. */
export function locateBlock(
  system: CardSystem,
  services: readonly number[],
  element: BlockListElement,
  purpose: Purpose,
  rights: AccessRights,
): BlockTarget | Refusal {
  const code = services[element.serviceIndex];
  if (code === undefined) return SERVICE_LIST_INDEX;
  const attribute = serviceAttribute(code);
  if (!modeExists(element.accessMode, purpose, attribute)) return ACCESS_MODE;
  if (attribute === undefined) return SERVICE_ATTRIBUTE;
  const file = findFile(system, code);
  if (file === undefined) return NO_SUCH_SERVICE;
  if (attribute.keyed && !rights.keyed) return ACCESS_DENIED;
  if (purpose === 'write' && !writable(element, attribute)) return ACCESS_DENIED;
  if (element.block >= file.blocks.length) return BLOCK_NUMBER;
  return { attribute, file };
}

/** Cashback is a way of writing a purse; everything else is normal access. Key change is for issuing. */
function modeExists(mode: number, purpose: Purpose, attribute: ServiceAttribute | undefined): boolean {
  if (mode === ACCESS_NORMAL) return true;
  const mayBePurse = attribute === undefined || attribute.class === 'purse';
  return mode === ACCESS_CASHBACK && purpose === 'write' && mayBePurse;
}

function writable(element: BlockListElement, attribute: ServiceAttribute): boolean {
  if (attribute.access === 'read-only') return false;
  if (element.accessMode === ACCESS_CASHBACK) return attribute.access === 'cashback';
  return attribute.class !== 'cyclic' || element.block === 0;
}
