/** What was seen over many stories, by layout. */

import type { LedgerView } from '../support/world-ledger.ts';

interface Counts {
  stories: number;
  steps: number;
  requests: number;
  doubts: number;
  posts: number;
  voids: number;
  offline: number;
  corrections: number;
  parks: number;
  putBacks: number;
  erasures: number;
  ingests: number;
  decisions: number;
  oldFrames: number;
  late: number;
  unsettled: number;
}

export interface Tally {
  readonly layouts: Map<string, Counts>;
  readonly statuses: Map<number, number>;
}

export function newTally(): Tally {
  return { layouts: new Map(), statuses: new Map() };
}

export function countsOf({ layouts }: Tally, layout: string): Counts {
  const known = layouts.get(layout);
  if (known !== undefined) return known;
  const counts: Counts = {
    stories: 0,
    steps: 0,
    requests: 0,
    doubts: 0,
    posts: 0,
    voids: 0,
    offline: 0,
    corrections: 0,
    parks: 0,
    putBacks: 0,
    erasures: 0,
    ingests: 0,
    decisions: 0,
    oldFrames: 0,
    late: 0,
    unsettled: 0,
  };
  layouts.set(layout, counts);
  return counts;
}

export function countStatus({ statuses }: Tally, status: number): void {
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
}

/** The books of a card at the end of its story. */
export function countBooks(counts: Counts, { transfers, doubt }: LedgerView): void {
  const count = (kind: string, code?: string) =>
    transfers.filter((each) => each.kind === kind && (code ?? each.code) === each.code).length;
  counts.doubts += count('pending');
  counts.posts += count('post');
  counts.voids += count('void');
  counts.parks += count('post', 'park');
  counts.putBacks += count('post', 'put-back');
  counts.erasures += count('post', 'erase');
  counts.ingests += count('post', 'ingest');
  counts.offline += transfers.filter(({ code }) => /^(offline|unexplained)-/.test(code)).length;
  counts.corrections += transfers.filter(({ code }) => code.startsWith('correction-')).length;
  counts.unsettled += doubt === null ? 0 : 1;
}

export function storiesIn({ layouts }: Tally): number {
  return [...layouts.values()].reduce((sum, { stories }) => sum + stories, 0);
}

/** One line a layout, and the replies by status. */
export function tallyLines(tally: Tally): readonly string[] {
  const lines = [...tally.layouts].map(([layout, counts]) => {
    const said = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
    return `${layout}: ${said.join(', ')}`;
  });
  const statuses = [...tally.statuses].sort(([a], [b]) => a - b);
  return [...lines, `replies by status ${statuses.map(([code, count]) => `${code}: ${count}`).join(', ')}`];
}
