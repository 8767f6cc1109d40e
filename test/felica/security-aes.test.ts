import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import { FrameError } from '../../src/felica/command.ts';
import {
  type AesSession,
  aesAnswerCard,
  aesAnswerReader,
  aesAuthenticationKeys,
  aesChallenge1A,
  aesGroupKey,
} from '../../src/felica/security/aes.ts';
import {
  authentication1V2,
  authentication2V2,
  secureReadV2,
  secureWriteV2,
} from '../../src/felica/security/aes-commands.ts';
import { openAesPacket, sealAesPacket } from '../../src/felica/security/aes-packet.ts';
import { decryptAes } from '../../src/felica/security/ciphers.ts';
import { sealAuthentication2 } from '../../src/felica/security/secure-session.ts';

const IDM = '0102030405060708';
const ZERO = new Uint8Array(16);

/** A node key of the sample card behind the published vectors: the code eight times. */
const codeKey = (code: string) => hexToBytes(code.repeat(8));

// soltia48/felica-rs, confirmed there with a real card: published vectors, reproduced independently.
for (const [keys, expected] of [
  [[ZERO], '3925042E238282F085BCEE62593C2385'],
  [[ZERO, codeKey('100C')], '586A2E06EE16AA2C6AE5B6CDFF6A5039'],
  [[codeKey('100C')], '651049AE89581DDC3F302EA4E4A0F911'],
  [[codeKey('100C'), codeKey('1012')], '5E86F6C0574EBAD952FAD9142E1AA6BB'],
  [[codeKey('3111')], '94459E3640EDBCE4746D83EECE80C065'],
] as const) {
  test(`group key ${expected}`, () => {
    assert.equal(bytesToHex(aesGroupKey(keys)), expected);
  });
}

const SESSION: AesSession = {
  cipher: 'aes',
  encryptionKey: bytesToHex(ZERO),
  macKey: bytesToHex(ZERO),
  challenge3C: '00000000',
  transactionId: '5EC8B5971704',
  transactionNumber: 0,
};
const MESSAGE = {
  transactionNumber: 0xcf41,
  payload: hexToBytes('0000000100000123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF'),
};
const FRAME =
  '41CFAE0D2F92B2259287E05646E140E5924EE27F79CB69A2047DA5F9353EED59E35FBC90A5D731D25A0FCDBDD6802174';

test('a secured packet: published vector of soltia48/felica-rs, reproduced independently', () => {
  const packet = hexToBytes(`3248${FRAME}`);
  assert.equal(bytesToHex(sealAesPacket(SESSION, 0x48, MESSAGE)), bytesToHex(packet));
  assert.deepEqual(openAesPacket(SESSION, 0x48, packet), MESSAGE);
});

// kormax/felica-tool: published vectors, reproduced independently.
test('the frames of Authentication1 v2', () => {
  const asked = hexToBytes('20400102030405060708030200101001AABBCCDDEEFF00112233445566778899');
  const command = {
    idm: IDM,
    parameter: 3,
    nodes: [0x1000, 0x0110],
    challenge1A: hexToBytes('AABBCCDDEEFF00112233445566778899'),
  };
  assert.deepEqual(authentication1V2.parseCommand(asked), command);
  assert.deepEqual(authentication1V2.buildCommand(command), asked);
  const answered = hexToBytes(
    '2E410102030405060708AABBCCDDEEFF001122334455667788990011223344556677889900112233445566778899',
  );
  const response = {
    idm: IDM,
    challenge1B: hexToBytes('AABBCCDDEEFF00112233445566778899'),
    challenge2A: hexToBytes('00112233445566778899001122334455'),
    challenge3C: hexToBytes('66778899'),
  };
  assert.deepEqual(authentication1V2.parseResponse(answered), response);
  assert.deepEqual(authentication1V2.buildResponse(response), answered);
});

// Our own computation from the published algorithm, for regression.
const KEYS = aesAuthenticationKeys(codeKey('1111'), codeKey('2222'), IDM);
const R1 = hexToBytes('A0A1A2A3A4A5A6A7A8A9AAABACADAEAF');
const R2 = hexToBytes('B0B1B2B3B4B5B6B7B8B9BABBBCBDBEBF');
const SALT = hexToBytes('C0C1C2C3');
const CARD = aesAnswerReader(KEYS, aesChallenge1A(KEYS, R1), R2, SALT);

