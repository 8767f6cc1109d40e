/** What the matrix spans, and how many rounds of commands each operation takes on each layout: counted, and held against docs/rounds.md. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Operation } from '../../src/cards/layout.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { openDatabase } from '../../src/db/open.ts';
import { openBank } from '../support/world-bank.ts';
import { countedEntropy } from '../support/world-entropy.ts';
import { runCell } from './cell.ts';
import { DEED_NAMES, DEEDS, type Deed } from './deeds.ts';
import { FAMILIES } from './matrix.ts';

const DOC = new URL('../../docs/rounds.md', import.meta.url);
const LAYOUTS = [...loadLayouts().values()];

test('every layout and every operation is in the matrix', () => {
  assert.deepEqual(Object.values(FAMILIES).flat().sort(), LAYOUTS.map(({ name }) => name).sort());
  const asked = (target: Deed['target'], operation: Operation) =>
    DEEDS.some((deed) => deed.target === target && deed.operation === operation);
  for (const { operations, readerOperations } of LAYOUTS) {
    for (const operation of operations) assert.ok(asked('internal', operation), operation);
    for (const operation of readerOperations) assert.ok(asked('external', operation), operation);
  }
  assert.deepEqual(
    DEEDS.map(({ name }) => name),
    DEED_NAMES,
  );
});

test('docs/rounds.md says how many rounds there are', async (t) => {
  const db = await openDatabase(':memory:');
  try {
    const bank = await openBank(db, countedEntropy('rounds'));
    const counted = [
      ['operation', ...LAYOUTS.map(({ name }) => `\`${name}\``)],
      ['---', ...LAYOUTS.map(() => '---')],
    ];
    for (const deed of DEEDS) {
      const row: string[] = [deed.name];
      for (const layout of LAYOUTS) {
        if (!deed.isAllowed(layout)) {
          row.push('-');
          continue;
        }
        const { rounds } = await runCell(bank, layout.name, deed, { kind: 'none' }, null);
        row.push(`${rounds.length} (${rounds.map(({ length }) => length).join(' ')})`);
      }
      counted.push(row);
    }
    const table = counted.map((row) => `| ${row.join(' | ')} |`);
    for (const line of table) t.diagnostic(line);
    const written = readFileSync(DOC, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| '));
    assert.deepEqual(written.slice(0, table.length), table);
  } finally {
    await db.close();
  }
});
