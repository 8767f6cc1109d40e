import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS, commandName, KEYED_COMMAND_NAMES } from './commands.ts';
import { SENTENCES } from './sentences.ts';

test('every command stands under its own, even code', () => {
  assert.equal(COMMANDS.size, 12);
  for (const [code, command] of COMMANDS) {
    assert.equal(command.code, code);
    assert.equal(code % 2, 0);
    assert.equal(KEYED_COMMAND_NAMES.has(code), false);
  }
});

test('every command has its sentences', () => {
  assert.deepEqual([...SENTENCES.keys()], [...COMMANDS.keys()]);
});

test('names are distinct, and only known codes have one', () => {
  const names = [...COMMANDS.keys(), ...KEYED_COMMAND_NAMES.keys()].map(commandName);
  assert.equal(new Set(names).size, 20);
  assert.equal(commandName(0x08), 'WRITE_WITHOUT_ENCRYPTION');
  assert.equal(commandName(0x16), 'WRITE');
  assert.equal(commandName(0x09), undefined);
});
