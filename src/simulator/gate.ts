/**
 * A gate, or any reader in the street: it uses the card behind the server's back and leaves the trace a reader leaves. Pure.
 *
 * On a key-free card it sends the commands a reader sends. On a card with keys it is a reader that has the keys: it works on the
 * card's memory by the card's own rules for whoever has authenticated, and the authentication itself is left out. Either way the
 * card leaves the phone's field, so that a session it was in is over.
 */

import { balanceOf, type CardImage, hasMark, isInStation } from '../cards/card-image.ts';
import { hasNumber, type Layout } from '../cards/layout.ts';
import { imageOfChip } from './card-maker.ts';
import { imageAfter } from './gate-trace.ts';
import { writeAtGate } from './gate-write.ts';
import { powerOff, type VirtualCard } from './virtual-card/state.ts';

/** `enter` and `exit` pass a gate of the railway; an exit may take the fare with it. */
export const GATE_EVENTS = ['spend', 'load', 'enter', 'exit'] as const;
export type GateEvent = (typeof GATE_EVENTS)[number];

export interface GateUse {
  readonly event: GateEvent;
  /** Minor units. Positive for `spend` and `load`, 0 for `enter`; for `exit` the fare, which may be 0. */
  readonly amountMinor: bigint;
  /** {@link GATE_RANDOM_BYTES}, for the gate's own receipt and execution id. */
  readonly random: Uint8Array;
  /** Milliseconds since 1970, for the card's history. */
  readonly atMs: number;
}

export type GateOutcome =
  | { readonly kind: 'done'; readonly card: VirtualCard; readonly balanceMinor: bigint }
  | { readonly kind: 'refused'; readonly why: string };

export const GATE_RANDOM_BYTES = 16;

export function useAtGate(layout: Layout, card: VirtualCard, use: GateUse): GateOutcome {
  const image = imageOfChip(layout, card);
  const why = refusal(layout, image, use);
  if (why !== undefined) return { kind: 'refused', why };
  const after = imageAfter(layout, image, {
    ...use,
    passes: isPassage(use.event),
    changeMinor: changeOf(use),
  });
  const written = writeAtGate(layout, powerOff(card), {
    before: image,
    after,
    takenMinor: -changeOf(use),
    random: use.random,
  });
  if (typeof written === 'string') return { kind: 'refused', why: written };
  return { kind: 'done', card: powerOff(written), balanceMinor: balanceOf(layout, after) };
}

function isPassage(event: GateEvent): boolean {
  return event === 'enter' || event === 'exit';
}

function changeOf({ event, amountMinor }: GateUse): bigint {
  return event === 'load' ? amountMinor : -amountMinor;
}

/** Why a gate does not open. */
function refusal(layout: Layout, image: CardImage, use: GateUse): string | undefined {
  if (hasMark(layout, image, 'blocked')) return 'the card is blocked';
  if (hasMark(layout, image, 'erased')) return 'the card is erased';
  if (hasMark(layout, image, 'ingested')) return "the card's value was taken into an account";
  const astray = refusePassage(layout, image, use.event);
  if (astray !== undefined) return astray;
  const change = changeOf(use);
  if (change === 0n) return undefined;
  const after = balanceOf(layout, image) + change;
  if (after < layout.limits.floor) return 'the card holds too little';
  if (after > layout.limits.maximum) return 'the card would hold too much';
  return hasNumber(layout.balance, after) ? undefined : 'the card cannot count such an amount';
}

function refusePassage(layout: Layout, image: CardImage, event: GateEvent): string | undefined {
  if (!isPassage(event)) return undefined;
  if (layout.inStation === undefined) return 'such a card keeps no note of where it entered';
  const inside = isInStation(layout, image);
  if (event === 'enter') return inside ? 'the card is inside the gates already' : undefined;
  return inside ? undefined : 'the card is not inside the gates';
}
