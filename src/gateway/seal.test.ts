import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDM, JOURNAL, PURSE } from '../../test/support/gateway-fixtures.ts';
import type { PlainCommand } from './plain-command.ts';
import { readingCommands } from './procedures/reading.ts';
import { sealCommands } from './seal.ts';

function frames(layout: typeof PURSE, commands: readonly PlainCommand[]): readonly string[] {
  return sealCommands(
    layout,
    IDM,
    commands.map((command, i) => ({ id: `1.${i + 1}`, command })),
  ).map(({ id, name, value }) => `${id} ${name} ${value}`);
}

test('a reading in frames: upper-case, with its length, each service once and the blocks in the order of the layout', () => {
  assert.deepEqual(frames(PURSE, readingCommands(PURSE)), [
    `1.1 RESET_MODE 0C3E${IDM}0000`,
    '1.2 POLLING 06009D100100',
    `1.3 REQUEST_SERVICE 1902${IDM}070000001011101510171049104B10`,
    `1.4 READ_WITHOUT_ENCRYPTION 1406${IDM}0217104B100280008100`,
  ]);
});

test('a write names the writing service of every block, and its data in the same order', () => {
  const write: PlainCommand = {
    kind: 'write',
    blocks: [
      { name: 'balance', data: 'AA'.repeat(16) },
      { name: 'journal', data: 'BB'.repeat(16) },
    ],
  };
  const data = 'AA'.repeat(16) + 'BB'.repeat(16);
  assert.deepEqual(frames(JOURNAL, [write]), [
    `1.1 WRITE_WITHOUT_ENCRYPTION 3408${IDM}02092049200280008100${data}`,
  ]);
});

test('a block that the layout does not have is a broken invariant', () => {
  assert.throws(() => frames(PURSE, [{ kind: 'read', blocks: ['journal'] }]), /no block named journal/);
});
