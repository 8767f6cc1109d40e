import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { errorReply } from '../../src/digital-cards/error-reply.ts';
import { REASONS, type Reason } from '../../src/errors.ts';
import { CATEGORIES, GUIDELINE_CODES, isGuidelineCode } from '../../src/guideline-codes.ts';

/** The error codes of the issuer door are one list: in the code, in the contract, in the documentation, and in the journeys. */

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const JOURNEY = read('test/digital-cards/errors.test.ts');
const CONTRACT = read('contracts/digital-cards.yaml');

interface Documented {
  readonly code: number;
  readonly http: number;
  readonly category: string;
  readonly again: string;
  readonly name: string;
  readonly test: string;
}

const DOCUMENTED: readonly Documented[] = read('docs/digital-cards.md')
  .split('\n')
  .filter((line) => /^\| \d{3} \| \d{3} \|/.test(line))
  .map((line) => line.slice(2, -2).split(' | '))
  .map(([code, http, category = '', again = '', name = '', , title = '']) => ({
    code: Number(code),
    http: Number(http),
    category,
    again,
    name,
    test: title,
  }));

/** What the door can say, each once. */
const SAID = [...new Set(Object.keys(REASONS).flatMap((reason) => saidFor(reason as Reason)))].sort();

function saidFor(reason: Reason): readonly string[] {
  try {
    const { status, body } = errorReply({ reason });
    return [`${body.errorCode} ${status}`];
  } catch {
    // No reason of this door.
    return [];
  }
}

describe('the error codes of the issuer door', () => {
  test('are the same in the code and in the documentation, each once', () => {
    assert.deepEqual(
      DOCUMENTED.map(({ code, http }) => `${code} ${http}`),
      SAID,
    );
    assert.ok(SAID.length > 10);
  });

  test('have the category of the guidelines, by which it is told whether to ask again', () => {
    for (const { code, category, again, name } of DOCUMENTED) {
      assert.ok(isGuidelineCode(code));
      const facts = GUIDELINE_CODES[code];
      assert.deepEqual([category, name], [facts.category, facts.title], String(code));
      assert.equal(again, CATEGORIES[facts.category].retry ? 'yes' : 'no', String(code));
    }
  });

  test('are named by the contract', () => {
    for (const { code } of DOCUMENTED) assert.match(CONTRACT, new RegExp(`\\b${code}\\b`), String(code));
  });

  for (const { code, http, test: title } of DOCUMENTED) {
    test(`${code} with ${http} is received over HTTP by the test that the documentation names`, () => {
      const row = new RegExp(`code: ${code},\\s+http: ${http},\\s+when: ['"\`]([^\\n]+)['"\`],`, 'g');
      const titles = [...JOURNEY.matchAll(row)].map(([, when = '']) => when.replace(/\$\{verb\}/, 'suspend'));
      assert.ok(titles.includes(title), `${title}: not among ${titles.join('; ')}`);
    });
  }
});
