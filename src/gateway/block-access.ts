/** From the layout's names of blocks to the services and block lists of a command. Pure. */

import type { Layout, LayoutBlock } from '../cards/layout.ts';
import { ACCESS_NORMAL, type BlockListElement } from '../felica/block-list.ts';
import type { PlainBlock } from './plain-command.ts';

/** How blocks are reached by Read and Write Without Encryption: the services the packet names, and the blocks that count them. */
export interface BlockAccess {
  readonly services: readonly number[];
  readonly blocks: readonly BlockListElement[];
}

interface Place {
  readonly service: number;
  readonly block: number;
}

export function readPlaces(layout: Layout, names: readonly string[]): readonly Place[] {
  return names.map((name) => {
    const { read, block } = blockNamed(layout, name);
    return { service: read, block };
  });
}

export function writePlaces(layout: Layout, blocks: readonly PlainBlock[]): readonly Place[] {
  return blocks.map(({ name, isDecrement }) => {
    const { write, block } = blockNamed(layout, name);
    const service = isDecrement === true ? layout.decrement : write;
    if (service === undefined) throw new Error(`layout ${layout.name}: nobody may write ${name}`);
    return { service, block };
  });
}

/** Each service once, in the order of its first block. */
export function plainAccess(places: readonly Place[]): BlockAccess {
  const services = [...new Set(places.map(({ service }) => service))];
  return { services, blocks: places.map((place) => element(services, place)) };
}

/** A block list that counts the nodes of Authentication1: services on a DES card, areas and services on an AES card. */
export function securedAccess(layout: Layout, places: readonly Place[]): readonly BlockListElement[] {
  const nodes = authenticatedNodes(layout);
  const counted = layout.security === 'aes' ? [...nodes.areas, ...nodes.services] : nodes.services;
  return places.map((place) => element(counted, place));
}

export function authenticatedNodes(layout: Layout): NonNullable<Layout['authentication']> {
  if (layout.authentication === undefined) throw new Error(`layout ${layout.name} authenticates no nodes`);
  return layout.authentication;
}

/** The number of a Lite-S card's fixed block. */
export function fixedBlock(layout: Layout, name: string): number {
  return blockNamed(layout, name).block;
}

function element(services: readonly number[], { service, block }: Place): BlockListElement {
  const serviceIndex = services.indexOf(service);
  if (serviceIndex === -1) throw new Error(`service ${service} is not authenticated`);
  return { serviceIndex, accessMode: ACCESS_NORMAL, block };
}

function blockNamed(layout: Layout, name: string): LayoutBlock {
  const block = layout.blocks.get(name);
  if (block === undefined) throw new Error(`layout ${layout.name} has no block named ${name}`);
  return block;
}
