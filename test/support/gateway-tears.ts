/** Every way to lose the answer to a write, and what a call is answered that finds nothing else. */

import type { Layout } from '../../src/cards/layout.ts';

export const TEARS = [
  { name: 'torn away before the write', fault: { kind: 'tear-before' }, written: false },
  {
    name: 'torn away inside the write, undone',
    fault: { kind: 'tear-inside', applied: false },
    written: false,
  },
  { name: 'torn away inside the write, done', fault: { kind: 'tear-inside', applied: true }, written: true },
  { name: 'torn away after the write', fault: { kind: 'tear-after' }, written: true },
  { name: 'the response is lost', fault: { kind: 'lose-response' }, written: true },
  { name: 'the card did not hear the write', fault: { kind: 'silence' }, written: false },
] as const;

export type Tear = (typeof TEARS)[number];

/** Where the read behind a write is evidence of it, a card that stays tells at once what became of the write. */
function isToldAtOnce({ security }: Layout, { fault }: Tear): boolean {
  return security === 'lite-s' && (fault.kind === 'lose-response' || fault.kind === 'silence');
}

/** What the torn call is answered when the write moved value. */
export function tornValueCode(layout: Layout, tear: Tear): number {
  if (!isToldAtOnce(layout, tear)) return 323;
  return tear.written ? 0 : 221;
}

/** And when it moved none. */
export function tornMarkCode(layout: Layout, tear: Tear): number {
  return isToldAtOnce(layout, tear) && tear.written ? 0 : 221;
}

/** `minor` as a reply tells it. */
export function major({ currency }: Layout, minor: number): number {
  return currency === 'JPY' ? minor : minor / 100;
}
