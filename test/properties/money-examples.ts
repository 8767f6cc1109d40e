/** Stories that found something once, each by what it found. */

import { cleanTap, type Story, type Tap, type TapFault, type Wish } from './money-steps.ts';

const LOAD: Wish = { kind: 'load', of: 'own', number: 1, named: false };
const PARK: Wish = { kind: 'park', named: true };

function faulty(wish: Wish, effect: TapFault['effect']): Tap {
  return { ...cleanTap(wish), faults: [{ effect, at: 'write' }] };
}

const AMOUNTS = [1, 1, 1, 1];

export const EXAMPLES: readonly Story[] = [
  // A card that is suspended while a purchase is in doubt, and tapped for it again.
  {
    layout: 'demo-journal',
    issued: 0,
    amounts: AMOUNTS,
    steps: [faulty(LOAD, { kind: 'tear-before' }), { kind: 'suspend', on: true }, cleanTap(LOAD)],
  },
  // A fault of the model: the answer to the write is garbled and comes too late.
  {
    layout: 'demo-journal',
    issued: 0,
    amounts: AMOUNTS,
    steps: [
      {
        ...faulty(LOAD, { kind: 'garble', offset: 0 }),
        stop: { afterCommands: 5, beforeNext: false, deviceStatus: null },
      },
      { kind: 'wait', long: true },
      { kind: 'resume' },
    ],
  },
  // On a card with one block for value and receipt, a gate changed what a torn write was to be known by: it stayed in doubt.
  {
    layout: 'lite-s-purse',
    issued: 100,
    amounts: AMOUNTS,
    steps: [
      faulty(LOAD, { kind: 'tear-before' }),
      { kind: 'gate', which: 'own', gate: { event: 'spend', amount: 1 } },
      cleanTap({ kind: 'read' }),
    ],
  },
  // An erasure that BLOCK's own read settled was undone by it: the deleted card was suspended, and could be resumed.
  {
    layout: 'des-purse',
    issued: 1,
    amounts: AMOUNTS,
    steps: [faulty({ kind: 'erase' }, { kind: 'garble', offset: 0 }), cleanTap({ kind: 'block' })],
  },
  // A frame that was kept back while its write was voided, and sent later, was carried out: the purchase was on the chip unpaid.
  {
    layout: 'lite-s-purse',
    issued: 0,
    amounts: AMOUNTS,
    steps: [
      faulty(LOAD, { kind: 'silence' }),
      { kind: 'old-frames', which: 'own', back: 0, part: 'all' },
      cleanTap({ kind: 'read' }),
      cleanTap(LOAD),
    ],
  },
  // The same of a purchase that was cancelled meanwhile.
  {
    layout: 'lite-s-purse',
    issued: 0,
    amounts: AMOUNTS,
    steps: [
      faulty(LOAD, { kind: 'silence' }),
      { kind: 'old-frames', which: 'own', back: 0, part: 'all' },
      { kind: 'cancel', number: 1 },
      cleanTap({ kind: 'read' }),
    ],
  },
  // A phone kept the write back, told what the card had said before it, was believed, and sent the write then.
  {
    layout: 'lite-s-purse',
    issued: 0,
    amounts: AMOUNTS,
    steps: [
      { ...cleanTap(LOAD), tampering: { round: 2, how: 'replay' } },
      { kind: 'old-frames', which: 'own', back: 0, part: 'all' },
      cleanTap({ kind: 'read' }),
    ],
  },
  // Other content was ordered while the write of the first was out, and taken for written with it.
  {
    layout: 'demo-journal',
    issued: 0,
    amounts: AMOUNTS,
    steps: [
      { kind: 'order', what: 'CONFIG', number: 1 },
      {
        ...cleanTap({ kind: 'config' }),
        stop: { afterCommands: 5, beforeNext: false, deviceStatus: null },
      },
      { kind: 'order', what: 'CONFIG', number: 2 },
      { kind: 'resume' },
    ],
  },
  // A fault of the model: a decision was wrong, and the same move from the same read left the same receipt.
  {
    layout: 'edy-purse',
    issued: 1,
    amounts: AMOUNTS,
    steps: [faulty(PARK, { kind: 'silence' }), { kind: 'decide', wrongly: true }, cleanTap(PARK)],
  },
];
