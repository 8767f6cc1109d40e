/** What may happen to a card: the steps of a random sequence, as data. */

import fc from 'fast-check';
import type { Fault, FaultEffect } from '../../src/simulator/faults.ts';
import { LAYOUT_NAMES } from '../support/world-bank.ts';

/** The code of Write Without Encryption, as a fault names it. */
export const WRITE = '08';

/** Purchases of the card itself; each sequence has this many. */
export const OWN_PURCHASES = 4;

/** `maximum`: as much as the card may hold, which fits an empty card only. */
export type Asked = 'own' | 'maximum' | 'of-another-card' | 'unknown';

/** What the hub asks for; `owed` is a call that names neither an operation nor a purchase. */
export type Wish = { readonly kind: 'read' } | { readonly kind: 'owed' } | LoadWish;

export interface LoadWish {
  readonly kind: 'load';
  readonly of: Asked;
  readonly number: number;
  /** With the operation beside the purchase, or by the purchase alone. */
  readonly named: boolean;
}

/** Where a tap ends early, counted in commands that the card was sent. */
export interface Stop {
  readonly afterCommands: number;
  /** Only when the next command is at hand, which may need another reply; else with the answer to the last one in hand. */
  readonly beforeNext: boolean;
  /** Null: the hub is gone. A number: the device says that it failed, with the responses so far. */
  readonly deviceStatus: number | null;
}

export type Step =
  | {
      readonly kind: 'tap';
      readonly wish: Wish;
      readonly faults: readonly Fault[];
      readonly stop: Stop | null;
      /** Every request is sent twice at once. */
      readonly twice: boolean;
    }
  /** The hub of the last tap that was left in the middle comes back with what the card had answered. */
  | { readonly kind: 'resume' }
  /** The last request once more. */
  | { readonly kind: 'retry'; readonly newRequestId: boolean }
  | { readonly kind: 'gate'; readonly event: 'spend' | 'load'; readonly amount: number }
  | { readonly kind: 'wait'; readonly long: boolean }
  | { readonly kind: 'suspend'; readonly on: boolean }
  /** Another card that the ledger has on the same device; left open, its session holds the device. */
  | { readonly kind: 'neighbour'; readonly leave: boolean }
  /** A request of an endpoint that this kind of card does not serve. */
  | { readonly kind: 'park' };

export interface Story {
  readonly layout: string;
  readonly issued: number;
  readonly amounts: readonly number[];
  readonly steps: readonly Step[];
}

const flagsOfRefusal = fc.record({
  sf1: fc.constantFrom(0x01, 0x02, 0x80, 0xff),
  sf2: fc.constantFrom(0x00, 0x01, 0x70, 0xa1, 0xa5, 0xa6, 0xa8, 0xb2, 0xff),
});
const flagsOfDone = fc.record({
  sf1: fc.constantFrom(0x00, 0x01, 0xff),
  sf2: fc.constantFrom(0x00, 0x01, 0x70, 0x71, 0xa5),
});

/**
 * Every kind of fault. Left out are the answers of a card that lies: success flags for a write that was not done, and inverted
 * bytes inside the blocks of a read. What a key-free card says is all that is known of it, so no server can tell those.
 */
const effect: fc.Arbitrary<FaultEffect> = fc.oneof(
  fc.constantFrom<FaultEffect>(
    { kind: 'tear-before' },
    { kind: 'tear-inside', applied: true },
    { kind: 'tear-inside', applied: false },
    { kind: 'tear-after' },
    { kind: 'lose-response' },
    { kind: 'silence' },
    { kind: 'wrong-idm' },
  ),
  flagsOfRefusal.map((flags): FaultEffect => ({ kind: 'status-flags', ...flags, applied: false })),
  flagsOfDone.map((flags): FaultEffect => ({ kind: 'status-flags', ...flags, applied: true })),
  // LEN, code, IDm, SF1, SF2, and the count of a read's blocks.
  fc.integer({ min: 0, max: 12 }).map((offset): FaultEffect => ({ kind: 'garble', offset })),
);

const fault: fc.Arbitrary<Fault> = fc
  .tuple(
    effect,
    // Four commands of the reading, the write, the read after a refusal; and the write by its name, where it matters most.
    fc.oneof(
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 6 }) },
      { weight: 3, arbitrary: fc.constant(WRITE) },
    ),
  )
  .map(([what, atCommand]) => ({ ...what, target: 'internal', atCommand }));

