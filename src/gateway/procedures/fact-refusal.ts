/** What speaks against the card in the facts of a round: no answer, another system, a missing service, status flags. Pure. */

import { balanceOf, type CardImage } from '../../cards/card-image.ts';
import type { Layout } from '../../cards/layout.ts';
import { type Reason, type Refusal, refuse } from '../../errors.ts';
import { SF2_MEMORY_ERROR, SF2_NO_SUCH_NODE } from '../../felica/status-flags.ts';
import { MAX_AMOUNT_MINOR } from '../../ledger/transfer.ts';
import type { ExpectedCommand, Fact } from '../plain-command.ts';

/** Request Service answers this for a node that the card does not have. */
const NO_SUCH_NODE = 0xffff;

/** What one expected command found. */
export interface Finding {
  readonly command: ExpectedCommand['command'];
  readonly fact: Fact;
}

export function findingsOf(expected: readonly ExpectedCommand[], facts: readonly Fact[]): readonly Finding[] {
  return expected.map(({ command }, i) => ({ command, fact: facts[i] ?? { kind: 'silent' } }));
}

/** The blocks of all reads together; null unless every read brought its own, from a card of the layout's system. */
export function imageOf(
  layout: Layout,
  findings: readonly Finding[],
): ReadonlyMap<string, Uint8Array> | null {
  if (findings.some(({ fact }) => isWrongSystem(layout, fact))) return null;
  const reads = findings.filter(({ command }) => command.kind === 'read').map(({ fact }) => fact);
  const images = reads.flatMap((fact) => (fact.kind === 'blocks' ? [...fact.image] : []));
  const isWhole = reads.length > 0 && reads.every((fact) => fact.kind === 'blocks');
  return isWhole && !isBeyondBooks(layout, new Map(images)) ? new Map(images) : null;
}

/** No card holds so much: it is not what the layout takes it for. */
function isBeyondBooks(layout: Layout, image: CardImage): boolean {
  if (!image.has(layout.balance.block)) return false;
  const balance = balanceOf(layout, image);
  return balance > MAX_AMOUNT_MINOR || balance < -MAX_AMOUNT_MINOR;
}

/** A command that the card must answer was met with silence. */
export function isSilent(findings: readonly Finding[]): boolean {
  return findings.some(({ command, fact }) => command.kind !== 'reset-mode' && fact.kind === 'silent');
}

/** The first reason in what was found, null when nothing speaks against the card. A silent Polling comes before all others. */
export function findingsRefusal(layout: Layout, findings: readonly Finding[]): Refusal | null {
  const polled = findings.find(({ command }) => command.kind === 'polling');
  const order = polled === undefined ? findings : [polled, ...findings.filter((each) => each !== polled)];
  for (const finding of order) {
    const refusal = findingRefusal(layout, finding);
    if (refusal !== null) return refusal;
  }
  return null;
}

function findingRefusal(layout: Layout, { command, fact }: Finding): Refusal | null {
  // A card that does not know Reset Mode is silent to it, and then has no mode to be reset from.
  if (command.kind === 'reset-mode' && fact.kind === 'silent') return null;
  if (command.kind === 'polling' && fact.kind === 'silent')
    return refuse('wrong-system', 'no card answers for the system');
  if (isWrongSystem(layout, fact)) return refuse('wrong-system');
  if (fact.kind === 'blocks' && isBeyondBooks(layout, fact.image))
    return refuse('device-error', 'the card tells a balance that no card can hold');
  return fact.kind === 'key-versions' ? nodesRefusal(layout, fact.keyVersions) : factRefusal(fact);
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
    case 'refused':
      return refuse(FLAG_REASON.get(fact.sf2) ?? 'device-error');
    default:
      return null;
  }
}

function isWrongSystem(layout: Layout, fact: Fact): boolean {
  return fact.kind === 'polled' && fact.systemCode !== null && fact.systemCode !== layout.systemCode;
}

/** A missing service comes before a wrong area: without its services a card is of another kind altogether. */
function nodesRefusal(layout: Layout, keyVersions: readonly number[]): Refusal | null {
  const services = keyVersions.slice(layout.areas.length);
  if (services.includes(NO_SUCH_NODE)) return refuse('missing-service');
  const wrongArea = layout.areas.some((area, i) => keyVersions[i] !== area.keyVersion);
  return wrongArea ? refuse('wrong-area') : null;
}
