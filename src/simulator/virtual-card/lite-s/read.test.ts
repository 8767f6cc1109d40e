import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../../bytes.ts';
import { LITE_S_BLOCKS } from '../../../felica/security/lite-s.ts';
import { macRead, openMacRead } from '../../../felica/security/lite-s-access.ts';
import { powerOff } from '../state.ts';
import * as l from './test-lite-s.ts';

const { REG, RC, MAC, ID, D_ID, SER_C, SYS_C, CKV, CK, MC, WCNT, MAC_A, STATE, CRC_CHECK } = LITE_S_BLOCKS;
const ZEROS = '00'.repeat(16);

function contents(card: typeof l.CARD, block: number): string {
  const { flags, blocks } = l.send(card, l.readOf(block));
  return flags === '0000' ? blocks.map(bytesToHex).join() : flags;
}

const flags = (...blocks: readonly number[]) => l.send(l.CARD, l.readOf(...blocks)).flags;

describe('reading', () => {
  test('every block of a new card', () => {
    const expected: readonly (readonly [number, string])[] = [
      [0, ZEROS],
      [13, ZEROS],
      [REG, `${'FF'.repeat(8)}${'00'.repeat(8)}`],
      [RC, ZEROS],
      [ID, `${l.IDM}${'00'.repeat(8)}`],
      [D_ID, `${l.IDM}${l.PMM}`],
      [SER_C, `09000B00${'00'.repeat(12)}`],
      [SYS_C, `88B4${'00'.repeat(14)}`],
      [CKV, ZEROS],
      [CK, ZEROS],
      [MC, `FFFFFF0007${'00'.repeat(11)}`],
      [WCNT, ZEROS],
      [STATE, ZEROS],
      [CRC_CHECK, ZEROS],
    ];
    for (const [block, hex] of expected) assert.equal(contents(l.CARD, block), hex, `block ${block}`);
    for (const block of [0x0f, 0x89, 0xa1, 0x100]) assert.equal(contents(l.CARD, block), '01A8');
  });

  test('up to 4 blocks, in the order asked for', () => {
    const read = l.send(l.CARD, l.readOf(MC, ID, 0, D_ID));
    assert.deepEqual(read.blocks.map(bytesToHex), [
      contents(l.CARD, MC),
      contents(l.CARD, ID),
      ZEROS,
      contents(l.CARD, D_ID),
    ]);
    assert.equal(flags(0, 1, 2, 3, 4), 'FFA2');
  });

  test('SF1 is the bit of the first element refused', () => {
    assert.equal(flags(0, 1, 0x0f, 0x10), '04A8');
    assert.equal(flags(0, 1, 2, 0x0f), '08A8');
  });

  test('the checks come in the order A3, A7, A4, A6, A8', () => {
    const read = (code: number, serviceIndex: number, accessMode: number) =>
      l.send(l.CARD, { services: [code], blocks: [{ serviceIndex, accessMode, block: 0x0f }] }).flags;
    assert.equal(read(0x0003, 1, 1), '01A3');
    assert.equal(read(0x0003, 0, 1), '01A7');
    assert.equal(read(0x0003, 0, 0), '01A4');
    assert.equal(read(0x0049, 0, 0), '01A6');
    assert.equal(read(0x0009, 0, 0), '01A8');
  });
});

describe('MAC and MAC_A', () => {
  const card = l.challenged();

  test('MAC of the ID block: published vector of nfcpy', () => {
    const { blocks } = l.send(card, l.readOf(ID, MAC));
    assert.equal(blocks[1] && bytesToHex(blocks[1]), `91AEC5B6D9B3B12D${'00'.repeat(8)}`);
  });

  test('MAC_A of the ID block, with the write counter: our own recomputation', () => {
    const { blocks } = l.send(card, macRead([ID]));
    assert.equal(blocks[1] && bytesToHex(blocks[1]), `6A9C1CA386DE4213010000${'00'.repeat(5)}`);
  });

  test('the reader believes what is read with MAC_A, and a reader with another challenge does not', () => {
    const { blocks } = l.send(card, macRead([0, WCNT, STATE]));
    assert.deepEqual(openMacRead(l.SESSION, [0, WCNT, STATE], blocks), blocks.slice(0, 3));
    const other = { ...l.SESSION, key: '00'.repeat(16) };
    assert.equal(openMacRead(other, [0, WCNT, STATE], blocks), undefined);
  });

  test('B0: both in one read', () => {
    assert.equal(l.send(card, l.readOf(0, MAC, MAC_A)).flags, '02B0');
    assert.equal(l.send(card, l.readOf(MAC_A, 0, MAC)).flags, '01B0');
  });

  test('B2: before RC was written, and after power-off', () => {
    for (const without of [l.CARD, powerOff(card), powerOff(l.authenticated())]) {
      assert.equal(l.send(without, macRead([ID])).flags, '02B2');
      assert.equal(l.send(without, l.readOf(ID, MAC)).flags, '02B2');
    }
  });

  test('A8: alone, or not last', () => {
    for (const mac of [MAC, MAC_A]) {
      assert.equal(l.send(card, l.readOf(mac)).flags, '01A8');
      assert.equal(l.send(card, l.readOf(0, mac, 1)).flags, '02A8');
      assert.equal(l.send(card, l.readOf(0, mac, mac)).flags, '02A8');
    }
  });

  test('the card key is not told, nor the challenge', () => {
    for (const block of [CK, RC]) assert.equal(contents(card, block), ZEROS);
    const { blocks } = l.send(card, macRead([CK]));
    assert.deepEqual(openMacRead(l.SESSION, [CK], blocks), [new Uint8Array(16)]);
  });
});

describe('blocks that are read after external authentication only', () => {
  const memory = { readNeedsAuthentication: 0x4001 };

  test('B1 before it, and after the next challenge or power-off', () => {
    const card = l.authenticated(l.makeCard(memory));
    for (const block of [0, REG]) {
      assert.equal(contents(l.makeCard(memory), block), '01B1');
      assert.match(contents(card, block), /^(?:00|FF)/);
      assert.equal(contents(l.challenged(card), block), '01B1');
      assert.equal(contents(powerOff(card), block), '01B1');
    }
    assert.equal(contents(l.makeCard(memory), 1), ZEROS);
  });

  test('STATE tells, proven by MAC_A: our own recomputation', () => {
    const { blocks } = l.send(l.authenticated(), macRead([STATE]));
    assert.equal(blocks[0] && bytesToHex(blocks[0]), `01${'00'.repeat(15)}`);
    assert.equal(blocks[1] && bytesToHex(blocks[1].subarray(0, 8)), 'E2D5BCD7FBCB8E5C');
    assert.deepEqual(openMacRead(l.SESSION, [STATE], blocks), [hexToBytes(`01${'00'.repeat(15)}`)]);
  });
});
