/** Areas, services, and the blocks that name them. Pure. */

import { MAX_NODES } from '../../felica/define-command.ts';
import {
  AREA_ROOT,
  AREA_ROOT_END,
  areaAttribute,
  codeToText,
  serviceAttribute,
  serviceNumber,
} from '../../felica/service-code.ts';
import type { Layout } from '../layout.ts';

/** A Lite-S card has neither areas nor services to choose from: what it has is held by `security.ts`. */
export function* structureFaults(layout: Layout): Iterable<string> {
  yield* sameBlockFaults(layout);
  if (layout.security === 'lite-s') return;
  yield* areaFaults(layout);
  yield* serviceFaults(layout);
  yield* blockFaults(layout);
}

function* areaFaults({ areas }: Layout): Iterable<string> {
  const [root] = areas;
  if (root?.code !== AREA_ROOT || root.end !== AREA_ROOT_END)
    yield 'areas: the first must be the root area, 0000 to FFFE';
  for (const [i, { code, end }] of areas.entries()) {
    if (areaAttribute(code) === undefined) yield `areas[${i}].code: ${codeToText(code)} is no area code`;
    if (end < code) yield `areas[${i}].end: lies before the area's own code`;
    if (areas.findIndex((area) => area.code === code) < i)
      yield `areas[${i}].code: ${codeToText(code)} is there already`;
  }
}

function* serviceFaults({ areas, services }: Layout): Iterable<string> {
  if (services.length === 0) yield 'services: there are none';
  if (areas.length + services.length > MAX_NODES)
    yield `services: with the areas more than the ${MAX_NODES} nodes that one Request Service asks for`;
  for (const [i, { code, blocks }] of services.entries()) {
    const attribute = serviceAttribute(code);
    if (attribute === undefined) {
      yield `services[${i}].code: ${codeToText(code)} is no service code`;
      continue;
    }
    const before = services.slice(0, i);
    if (before.some((service) => service.code === code))
      yield `services[${i}].code: ${codeToText(code)} is there already`;
    const overlapped = before.find((service) => shareBlocks(service.code, code));
    if (overlapped !== undefined && overlapped.blocks !== blocks)
      yield `services[${i}].blocks: ${codeToText(code)} shares its blocks with ${codeToText(overlapped.code)}, which has ${overlapped.blocks}`;
  }
}

/** Services with one number share their blocks within one class. */
export function shareBlocks(a: number, b: number): boolean {
  return serviceNumber(a) === serviceNumber(b) && serviceAttribute(a)?.class === serviceAttribute(b)?.class;
}

function* blockFaults(layout: Layout): Iterable<string> {
  const services = new Map(layout.services.map((service) => [service.code, service]));
  for (const [name, { read, write, block }] of layout.blocks) {
    for (const code of new Set([read, write ?? read])) {
      const service = services.get(code);
      if (service === undefined)
        yield `blocks.${name}: service ${codeToText(code)} is not among the services`;
      else if (block >= service.blocks)
        yield `blocks.${name}: service ${codeToText(code)} has no block ${block}`;
    }
    if (name.endsWith('.0') && serviceAttribute(read)?.class !== 'cyclic')
      yield `blocks.${name}: service ${codeToText(read)} is no ring`;
    if (write !== undefined) yield* writeFaults(name, read, write, block);
  }
}

function* writeFaults(name: string, read: number, write: number, block: number): Iterable<string> {
  const attribute = serviceAttribute(write);
  if (attribute === undefined) return;
  if (!shareBlocks(read, write))
    yield `blocks.${name}: services ${codeToText(read)} and ${codeToText(write)} do not share blocks`;
  if (attribute.access !== 'read-write' && attribute.access !== 'direct')
    yield `blocks.${name}.write: service ${codeToText(write)} does not write whole blocks`;
  if (attribute.class === 'cyclic' && block !== 0)
    yield `blocks.${name}.write: a ring is written at its block 0`;
}

/** Two names for one block: a write would put back under the one what it changed under the other. */
function* sameBlockFaults({ blocks }: Layout): Iterable<string> {
  const seen = [...blocks];
  for (const [i, [name, place]] of seen.entries()) {
    const twin = seen
      .slice(0, i)
      .find(([, other]) => other.block === place.block && shareBlocks(other.read, place.read));
    if (twin !== undefined) yield `blocks.${name}: is the same block as ${twin[0]}`;
  }
}
