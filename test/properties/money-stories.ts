/** Random stories: what may happen to a card, with scenes in which things go wrong in a way that matters. */

import fc from 'fast-check';
import type { FaultEffect } from '../../src/simulator/faults.ts';
import { KEY_FREE_NAMES } from '../support/world-bank.ts';
import {
  type Asked,
  type Gate,
  type OrderKind,
  OWN_PURCHASES,
  type Step,
  type Stop,
  type Story,
  type Tampering,
  type Tap,
  type TapFault,
  type Wish,
} from './money-steps.ts';

const MAX_SCENES = 3;

/** Stories of any of these layouts. */
export function storiesOf(layouts: readonly string[]): fc.Arbitrary<Story> {
  return fc.noBias(
    fc.constantFrom(...layouts).chain((layout) => {
      const steps = KEY_FREE_NAMES.includes(layout) ? honestSteps : anySteps;
      return fc.record({
        layout: fc.constant(layout),
        issued: fc.oneof(
          { weight: 4, arbitrary: fc.nat({ max: 5000 }) },
          { weight: 1, arbitrary: fc.constant(0) },
        ),
        amounts: fc.array(fc.integer({ min: 1, max: 3000 }), {
          minLength: OWN_PURCHASES,
          maxLength: OWN_PURCHASES,
        }),
        steps,
      });
    }),
  );
}

/**
 * What the phone makes of a card's answers. `honest` leaves out the answers of a card that lies: success flags for a write that was
 * not done, and inverted bytes inside the blocks of a read. What a key-free card says is all that is known of it, so no server can
 * tell those; a card with keys is known by them.
 */
function effects(honest: boolean): fc.Arbitrary<FaultEffect> {
  const refusal = fc.record({
    sf1: fc.constantFrom(0x01, 0x02, 0x80, 0xff),
    sf2: fc.constantFrom(0x00, 0x01, 0x70, 0xa1, 0xa5, 0xa6, 0xa8, 0xb2, 0xff),
  });
  const success = fc.record({
    sf1: fc.constantFrom(0x00, 0x01, 0xff),
    sf2: fc.constantFrom(0x00, 0x01, 0x70, 0x71, 0xa5),
  });
  const applied = honest ? fc.constant(true) : fc.boolean();
  return fc.oneof(
    fc.constantFrom<FaultEffect>(
      { kind: 'tear-before' },
      { kind: 'tear-inside', applied: true },
      { kind: 'tear-inside', applied: false },
      { kind: 'tear-after' },
      { kind: 'lose-response' },
      { kind: 'silence' },
      { kind: 'wrong-idm' },
    ),
    refusal.map((flags): FaultEffect => ({ kind: 'status-flags', ...flags, applied: false })),
    fc
      .tuple(success, applied)
      .map(([flags, isApplied]): FaultEffect => ({ kind: 'status-flags', ...flags, applied: isApplied })),
    // LEN, code, IDm, SF1, SF2, and the count of a read's blocks.
    fc.integer({ min: 0, max: honest ? 12 : 120 }).map((offset): FaultEffect => ({ kind: 'garble', offset })),
  );
}

/** After which nobody knows what became of a write. */
const tears = fc.constantFrom<FaultEffect>(
  { kind: 'tear-before' },
  { kind: 'tear-inside', applied: true },
  { kind: 'tear-after' },
  { kind: 'lose-response' },
  { kind: 'silence' },
);

function weighted<T>(...choices: readonly (readonly [number, T])[]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}

const number = fc.nat({ max: OWN_PURCHASES - 1 });

const loadOwn: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constant('load' as const),
  of: fc.constant('own' as const),
  number,
  named: fc.boolean(),
});
const loadOther: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constant('load' as const),
  of: fc.constantFrom<Asked>('maximum', 'of-another-card', 'unknown'),
  number: fc.constant(0),
  named: fc.boolean(),
});
const park: fc.Arbitrary<Wish> = fc.record({ kind: fc.constant('park' as const), named: fc.boolean() });
const ingest: fc.Arbitrary<Wish> = fc.record({ kind: fc.constant('ingest' as const), named: fc.boolean() });

/** Those that move value. */
const moves: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 8, arbitrary: loadOwn },
  { weight: 5, arbitrary: park },
  { weight: 5, arbitrary: fc.constant<Wish>({ kind: 'put-back' }) },
  { weight: 1, arbitrary: fc.constant<Wish>({ kind: 'erase' }) },
  { weight: 3, arbitrary: ingest },
);

