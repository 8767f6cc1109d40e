import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import type { CardKeys } from '../../src/cards/card-keys.ts';
import type { Layout } from '../../src/cards/layout.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { readWithoutEncryption } from '../../src/felica/commands/read-without-encryption.ts';
import { writeWithoutEncryption } from '../../src/felica/commands/write-without-encryption.ts';
import { LITE_S_BLOCKS } from '../../src/felica/security/lite-s.ts';
import { challengeWrite, macRead, openMacRead } from '../../src/felica/security/lite-s-access.ts';
import { liteSSession } from '../../src/felica/security/lite-s-mac.ts';
import { openAuthentication2 } from '../../src/felica/security/secure-session.ts';
import { sandboxKeysPath } from '../../src/simulator/sandbox/sandbox-keys.ts';
import * as reader from '../../src/simulator/virtual-card/test-reader.ts';
import { cardKeysFrom } from '../../src/vault/file-card-keys.ts';
import { readPlainKeyFile } from '../../src/vault/key-file.ts';
import { sqliteEngine } from '../support/engines.ts';
import { startSandbox, type TestSandbox, temporaryFolder } from '../support/sandbox-server.ts';

/** The keys in `sandbox-keys.json` and the cards in the phones belong together. No database has a part in it: one is enough. */

const CHALLENGE = Uint8Array.from({ length: 16 }, (_, i) => 0x30 + i);

const engine = sqliteEngine();
const folder = temporaryFolder();
let sandbox: TestSandbox;
let keys: CardKeys;

before(async () => {
  sandbox = await startSandbox(await engine.open(), folder.path);
  keys = cardKeysFrom(readPlainKeyFile(sandboxKeysPath(folder.path)));
});
after(async () => {
  await sandbox.close();
  folder.remove();
});

type Send = (command: Uint8Array) => Promise<Uint8Array>;

function phone(deviceId: string, target: 'internal' | 'external'): Send {
  return async (command) => {
    const body = { command: bytesToHex(command), target };
    const answered = await sandbox.post(`/sandbox/phones/${deviceId}/transceive`, body);
    const { response } = (await answered.json()) as { response: string | null };
    assert.ok(response !== null, 'the card is silent');
    return hexToBytes(response);
  };
}

async function assertTrust(layout: Layout, idm: string, send: Send): Promise<void> {
  if (layout.security === 'lite-s') return assertProof(layout, idm, send);
  const { authentication } = layout;
  assert.ok(authentication);
  const named = { idm, ...authentication };
  const introduction =
    layout.security === 'des'
      ? reader.introduceDes(await keys.des(layout.name, authentication, idm), named)
      : reader.introduceAes(await keys.aes(layout.name, authentication, idm), named);
  const second = introduction.reply(await send(introduction.packet));
  assert.ok(second, 'the card is not the one it says');
  assert.ok(openAuthentication2(second.session, await send(second.packet)), 'the card does not trust us');
}

async function assertProof(layout: Layout, idm: string, send: Send): Promise<void> {
  const id = hexToBytes(`${idm}${'00'.repeat(8)}`);
  const session = liteSSession(await keys.liteS(layout.name, id), CHALLENGE);
  await send(writeWithoutEncryption.buildCommand({ idm, ...challengeWrite(CHALLENGE) }));
  const response = await send(readWithoutEncryption.buildCommand({ idm, ...macRead([LITE_S_BLOCKS.ID]) }));
  const { blocks } = readWithoutEncryption.parseResponse(response);
  assert.deepEqual(openMacRead(session, [LITE_S_BLOCKS.ID], blocks), [id]);
}

for (const layout of loadLayouts().values()) {
  if (layout.security === 'none') continue;
  test(`they open every ${layout.name} card, in a phone or held to one`, async () => {
    const { cards, externalCards } = sandbox.file;
    for (const { deviceId, idm } of cards.filter((card) => card.layout === layout.name))
      await assertTrust(layout, idm, phone(deviceId, 'internal'));
    for (const { deviceId, idm } of externalCards.filter((card) => card.layout === layout.name))
      await assertTrust(layout, idm, phone(deviceId, 'external'));
  });
}
