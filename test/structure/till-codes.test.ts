import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { REASONS, type Reason, refuse } from '../../src/errors.ts';
import { errorAnswer } from '../../src/till/reply.ts';

/** The codes of the till are one list: in the code, in the contract, in the documentation, and in the tests. */

const ROOT = new URL('../../', import.meta.url);

const CODES = Array.from({ length: 15 }, (_, i) => `CARD-${i + 1}`);

/** By code: the HTTP statuses with which the server sends it. */
const SENT = new Map<string, Set<number>>();
for (const [reason, facts] of Object.entries(REASONS)) {
  if (!('tillCode' in facts)) continue;
  const statuses = SENT.get(facts.tillCode) ?? new Set();
  SENT.set(facts.tillCode, statuses.add(errorAnswer(refuse(reason as Reason)).status));
}

describe('the codes of the till', () => {
  test('are CARD-1 to CARD-15, each with one HTTP status', () => {
    assert.deepEqual([...SENT.keys()].sort(byNumber), CODES);
    for (const [code, statuses] of SENT) assert.equal(statuses.size, 1, code);
  });

  test('are the same in the code, the contract and the documentation, in one order', () => {
    for (const path of ['contracts/till.yaml', 'docs/till.md']) {
      const rows = rowsOf(path);
      assert.deepEqual(
        rows.map(([code]) => code),
        CODES,
        path,
      );
      for (const [code = '', status] of rows) assert.deepEqual([...(SENT.get(code) ?? [])], [Number(status)]);
    }
  });

  test('may be sent again where nothing is wrong with the request', () => {
    const again = rowsOf('docs/till.md').filter(([, , , repeat]) => repeat === 'yes');
    assert.deepEqual(
      again.map(([code]) => code),
      ['CARD-1', 'CARD-4', 'CARD-10', 'CARD-11'],
    );
  });

  for (const code of CODES) {
    test(`${code} is received over HTTP by the test that the documentation names`, () => {
      const row = rowsOf('docs/till.md').find(([each]) => each === code);
      const name = row?.[4]?.replaceAll('`', '') ?? '';
      const text = readFileSync(new URL(`test/till/${name}`, ROOT), 'utf8');
      const titled = text.split(/\n {2}test\('/).filter((block) => block.split('\n', 1)[0]?.includes(code));
      assert.equal(titled.filter((block) => new RegExp(`'${code}'`).test(block)).length, 1, code);
    });
  }
});

function byNumber(a: string, b: string): number {
  return Number(a.slice('CARD-'.length)) - Number(b.slice('CARD-'.length));
}

/** The rows of a file's tables that begin with a code, cell by cell. */
function rowsOf(path: string): readonly (readonly string[])[] {
  return readFileSync(new URL(path, ROOT), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^\| CARD-\d+ \|/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}
