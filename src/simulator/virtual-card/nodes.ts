/** The areas and services of a system, as the card tells of them. */

import { NO_SUCH_NODE } from '../../felica/commands/request-service.ts';
import type { FoundNode } from '../../felica/commands/search-service-code.ts';
import { areaAttribute, SYSTEM_NODE, serviceNumber } from '../../felica/service-code.ts';
import { findFile } from './block-files.ts';
import type { CardSystem } from './state.ts';

/** Of an area, a service or the system itself; NO_SUCH_NODE when there is none. */
export function keyVersion(system: CardSystem, node: number): number {
  if (node === SYSTEM_NODE) return system.systemKeyVersion;
  const found = [...system.areas, ...system.services].find(({ code }) => code === node);
  return found?.keyVersion ?? NO_SUCH_NODE;
}

/** Areas and services by code, so that an area comes before what it holds and the root area first of all. */
export function nodeAt(system: CardSystem, index: number): FoundNode {
  const areas: FoundNode[] = system.areas.map(({ code, end }) => ({ kind: 'area', code, end }));
  const services: FoundNode[] = system.services.map(({ code }) => ({ kind: 'service', code }));
  return [...areas, ...services].sort((a, b) => order(a) - order(b))[index] ?? { kind: 'end' };
}

function order(node: FoundNode): number {
  return node.kind === 'end' ? SYSTEM_NODE : node.code;
}

/** The blocks behind a service, or behind all services inside an area; 0 when there is no such node. */
export function blockCount(system: CardSystem, node: number): number {
  if (areaAttribute(node) === undefined) return findFile(system, node)?.blocks.length ?? 0;
  const area = system.areas.find(({ code }) => code === node);
  if (area === undefined) return 0;
  const first = serviceNumber(area.code);
  const last = serviceNumber(area.end);
  return system.files
    .filter((file) => file.serviceNumber >= first && file.serviceNumber <= last)
    .reduce((total, file) => total + file.blocks.length, 0);
}
