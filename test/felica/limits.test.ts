import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import { FrameError, type FrameFault } from '../../src/felica/command.ts';
import { getSystemStatus } from '../../src/felica/commands/get-system-status.ts';
import { polling } from '../../src/felica/commands/polling.ts';
import { readWithoutEncryption } from '../../src/felica/commands/read-without-encryption.ts';
import { requestResponse } from '../../src/felica/commands/request-response.ts';
import { requestService } from '../../src/felica/commands/request-service.ts';
import { requestServiceV2 } from '../../src/felica/commands/request-service-v2.ts';
import { requestSystemCode } from '../../src/felica/commands/request-system-code.ts';
import { searchServiceCode } from '../../src/felica/commands/search-service-code.ts';
import { writeWithoutEncryption } from '../../src/felica/commands/write-without-encryption.ts';

const IDM = '0102030405060708';

const many = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

const read = (serviceCount: number, blockCount: number) =>
  readWithoutEncryption.buildCommand({
    idm: IDM,
    services: many(serviceCount, 0x000b),
    blocks: many(blockCount, { serviceIndex: 0, accessMode: 0, block: 0 }),
  });

const write = (serviceCount: number, blockCount: number, block: number, dataCount = blockCount) =>
  writeWithoutEncryption.buildCommand({
    idm: IDM,
    services: many(serviceCount, 0x0009),
    blocks: many(blockCount, { serviceIndex: 0, accessMode: 0, block }),
    data: many(dataCount, new Uint8Array(16)),
  });

// The manual's worked examples of how many blocks one write takes (section 4.4.6), as quoted by soltia48/felica-rs:
// published vector, reproduced independently.
test('13 blocks of one service are 248 bytes, and 14 do not fit', () => {
  assert.equal(write(1, 13, 0).length, 248);
  assert.throws(() => write(1, 14, 0), RangeError);
});

test('11 blocks of sixteen services with 3-byte elements are 253 bytes, and 12 do not fit', () => {
  assert.equal(write(16, 11, 0x100).length, 253);
  assert.throws(() => write(16, 12, 0x100), RangeError);
});

test('values outside the limits are not built', () => {
  const refused: readonly (() => unknown)[] = [
    () => read(0, 1),
    () => read(17, 1),
    () => read(1, 0),
    () => read(1, 16),
    () => write(1, 2, 0, 1),
    () => write(1, 1, 0, 2),
    () => requestService.buildCommand({ idm: IDM, nodes: [] }),
    () => requestService.buildCommand({ idm: IDM, nodes: many(33, 0) }),
    () => requestService.buildCommand({ idm: IDM, nodes: [0x10000] }),
    () => requestResponse.buildCommand({ idm: '0102' }),
    () => requestResponse.buildCommand({ idm: 'abcdefabcdefabcd' }),
    () => requestResponse.buildResponse({ idm: IDM, mode: 4 }),
    () => polling.buildCommand({ systemCode: 3, requestCode: 3, timeSlots: 0 }),
    () => polling.buildCommand({ systemCode: 3, requestCode: 0, timeSlots: 2 }),
    () => polling.buildResponse({ idm: IDM, pmm: IDM, requestData: new Uint8Array(1) }),
    () => requestSystemCode.buildResponse({ idm: IDM, systemCodes: many(17, 3) }),
    () => searchServiceCode.buildResponse({ idm: IDM, found: { kind: 'service', code: 0xffff } }),
    () => getSystemStatus.buildResponse({ idm: IDM, sf1: 0, sf2: 0, flag: 0, data: new Uint8Array(242) }),
  ];
  for (const build of refused) assert.throws(build, RangeError, String(build));
});

