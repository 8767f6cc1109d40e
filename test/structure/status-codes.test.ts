import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { GATEWAY_OK, REASONS } from '../../src/errors.ts';

/** The status codes of the device gateway are one list: in the code, in the contract, in the documentation, and in the journeys. */

const ROOT = new URL('../../', import.meta.url);

interface ContractCode {
  readonly name: string;
  readonly again: string;
}

interface DocumentedCode extends ContractCode {
  readonly when: string;
  readonly doubt: string;
  readonly journey: string;
  /** A part of the test's title, as it stands in the source. */
  readonly test: string;
}

/** Codes that a caller may try again (the published contract, section on status codes). */
const RETRYABLE = [221, 321, 322, 921];

const CODES = [GATEWAY_OK, ...Object.values(REASONS).flatMap(({ gatewayCode }) => gatewayCode ?? [])];
const CONTRACT = new Map(
  rowsOf('contracts/device-gateway.yaml').map(([code, name = '', again = '']): [number, ContractCode] => [
    Number(code),
    { name, again },
  ]),
);
const DOCUMENTED = new Map(
  rowsOf('docs/status-codes.md').map(
    ([code, name = '', when = '', again = '', doubt = '', journey = '', title = '']): [
      number,
      DocumentedCode,
    ] => [Number(code), { name, when, again, doubt, journey: journey.replaceAll('`', ''), test: title }],
  ),
);

describe('the status codes of the device gateway', () => {
  test('have one reason each', () => {
    assert.equal(new Set(CODES).size, CODES.length);
  });

  test('are the same in the code, the contract and the documentation, in one order', () => {
    const inOrder = CODES.toSorted((a, b) => a - b);
    assert.deepEqual([...CONTRACT.keys()], inOrder);
    assert.deepEqual([...DOCUMENTED.keys()], inOrder);
  });

  test('bear the names of the contract in the documentation, and may be tried again where it says so', () => {
    for (const [code, { name, again }] of DOCUMENTED)
      assert.deepEqual({ name, again }, CONTRACT.get(code), String(code));
    const retryable = [...CONTRACT].filter(([, { again }]) => again === 'yes').map(([code]) => code);
    assert.deepEqual(retryable, RETRYABLE);
  });

  test('say whether value may be in doubt, and only 323 says that it is', () => {
    for (const [code, { doubt }] of DOCUMENTED)
      assert.ok(['no', 'maybe', 'yes'].includes(doubt), String(code));
    const inDoubt = [...DOCUMENTED].filter(([, { doubt }]) => doubt === 'yes').map(([code]) => code);
    assert.deepEqual(inDoubt, [323]);
  });

  for (const code of CODES) {
    test(`${code} is received over HTTP by the journey that the documentation names`, () => {
      const documented = DOCUMENTED.get(code);
      assert.ok(documented !== undefined);
      const { journey, test: title } = documented;
      assert.match(blockOf(journey, title), new RegExp(`\\b${code}\\b`), `${journey}: ${title}`);
    });
  }
});

/** The rows of a file's tables that begin with a number, cell by cell. */
function rowsOf(path: string): readonly (readonly string[])[] {
  return readFileSync(fileURLToPath(new URL(path, ROOT)), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** The journey's test with that title, up to the next one; of a table of tests, the row, whose code stands before its title. */
function blockOf(journey: string, title: string): string {
  const path = fileURLToPath(new URL(`test/journeys/${journey}`, ROOT));
  const lines = readFileSync(path, 'utf8').split('\n');
  const starts = (line: string) => /\btest\(|\bwhen: /.test(line);
  const first = lines.findIndex((line) => starts(line) && line.includes(title));
  assert.notEqual(first, -1, `${journey} has no test with the title: ${title}`);
  const next = lines.findIndex((line, i) => i > first && starts(line));
  const begin = lines[first]?.includes('code: ') === true ? first : first - 1;
  // What stands on the line before the next title is the next one's.
  const end = next === -1 ? lines.length : Math.max(first + 1, next - 1);
  return lines.slice(begin, end).join('\n');
}
