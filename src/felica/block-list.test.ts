import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '../bytes.ts';
import { ACCESS_CASHBACK, decodeBlockListElement, encodeBlockListElement } from './block-list.ts';
import { FrameError } from './command.ts';

const element = (serviceIndex: number, accessMode: number, block: number) => ({
  serviceIndex,
  accessMode,
  block,
});

test('block 255 takes the 2-byte form, block 256 the 3-byte form', () => {
  assert.equal(bytesToHex(encodeBlockListElement(element(0, 0, 0xff))), '80FF');
  assert.equal(bytesToHex(encodeBlockListElement(element(0, 0, 0x100))), '000001');
});

test('a small block number is read in the 3-byte form too', () => {
  assert.deepEqual(decodeBlockListElement(hexToBytes('100500')), element(0, ACCESS_CASHBACK, 5));
});

test('members outside their bits are refused', () => {
  for (const wrong of [
    element(16, 0, 0),
    element(-1, 0, 0),
    element(0, 8, 0),
    element(0, 0, 0x10000),
    element(0, 0, 1.5),
  ]) {
    assert.throws(() => encodeBlockListElement(wrong), RangeError);
  }
});

test('an element cut short or too long is a length fault', () => {
  for (const wrong of ['', '80', '0000', '800000']) {
    assert.throws(
      () => decodeBlockListElement(hexToBytes(wrong)),
      (error) => error instanceof FrameError && error.fault === 'length',
    );
  }
});