const wish: fc.Arbitrary<Wish> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('load' as const),
      of: fc.constant('own' as const),
      number: fc.nat({ max: OWN_PURCHASES - 1 }),
      named: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('load' as const),
      of: fc.constantFrom<Asked>('maximum', 'of-another-card', 'unknown'),
      number: fc.constant(0),
      named: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constant<Wish>({ kind: 'read' }) },
  { weight: 2, arbitrary: fc.constant<Wish>({ kind: 'owed' }) },
);

const stop: fc.Arbitrary<Stop> = fc.record({
  // Four commands of the reading and the write are the usual ones.
  afterCommands: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constantFrom(4, 5)),
  beforeNext: fc.boolean(),
  deviceStatus: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(221, 231, 232, 999) },
  ),
});

const noFaults = fc.constant<readonly Fault[]>([]);
const noStop = fc.constant(null);
const rarely = fc.oneof(
  { weight: 5, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

function tap(faults: fc.Arbitrary<readonly Fault[]>, ends: fc.Arbitrary<Stop | null>): fc.Arbitrary<Step> {
  return fc.record({ kind: fc.constant('tap' as const), wish, faults, stop: ends, twice: rarely });
}

const anyTap = tap(
  fc.oneof(
    { weight: 3, arbitrary: noFaults },
    { weight: 4, arbitrary: fc.array(fault, { minLength: 1, maxLength: 2 }) },
  ),
  fc.oneof({ weight: 4, arbitrary: noStop }, { weight: 1, arbitrary: stop }),
);

const gate: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('gate' as const),
  event: fc.constantFrom<'spend' | 'load'>('spend', 'load'),
  amount: fc.integer({ min: 1, max: 900 }),
});
const wait: fc.Arbitrary<Step> = fc.record({ kind: fc.constant('wait' as const), long: fc.boolean() });
const retry: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('retry' as const),
  newRequestId: fc.boolean(),
});
const resume = fc.constant<Step>({ kind: 'resume' });
const waitLong = fc.constant<Step>({ kind: 'wait', long: true });

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: anyTap },
  { weight: 3, arbitrary: gate },
  { weight: 2, arbitrary: wait },
  { weight: 2, arbitrary: retry },
  { weight: 1, arbitrary: resume },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('suspend' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('neighbour' as const), leave: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'park' }) },
);

/** Something that may or may not happen in between. */
function maybe(step: fc.Arbitrary<Step>): fc.Arbitrary<readonly Step[]> {
  return fc.array(step, { maxLength: 1 });
}

function scene(...parts: fc.Arbitrary<readonly Step[]>[]): fc.Arbitrary<readonly Step[]> {
  return fc.tuple(...parts).map((steps) => steps.flat());
}

function one(step: fc.Arbitrary<Step>): fc.Arbitrary<readonly Step[]> {
  return step.map((each) => [each]);
}

const writeFault = effect.map((what): readonly Fault[] => [
  { ...what, target: 'internal', atCommand: WRITE },
]);

/** The balance is then what it was before. */
const thereAndBack = fc.integer({ min: 1, max: 50 }).map((amount): readonly Step[] => [
  { kind: 'gate', event: 'spend', amount },
  { kind: 'gate', event: 'load', amount },
]);

/** A top-up that goes wrong in its write, perhaps a gate, and a tap that finds out. */
const doubtful = scene(
  one(tap(writeFault, noStop)),
  fc.oneof(maybe(gate), thereAndBack),
  maybe(retry),
  one(tap(noFaults, noStop)),
);

/** A tap that is left in the middle, and a hub that comes back for it. */
const interrupted = scene(
  one(tap(noFaults, stop)),
  maybe(fc.oneof(gate, retry, anyTap)),
  maybe(wait),
  maybe(retry),
  one(resume),
  maybe(retry),
  maybe(waitLong),
);

const anyScene = fc.oneof(
  { weight: 5, arbitrary: one(anyStep) },
  { weight: 2, arbitrary: doubtful },
  { weight: 2, arbitrary: interrupted },
);

const MAX_SCENES = 8;

export const story: fc.Arbitrary<Story> = fc.record({
  layout: fc.constantFrom(...LAYOUT_NAMES),
  issued: fc.nat({ max: 5000 }),
  amounts: fc.array(fc.integer({ min: 1, max: 3000 }), {
    minLength: OWN_PURCHASES,
    maxLength: OWN_PURCHASES,
  }),
  steps: fc
    .array(anyScene, { minLength: 1, maxLength: MAX_SCENES, size: 'max' })
    .map((scenes) => scenes.flat()),
});
