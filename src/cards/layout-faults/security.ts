/** What each kind of card security asks of a layout. Pure. */

import { MAX_BLOCKS_READ } from '../../felica/commands/read-without-encryption.ts';
import { MAX_BLOCKS_WRITTEN } from '../../felica/commands/write-without-encryption.ts';
import { LITE_S_MAX_READ } from '../../felica/security/lite-s.ts';
import {
  MAX_AES_BLOCKS_READ,
  MAX_AES_BLOCKS_WRITTEN,
  MAX_DES_BLOCKS_READ,
  MAX_DES_BLOCKS_WRITTEN,
} from '../../felica/security/secure-access.ts';
import { codeToText, serviceAttribute } from '../../felica/service-code.ts';
import { type Layout, type Security, valueBlocks, writesAnything } from '../layout.ts';
import { liteSFaults } from './lite-s.ts';
import { shareBlocks } from './structure.ts';

/** A data block and its MAC_A. */
const LITE_S_MAX_WRITTEN = 2;

/** What one command carries, by frame; on Lite-S counted with the MAC_A block. */
export const FRAME_LIMITS: Readonly<Record<Security, { readonly read: number; readonly written: number }>> = {
  none: { read: MAX_BLOCKS_READ, written: MAX_BLOCKS_WRITTEN },
  des: { read: MAX_DES_BLOCKS_READ, written: MAX_DES_BLOCKS_WRITTEN },
  aes: { read: MAX_AES_BLOCKS_READ, written: MAX_AES_BLOCKS_WRITTEN },
  'lite-s': { read: LITE_S_MAX_READ, written: LITE_S_MAX_WRITTEN },
};

export function* securityFaults(layout: Layout): Iterable<string> {
  const { read, written } = FRAME_LIMITS[layout.security];
  if (layout.virtualCard.maxReadBlocks > read)
    yield `virtualCard.maxReadBlocks: one command of such a card reads at most ${read}`;
  if (layout.virtualCard.maxWriteBlocks > written)
    yield `virtualCard.maxWriteBlocks: one command of such a card writes at most ${written}`;
  if (layout.security === 'des' || layout.security === 'aes') {
    yield* authenticationFaults(layout);
    yield* keyedFaults(layout);
    return;
  }
  if (layout.authentication !== undefined) yield 'authentication: is for des and aes';
  if (layout.security === 'none') yield* keyFreeFaults(layout);
  else yield* liteSFaults(layout);
}

function* keyFreeFaults(layout: Layout): Iterable<string> {
  if (!layout.sandboxOnly && writesAnything(layout))
    yield 'sandboxOnly: must be true, since nothing authenticates what a key-free card says';
  if (layout.blocks.size > layout.virtualCard.maxReadBlocks)
    yield 'blocks: more than one read command can read, and nothing holds two together';
  for (const [name, { read, write }] of layout.blocks) {
    for (const code of new Set([read, write ?? read])) {
      if (serviceAttribute(code)?.keyed)
        yield `blocks.${name}: service ${codeToText(code)} needs a key, and this layout has none`;
    }
  }
}

function* authenticationFaults({ authentication, ...layout }: Layout): Iterable<string> {
  if (authentication === undefined) {
    yield 'authentication: is missing';
    return;
  }
  if (authentication.areas.length === 0) yield 'authentication.areas: there are none';
  for (const [i, code] of authentication.areas.entries()) {
    if (!layout.areas.some((area) => area.code === code))
      yield `authentication.areas[${i}]: ${codeToText(code)} is not among the areas`;
  }
  for (const [i, code] of authentication.services.entries()) {
    if (!layout.services.some((service) => service.code === code))
      yield `authentication.services[${i}]: ${codeToText(code)} is not among the services`;
  }
  const keyed = authentication.services.map((code) => serviceAttribute(code)?.keyed === true);
  if (!keyed.includes(true)) yield 'authentication.services: at least one must need a key';
  if (keyed.lastIndexOf(true) > keyed.indexOf(false) && keyed.includes(false))
    yield 'authentication.services: those that need a key come first';
  const named = [...layout.blocks.values()].flatMap(({ read, write }) => [read, write, layout.decrement]);
  for (const code of new Set(named)) {
    if (code !== undefined && !authentication.services.includes(code))
      yield `authentication.services: lacks ${codeToText(code)}, through which blocks are read or written`;
  }
}

/** Where keys protect, there must be no way around them. */
function* keyedFaults(layout: Layout): Iterable<string> {
  for (const [name, { write }] of layout.blocks) {
    if (write !== undefined && serviceAttribute(write)?.keyed === false)
      yield `blocks.${name}.write: service ${codeToText(write)} needs no key`;
  }
  const guarded = new Set([...valueBlocks(layout), layout.marks?.block]);
  for (const [i, { code }] of layout.services.entries()) {
    const attribute = serviceAttribute(code);
    if (attribute === undefined || attribute.keyed || attribute.access === 'read-only') continue;
    const open = [...layout.blocks].find(([name, { read }]) => guarded.has(name) && shareBlocks(read, code));
    if (open !== undefined) yield `services[${i}].code: anybody may write ${open[0]} through it`;
  }
}
