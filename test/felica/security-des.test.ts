import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import { FrameError } from '../../src/felica/command.ts';
import { sameSecret } from '../../src/felica/security/ciphers.ts';
import {
  desAnswerCard,
  desAnswerReader,
  desAuthenticationKeys,
  desChallenge1A,
  desServiceKeys,
} from '../../src/felica/security/des.ts';
import {
  authentication1,
  authentication2,
  secureRead,
  secureWrite,
} from '../../src/felica/security/des-commands.ts';
import { openDesPacket, sealDesPacket } from '../../src/felica/security/des-packet.ts';
import {
  openAuthentication2,
  openCommand,
  openResponse,
  sealAuthentication2,
  sealCommand,
  sealResponse,
} from '../../src/felica/security/secure-session.ts';

const IDM = '0102030405060708';
const AREA = 0x0040;
const SERVICE = 0x0048;
const R1 = hexToBytes('A0A1A2A3A4A5A6A7');
const R2 = hexToBytes('B0B1B2B3B4B5B6B7');
const ISSUE = { idi: '1111111111111111', pmi: '2222222222222222' };
const BLOCK_0 = [{ serviceIndex: 0, accessMode: 0, block: 0 }];
const SEQUENCE = hexToBytes('000102030405060708090A0B0C0D0E0F');
const SUCCESS = { sf1: 0, sf2: 0 };

const SERVICE_KEYS = desServiceKeys({
  system: hexToBytes('1122334455667788'),
  areas: [hexToBytes('21436587A9CBED0F')],
  services: [hexToBytes('0102030405060708')],
});
const KEYS = desAuthenticationKeys(SERVICE_KEYS, IDM);
const CARD = desAnswerReader(KEYS, desChallenge1A(KEYS, R1), R2);

function defined<Value>(value: Value | undefined): Value {
  assert.ok(value !== undefined);
  return value;
}

// Our own recomputation from the published algorithm: no vector of it is published.

test('group key, user key, L, alpha and beta', () => {
  assert.equal(bytesToHex(SERVICE_KEYS.group), '4ABBE342D26C64F1');
  assert.equal(bytesToHex(SERVICE_KEYS.user), '53AF2483920BF339');
  assert.deepEqual(KEYS, { l: '4BB9E046D76A63F9', alpha: 'CC648F96E182B284', beta: '357593B23191CD5C' });
});

test('the four challenges', () => {
  assert.equal(bytesToHex(desChallenge1A(KEYS, R1)), '51F2316540CAD7C2');
  assert.equal(bytesToHex(CARD.challenge1B), 'FFC564FE32BD8CEB');
  assert.equal(bytesToHex(CARD.challenge2A), 'AA3CA609A2334DBE');
  assert.equal(bytesToHex(CARD.challenge2B), '641DAA54D862C80A');
});

const AUTHENTICATION1 = '1810010203040506070801400001480051F2316540CAD7C2';
const AUTHENTICATION1_RESPONSE = '1A110102030405060708FFC564FE32BD8CEBAA3CA609A2334DBE';
const AUTHENTICATION2 = '12120102030405060708641DAA54D862C80A';
const AUTHENTICATION2_RESPONSE = '2213178086F1CD6C5DEBD83C04D21D7C8EA28F97009C2E553F06B33BEE7AD078CB6F';
const READ = '1A149E99EE147CFB950A2A86B1E2020A61DCBE530F72FF3E9DD8';
const READ_RESPONSE = '2A1583543BF8C2182AB8B15A137BE5535E8975AEB35D872A50F9E1FFD78A8F39E58FD5148203F3C153F9';
const WRITE = '2A164F0F6E3A1BEE0B285956CC7A9747BF60561996365132AB3F20ADDD993D53885FD72979B7D97F6980';
const WRITE_RESPONSE = '1A170E61C4A050E04CFA0BFD10D5B523F1065639D70CCD71D54E';

test('a whole conversation, packet by packet, from both sides', () => {
  const asked = { idm: IDM, areas: [AREA], services: [SERVICE], challenge1A: desChallenge1A(KEYS, R1) };
  assert.equal(bytesToHex(authentication1.buildCommand(asked)), AUTHENTICATION1);
  assert.deepEqual(authentication1.parseCommand(hexToBytes(AUTHENTICATION1)), asked);

  const { challenge1B, challenge2A } = CARD;
  const answered = { idm: IDM, challenge1B, challenge2A };
  assert.equal(bytesToHex(authentication1.buildResponse(answered)), AUTHENTICATION1_RESPONSE);
  assert.deepEqual(authentication1.parseResponse(hexToBytes(AUTHENTICATION1_RESPONSE)), answered);

  const { challenge2B, session } = defined(desAnswerCard(KEYS, R1, answered));
  assert.ok(sameSecret(challenge2B, CARD.challenge2B));
  assert.deepEqual(session, CARD.session);
  assert.equal(bytesToHex(authentication2.buildCommand({ idm: IDM, challenge2B })), AUTHENTICATION2);
  assert.equal(bytesToHex(sealAuthentication2(CARD.session, ISSUE)), AUTHENTICATION2_RESPONSE);
  const { session: opened, ...issue } = defined(
    openAuthentication2(session, hexToBytes(AUTHENTICATION2_RESPONSE)),
  );
  assert.deepEqual(issue, ISSUE);

  const read = sealCommand(opened, 'read', { blocks: BLOCK_0 });
  assert.equal(bytesToHex(read.packet), READ);
  const heard = defined(openCommand(CARD.session, 'read', read.packet));
  assert.deepEqual(heard.value, { blocks: BLOCK_0 });
  const content = { ...SUCCESS, blocks: [new Uint8Array(16).fill(0xaa)] };
  const readAnswer = sealResponse(heard.session, 'read', content);
  assert.equal(bytesToHex(readAnswer.packet), READ_RESPONSE);
  assert.deepEqual(openResponse(opened, 'read', read.responseNumber, readAnswer.packet), content);

  const write = sealCommand(read.session, 'write', { blocks: BLOCK_0, data: [SEQUENCE] });
  assert.equal(bytesToHex(write.packet), WRITE);
  const told = defined(openCommand(readAnswer.session, 'write', write.packet));
  assert.deepEqual(told.value, { blocks: BLOCK_0, data: [SEQUENCE] });
  const writeAnswer = sealResponse(told.session, 'write', SUCCESS);
  assert.equal(bytesToHex(writeAnswer.packet), WRITE_RESPONSE);
  assert.deepEqual(openResponse(opened, 'write', write.responseNumber, writeAnswer.packet), SUCCESS);
  assert.deepEqual(writeAnswer.session, write.session);
});

