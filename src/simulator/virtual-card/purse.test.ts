import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { ACCESS_CASHBACK } from '../../felica/block-list.ts';
import { readBlock, writeBlock } from './block-files.ts';
import { createCard } from './create-card.ts';
import type { VirtualCard } from './state.ts';
import * as t from './test-card.ts';

/** Purse 1000, cashback data 100, user data AABBCCDD, execution id 00000007. */
const STORED = 'E803000064000000AABBCCDD00000007';
const CARD = withPurse(t.CARD, STORED);

function withPurse(card: VirtualCard, hex: string): VirtualCard {
  return writeBlock(card, t.SYSTEM, t.PURSE_READ_ONLY, 0, hexToBytes(hex));
}

function write(card: VirtualCard, service: number, hex: string, mode = 0) {
  const done = t.send(card, t.writeCommand({ service, mode, data: hexToBytes(hex) }));
  return { ...done, purse: bytesToHex(readBlock(done.card, t.SYSTEM, t.PURSE_READ_ONLY, 0)) };
}

describe('decrement', () => {
  test('takes the amount, notes it as cashback data, keeps user data, stores the execution id', () => {
    for (const service of [t.PURSE_DECREMENT, t.PURSE_CASHBACK]) {
      const done = write(CARD, service, '0A000000FFFFFFFFFFFFFFFF00000008');
      assert.equal(done.flags, '0000');
      assert.equal(done.purse, 'DE0300000A000000AABBCCDD00000008');
    }
  });

  test('01: below zero; to zero is fine', () => {
    const below = write(CARD, t.PURSE_DECREMENT, 'E9030000000000000000000000000008');
    assert.deepEqual([below.flags, below.purse], ['0101', STORED]);
    const zero = write(CARD, t.PURSE_DECREMENT, 'E8030000000000000000000000000008');
    assert.deepEqual([zero.flags, zero.purse], ['0000', '00000000E8030000AABBCCDD00000008']);
  });

  test('the stored execution id: success without change, even for an amount too great', () => {
    const done = write(CARD, t.PURSE_DECREMENT, 'FFFFFFFF000000000000000000000007');
    assert.deepEqual([done.flags, done.purse], ['0000', STORED]);
  });

  test('two in one command go in order', () => {
    const places = ['08', '09'].map((id) => ({
      service: t.PURSE_DECREMENT,
      data: hexToBytes(`0A0000000000000000000000000000${id}`),
    }));
    const { card, flags } = t.send(CARD, t.writeCommand(...places));
    assert.equal(flags, '0000');
    const purse = bytesToHex(readBlock(card, t.SYSTEM, t.PURSE_READ_ONLY, 0));
    assert.equal(purse, 'D40300000A000000AABBCCDD00000009');
  });
});

describe('cashback', () => {
  const cashback = (card: VirtualCard, hex: string) => write(card, t.PURSE_CASHBACK, hex, ACCESS_CASHBACK);

  test('adds up to the cashback data and leaves none', () => {
    const part = cashback(CARD, '0A000000000000000000000000000008');
    assert.deepEqual([part.flags, part.purse], ['0000', 'F203000000000000AABBCCDD00000008']);
    const all = cashback(CARD, '64000000000000000000000000000008');
    assert.deepEqual([all.flags, all.purse], ['0000', '4C04000000000000AABBCCDD00000008']);
  });

  test('02: more than the cashback data', () => {
    const done = cashback(CARD, '65000000000000000000000000000008');
    assert.deepEqual([done.flags, done.purse], ['0102', STORED]);
  });

  test('01: the purse would overflow; to the greatest value is fine', () => {
    const nearlyFull = withPurse(t.CARD, 'FEFFFFFF640000000000000000000007');
    assert.equal(cashback(nearlyFull, '02000000000000000000000000000008').flags, '0101');
    const full = cashback(nearlyFull, '01000000000000000000000000000008');
    assert.deepEqual([full.flags, full.purse], ['0000', 'FFFFFFFF000000000000000000000008']);
  });

  test('the stored execution id: success without change', () => {
    const done = cashback(CARD, '64000000000000000000000000000007');
    assert.deepEqual([done.flags, done.purse], ['0000', STORED]);
  });

  test('A5: through a purse service that has no cashback', () => {
    for (const service of [t.PURSE_DIRECT, t.PURSE_DECREMENT, t.PURSE_READ_ONLY]) {
      assert.equal(write(CARD, service, STORED, ACCESS_CASHBACK).flags, '01A5');
    }
  });
});

describe('direct', () => {
  const LOWERED = 'E703000063000000112233440000000A';

  test('writes the whole block', () => {
    const done = write(CARD, t.PURSE_DIRECT, LOWERED);
    assert.deepEqual([done.flags, done.purse], ['0000', LOWERED]);
  });

  test('does not look at the stored execution id', () => {
    const done = write(CARD, t.PURSE_DIRECT, 'E7030000640000000000000000000007');
    assert.deepEqual([done.flags, done.purse], ['0000', 'E7030000640000000000000000000007']);
  });

  test('A5: may raise neither purse nor cashback data', () => {
    assert.equal(write(CARD, t.PURSE_DIRECT, 'E9030000640000000000000000000008').flags, '01A5');
    assert.equal(write(CARD, t.PURSE_DIRECT, 'E8030000650000000000000000000008').flags, '01A5');
    assert.equal(write(CARD, t.PURSE_DIRECT, STORED).flags, '0000');
  });

  test('raises both when the card says that it may', () => {
    const lenient = withPurse(createCard({ ...t.PLAN, directMayRaise: true }), STORED);
    const raised = 'FFFFFFFFFFFFFFFF0000000000000008';
    const done = write(lenient, t.PURSE_DIRECT, raised);
    assert.deepEqual([done.flags, done.purse], ['0000', raised]);
  });
});
