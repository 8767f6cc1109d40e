import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import { MissingKeyError } from '../../src/cards/card-keys.ts';
import { cardKeysFrom } from '../../src/vault/file-card-keys.ts';
import { toKeySets } from '../../src/vault/key-set.ts';
import * as v from './card-key-vectors.ts';

const KEYS = cardKeysFrom(toKeySets('test', v.PLAIN));

describe('card keys from key sets', () => {
  for (const { name, ask, expected } of v.VECTORS) {
    test(name, async () => assert.deepEqual(await ask(KEYS), expected));
  }

  for (const { name, ask, message } of v.MISSING) {
    test(`a key that is missing: ${name}`, async () => {
      await assert.rejects(ask(KEYS), (error) => {
        assert.ok(error instanceof MissingKeyError, String(error));
        assert.equal(error.message, message);
        return true;
      });
    });
  }

  test('no keyed service: no card would authenticate', async () => {
    const nodes = { areas: [0x0040], services: [0x0049] };
    await assert.rejects(KEYS.des('des-card', nodes, v.IDM), RangeError);
    await assert.rejects(KEYS.aes('aes-card', nodes, v.IDM), RangeError);
  });

  test('the card key of a Lite-S card differs from card to card', async () => {
    const other = hexToBytes('000102030405060708090A0B0C0D0E0E');
    assert.notEqual(
      bytesToHex(await KEYS.liteS('lite-card', other)),
      bytesToHex(await KEYS.liteS('lite-card', v.ID)),
    );
  });
});
