/** The reading that every procedure begins with: is this the card, is it whole, and what does it hold? Pure. */

import type { CardImage } from '../../cards/card-image.ts';
import type { Layout } from '../../cards/layout.ts';
import { type Reason, type Refusal, refuse } from '../../errors.ts';
import { SF2_MEMORY_ERROR, SF2_NO_SUCH_NODE } from '../../felica/status-flags.ts';
import type { Fact, PlainCommand } from '../plain-command.ts';

/** Request Service answers this for a node that the card does not have. */
const NO_SUCH_NODE = 0xffff;

/**
 * One round: Reset Mode first, so that it works in whatever mode a torn session left the card; then nothing that depends on an
 * answer, so all of it goes together.
 */
export function readingCommands(layout: Layout): readonly PlainCommand[] {
  return [
    { kind: 'reset-mode' },
    { kind: 'polling' },
    { kind: 'request-service', nodes: requiredNodes(layout) },
    readCommand(layout),
  ];
}

/** The read alone, of everything the layout names. */
export function readCommand(layout: Layout): PlainCommand {
  return { kind: 'read', blocks: [...layout.blocks.keys()] };
}

/** What a reading found. An image may be there although the card is refused: it still is evidence. */
export interface Reading {
  readonly image: CardImage | null;
  readonly refusal: Refusal | null;
  /** A command that the card must answer was met with silence. */
  readonly silent: boolean;
}

/** `facts` answer {@link readingCommands}. */
export function readingOf(layout: Layout, facts: readonly Fact[]): Reading {
  const [reset, polled, versions, blocks] = facts;
  if (reset === undefined || polled === undefined || versions === undefined || blocks === undefined) {
    throw new Error('a reading has four facts');
  }
  const image = blocks.kind === 'blocks' ? blocks.image : null;
  const refusal =
    polledRefusal(layout, polled) ??
    // A card that does not know Reset Mode is silent to it, and then has no mode to be reset from.
    (reset.kind === 'silent' ? null : factRefusal(reset)) ??
    (versions.kind === 'key-versions' ? nodesRefusal(layout, versions.keyVersions) : factRefusal(versions)) ??
    (image === null ? factRefusal(blocks) : null);
  return {
    image: isWrongSystem(layout, polled) ? null : image,
    refusal,
    silent: [polled, versions, blocks].some((fact) => fact.kind === 'silent'),
  };
}

/** Status flags that say more than that something went wrong. */
const FLAG_REASON: ReadonlyMap<number, Reason> = new Map([
  [SF2_NO_SUCH_NODE, 'missing-service'],
  [SF2_MEMORY_ERROR, 'device-memory'],
]);

/** The reason in a fact that is no success. */
export function factRefusal(fact: Fact): Refusal | null {
  switch (fact.kind) {
    case 'silent':
      return refuse('device-unreachable');
    case 'malformed':
      return refuse('device-error', 'a response is malformed');
    case 'other-card':
      return refuse('operation-failed', 'another card answered');
    case 'refused':
      return refuse(FLAG_REASON.get(fact.sf2) ?? 'device-error');
    default:
      return null;
  }
}

function polledRefusal(layout: Layout, polled: Fact): Refusal | null {
  if (polled.kind === 'silent') return refuse('wrong-system', 'no card answers for the system');
  return isWrongSystem(layout, polled) ? refuse('wrong-system') : factRefusal(polled);
}

function isWrongSystem(layout: Layout, polled: Fact): boolean {
  return polled.kind === 'polled' && polled.systemCode !== null && polled.systemCode !== layout.systemCode;
}

function requiredNodes(layout: Layout): readonly number[] {
  return [...layout.areas.map((area) => area.code), ...layout.services.map((service) => service.code)];
}

/** A missing service comes before a wrong area: without its services a card is of another kind altogether. */
function nodesRefusal(layout: Layout, keyVersions: readonly number[]): Refusal | null {
  const services = keyVersions.slice(layout.areas.length);
  if (services.includes(NO_SUCH_NODE)) return refuse('missing-service');
  const wrongArea = layout.areas.some((area, i) => keyVersions[i] !== area.keyVersion);
  return wrongArea ? refuse('wrong-area') : null;
}
