/**
 * The life of a digital card as a table, for docs/digital-cards.md: `node tools/life-cycle-table.ts` writes it there, and a test
 * compares. Made by asking the code for the outcome of every cell; rows with the same outcomes are put together.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import {
  type DigitalCardState,
  type Hold,
  RESUME_REASONS,
  type ReasonCode,
  SUSPEND_REASONS,
} from '../src/cards/digital/digital-card.ts';
import { decideLifecycle, type LifecycleRequest } from '../src/cards/digital/lifecycle.ts';
import { REASONS, type Reason } from '../src/errors.ts';

const STATES = ['INACTIVE', 'ACTIVE', 'SUSPENDED', 'DELETED'] as const;
const REQUESTORS = ['ISSUER', 'USER', 'TSP', 'CCI', 'D1'] as const;
const OPERATIONS = { SUSPEND: SUSPEND_REASONS, RESUME: RESUME_REASONS, DELETE: SUSPEND_REASONS } as const;

/** What a card without an expiry that has come is called, and one with. */
const EXPIRED = ' expired';
const ANY = 'any';
const NONE = '-';

/** Each of its dimensions is a list, so that rows can be put together. */
interface TableRow {
  readonly state: readonly string[];
  readonly heldBy: readonly string[];
  readonly because: readonly string[];
  readonly operation: string;
  readonly reasonCode: readonly string[];
  /** In the order of REQUESTORS. */
  readonly outcomes: readonly string[];
}

const DIMENSIONS = ['reasonCode', 'because', 'heldBy', 'state'] as const;

const DOC = new URL('../docs/digital-cards.md', import.meta.url);
const BEGIN = '<!-- The life of a card: made by `node tools/life-cycle-table.ts`. -->';
const END = '<!-- End of the life of a card. -->';

/** The document with the table in its place. Throws when it has no place for it. */
export function withLifeCycle(document: string): string {
  const [before, rest] = split(document, BEGIN);
  const [, after] = split(rest, END);
  return `${before}${BEGIN}\n\n${lifeCycleTable()}\n${END}${after}`;
}

export function lifeCycleTable(): string {
  const head = ['state', 'held by', 'because of', 'operation', 'reasonCode', ...REQUESTORS];
  const rows = DIMENSIONS.reduce(together, everyRow()).map((row) => [
    listOf(row.state, []),
    listOf(row.heldBy, REQUESTORS),
    listOf(row.because, SUSPEND_REASONS),
    row.operation,
    listOf(row.reasonCode, OPERATIONS[row.operation as keyof typeof OPERATIONS]),
    ...row.outcomes,
  ]);
  return `${[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function everyRow(): readonly TableRow[] {
  return STATES.flatMap((state) =>
    [false, true].flatMap((expired) => holdsOf(state).flatMap((hold) => rowsOf(state, expired, hold))),
  );
}

/** One hold for a card that is suspended; what several come to is told in words, and tested. */
function holdsOf(state: DigitalCardState): readonly (Hold | null)[] {
  if (state !== 'SUSPENDED') return [null];
  return REQUESTORS.flatMap((requestorType) =>
    SUSPEND_REASONS.map((reasonCode): Hold => ({ requestorType, reasonCode })),
  );
}

function rowsOf(state: DigitalCardState, expired: boolean, hold: Hold | null): readonly TableRow[] {
  const card = { state, holds: hold === null ? [] : [hold], expiresMs: expired ? 0n : null };
  return Object.entries(OPERATIONS).flatMap(([operation, reasons]) =>
    reasons.map(
      (reasonCode: ReasonCode): TableRow => ({
        state: [expired ? `${state}${EXPIRED}` : state],
        heldBy: [hold?.requestorType ?? NONE],
        because: [hold?.reasonCode ?? NONE],
        operation,
        reasonCode: [reasonCode],
        outcomes: REQUESTORS.map((by) => outcomeOf(card, { operation, by, reasonCode } as LifecycleRequest)),
      }),
    ),
  );
}

function outcomeOf(
  card: {
    readonly state: DigitalCardState;
    readonly holds: readonly Hold[];
    readonly expiresMs: bigint | null;
  },
  request: LifecycleRequest,
): string {
  const outcome = decideLifecycle(card, request, 1n);
  return 'reason' in outcome ? codeOf(outcome.reason) : outcome.state;
}

function codeOf(reason: Reason): string {
  return String(REASONS[reason].guidelineCode);
}

/** Rows that differ in `dimension` alone become one. */
function together(rows: readonly TableRow[], dimension: (typeof DIMENSIONS)[number]): readonly TableRow[] {
  const merged = new Map<string, TableRow>();
  for (const row of rows) {
    const key = JSON.stringify({ ...row, [dimension]: null });
    const before = merged.get(key);
    merged.set(
      key,
      before === undefined ? row : { ...before, [dimension]: [...before[dimension], ...row[dimension]] },
    );
  }
  return [...merged.values()];
}

function listOf(values: readonly string[], all: readonly string[]): string {
  return all.length > 0 && values.length === all.length ? ANY : values.join(', ');
}

function split(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`docs/digital-cards.md has no place for the table: ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

if (import.meta.main) writeFileSync(DOC, withLifeCycle(readFileSync(DOC, 'utf8')));
