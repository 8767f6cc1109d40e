import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { requestResponse } from '../../felica/commands/request-response.ts';
import { resetMode } from '../../felica/commands/reset-mode.ts';
import { answer } from './answer.ts';
import { type CardMode, powerOff, selectedSystem, type VirtualCard } from './state.ts';
import * as t from './test-card.ts';

const MODES: readonly CardMode[] = [0, 1, 2, 3];

function inMode(mode: CardMode): VirtualCard {
  return { ...t.CARD, mode };
}

function respond(card: VirtualCard, hex: string): string | null {
  const { response } = t.sendHex(card, hex);
  return response && bytesToHex(response);
}

/** A packet for the first system: LEN, code, IDm, data. */
function addressed(code: string, data = '', idm = t.IDM): string {
  const length = 10 + data.length / 2;
  return length.toString(16).padStart(2, '0') + code + idm + data;
}

describe('silence', () => {
  test('a bad LEN, or no packet at all', () => {
    for (const hex of ['', '00', '01', '0600FFFF00', '0500FFFF0000', '0A04', `0B04${t.IDM}`]) {
      assert.deepEqual(t.sendHex(t.CARD, hex), { card: t.CARD, response: null }, hex);
    }
  });

  test('an unknown command', () => {
    assert.deepEqual(t.sendHex(t.CARD, addressed('7E')), { card: t.CARD, response: null });
    assert.deepEqual(t.sendHex(t.CARD, '0201'), { card: t.CARD, response: null });
  });

  test('commands that need keys', () => {
    for (const code of ['10', '12', '14', '16', '40', '42', '44', '46']) {
      assert.equal(respond(t.CARD, addressed(code, '00'.repeat(16))), null);
    }
  });

  test("another card's IDm", () => {
    for (const code of ['04', '0C']) assert.equal(respond(t.CARD, addressed(code, '', t.OTHER_IDM)), null);
  });

  test('a malformed packet changes nothing', () => {
    const malformed = addressed('04', '00', t.SECOND_IDM);
    assert.deepEqual(t.sendHex(inMode(2), malformed), { card: inMode(2), response: null });
  });

  test('commands the chip came too early for', () => {
    const early = { ...t.CARD, profile: { ...t.CARD.profile, extraCommands: [] } };
    const packets = [
      addressed('0E', '010000'),
      addressed('32', '010000'),
      ...['38', '3C', '3E'].map((code) => addressed(code, '0000')),
    ];
    for (const packet of packets) {
      assert.equal(respond(early, packet), null, packet);
      assert.notEqual(respond(t.CARD, packet), null, packet);
    }
  });
});

describe('modes', () => {
  test('Read and Write Without Encryption: mode 0 only, and the mode stays', () => {
    const read = t.readCommand({ service: t.RANDOM });
    const write = t.writeCommand({ service: t.RANDOM, data: t.filled(1) });
    for (const packet of [read, write]) {
      for (const mode of MODES.slice(1)) {
        assert.deepEqual(answer(inMode(mode), packet), { card: inMode(mode), response: null });
      }
    }
  });

  test('the commands that ask: in any mode, and the mode stays', () => {
    const packets = [
      addressed('02', '010000'),
      addressed('04'),
      addressed('0A', '0000'),
      addressed('0C'),
      addressed('0E', '010000'),
      addressed('32', '010000'),
      addressed('38', '0000'),
      addressed('3C', '0000'),
    ];
    for (const packet of packets) {
      for (const mode of MODES) {
        const { card, response } = t.sendHex(inMode(mode), packet);
        assert.equal(response?.[1], (hexToBytes(packet)[1] ?? 0) + 1);
        assert.deepEqual(card, inMode(mode));
      }
    }
  });

  test('Request Response tells the mode', () => {
    for (const mode of MODES) {
      const { response } = answer(inMode(mode), requestResponse.buildCommand({ idm: t.IDM }));
      assert.deepEqual(response && requestResponse.parseResponse(response), { idm: t.IDM, mode });
    }
  });

  test('Reset Mode: from any mode to mode 0', () => {
    for (const mode of MODES) {
      const { card, response } = answer(inMode(mode), resetMode.buildCommand({ idm: t.IDM }));
      assert.equal(card.mode, 0);
      assert.equal(t.flagsOf(response), '0000');
    }
  });

  test("a command for another card's IDm: mode 0", () => {
    for (const mode of MODES) {
      const { card, response } = t.sendHex(inMode(mode), addressed('04', '', t.OTHER_IDM));
      assert.deepEqual(card, inMode(0));
      assert.equal(response, null);
    }
  });

  test("a command for another system's IDm switches to it, in mode 0, and is carried out", () => {
    const { card, response } = t.sendHex(inMode(2), addressed('04', '', t.SECOND_IDM));
    assert.equal(selectedSystem(card).systemCode, t.SECOND_SYSTEM);
    assert.equal(bytesToHex(response ?? new Uint8Array()), `0B05${t.SECOND_IDM}00`);
  });

  test('power-off: mode 0, and the first system', () => {
    assert.deepEqual(powerOff({ ...t.CARD, mode: 2, selected: 1 }), t.CARD);
  });
});