const wish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 8, arbitrary: moves },
  { weight: 1, arbitrary: loadOther },
  { weight: 2, arbitrary: fc.constant<Wish>({ kind: 'read' }) },
  { weight: 4, arbitrary: fc.constant<Wish>({ kind: 'owed' }) },
  { weight: 1, arbitrary: fc.constant<Wish>({ kind: 'block' }) },
  { weight: 1, arbitrary: fc.constant<Wish>({ kind: 'config' }) },
  { weight: 1, arbitrary: fc.constant<Wish>({ kind: 'plan' }) },
  { weight: 1, arbitrary: fc.constant<Wish>({ kind: 'reader-read' }) },
);

const stop: fc.Arbitrary<Stop> = fc.record({
  // Four to eight commands of the reading and the write are the usual ones.
  afterCommands: fc.integer({ min: 0, max: 9 }),
  beforeNext: fc.boolean(),
  deviceStatus: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(221, 231, 232, 999) },
  ),
});

const tampering: fc.Arbitrary<Tampering> = fc.record({
  round: fc.integer({ min: 1, max: 3 }),
  how: fc.constantFrom<Tampering['how']>('double', 'swap', 'drop', 'excess', 'earlier', 'replay'),
});

/** The write is in the second round, or behind a mutual authentication in the third. */
const replay: fc.Arbitrary<Tampering> = fc.record({
  round: fc.integer({ min: 2, max: 3 }),
  how: fc.constant('replay' as const),
});

const gateUse: fc.Arbitrary<Gate> = fc.record({
  event: weighted<Gate['event']>([5, 'spend'], [4, 'load'], [1, 'enter'], [1, 'exit']),
  amount: fc.integer({ min: 1, max: 900 }),
});
const gateWithin = fc
  .record({ afterCommands: fc.integer({ min: 1, max: 9 }) })
  .chain((at) => gateUse.map((use) => ({ ...use, ...at })));

const rarely = weighted([6, false], [1, true]);
const none = fc.constant(null);
const noFaults = fc.constant<readonly TapFault[]>([]);

function tapOf(parts: {
  readonly wish: fc.Arbitrary<Wish>;
  readonly faults?: fc.Arbitrary<readonly TapFault[]>;
  readonly stop?: fc.Arbitrary<Stop | null>;
  readonly tampering?: fc.Arbitrary<Tampering | null>;
  readonly gate?: fc.Arbitrary<Tap['gate']>;
}): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('tap' as const),
    wish: parts.wish,
    faults: parts.faults ?? noFaults,
    stop: parts.stop ?? none,
    tampering: parts.tampering ?? none,
    gate: parts.gate ?? none,
    twice: rarely,
  });
}

const gate: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('gate' as const),
  which: weighted<'own' | 'external'>([5, 'own'], [1, 'external']),
  gate: gateUse,
});
const wait: fc.Arbitrary<Step> = fc.record({ kind: fc.constant('wait' as const), long: fc.boolean() });
const retry: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('retry' as const),
  newRequestId: fc.boolean(),
});
const order: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('order' as const),
  what: weighted<OrderKind>(
    [2, 'BLOCK'],
    [2, 'UNBLOCK'],
    [3, 'CONFIG'],
    [2, 'PLAN'],
    [5, 'LOAD'],
    [2, 'FENCE'],
    [1, 'ERASE'],
  ),
  number,
});
const decide: fc.Arbitrary<Step> = fc.record({ kind: fc.constant('decide' as const), wrongly: rarely });
const deny = fc.constant<Step>({ kind: 'deny' });
const resume = fc.constant<Step>({ kind: 'resume' });
const waitLong = fc.constant<Step>({ kind: 'wait', long: true });
const payOut = fc.constant<Step>({ kind: 'pay-out' });
const oldFrames: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('old-frames' as const),
  which: weighted<'own' | 'external'>([5, 'own'], [1, 'external']),
  back: fc.nat({ max: 3 }),
  part: fc.constantFrom<'all' | 'last-move'>('all', 'last-move'),
});

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

/** The balance is then what it was before. */
const thereAndBack = fc.integer({ min: 1, max: 50 }).map((amount): readonly Step[] => [
  { kind: 'gate', which: 'own', gate: { event: 'spend', amount } },
  { kind: 'gate', which: 'own', gate: { event: 'load', amount } },
]);

/** So often that a ring of few records shows nothing of before. */
const often = fc
  .array(gateUse, { minLength: 6, maxLength: 7 })
  .map((uses): readonly Step[] => uses.map((use) => ({ kind: 'gate', which: 'own', gate: use })));

