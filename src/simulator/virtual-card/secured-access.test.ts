import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { ACCESS_CASHBACK, ACCESS_KEY_CHANGE, type BlockListElement } from '../../felica/block-list.ts';
import { readBlock, writeBlock } from './block-files.ts';
import { createCard } from './create-card.ts';
import { RC_S915_PROFILE } from './ic-profile.ts';
import * as k from './keyed-test-card.ts';
import type { VirtualCard } from './state.ts';
import * as t from './test-card.ts';
import * as r from './test-reader.ts';

const SUCCESS = { sf1: 0, sf2: 0 };
/** 1000 in the purse, 100 of cashback data, user data, execution id 7. */
const STORED = 'E803000064000000AABBCCDD00000007';

function write(talk: r.Talk, blocks: readonly BlockListElement[], ...data: readonly string[]) {
  return r.ask(talk, 'write', { blocks, data: data.map(hexToBytes) });
}

const purseOf = (card: VirtualCard) => bytesToHex(readBlock(card, t.SYSTEM, k.PURSE_READ_FREE, 0));
const withPurse = writeBlock(k.KEYED_CARD, t.SYSTEM, k.PURSE_DIRECT, 0, hexToBytes(STORED));
const flags = (response: { sf1: number; sf2: number } | undefined) =>
  response && bytesToHex(Uint8Array.of(response.sf1, response.sf2));

for (const cipher of r.CIPHERS) {
  describe(`${cipher}: reading and writing in a session`, () => {
    const talk = r.authenticate(cipher, withPurse);
    const at = (service: number, block = 0, mode = 0) => r.at(talk, service, block, mode);
    const writeFlags = (blocks: readonly BlockListElement[], ...data: readonly string[]) =>
      flags(write(talk, blocks, ...data).response);
    const readFlags = (...blocks: readonly BlockListElement[]) =>
      flags(r.ask(talk, 'read', { blocks }).response);

    test('what is written is read, over many commands', () => {
      const data = '000102030405060708090A0B0C0D0E0F';
      const written = write(talk, [at(k.RANDOM, 1), at(k.RANDOM_FREE, 2)], data, data);
      assert.deepEqual(written.response, SUCCESS);
      const blocks = [at(k.RANDOM_READ_ONLY, 2), at(k.RANDOM), at(k.RANDOM, 1)];
      const read = r.ask(written.talk, 'read', { blocks });
      assert.deepEqual(read.response?.blocks.map(bytesToHex), [data, '00'.repeat(16), data]);
      assert.equal(read.talk.card.authentication?.session.transactionNumber, 4);
      assert.equal(read.talk.card.mode, 2);
    });

    test('what the card refuses it says in the session, which goes on', () => {
      const full = '11'.repeat(16);
      assert.equal(readFlags(at(k.OTHER)), '01A3', 'a service that is not listed');
      assert.equal(readFlags(at(k.RANDOM), at(k.RANDOM, 20)), '02A8');
      assert.equal(readFlags(at(k.RANDOM, 0, ACCESS_KEY_CHANGE)), '01A7');
      assert.equal(writeFlags([at(k.RANDOM_READ_ONLY)], full), '01A5');
      assert.equal(writeFlags([at(k.CYCLIC, 1)], full), '01A5');
      const refused = write(talk, [at(k.RANDOM), at(k.RANDOM, 20)], full, full);
      assert.equal(flags(refused.response), '02A8');
      assert.deepEqual(refused.talk.card.systems, talk.card.systems, 'all or nothing');
      assert.deepEqual(write(refused.talk, [at(k.RANDOM)], full).response, SUCCESS);
    });

    test('A2: more blocks than the chip takes', () => {
      const old = createCard({ ...k.KEYED_PLAN, profile: RC_S915_PROFILE });
      const older = r.authenticate(cipher, old);
      const blocks = (count: number) => Array.from({ length: count }, () => at(k.RANDOM));
      const data = (count: number) => blocks(count).map(() => new Uint8Array(16));
      assert.equal(flags(r.ask(older, 'read', { blocks: blocks(12) }).response), '0000');
      assert.equal(flags(r.ask(older, 'read', { blocks: blocks(13) }).response), 'FFA2');
      const wrote = (count: number) =>
        flags(r.ask(older, 'write', { blocks: blocks(count), data: data(count) }).response);
      assert.deepEqual([wrote(8), wrote(9)], ['0000', 'FFA2']);
      const most = cipher === 'des' ? 14 : 15;
      assert.equal(readFlags(...blocks(most)), '0000');
    });

    test('cyclic files turn', () => {
      const done = write(talk, [at(k.CYCLIC), at(k.CYCLIC)], '11'.repeat(16), '22'.repeat(16));
      assert.deepEqual(done.response, SUCCESS);
      const records = [0, 1, 2].map((block) => at(k.CYCLIC, block));
      const read = r.ask(done.talk, 'read', { blocks: records });
      assert.deepEqual(
        read.response?.blocks.map((block) => block[0]),
        [0x22, 0x11, 0x00],
      );
    });

    test('a keyed direct write charges the purse', () => {
      const charged = 'D007000000000000AABBCCDD00000008';
      const done = write(talk, [at(k.PURSE_DIRECT)], charged);
      assert.deepEqual([done.response, purseOf(done.talk.card)], [SUCCESS, charged]);
    });

    test('decrement and cashback', () => {
      const paid = write(talk, [at(k.PURSE_DECREMENT)], `0A000000${'00'.repeat(8)}00000008`);
      assert.equal(purseOf(paid.talk.card), 'DE0300000A000000AABBCCDD00000008');
      const back = write(
        paid.talk,
        [at(k.PURSE_CASHBACK, 0, ACCESS_CASHBACK)],
        `0A000000${'00'.repeat(8)}00000009`,
      );
      assert.equal(purseOf(back.talk.card), 'E803000000000000AABBCCDD00000009');
      assert.equal(writeFlags([at(k.PURSE_DECREMENT)], `E9030000${'00'.repeat(8)}00000008`), '0101');
    });
  });
}

test('AES: block lists count areas too, which are no services', () => {
  const talk = r.authenticate('aes');
  const areaItself = { serviceIndex: 0, accessMode: 0, block: 0 };
  assert.equal(flags(r.ask(talk, 'read', { blocks: [areaItself] }).response), '01A4');
});
