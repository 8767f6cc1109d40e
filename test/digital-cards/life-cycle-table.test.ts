/** The life of a digital card, cell by cell: the rules stand here once more, by hand, and code and documentation are held against them. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Hold, RequestorType, SuspendReason } from '../../src/cards/digital/digital-card.ts';
import { decideLifecycle, type LifecycleRequest } from '../../src/cards/digital/lifecycle.ts';
import { REASONS } from '../../src/errors.ts';
import { withLifeCycle } from '../../tools/life-cycle-table.ts';

const DOC = readFileSync(new URL('../../docs/digital-cards.md', import.meta.url), 'utf8');

const WHO = ['ISSUER', 'USER', 'TSP', 'CCI', 'D1'] as const;
const WHY = [
  'USER_DECISION',
  'ISSUER_DECISION',
  'DEVICE_LOST',
  'DEVICE_STOLEN',
  'CARD_LOST',
  'CARD_STOLEN',
  'FRAUD_DETECTED',
] as const;
const WHY_AGAIN = ['USER_DECISION', 'ISSUER_DECISION', 'CARD_FOUND', 'DEVICE_FOUND'] as const;
const ASKED: Readonly<Record<string, readonly string[]>> = { SUSPEND: WHY, RESUME: WHY_AGAIN, DELETE: WHY };
const STATES = ['INACTIVE', 'ACTIVE', 'SUSPENDED', 'DELETED'] as const;

/** Rows: who resumes; columns: whose suspension it is, in the order of WHO. */
const MAY_LIFT: Readonly<Record<string, string>> = {
  ISSUER: 'yes yes yes yes yes',
  USER: '.   yes .   .   .',
  TSP: '.   .   yes .   .',
  CCI: '.   yes .   yes yes',
  D1: '.   .   .   .   yes',
};

/** Rows: the reason to resume; columns: the reason of the suspension, in the order of WHY. */
const FITS: Readonly<Record<string, string>> = {
  USER_DECISION: 'yes .   .   .   .   .   .',
  ISSUER_DECISION: 'yes yes yes yes yes yes yes',
  CARD_FOUND: '.   .   .   .   yes .   .',
  DEVICE_FOUND: '.   .   yes .   .   .   .',
};

interface Asked {
  readonly operation: string;
  readonly by: string;
  readonly reasonCode: string;
}

interface Standing {
  readonly state: string;
  readonly holds: readonly { readonly requestorType: string; readonly reasonCode: string }[];
}

function says(
  matrix: Readonly<Record<string, string>>,
  row: string,
  columns: readonly string[],
  column: string,
): boolean {
  return matrix[row]?.split(/ +/)[columns.indexOf(column)] === 'yes';
}

/** The code of a refusal, or how the card stands afterwards. */
function ruled(
  { state, holds }: Standing,
  expired: boolean,
  { operation, by, reasonCode }: Asked,
): string | Standing {
  if (state === 'DELETED') return '160';
  if (operation === 'DELETE') return { state: 'DELETED', holds: [] };
  if (expired && ['ISSUER', 'USER', 'CCI'].includes(by)) return '158';
  if (operation === 'SUSPEND') {
    if (state === 'INACTIVE') return '112';
    if (holds.some((hold) => hold.requestorType === by)) return '159';
    return { state: 'SUSPENDED', holds: [...holds, { requestorType: by, reasonCode }] };
  }
  if (state === 'ACTIVE') return '112';
  if (state === 'INACTIVE') return reasonCode.endsWith('_FOUND') ? '112' : { state: 'ACTIVE', holds: [] };
  const left = holds.filter((hold) => !says(MAY_LIFT, by, WHO, hold.requestorType));
  if (left.length === holds.length) return '159';
  const mustFit = reasonCode === 'USER_DECISION' ? holds : holds.filter((hold) => !left.includes(hold));
  if (mustFit.some((hold) => !says(FITS, reasonCode, WHY, hold.reasonCode))) return '112';
  return { state: left.length > 0 ? 'SUSPENDED' : 'ACTIVE', holds: left };
}

function decided(card: Standing, expired: boolean, asked: Asked): string | Standing {
  const { state, holds } = card as { state: (typeof STATES)[number]; holds: readonly Hold[] };
  const outcome = decideLifecycle(
    { state, holds, expiresMs: expired ? 5n : 6n },
    asked as LifecycleRequest,
    5n,
  );
  if (!('reason' in outcome)) return outcome;
  return String(REASONS[outcome.reason].guidelineCode);
}

