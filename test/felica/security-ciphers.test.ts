import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesToHex, concatBytes, hexToBytes } from '../../src/bytes.ts';
import {
  aesCmac,
  applyAesOfb,
  decryptAes,
  decryptDesCbc,
  decryptTripleDes,
  encryptAes,
  encryptDes,
  encryptDesCbc,
  encryptTripleDes,
  encryptTripleDesCbc,
  sameSecret,
  tripleDesCmac,
} from '../../src/felica/security/ciphers.ts';

const MESSAGE = '6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E51';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const blocks = (size: number) => fc.nat(4).chain((count) => bytes(count * size));

test('single DES: published known answer, reproduced independently', () => {
  const found = encryptDes(hexToBytes('133457799BBCDFF1'), hexToBytes('0123456789ABCDEF'));
  assert.equal(bytesToHex(found), '85E813540F0AB405');
});

// RFC 4493, section 4: published vectors, reproduced independently.
for (const [length, expected] of [
  [0, 'BB1D6929E95937287FA37D129B756746'],
  [16, '070A16B46B4D4144F79BDD9DD04A287C'],
] as const) {
  test(`CMAC with AES of ${length} bytes`, () => {
    const message = hexToBytes(MESSAGE).subarray(0, length);
    assert.equal(bytesToHex(aesCmac(hexToBytes('2B7E151628AED2A6ABF7158809CF4F3C'), message)), expected);
  });
}

// NIST SP 800-38B, examples for three-key TDEA: published vectors, reproduced independently.
for (const [length, expected] of [
  [0, 'B7A688E122FFAF95'],
  [8, '8E8F293136283797'],
  [20, '743DDBE0CE2DC2ED'],
  [32, '33E6B1092400EAE5'],
] as const) {
  test(`CMAC with 3DES of ${length} bytes`, () => {
    const key = hexToBytes('8AA83BF8CBDA10620BC1BF19FBB6CD58BC313D4A371CA8B5');
    assert.equal(bytesToHex(tripleDesCmac(key, hexToBytes(MESSAGE).subarray(0, length))), expected);
  });
}

test('what one direction makes the other undoes', () => {
  fc.assert(
    fc.property(bytes(8), bytes(16), blocks(8), blocks(16), (desKey, key, des, aes) => {
      assert.deepEqual(decryptDesCbc(desKey, encryptDesCbc(desKey, des)), des);
      assert.deepEqual(decryptTripleDes(key, encryptTripleDes(key, des)), des);
      assert.deepEqual(decryptAes(key, encryptAes(key, aes)), aes);
    }),
  );
});

test('OFB undoes itself at any length', () => {
  fc.assert(
    fc.property(bytes(16), bytes(16), fc.uint8Array({ maxLength: 50 }), (key, vector, data) => {
      assert.deepEqual(applyAesOfb(key, vector, applyAesOfb(key, vector, data)), data);
    }),
  );
});

test('single DES is 2-key 3DES with one key twice', () => {
  fc.assert(
    fc.property(bytes(8), bytes(8), (key, block) => {
      assert.deepEqual(encryptDes(key, block), encryptTripleDes(concatBytes(key, key), block));
    }),
  );
});

test('secrets are the same byte for byte only', () => {
  fc.assert(
    fc.property(bytes(8), fc.nat(63), (secret, bit) => {
      assert.ok(sameSecret(secret, secret.slice()));
      assert.ok(!sameSecret(secret, secret.subarray(1)));
      const other = secret.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      assert.ok(!sameSecret(secret, other));
    }),
  );
});

test('wrong lengths are refused, and the message does not hold the key', () => {
  const [key7, key8, key15, key16] = [7, 8, 15, 16].map((length) => new Uint8Array(length).fill(0xc7)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const refused: readonly (() => unknown)[] = [
    () => encryptDes(key7, key8),
    () => encryptDes(key8, key7),
    () => encryptDes(key8, key16),
    () => encryptDesCbc(key16, key16),
    () => decryptDesCbc(key8, key15),
    () => encryptTripleDes(key15, key8),
    () => encryptTripleDes(key16, key15),
    () => encryptTripleDesCbc(key16, key7, key8),
    () => encryptAes(key15, key16),
    () => decryptAes(key16, key15),
    () => applyAesOfb(key16, key15, key8),
    () => aesCmac(key15, key8),
    () => tripleDesCmac(key16, key8),
  ];
  for (const run of refused) {
    assert.throws(run, (error) => error instanceof RangeError && !/C7|199/.test(error.message), String(run));
  }
});