test('the frames of secured packets give back what they hold', () => {
  for (const [hex, codec] of [
    [READ, secureRead],
    [WRITE, secureWrite],
  ] as const) {
    const packet = hexToBytes(hex);
    assert.deepEqual(codec.buildCommand(codec.parseCommand(packet)), packet);
  }
  for (const [hex, codec] of [
    [AUTHENTICATION2_RESPONSE, authentication2],
    [READ_RESPONSE, secureRead],
    [WRITE_RESPONSE, secureWrite],
  ] as const) {
    const packet = hexToBytes(hex);
    assert.deepEqual(codec.buildResponse(codec.parseResponse(packet)), packet);
  }
});

test('Authentication1: published vector of kormax/felica-tool, reproduced independently', () => {
  const packet = hexToBytes('181001020304050607080100100100081122334455667788');
  const challenge1A = hexToBytes('1122334455667788');
  assert.deepEqual(authentication1.parseCommand(packet), {
    idm: IDM,
    areas: [0x1000],
    services: [0x0800],
    challenge1A,
  });
});

test('any padding up to a block is taken, and no more', () => {
  const open = (payload: string) => {
    const message = { transactionNumber: 1, payload: hexToBytes(payload) };
    return openCommand(CARD.session, 'read', sealDesPacket(CARD.session, 0x14, message))?.value;
  };
  for (const padding of ['', '0000000000', '8000000000', 'FFFFFFFFFF', '0005', '01']) {
    assert.deepEqual(open(`018000${padding}`), { blocks: BLOCK_0 }, padding);
  }
  const aligned = '0380008001000001';
  const blocks = [0, 1, 0x100].map((block) => ({ serviceIndex: 0, accessMode: 0, block }));
  assert.deepEqual(open(aligned), { blocks });
  assert.deepEqual(open(`${aligned}8000000000000000`), { blocks });
  assert.throws(() => open(`${aligned}${'00'.repeat(16)}`), FrameError);
});

test('a packet that needs no padding has none', () => {
  const message = { transactionNumber: 1, payload: hexToBytes('1122334455667788') };
  const packet = sealDesPacket(CARD.session, 0x14, message);
  assert.equal(packet.length, 2 + 8 + 8 + 8);
  assert.deepEqual(openDesPacket(CARD.session, 0x14, packet), message);
});

test('lengths out of bounds are refused', () => {
  const key7 = new Uint8Array(7);
  const key8 = new Uint8Array(8);
  const refused: readonly (() => unknown)[] = [
    () => desServiceKeys({ system: key7, areas: [key8], services: [key8] }),
    () => desServiceKeys({ system: key8, areas: [key7], services: [key8] }),
    () => desServiceKeys({ system: key8, areas: [], services: [key8] }),
    () => desServiceKeys({ system: key8, areas: [key8], services: [] }),
    () => desAuthenticationKeys(SERVICE_KEYS, '0102'),
    () => desChallenge1A(KEYS, new Uint8Array(16)),
    () => desAnswerReader(KEYS, key7, key8),
    () => desAnswerReader(KEYS, key8, key7),
    () => authentication1.buildCommand({ idm: IDM, areas: [], services: [SERVICE], challenge1A: key8 }),
    () => authentication1.buildCommand({ idm: IDM, areas: [AREA], services: [], challenge1A: key8 }),
    () => authentication1.buildCommand({ idm: IDM, areas: [AREA], services: [SERVICE], challenge1A: key7 }),
    () => sealDesPacket(CARD.session, 0x14, { transactionNumber: 1, payload: new Uint8Array(233) }),
    () => sealDesPacket(CARD.session, 0x14, { transactionNumber: 0x10000, payload: key8 }),
    () => secureRead.buildCommand({ encrypted: new Uint8Array(17) }),
    () => secureRead.buildCommand({ encrypted: new Uint8Array(8) }),
    () => secureRead.buildCommand({ encrypted: new Uint8Array(256) }),
  ];
  for (const build of refused) assert.throws(build, RangeError, String(build));
  assert.equal(
    sealDesPacket(CARD.session, 0x14, { transactionNumber: 1, payload: new Uint8Array(232) }).length,
    250,
  );
  for (const hex of ['0A1400112233445566', '0214', `1B14${'00'.repeat(25)}`, '']) {
    assert.throws(() => openDesPacket(CARD.session, 0x14, hexToBytes(hex)), FrameError, hex);
  }
});
