import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '../bytes.ts';
import { FrameError, type FrameFault } from './command.ts';
import { bytesReader, framePacket, MAX_PACKET_BYTES, openPacket, packetCode } from './packet.ts';

const fails = (fault: FrameFault) => (error: unknown) => error instanceof FrameError && error.fault === fault;

test('LEN counts the whole packet, itself included', () => {
  assert.equal(bytesToHex(framePacket(0x04, hexToBytes('AABB'))), '0404AABB');
});

test('253 bytes of data fit, 254 do not', () => {
  assert.equal(framePacket(0, new Uint8Array(253)).length, MAX_PACKET_BYTES);
  assert.throws(() => framePacket(0, new Uint8Array(254)), RangeError);
});

test('a LEN that is not the size, and a packet without a code, are length faults', () => {
  for (const wrong of ['', '00', '01', '03', '0304', '020401']) {
    assert.throws(() => packetCode(hexToBytes(wrong)), fails('length'), wrong);
  }
});

test('a packet of another code is a code fault', () => {
  assert.equal(openPacket(hexToBytes('0204'), 4).remaining(), 0);
  assert.throws(() => openPacket(hexToBytes('0205'), 4), fails('code'));
});

test('the reader stops at both ends', () => {
  const reader = bytesReader(hexToBytes('010203'));
  assert.equal(reader.byte(), 1);
  assert.throws(() => reader.bytes(3), fails('length'));
  assert.throws(() => reader.end(), fails('length'));
  assert.deepEqual(reader.bytes(2), hexToBytes('0203'));
  reader.end();
  assert.throws(() => reader.byte(), fails('length'));
});

test('bytes read are copies', () => {
  const packet = hexToBytes('0102');
  const read = bytesReader(packet).bytes(2);
  packet[0] = 0xff;
  assert.deepEqual(read, hexToBytes('0102'));
});
