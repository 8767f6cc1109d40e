/**
 * What FeliCa Lite-S permits of one block list element, apart from what its own memory configuration says.
 *
 * The order of checks is that of every card: A3, A7, A4, A6, A5, A8.
 */

import { ACCESS_NORMAL, type BlockListElement } from '../../../felica/block-list.ts';
import { LITE_S_READ_ONLY, LITE_S_READ_WRITE } from '../../../felica/security/lite-s.ts';
import { serviceAttribute } from '../../../felica/service-code.ts';
import type { Purpose } from '../block-access.ts';
import {
  ACCESS_DENIED,
  ACCESS_MODE,
  BLOCK_NUMBER,
  type ListRefusal,
  NO_SUCH_SERVICE,
  type Refusal,
  SERVICE_ATTRIBUTE,
  SERVICE_LIST_INDEX,
} from '../refusal.ts';
import { hasBlock, type LiteS } from './memory.ts';

/** The first check that the element fails. */
export function refuseElement(
  liteS: LiteS,
  services: readonly number[],
  { serviceIndex, accessMode, block }: BlockListElement,
  purpose: Purpose,
): Refusal | undefined {
  const code = services[serviceIndex];
  if (code === undefined) return SERVICE_LIST_INDEX;
  if (accessMode !== ACCESS_NORMAL) return ACCESS_MODE;
  if (serviceAttribute(code) === undefined) return SERVICE_ATTRIBUTE;
  if (code !== LITE_S_READ_WRITE && code !== LITE_S_READ_ONLY) return NO_SUCH_SERVICE;
  if (purpose === 'write' && code === LITE_S_READ_ONLY) return ACCESS_DENIED;
  return hasBlock(liteS, block) ? undefined : BLOCK_NUMBER;
}

/** The first refusal among those of a block list, SF1 having its bit: bit 0 for the first element. */
export function firstRefusal(refusals: readonly (Refusal | undefined)[]): ListRefusal | undefined {
  const index = refusals.findIndex((refusal) => refusal !== undefined);
  const sf2 = refusals[index];
  return sf2 === undefined ? undefined : { sf1: 1 << index, sf2 };
}
