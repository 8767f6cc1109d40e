/** The commands by which a session finds out what a card is and what it holds. Pure. */

import type { Layout } from '../cards/layout.ts';
import { MAX_AES_BLOCKS_READ, MAX_DES_BLOCKS_READ } from '../felica/security/secure-access.ts';
import type { PlainCommand } from './plain-command.ts';

/**
 * The first round of every session. Its first command works in whatever mode a torn session left the card; nothing in it depends
 * on an answer, so all of it goes together. A card with node keys must be authenticated before it is read.
 */
export function identifyingCommands(layout: Layout): readonly PlainCommand[] {
  switch (layout.security) {
    case 'none':
      return [...identification(layout), ...readCommands(layout)];
    case 'lite-s':
      return [{ kind: 'polling' }, ...readCommands(layout)];
    case 'des':
    case 'aes':
      return [...identification(layout), { kind: 'authenticate-1' }];
  }
}

/** The second round of a card with node keys. */
export function securedReadingCommands(layout: Layout): readonly PlainCommand[] {
  return [{ kind: 'authenticate-2' }, ...readCommands(layout)];
}

/**
 * Reads of everything the layout names, as few as its card can do. What a Lite-S card said under an older challenge could be
 * said again, so each read has its own.
 */
export function readCommands(layout: Layout): readonly PlainCommand[] {
  const reads = readsOf(layout);
  return layout.security === 'lite-s' ? [{ kind: 'challenge' }, ...reads] : reads;
}

function readsOf(layout: Layout): readonly PlainCommand[] {
  const names = [...layout.blocks.keys()];
  const limit = Math.min(layout.virtualCard.maxReadBlocks, READ_LIMIT[layout.security]);
  return Array.from({ length: Math.ceil(names.length / limit) }, (_, i) => ({
    kind: 'read',
    blocks: names.slice(i * limit, (i + 1) * limit),
  }));
}

/** Blocks of one read command, whatever the card. */
const READ_LIMIT: Readonly<Record<Layout['security'], number>> = {
  none: 15,
  des: MAX_DES_BLOCKS_READ,
  aes: MAX_AES_BLOCKS_READ,
  // MAC_A takes the fourth.
  'lite-s': 3,
};

/** Areas first, then services: the order in which Request Service is asked, and answers. */
export function requiredNodes(layout: Layout): readonly number[] {
  return [...layout.areas.map((area) => area.code), ...layout.services.map((service) => service.code)];
}

function identification(layout: Layout): readonly PlainCommand[] {
  return [
    { kind: 'reset-mode' },
    { kind: 'polling' },
    { kind: 'request-service', nodes: requiredNodes(layout) },
  ];
}
