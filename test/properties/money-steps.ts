/** What may happen to a card: the steps of a sequence, as data. */

import type { FaultEffect } from '../../src/simulator/faults.ts';
import type { GateEvent } from '../../src/simulator/gate.ts';

/** Purchases of the card itself; each sequence has this many. */
export const OWN_PURCHASES = 4;

/** `own`: the card in the phone. `external`: one held to another phone, which nobody has told the server of. */
export type Which = 'own' | 'external';

/** `maximum`: as much as the card may hold, which fits an empty card only. */
export type Asked = 'own' | 'maximum' | 'of-another-card' | 'unknown';

export interface LoadWish {
  readonly kind: 'load';
  readonly of: Asked;
  readonly number: number;
  /** With the operation beside the purchase, or by the purchase alone. */
  readonly named: boolean;
}

/** What the hub asks for; `owed` is a call that names neither an operation nor a purchase. */
export type Wish =
  | LoadWish
  | { readonly kind: 'read' | 'owed' | 'put-back' | 'block' | 'config' | 'plan' | 'erase' }
  /** With the operation, or by the endpoint alone. */
  | { readonly kind: 'park' | 'ingest'; readonly named: boolean }
  | { readonly kind: 'reader-read' };

/** Where a fault strikes: the ordinal of a command, or the write that the wish leads to. */
export interface TapFault {
  readonly effect: FaultEffect;
  readonly at: number | 'write' | 'after-write';
}

/** Where a tap ends early, counted in commands that the card was sent. */
export interface Stop {
  readonly afterCommands: number;
  /** Only when the next command is at hand, which may need another reply; else with the answer to the last one in hand. */
  readonly beforeNext: boolean;
  /** Null: the hub is gone. A number: the device says that it failed, with the responses so far. */
  readonly deviceStatus: number | null;
}

/**
 * A list of responses that is not what the card answered. `replay`: the phone keeps the commands back, and answers each as the card
 * answered the last one of its name; on cards with keys.
 */
export interface Tampering {
  /** In which list of the tap, from 1. */
  readonly round: number;
  readonly how: 'double' | 'swap' | 'drop' | 'excess' | 'earlier' | 'replay';
}

export interface Gate {
  readonly event: GateEvent;
  /** Of `enter`: left out. */
  readonly amount: number;
}

export interface Tap {
  readonly kind: 'tap';
  readonly wish: Wish;
  readonly faults: readonly TapFault[];
  readonly stop: Stop | null;
  readonly tampering: Tampering | null;
  /** A gate in the middle, where nothing that was computed before can be written after: on cards with keys. */
  readonly gate: (Gate & { readonly afterCommands: number }) | null;
  /** Every request is sent twice at once. */
  readonly twice: boolean;
}

export type OrderKind = 'BLOCK' | 'UNBLOCK' | 'CONFIG' | 'PLAN' | 'LOAD' | 'FENCE' | 'ERASE';

export type Step =
  | Tap
  /** The hub of the last tap that was left in the middle comes back with what the card had answered. */
  | { readonly kind: 'resume' }
  /** The last request once more. */
  | { readonly kind: 'retry'; readonly newRequestId: boolean }
  | { readonly kind: 'gate'; readonly which: Which; readonly gate: Gate }
  | { readonly kind: 'wait'; readonly long: boolean }
  | { readonly kind: 'suspend'; readonly on: boolean }
  /** Another card that the ledger has on the same device; left open, its session holds the device. */
  | { readonly kind: 'neighbour'; readonly leave: boolean }
  /** Work that the server owes the chip from now on; `number` chooses its content. */
  | { readonly kind: 'order'; readonly what: OrderKind; readonly number: number }
  /** Two of the operator's people end a doubt, and may be wrong. */
  | { readonly kind: 'decide'; readonly wrongly: boolean }
  /** The external card is put on the deny list, whatever it is in the middle of. */
  | { readonly kind: 'deny' }
  | { readonly kind: 'pay-out' }
  | { readonly kind: 'cancel'; readonly number: number }
  /** Twice, by two people, where one does not suffice. */
  | { readonly kind: 'refund'; readonly number: number }
  /** Commands of an earlier session once more, all or the last that moves value, whatever the card makes of them: on cards with keys. */
  | {
      readonly kind: 'old-frames';
      readonly which: Which;
      readonly back: number;
      readonly part: 'all' | 'last-move';
    };

export interface Story {
  readonly layout: string;
  readonly issued: number;
  readonly amounts: readonly number[];
  readonly steps: readonly Step[];
}

/** A tap in which nothing goes wrong. */
export function cleanTap(wish: Wish): Tap {
  return { kind: 'tap', wish, faults: [], stop: null, tampering: null, gate: null, twice: false };
}
