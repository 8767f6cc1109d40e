import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AES,
  DES,
  entropy,
  IDM,
  JOURNAL,
  LAYOUTS,
  LITE_S,
  PURSE,
  serverKeys,
} from '../../test/support/gateway-fixtures.ts';
import { readUintLE } from '../bytes.ts';
import type { Layout } from '../cards/layout.ts';
import type { PlainCommand } from './plain-command.ts';
import { identifyingCommands, readCommands, requiredNodes } from './reading-commands.ts';
import { type SealedRound, sealCommands } from './seal.ts';

/** Frames as they leave. What keyed cards make of them: `conversation.test.ts`. */

function seal(layout: Layout, commands: readonly PlainCommand[]): Promise<SealedRound> {
  return sealCommands(
    { layout, idm: IDM, keys: serverKeys() },
    commands.map((command, i) => ({ id: `1.${i + 1}`, command })),
    null,
    entropy(),
  );
}

async function frames(layout: Layout, commands: readonly PlainCommand[]): Promise<readonly string[]> {
  const { commands: sealed } = await seal(layout, commands);
  return sealed.map(({ id, name, value }) => `${id} ${name} ${value}`);
}

test('a reading in frames: upper-case, with its length, each service once and the blocks in the order of the layout', async () => {
  assert.deepEqual(await frames(PURSE, identifyingCommands(PURSE)), [
    `1.1 RESET_MODE 0C3E${IDM}0000`,
    '1.2 POLLING 06009D100100',
    `1.3 REQUEST_SERVICE 2102${IDM}0B0000001011101510171049104B1089108B10C910CB10`,
    `1.4 READ_WITHOUT_ENCRYPTION 1C06${IDM}0417104B108B10CB10048000810082008300`,
  ]);
});

test('a write names the writing service of every block, and its data in the same order', async () => {
  const write: PlainCommand = {
    kind: 'write',
    blocks: [
      { name: 'balance', data: 'AA'.repeat(16) },
      { name: 'journal', data: 'BB'.repeat(16) },
    ],
  };
  const data = 'AA'.repeat(16) + 'BB'.repeat(16);
  assert.deepEqual(await frames(JOURNAL, [write]), [
    `1.1 WRITE_WITHOUT_ENCRYPTION 3408${IDM}02092049200280008100${data}`,
  ]);
});

test('a decrement goes through the service that subtracts', async () => {
  const data = 'AA'.repeat(16);
  const write: PlainCommand = { kind: 'write', blocks: [{ name: 'purse', data, isDecrement: true }] };
  assert.deepEqual(await frames(PURSE, [write]), [
    `1.1 WRITE_WITHOUT_ENCRYPTION 2008${IDM}011510018000${data}`,
  ]);
});

test('a Lite-S read ends in MAC_A, and its challenge is a new one every time', async () => {
  const sealed = await frames(LITE_S, readCommands(LITE_S));
  assert.match(
    sealed[0] ?? '',
    new RegExp(`^1.1 WRITE_WITHOUT_ENCRYPTION 2008${IDM}010900018080[0-9A-F]{32}$`),
  );
  assert.equal(sealed[1], `1.2 READ_WITHOUT_ENCRYPTION 1606${IDM}010B00048000800180908091`);
  const round = await sealCommands(
    { layout: LITE_S, idm: IDM, keys: serverKeys() },
    ['1', '2'].map((id) => ({ id, command: { kind: 'challenge' } })),
    null,
    entropy(),
  );
  assert.equal(new Set(round.commands.map(({ value }) => value)).size, 2);
});

test('what the session waits for is what was sent, by name; the command itself is kept, not its frame', async () => {
  for (const layout of LAYOUTS.values()) {
    const commands = identifyingCommands(layout);
    const { commands: sealed, expected } = await seal(layout, commands);
    assert.deepEqual(
      expected.map(({ id, name, command }) => [id, name, command]),
      sealed.map(({ id, name }, i) => [id, name, commands[i]]),
    );
    for (const { value } of sealed) {
      const bytes = Uint8Array.from(value.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
      assert.equal(readUintLE(bytes, 0, 1), bytes.length, 'the first byte is the length');
    }
  }
});

test('the random number of an authentication is remembered, and is another one every time', async () => {
  for (const layout of [DES, AES]) {
    const once = await seal(layout, [{ kind: 'authenticate-1' }]);
    assert.ok(once.secret?.kind === 'challenged');
    assert.equal(once.secret.random1.length, layout === DES ? 16 : 32);
    assert.equal(once.commands[0]?.value.includes(once.secret.random1), false, 'it does not leave in clear');
  }
});

test('reading takes as few commands as the card can do, and names every block once', () => {
  for (const layout of LAYOUTS.values()) {
    const commands = readCommands(layout);
    const isLiteS = layout.security === 'lite-s';
    assert.equal(
      commands[0]?.kind,
      isLiteS ? 'challenge' : 'read',
      'each reading of a Lite-S card has its own',
    );
    const reads = commands.flatMap((command) => (command.kind === 'read' ? [command.blocks] : []));
    assert.equal(reads.length, commands.length - (isLiteS ? 1 : 0));
    assert.deepEqual(reads.flat(), [...layout.blocks.keys()]);
    const limit = isLiteS ? 3 : layout.virtualCard.maxReadBlocks;
    for (const blocks of reads) assert.ok(blocks.length >= 1 && blocks.length <= limit, layout.name);
    for (const blocks of reads.slice(0, -1)) assert.ok(blocks.length === reads[0]?.length, layout.name);
  }
});

test('Request Service asks for the areas, then for the services', () => {
  assert.deepEqual(requiredNodes(JOURNAL).slice(0, 3), [0x0000, 0x2000, 0x2009]);
  assert.deepEqual(requiredNodes(LITE_S), []);
});

test('what the layout does not have, or nobody may do, is a broken invariant', async () => {
  await assert.rejects(frames(PURSE, [{ kind: 'read', blocks: ['journal'] }]), /no block named journal/);
  const unwritable: Layout = {
    ...PURSE,
    blocks: new Map([['purse', { read: 0x1017, block: 0 }]]),
  };
  const write: PlainCommand = { kind: 'write', blocks: [{ name: 'purse', data: '00'.repeat(16) }] };
  await assert.rejects(frames(unwritable, [write]), /nobody may write purse/);
  await assert.rejects(frames(JOURNAL, [{ kind: 'authenticate-1' }]), /authenticates no nodes/);
  for (const layout of [DES, AES])
    for (const command of [{ kind: 'authenticate-2' }, ...readCommands(layout)] as const)
      await assert.rejects(frames(layout, [command]), /has not answered|is not secured/);
});
