/**
 * The rules of a batch that can be checked before it is sent. Both engines check the same, so that a batch which would
 * go wrong on the other engine is refused on this one too. Pure.
 *
 * A broken rule is a fault of the program, not of its input: a RangeError, never an outcome.
 */

import { type Statement, TABLES, type TableName, type Value } from './database.ts';
import { countParameters } from './sql-text.ts';

/** More statements than any decision needs; a batch holds row locks, so it must stay small. */
export const MAX_BATCH_STATEMENTS = 64;

/** Texts of reads, and of statements: constants of the source. More of them means text that is made at run time. */
export const MAX_STATEMENT_TEXTS = 512;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

const RANK = new Map<TableName, number>(TABLES.map((table, rank) => [table, rank]));

const CHANGES_DATA = /^\s*(?:insert|update|delete)\b/i;
const READS_DATA = /^\s*(?:select|with)\b/i;
const NOT_ALONE = /;|\breturning\b/i;

/**
 * A statement that the database refused for a reason which is not a conflict: an invariant is broken. It carries no key
 * values and no parameters, because a message ends up in logs.
 */
export class StatementFailed extends Error {
  override readonly name = 'StatementFailed';
  /** The SQLSTATE on PostgreSQL, the extended result code in decimal on SQLite. */
  readonly code: string;
  /** The constraint that was violated: its name, on SQLite what SQLite calls it. */
  readonly constraint: string | null;

  constructor(code: string, constraint: string | null, explanation: string) {
    super(`${explanation} (${code}${constraint === null ? '' : `, constraint ${constraint}`})`);
    this.code = code;
    this.constraint = constraint;
  }
}

/** `batch` in the order in which every batch touches its rows: by the rank of the table, then by the key. */
export function sortBatch(batch: readonly Statement[]): readonly Statement[] {
  return [...batch].sort(compareStatements);
}

function compareStatements(a: Statement, b: Statement): number {
  const byTable = rankOf(a.table) - rankOf(b.table);
  if (byTable !== 0) return byTable;
  // Code units, not a locale: servers with different settings have to agree on the order.
  if (a.key === b.key) return 0;
  return a.key < b.key ? -1 : 1;
}

function rankOf(table: TableName): number {
  const rank = RANK.get(table);
  if (rank === undefined) throw new RangeError(`${table} is not a table of TABLES`);
  return rank;
}

/**
 * Throws RangeError unless `batch` is sorted, names every (table, key) once, states how many rows every statement
 * touches, and gives every parameter a value that both engines store alike.
 */
export function assertBatch(batch: readonly Statement[]): void {
  if (batch.length === 0) throw new RangeError('a batch without statements changes nothing');
  if (batch.length > MAX_BATCH_STATEMENTS) {
    throw new RangeError(`a batch of ${batch.length} statements: at most ${MAX_BATCH_STATEMENTS}`);
  }
  let previous: Statement | undefined;
  for (const statement of batch) {
    assertStatement(statement);
    if (previous !== undefined) assertOrder(previous, statement);
    previous = statement;
  }
}

function assertOrder(previous: Statement, next: Statement): void {
  const order = compareStatements(previous, next);
  // The key stays out of the message: it may name a card.
  if (order === 0) throw new RangeError(`a key of ${next.table} stands twice in one batch`);
  if (order > 0) throw new RangeError(`a batch is not sorted: ${next.table} after ${previous.table}`);
}

function assertStatement(statement: Statement): void {
  rankOf(statement.table);
  if (!Number.isSafeInteger(statement.rows) || statement.rows < 0) {
    throw new RangeError(`a statement on ${statement.table} does not state how many rows it touches`);
  }
  assertValues(statement.values);
  const parameters = parametersOf(statement.text, changeTexts, assertChange);
  if (parameters !== statement.values.length) {
    throw new RangeError(
      `${statement.values.length} values for ${parameters} parameters of ${statement.table}`,
    );
  }
}

/** Throws RangeError unless `text` is a SELECT and has exactly the parameters that `values` gives. */
export function assertRead(text: string, values: readonly Value[]): void {
  assertValues(values);
  const parameters = parametersOf(text, readTexts, (read) => {
    if (!READS_DATA.test(read)) throw new RangeError('a read is one select');
  });
  if (parameters !== values.length)
    throw new RangeError(`${values.length} values for ${parameters} parameters`);
}

function assertChange(text: string): void {
  if (!CHANGES_DATA.test(text) || NOT_ALONE.test(text)) {
    throw new RangeError('a statement is one insert, update or delete, without RETURNING and without ";"');
  }
}

const readTexts = new Map<string, number>();
const changeTexts = new Map<string, number>();

/** Checks and counts once a text: texts are constants, and this runs for every statement of every commit. */
function parametersOf(text: string, known: Map<string, number>, assertText: (text: string) => void): number {
  const counted = known.get(text);
  if (counted !== undefined) return counted;
  assertText(text);
  if (known.size >= MAX_STATEMENT_TEXTS) {
    throw new RangeError(`more than ${MAX_STATEMENT_TEXTS} SQL texts: they are to be constants`);
  }
  const parameters = countParameters(text);
  known.set(text, parameters);
  return parameters;
}

/**
 * Throws RangeError for a value that is not a string, a bigint of 64 bits or null, and for a string that an engine
 * would refuse or change: with NUL (PostgreSQL refuses it) or a lone surrogate (it has no UTF-8).
 */
export function assertValues(values: readonly Value[]): void {
  for (const [i, value] of values.entries()) {
    if (value === null) continue;
    if (typeof value === 'bigint') {
      if (value < INT64_MIN || value > INT64_MAX)
        throw new RangeError(`value ${i + 1} is wider than 64 bits`);
    } else if (typeof value === 'string') {
      if (value.includes('\0')) throw new RangeError(`value ${i + 1} contains NUL`);
      if (!value.isWellFormed()) throw new RangeError(`value ${i + 1} contains a lone surrogate`);
    } else {
      throw new RangeError(`value ${i + 1} is neither a string nor a bigint nor null`);
    }
  }
}
