import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { polling } from '../../felica/commands/polling.ts';
import { answer } from './answer.ts';
import type { VirtualCard } from './state.ts';
import * as t from './test-card.ts';

function poll(card: VirtualCard, systemCode: number, requestCode = 0) {
  const done = answer(card, polling.buildCommand({ systemCode, requestCode, timeSlots: 0 }));
  return { ...done, found: done.response && polling.parseResponse(done.response) };
}

describe('Polling', () => {
  test('the system asked for answers and is operated', () => {
    const second = poll(t.CARD, t.SECOND_SYSTEM);
    assert.deepEqual(second.found, { idm: t.SECOND_IDM, pmm: t.PMM });
    assert.equal(second.card.selected, 1);
    assert.equal(poll(second.card, t.SYSTEM).found?.idm, t.IDM);
  });

  test('a system the card does not have: silence, and nothing changes', () => {
    const card: VirtualCard = { ...t.CARD, mode: 2, selected: 1 };
    assert.deepEqual(
      answer(card, polling.buildCommand({ systemCode: 0x1234, requestCode: 0, timeSlots: 0 })),
      {
        card,
        response: null,
      },
    );
  });

  test('either byte may be a wildcard; the lowest-numbered system that fits answers', () => {
    assert.equal(poll(t.CARD, 0xffff).found?.idm, t.IDM);
    assert.equal(poll(t.CARD, 0x9dff).found?.idm, t.IDM);
    assert.equal(poll(t.CARD, 0xffa0).found?.idm, t.SECOND_IDM);
    assert.equal(poll(t.CARD, 0xff11).found, null);
  });

  test('request codes: the system code, the communication performance', () => {
    const code = poll(t.CARD, 0xffff, 1).found?.requestData;
    assert.deepEqual(code, Uint8Array.of(0x9d, 0x10));
    assert.deepEqual(poll(t.CARD, 0xffff, 2).found?.requestData, Uint8Array.of(0x00, 0x83));
  });

  test('the same system: mode 0 only', () => {
    const card: VirtualCard = { ...t.CARD, mode: 1 };
    const same = poll(card, t.SYSTEM);
    assert.deepEqual([same.card, same.found], [card, null]);
  });

  test('another system: in any mode, back to mode 0', () => {
    const other = poll({ ...t.CARD, mode: 2 }, t.SECOND_SYSTEM);
    assert.equal(other.found?.idm, t.SECOND_IDM);
    assert.deepEqual([other.card.mode, other.card.selected], [0, 1]);
  });
});