function stepsOf(honest: boolean): fc.Arbitrary<readonly Step[]> {
  const effect = effects(honest);
  const fault: fc.Arbitrary<TapFault> = fc.record({
    effect,
    at: fc.oneof(
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 9 }) },
      { weight: 3, arbitrary: fc.constant('write' as const) },
      { weight: 1, arbitrary: fc.constant('after-write' as const) },
    ),
  });
  const faults = fc.oneof(
    { weight: 3, arbitrary: noFaults },
    { weight: 4, arbitrary: fc.array(fault, { minLength: 1, maxLength: 2 }) },
  );
  const often1in = (weight: number, some: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight, arbitrary: none }, { weight: 1, arbitrary: some });
  const anyTap = tapOf({
    wish,
    faults,
    stop: often1in(5, stop) as fc.Arbitrary<Stop | null>,
    tampering: often1in(7, tampering) as fc.Arbitrary<Tampering | null>,
    gate: often1in(7, gateWithin) as fc.Arbitrary<Tap['gate']>,
  });
  const writeFault = fc
    .oneof({ weight: 2, arbitrary: tears }, { weight: 1, arbitrary: effect })
    .map((what): readonly TapFault[] => [{ effect: what, at: 'write' }]);

  const anyStep: fc.Arbitrary<Step> = fc.oneof(
    { weight: 8, arbitrary: anyTap },
    { weight: 3, arbitrary: gate },
    { weight: 2, arbitrary: wait },
    { weight: 1, arbitrary: retry },
    { weight: 1, arbitrary: resume },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('suspend' as const), on: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('neighbour' as const), leave: fc.boolean() }) },
    { weight: 3, arbitrary: order },
    { weight: 1, arbitrary: decide },
    { weight: 1, arbitrary: payOut },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'refund' as const), number }),
    },
    { weight: 1, arbitrary: oldFrames },
  );
  /** A write that goes wrong, perhaps a gate or a decision, and a tap that finds out. */
  const doubtful = scene(
    one(tapOf({ wish: moves, faults: writeFault })),
    fc.oneof(one(gate), thereAndBack, one(decide), one(decide), one(oldFrames), often, maybe(retry)),
    one(tapOf({ wish })),
  );
  /** A tap that is left in the middle, and a hub that comes back for it. */
  const interrupted = scene(
    one(tapOf({ wish, stop })),
    maybe(fc.oneof(gate, retry, anyTap, order, oldFrames, decide, deny)),
    maybe(fc.oneof(wait, retry)),
    one(resume),
    maybe(fc.oneof(retry, waitLong)),
  );
  /** Value leaves the chip and comes back, and anything may happen to either. */
  const parked = scene(
    one(tapOf({ wish: park, faults })),
    maybe(fc.oneof(anyStep, payOut)),
    one(tapOf({ wish: fc.constant<Wish>({ kind: 'put-back' }), faults })),
  );
  /** Ordered, and worked off at the next contacts. */
  const owed = scene(
    one(order),
    maybe(order),
    one(tapOf({ wish: fc.constant<Wish>({ kind: 'owed' }), faults })),
    maybe(tapOf({ wish: fc.constant<Wish>({ kind: 'owed' }) })),
  );
  /** A write that is found not to have happened, and whose frame is sent later. */
  const bearer = scene(
    one(tapOf({ wish: moves, faults: fc.constant([{ effect: { kind: 'silence' }, at: 'write' }]) })),
    maybe(tapOf({ wish })),
    one(oldFrames),
    one(tapOf({ wish })),
  );
  /** A phone that keeps the write back, says that nothing happened, and sends it when it was believed. */
  const withheld = scene(
    maybe(tapOf({ wish: moves })),
    one(tapOf({ wish: moves, tampering: replay })),
    one(oldFrames),
    one(tapOf({ wish })),
  );
  const anyScene = fc.oneof(
    { weight: 6, arbitrary: one(anyStep) },
    { weight: 3, arbitrary: doubtful },
    { weight: 3, arbitrary: interrupted },
    { weight: 2, arbitrary: parked },
    { weight: 2, arbitrary: owed },
    { weight: honest ? 0 : 2, arbitrary: bearer },
    { weight: honest ? 0 : 2, arbitrary: withheld },
  );
  return fc
    .array(anyScene, { minLength: 1, maxLength: MAX_SCENES, size: 'max' })
    .map((scenes) => scenes.flat());
}

const honestSteps = stepsOf(true);
const anySteps = stepsOf(false);
