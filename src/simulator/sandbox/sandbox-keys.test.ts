import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { hexToBytes } from '../../bytes.ts';
import { balanceOf, type CardImage } from '../../cards/card-image.ts';
import type { Layout } from '../../cards/layout.ts';
import { LITE_S_BLOCKS } from '../../felica/security/lite-s.ts';
import { challengeWrite, macRead, openMacRead } from '../../felica/security/lite-s-access.ts';
import { liteSSession } from '../../felica/security/lite-s-mac.ts';
import { systemEntropy } from '../../system-entropy.ts';
import { cardKeysFrom } from '../../vault/file-card-keys.ts';
import { readPlainKeyFile } from '../../vault/key-file.ts';
import { SecretFileError } from '../../vault/secret-json.ts';
import { makeCard } from '../card-maker.ts';
import { IDM, LAYOUTS, layoutOf, SEED } from '../test-cards.ts';
import * as liteS from '../virtual-card/lite-s/test-lite-s.ts';
import type { VirtualCard } from '../virtual-card/state.ts';
import * as reader from '../virtual-card/test-reader.ts';
import { openSandboxKeys, sandboxKeysPath } from './sandbox-keys.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-keys-'));
  folders.push(folder);
  return folder;
}

const open = (folder: string, layouts = LAYOUTS) => openSandboxKeys(layouts, systemEntropy, folder);

test('every layout with keys has a key set, and no other', () => {
  const keyed = [...LAYOUTS.values()].filter(({ security }) => security !== 'none');
  assert.deepEqual(Object.keys(open(temporaryFolder())).sort(), keyed.map(({ name }) => name).sort());
});

test('they are no two sandboxes’ keys, and readable by their owner only', () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  assert.notDeepEqual(open(one), open(other));
  assert.equal(statSync(sandboxKeysPath(one)).mode & 0o777, 0o600);
});

test('they are taken up again, and a layout that came later gets its own', () => {
  const folder = temporaryFolder();
  const first = open(folder, new Map([['cjrc', layoutOf('cjrc')]]));
  assert.deepEqual(Object.keys(first), ['cjrc']);
  const all = open(folder);
  assert.deepEqual(all.cjrc, first.cjrc);
  assert.deepEqual(open(folder), all);
});

test('a file that others may read, or that is something else, is refused without a word of what is in it', () => {
  const folder = temporaryFolder();
  const path = sandboxKeysPath(folder);
  open(folder);
  chmodSync(path, 0o644);
  assert.throws(() => open(folder), SecretFileError);
  chmodSync(path, 0o600);
  const text = readFileSync(path, 'utf8');
  for (const broken of [text.slice(0, -10), text.replace('"des"', '"secret"'), '[]']) {
    writeFileSync(path, broken);
    assert.throws(
      () => open(folder),
      (error) => error instanceof SecretFileError && !/[0-9A-F]{16}/.test(error.message),
    );
  }
});

for (const layout of LAYOUTS.values()) {
  if (layout.security === 'none') continue;
  test(`${layout.name}: a server with these keys opens the cards made with them`, async () => {
    const folder = temporaryFolder();
    const keys = open(folder)[layout.name];
    assert.ok(keys);
    const card = makeCard(layout, { idm: IDM, balanceMinor: 1230n, seed: SEED, keys });
    assert.equal(balanceOf(layout, await readWith(folder, layout, card)), 1230n);
  });
}

/** Every block of the card, as a reader with the keys in the folder gets them. Throws when the two do not trust one another. */
async function readWith(folder: string, layout: Layout, card: VirtualCard): Promise<CardImage> {
  const keys = cardKeysFrom(readPlainKeyFile(sandboxKeysPath(folder)));
  const blocks = [...layout.blocks];
  if (layout.security === 'lite-s') {
    const session = liteSSession(await keys.liteS(layout.name, hexToBytes(`${IDM}${'00'.repeat(8)}`)), SEED);
    const numbers = blocks.map(([, { block }]) => block);
    const started = liteS.send(card, challengeWrite(SEED));
    const contents = openMacRead(session, numbers, liteS.send(started.card, macRead(numbers)).blocks);
    assert.ok(contents);
    assert.deepEqual(
      openMacRead(
        session,
        [LITE_S_BLOCKS.WCNT],
        liteS.send(started.card, macRead([LITE_S_BLOCKS.WCNT])).blocks,
      ),
      [new Uint8Array(16).with(0, 1)],
    );
    return imageOf(blocks, contents);
  }
  const { authentication } = layout;
  assert.ok(authentication);
  const named = { idm: IDM, ...authentication };
  const introduction =
    layout.security === 'des'
      ? reader.introduceDes(await keys.des(layout.name, authentication, IDM), named)
      : reader.introduceAes(await keys.aes(layout.name, authentication, IDM), named);
  const talk = reader.authenticateWith(introduction, card);
  const contents: Uint8Array[] = [];
  let next = talk;
  for (const [, { read, block }] of blocks) {
    const asked = reader.ask(next, 'read', { blocks: [reader.at(talk, read, block)] });
    assert.ok(asked.response);
    next = asked.talk;
    contents.push(...asked.response.blocks);
  }
  return imageOf(blocks, contents);
}

function imageOf(
  blocks: readonly (readonly [string, unknown])[],
  contents: readonly Uint8Array[],
): CardImage {
  return new Map(blocks.map(([name], i) => [name, contents[i] ?? new Uint8Array()]));
}