test('the order of R1, the salt and the session is that of the published algorithm', () => {
  const h = codeKey('3333');
  const context = (key: string) => bytesToHex(decryptAes(h, hexToBytes(key)));
  assert.equal(context(KEYS.alpha), `010200000000${IDM}0100`);
  assert.equal(context(KEYS.beta), `020200000000${IDM}0100`);
  const salted = hexToBytes(KEYS.beta).map((byte, i) => byte ^ (SALT[i] ?? 0));
  assert.deepEqual(decryptAes(salted, CARD.challenge1B), R1);
  assert.deepEqual(decryptAes(salted, CARD.challenge2A), R2);
  assert.deepEqual(decryptAes(hexToBytes(KEYS.alpha), CARD.challenge2B), R2);
  assert.deepEqual(decryptAes(hexToBytes(KEYS.alpha), aesChallenge1A(KEYS, R1)), R1);
  assert.equal(CARD.session.transactionId, 'A2A3A4A5A6A7');
  assert.equal(
    bytesToHex(decryptAes(R2, hexToBytes(CARD.session.encryptionKey))),
    `0103${'00'.repeat(12)}0100`,
  );
  assert.equal(bytesToHex(decryptAes(R2, hexToBytes(CARD.session.macKey))), `0203${'00'.repeat(12)}0100`);
});

test('the reader answers the card that knows the keys', () => {
  const answer = aesAnswerCard(KEYS, R1, CARD);
  assert.deepEqual(answer, { challenge2B: CARD.challenge2B, session: CARD.session });
  const other = aesAuthenticationKeys(codeKey('1111'), codeKey('2223'), IDM);
  assert.equal(aesAnswerCard(other, R1, CARD), undefined);
  assert.equal(aesAnswerCard(KEYS, R1, { ...CARD, challenge3C: new Uint8Array(4) }), undefined);
});

test('the frames of secured packets give back what they hold', () => {
  const issued = sealAuthentication2(SESSION, { idi: IDM, pmi: IDM });
  assert.equal(issued.length, 28);
  assert.deepEqual(authentication2V2.buildResponse(authentication2V2.parseResponse(issued)), issued);
  for (const codec of [secureReadV2, secureWriteV2]) {
    const packet = sealAesPacket(SESSION, codec.code, MESSAGE);
    assert.deepEqual(codec.buildCommand(codec.parseCommand(packet)), packet);
    assert.equal(codec.parseCommand(packet).transactionNumber, MESSAGE.transactionNumber);
  }
});

test('lengths out of bounds are refused', () => {
  const key15 = new Uint8Array(15);
  const payload = (length: number) => ({ transactionNumber: 1, payload: new Uint8Array(length) });
  const command = { idm: IDM, parameter: 0, nodes: [0x1000], challenge1A: ZERO };
  const refused: readonly (() => unknown)[] = [
    () => aesGroupKey([]),
    () => aesGroupKey([key15]),
    () => aesAuthenticationKeys(key15, ZERO, IDM),
    () => aesAuthenticationKeys(ZERO, key15, IDM),
    () => aesAuthenticationKeys(ZERO, ZERO, '0102'),
    () => aesChallenge1A(KEYS, new Uint8Array(32)),
    () => aesAnswerReader(KEYS, ZERO, key15, SALT),
    () => aesAnswerReader(KEYS, ZERO, ZERO, new Uint8Array(5)),
    () => authentication1V2.buildCommand({ ...command, nodes: [] }),
    () => authentication1V2.buildCommand({ ...command, nodes: new Array(33).fill(0x1000) }),
    () => authentication1V2.buildCommand({ ...command, challenge1A: key15 }),
    () => sealAesPacket(SESSION, 0x44, payload(244)),
  ];
  for (const build of refused) assert.throws(build, RangeError, String(build));
  assert.equal(sealAesPacket(SESSION, 0x44, payload(243)).length, 255);
  assert.equal(sealAesPacket(SESSION, 0x44, payload(0)).length, 12);
  for (const hex of ['0B44010000112233445566', '0244', '']) {
    assert.throws(() => openAesPacket(SESSION, 0x44, hexToBytes(hex)), FrameError, hex);
  }
});