test('a response whose SF1 is not 00 has nothing after SF2, and one whose SF1 is 00 has', () => {
  const block = new Uint8Array(16);
  const keys = { keyType: 0x4f, aes: [1] };
  const refused: readonly (() => unknown)[] = [
    () => readWithoutEncryption.buildResponse({ idm: IDM, sf1: 0, sf2: 0, blocks: [] }),
    () => readWithoutEncryption.buildResponse({ idm: IDM, sf1: 1, sf2: 0xa6, blocks: [block] }),
    () => readWithoutEncryption.buildResponse({ idm: IDM, sf1: 0xff, sf2: 0x71, blocks: [block] }),
    () => requestServiceV2.buildResponse({ idm: IDM, sf1: 0, sf2: 0 }),
    () => requestServiceV2.buildResponse({ idm: IDM, sf1: 1, sf2: 0xa6, keys }),
    () => getSystemStatus.buildResponse({ idm: IDM, sf1: 1, sf2: 0xa6, flag: 1, data: new Uint8Array() }),
  ];
  for (const build of refused) assert.throws(build, RangeError, String(build));
});

test('the key version lists are those of the key type', () => {
  const refused = [
    { keyType: 0x4f, des: [1] },
    { keyType: 0x4f, aes: [1], des: [1] },
    { keyType: 0x3f, aes: [1] },
    { keyType: 0x43, aes: [1] },
    { keyType: 0x43, aes: [1], des: [1, 2] },
    { keyType: 0x41, aes: [], des: [] },
    { keyType: 0x00, aes: [1] },
  ];
  for (const keys of refused) {
    assert.throws(() => requestServiceV2.buildResponse({ idm: IDM, sf1: 0, sf2: 0, keys }), RangeError);
  }
});

test('a packet is refused for its length, its code or its content', () => {
  const cases: readonly [FrameFault, string, (packet: Uint8Array) => unknown][] = [
    ['length', '', requestResponse.parseCommand],
    ['length', `0B04${IDM}`, requestResponse.parseCommand],
    ['length', `0B04${IDM}00`, requestResponse.parseCommand],
    ['length', '0904010203040506 07'.replace(' ', ''), requestResponse.parseCommand],
    ['code', `0A05${IDM}`, requestResponse.parseCommand],
    ['code', `0A06${IDM}`, requestResponse.parseCommand],
    ['content', `0B05${IDM}04`, requestResponse.parseResponse],
    ['content', '060000030300', polling.parseCommand],
    ['content', '060000030002', polling.parseCommand],
    ['length', `1301${IDM}${IDM}00`, polling.parseResponse],
    ['content', `0B02${IDM}00`, requestService.parseCommand],
    ['content', `0B02${IDM}21`, requestService.parseCommand],
    ['length', `0D02${IDM}020000`, requestService.parseCommand],
    ['content', `0C38${IDM}0001`, getSystemStatus.parseCommand],
    ['length', `0D07${IDM}01A600`, readWithoutEncryption.parseResponse],
    ['length', `0C07${IDM}0000`, readWithoutEncryption.parseResponse],
    ['content', `0D07${IDM}000000`, readWithoutEncryption.parseResponse],
    ['length', `0D0B${IDM}000000`, searchServiceCode.parseResponse],
    ['content', `1033${IDM}0000 00 010100`.replaceAll(' ', ''), requestServiceV2.parseResponse],
  ];
  for (const [fault, hex, parse] of cases) {
    assert.throws(
      () => parse(hexToBytes(hex)),
      (error) => error instanceof FrameError && error.fault === fault,
      `${fault} ${hex}`,
    );
  }
});

test('a service index past the list and an unknown access mode are left for the card to answer', () => {
  const packet = readWithoutEncryption.buildCommand({
    idm: IDM,
    services: [0x000b],
    blocks: [{ serviceIndex: 7, accessMode: 6, block: 0 }],
  });
  assert.equal(bytesToHex(packet), `1006${IDM}010B0001E700`);
});

test('the message of a fault holds no block data', () => {
  const packet = hexToBytes(`1F08${IDM}011110018000${'C7'.repeat(15)}`);
  assert.throws(
    () => writeWithoutEncryption.parseCommand(packet),
    (error) => error instanceof FrameError && !error.message.includes('C7') && !error.message.includes('199'),
  );
});
