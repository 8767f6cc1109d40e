import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LITE_S_BLOCKS, STATE_AUTHENTICATED } from '../../../felica/security/lite-s.ts';
import { type MemoryConfiguration, memoryConfiguration } from '../../../felica/security/lite-s-memory.ts';
import type { VirtualCard } from '../state.ts';
import { OPEN_MEMORY } from './create-lite-s.ts';
import * as l from './test-lite-s.ts';

const { REG, ID, SER_C, CKV, CK, MC, STATE } = LITE_S_BLOCKS;
const ONES: Uint8Array = new Uint8Array(16).fill(1);

const flags = (card: VirtualCard, number: number, data = ONES) => l.send(card, l.writeOf(number, data)).flags;

describe('the memory configuration', () => {
  const withMemory = (memory: Partial<MemoryConfiguration>) => l.makeCard(memory);

  test('A5: a block whose bit is not set', () => {
    const card = withMemory({ writable: 0x0001 });
    assert.equal(flags(card, 0), '0000');
    for (const number of [1, 13, REG]) assert.equal(flags(card, number), '01A5');
  });

  test('B1: a block that needs authentication, or a MAC', () => {
    const card = withMemory({ writeNeedsAuthentication: 0x0003, writeNeedsMac: 0x0002 });
    assert.equal(flags(card, 0), '01B1');
    const trusted = l.authenticated(card);
    assert.equal(flags(trusted, 0), '0000');
    assert.equal(flags(trusted, 1), '01B1');
    assert.equal(l.provenWrite(trusted, 1, ONES).flags, '0000');
    assert.equal(l.provenWrite(l.challenged(card), 1, ONES).flags, '01B1');
  });

  test('closed system blocks, the card key alone still with a MAC', () => {
    const closed = withMemory({ systemBlocksWritable: false });
    const withMac = withMemory({ systemBlocksWritable: false, cardKeyWritableWithMac: true });
    for (const number of [ID, SER_C, CKV, CK]) {
      assert.equal(flags(l.CARD, number), '0000');
      assert.equal(flags(closed, number), '01A5');
      assert.equal(flags(withMac, number), '01A5');
      assert.equal(l.provenWrite(l.challenged(closed), number, ONES).flags, '01A5');
      const proven = l.provenWrite(l.challenged(withMac), number, ONES).flags;
      assert.equal(proven, number === CKV || number === CK ? '0000' : '01A5');
    }
  });

  test('MC closes for good: bytes 2 to 5 by byte 2, the rules by bit 15', () => {
    const changed = (from: Partial<MemoryConfiguration>, to: Partial<MemoryConfiguration>) =>
      flags(withMemory(from), MC, memoryConfiguration.write({ ...OPEN_MEMORY, ...from, ...to }));
    const closed = { systemBlocksWritable: false };
    const fixed = { writable: 0x7fff };
    assert.equal(changed({}, { ...closed, ...fixed, ndef: true }), '0000');
    assert.equal(changed(closed, { writeNeedsMac: 1, writable: 1 }), '0000');
    assert.equal(changed(fixed, closed), '0000');
    for (const to of [{ ndef: true }, { systemBlocksWritable: true }, { cardKeyWritableWithMac: true }]) {
      assert.equal(changed(closed, to), '01A5');
    }
    for (const to of [{ writable: 0xffff }, { writeNeedsMac: 1 }, { stateNeedsMac: true }]) {
      assert.equal(changed(fixed, to), '01A5');
    }
    assert.equal(flags(l.CARD, MC, memoryConfiguration.write(OPEN_MEMORY).with(15, 1)), '01A5');
  });

  test('STATE without MAC, unless it needs one', () => {
    assert.ok(l.send(l.CARD, l.writeOf(STATE, STATE_AUTHENTICATED)).card.liteS?.authenticated);
    const card = withMemory({ stateNeedsMac: true });
    assert.equal(flags(card, STATE, STATE_AUTHENTICATED), '01B1');
    const trusted = l.authenticated(card);
    assert.ok(trusted.liteS?.authenticated);
    assert.equal(l.provenWrite(trusted, STATE, new Uint8Array(16)).card.liteS?.authenticated, false);
  });
});
