import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../../bytes.ts';
import {
  LAST_WRITE_COUNT,
  LITE_S_BLOCKS,
  LITE_S_READ_ONLY,
  LITE_S_READ_WRITE,
} from '../../../felica/security/lite-s.ts';
import { macWrite } from '../../../felica/security/lite-s-access.ts';
import { liteSSession } from '../../../felica/security/lite-s-mac.ts';
import { answer } from '../answer.ts';
import type { VirtualCard } from '../state.ts';
import { storedBlock } from './memory.ts';
import * as l from './test-lite-s.ts';
import { writeLiteSBlocks } from './write.ts';

const { REG, RC, MAC, D_ID, SYS_C, CK, WCNT, MAC_A, CRC_CHECK } = LITE_S_BLOCKS;
const ONES: Uint8Array = new Uint8Array(16).fill(1);
const block = (start: string) => hexToBytes(start.padEnd(32, '0'));

function stored(card: VirtualCard, number: number): string {
  assert.ok(card.liteS);
  return bytesToHex(storedBlock(card.liteS, number));
}

/** Refused, and not a thing changed. */
function refused(card: VirtualCard, command: Parameters<typeof l.send>[1]): string {
  const done = l.send(card, command);
  assert.deepEqual(done.card, card);
  return done.flags;
}

describe('writing without MAC', () => {
  test('a pad, and the counter grows with every success, that of RC too', () => {
    const { card } = l.send(l.CARD, l.writeOf(3, ONES));
    assert.equal(stored(card, 3), '01'.repeat(16));
    assert.equal(card.liteS?.writeCount, 1);
    assert.equal(l.countOf(l.challenged(card)), 2);
  });

  test('A5: blocks that nobody writes, and the read-only service', () => {
    for (const number of [MAC, D_ID, SYS_C, WCNT, MAC_A, CRC_CHECK]) {
      assert.equal(refused(l.CARD, l.writeOf(number, ONES)), '01A5', `block ${number}`);
    }
    const readOnly = { ...l.writeOf(0, ONES), services: [LITE_S_READ_ONLY] };
    assert.equal(refused(l.CARD, readOnly), '01A5');
    assert.equal(refused(l.CARD, l.writeOf(0x0f, ONES)), '01A8');
  });

  test('A2: two blocks, unless the second is MAC_A', () => {
    const element = (number: number) => ({ serviceIndex: 0, accessMode: 0, block: number });
    const two = { ...l.writeOf(0, ONES), blocks: [element(0), element(1)], data: [ONES, ONES] };
    assert.equal(refused(l.CARD, two), 'FFA2');
    const three = [element(0), element(MAC_A), element(1)];
    const command = { ...two, blocks: three, data: [ONES, ONES, ONES] };
    assert.equal(refused(l.CARD, command), 'FFA2');
    assert.ok(l.CARD.liteS);
    assert.deepEqual(writeLiteSBlocks(l.CARD.liteS, command), { sf1: 0xff, sf2: 0xa2 });
  });

  test('REG only falls', () => {
    const { card } = l.send(l.CARD, l.writeOf(REG, block('0500000004000000AA')));
    assert.equal(stored(card, REG), '0500000004000000AA00000000000000');
    assert.equal(refused(card, l.writeOf(REG, block('0600000004000000'))), '01A5');
    assert.equal(refused(card, l.writeOf(REG, block('0500000005000000'))), '01A5');
    assert.equal(l.send(card, l.writeOf(REG, block('0500000003000000FFFF'))).flags, '0000');
  });
});

describe('writing with MAC_A', () => {
  test('the whole write of STATE: published vector of nfcpy', () => {
    const hex = `3208${l.IDM}010900028092809101${'00'.repeat(15)}17C19E3BBDC3E8BD00FEFF0000000000`;
    const card = l.challenged(l.makeCard({ stateNeedsMac: true }, LAST_WRITE_COUNT - 1));
    const done = answer(card, hexToBytes(hex));
    assert.equal(done.response && bytesToHex(done.response), `0C09${l.IDM}0000`);
    assert.ok(done.card.liteS?.authenticated);
    assert.equal(done.card.liteS?.writeCount, LAST_WRITE_COUNT + 1);
  });

  test('B2: past the last count, though writing without MAC goes on, at last without counting', () => {
    const card = l.challenged(l.makeCard({}, LAST_WRITE_COUNT));
    assert.equal(refused(card, macWrite(l.SESSION, LAST_WRITE_COUNT, 0, ONES)), '02B2');
    const full = l.makeCard({}, 0xffffff);
    assert.equal(l.send(full, l.writeOf(0, ONES)).card.liteS?.writeCount, 0xffffff);
  });

  test('B2: before RC was written, replayed, a stale counter, another key, a flipped bit', () => {
    const card = l.challenged();
    const counter = l.countOf(card);
    const command = macWrite(l.SESSION, counter, 0, ONES);
    assert.equal(refused(l.CARD, command), '02B2');
    const once = l.send(card, command);
    assert.equal(once.flags, '0000');
    assert.equal(refused(once.card, command), '02B2');
    assert.equal(refused(card, macWrite(l.SESSION, counter + 1, 0, ONES)), '02B2');
    const stranger = liteSSession(new Uint8Array(16), l.CHALLENGE);
    assert.equal(refused(card, macWrite(stranger, counter, 0, ONES)), '02B2');
    const [content = ONES, macA = ONES] = command.data;
    for (let bit = 0; bit < 256; bit++) {
      const flip = (data: Uint8Array, from: number) =>
        data.map((byte, i) => (i + from === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      assert.equal(refused(card, { ...command, data: [flip(content, 0), flip(macA, 16)] }), '02B2');
    }
  });

  test('A5: MAC_A through the read-only service', () => {
    const { data } = macWrite(l.SESSION, 1, 0, ONES);
    const blocks = [0, MAC_A].map((number, serviceIndex) => ({ serviceIndex, accessMode: 0, block: number }));
    const command = { services: [LITE_S_READ_WRITE, LITE_S_READ_ONLY], blocks, data };
    assert.equal(refused(l.challenged(), command), '02A5');
  });

  test('a new card key counts from the next challenge on', () => {
    const card = l.provenWrite(l.challenged(), CK, ONES).card;
    assert.equal(l.provenWrite(card, 0, ONES).flags, '0000');
    const again = l.send(card, l.writeOf(RC, l.CHALLENGE)).card;
    assert.throws(() => l.countOf(again));
    assert.deepEqual(again.liteS?.session, liteSSession(ONES, l.CHALLENGE));
  });
});
