import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { decryptAes } from '../../felica/security/ciphers.ts';
import { writeBlock } from './block-files.ts';
import { createCard } from './create-card.ts';
import { GENERATOR_KEY } from './random-numbers.ts';
import * as t from './test-card.ts';

/** The card whose first R2 is B0 to B7. */
const CARD = createCard({
  idm: '0102030405060708',
  seed: bytesToHex(decryptAes(GENERATOR_KEY, hexToBytes('B0B1B2B3B4B5B6B7B8B9BABBBCBDBEBF'))),
  systems: [
    {
      systemCode: t.SYSTEM,
      systemKeyVersion: 1,
      pmm: t.PMM,
      keys: { des: '1122334455667788' },
      issue: { idi: '1111111111111111', pmi: '2222222222222222' },
      areas: [
        { code: 0x0000, end: 0xfffe, keyVersion: 1 },
        { code: 0x0040, end: 0x07ff, keyVersion: 1, keys: { des: '21436587A9CBED0F' } },
      ],
      services: [{ code: 0x0048, keyVersion: 1, blocks: 2, keys: { des: '0102030405060708' } }],
    },
  ],
});

/** Commands and responses: our own recomputation from the published algorithm, since no vector of it is published. */
const CONVERSATION = [
  [
    '1810010203040506070801400001480051F2316540CAD7C2',
    '1A110102030405060708FFC564FE32BD8CEBAA3CA609A2334DBE',
  ],
  [
    '12120102030405060708641DAA54D862C80A',
    '2213178086F1CD6C5DEBD83C04D21D7C8EA28F97009C2E553F06B33BEE7AD078CB6F',
  ],
  [
    '1A149E99EE147CFB950A2A86B1E2020A61DCBE530F72FF3E9DD8',
    '2A1583543BF8C2182AB8B15A137BE5535E8975AEB35D872A50F9E1FFD78A8F39E58FD5148203F3C153F9',
  ],
  [
    '2A164F0F6E3A1BEE0B285956CC7A9747BF60561996365132AB3F20ADDD993D53885FD72979B7D97F6980',
    '1A170E61C4A050E04CFA0BFD10D5B523F1065639D70CCD71D54E',
  ],
] as const;

test('a whole DES conversation, packet by packet', () => {
  let card = writeBlock(CARD, t.SYSTEM, 0x0048, 0, t.filled(0xaa));
  for (const [command, response] of CONVERSATION) {
    const done = t.sendHex(card, command);
    assert.equal(done.response && bytesToHex(done.response), response);
    card = done.card;
  }
  assert.equal(card.mode, 2);
  assert.equal(card.systems[0]?.files[0]?.blocks[0], '000102030405060708090A0B0C0D0E0F');
});