const EVERY_REQUEST: readonly Asked[] = Object.entries(ASKED).flatMap(([operation, reasons]) =>
  reasons.flatMap((reasonCode) => WHO.map((by) => ({ operation, by, reasonCode }))),
);

/** Three are enough: a hold is lifted, left, or fits no reason, whatever else there is. */
const MOST_HOLDS = 3;

/** Sets of holds: of each requestor none, or one for one of the reasons. */
function everyHolds(who: readonly RequestorType[] = WHO): readonly (readonly Hold[])[] {
  const [first, ...others] = who;
  if (first === undefined) return [[]];
  const ofFirst: readonly (SuspendReason | null)[] = [null, ...WHY];
  return everyHolds(others).flatMap((rest) =>
    ofFirst.map((reasonCode) =>
      reasonCode === null ? rest : [{ requestorType: first, reasonCode }, ...rest],
    ),
  );
}

describe('the life of a digital card', () => {
  for (const state of STATES) {
    test(`${state}: every request has the outcome of the rules, with every set of up to ${MOST_HOLDS} holds`, () => {
      const sets =
        state === 'SUSPENDED'
          ? everyHolds().filter(({ length }) => length > 0 && length <= MOST_HOLDS)
          : [[]];
      let cells = 0;
      for (const holds of sets) {
        for (const asked of EVERY_REQUEST) {
          for (const expired of [false, true]) {
            const card = { state, holds };
            const [got, rule] = [decided(card, expired, asked), ruled(card, expired, asked)];
            cells++;
            if (!isSame(got, rule)) assert.deepEqual(got, rule, JSON.stringify({ card, expired, asked }));
          }
        }
      }
      assert.equal(cells, sets.length * 90 * 2);
    });
  }

  test('docs/digital-cards.md shows what the code does', () => {
    assert.equal(withLifeCycle(DOC), DOC, 'run: node tools/life-cycle-table.ts');
  });

  test('docs/digital-cards.md has one outcome in every cell, which is that of the rules', () => {
    const documented = new Map<string, string>();
    for (const [key, outcome] of documentedCells()) {
      assert.ok(!documented.has(key), `twice: ${key}`);
      documented.set(key, outcome);
    }
    const ruledCells = new Map<string, string>();
    for (const state of STATES) {
      const sets = state === 'SUSPENDED' ? everyHolds().filter((holds) => holds.length === 1) : [[]];
      for (const holds of sets)
        for (const asked of EVERY_REQUEST)
          for (const expired of [false, true]) {
            const outcome = ruled({ state, holds }, expired, asked);
            const key = [
              expired ? `${state} expired` : state,
              holds[0]?.requestorType ?? '-',
              holds[0]?.reasonCode ?? '-',
              asked.operation,
              asked.reasonCode,
              asked.by,
            ];
            ruledCells.set(key.join(' / '), typeof outcome === 'string' ? outcome : outcome.state);
          }
    }
    assert.deepEqual(
      [...documented].sort(([a], [b]) => (a < b ? -1 : 1)),
      [...ruledCells].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  });
});

function isSame(a: string | Standing, b: string | Standing): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.state === b.state && JSON.stringify(a.holds) === JSON.stringify(b.holds);
}

/** The rows of the documentation's table, one entry for each cell that they stand for. */
function documentedCells(): readonly (readonly [string, string])[] {
  const rows = DOC.split('\n').filter((line) => /^\| (?:INACTIVE|ACTIVE|SUSPENDED|DELETED)\b/.test(line));
  return rows.flatMap((line) => {
    const [states = '', holders = '', reasons = '', operation = '', codes = '', ...outcomes] = line
      .slice(2, -2)
      .split(' | ');
    assert.equal(outcomes.length, WHO.length, line);
    return states
      .split(', ')
      .flatMap((state) =>
        listed(holders, WHO).flatMap((holder) =>
          listed(reasons, WHY).flatMap((reason) =>
            listed(codes, ASKED[operation] ?? []).flatMap((code) =>
              outcomes.map((outcome, i): readonly [string, string] => [
                [state, holder, reason, operation, code, WHO[i]].join(' / '),
                outcome,
              ]),
            ),
          ),
        ),
      );
  });
}

function listed(text: string, all: readonly string[]): readonly string[] {
  return text === 'any' ? all : text.split(', ');
}
