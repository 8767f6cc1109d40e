import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { sealCommand } from '../../felica/security/secure-session.ts';
import { answer } from './answer.ts';
import { writeBlock } from './block-files.ts';
import * as k from './keyed-test-card.ts';
import { powerOff, type VirtualCard } from './state.ts';
import * as t from './test-card.ts';
import * as r from './test-reader.ts';

const STORED = 'E803000064000000AABBCCDD00000007';
const withPurse = writeBlock(k.KEYED_CARD, t.SYSTEM, k.PURSE_DIRECT, 0, hexToBytes(STORED));

for (const cipher of r.CIPHERS) {
  describe(`${cipher}: what a session refuses`, () => {
    const talk = r.authenticate(cipher, withPurse);
    const at = (service: number) => r.at(talk, service);

    test('a replayed command: silence, nothing written, mode 0', () => {
      const sealed = sealCommand(talk.session, 'write', { blocks: [at(k.RANDOM)], data: [t.filled(1)] });
      const once = answer(talk.card, sealed.packet);
      assert.ok(once.response);
      assert.deepEqual(answer(once.card, sealed.packet), { card: powerOff(once.card), response: null });
    });

    test('a stale transaction number, and one that was overtaken', () => {
      const first = sealCommand(talk.session, 'read', { blocks: [at(k.RANDOM)] });
      const second = sealCommand(first.session, 'read', { blocks: [at(k.RANDOM)] });
      const ahead = answer(talk.card, second.packet);
      assert.ok(ahead.response);
      assert.deepEqual(answer(ahead.card, first.packet), { card: powerOff(ahead.card), response: null });
    });

    test('a command of the session before the last', () => {
      const { packet } = sealCommand(talk.session, 'read', { blocks: [at(k.RANDOM)] });
      const { card } = r.authenticate(cipher, talk.card);
      assert.deepEqual(answer(card, packet), { card: powerOff(card), response: null });
    });

    test('every flipped bit behind the code: silence, nothing written', () => {
      const { packet } = sealCommand(talk.session, 'write', { blocks: [at(k.RANDOM)], data: [t.filled(1)] });
      for (let bit = 16; bit < packet.length * 8; bit++) {
        const flipped = packet.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        assert.deepEqual(answer(talk.card, flipped), { card: powerOff(talk.card), response: null });
      }
    });

    test('a read is not taken for a write', () => {
      const { packet } = sealCommand(talk.session, 'read', { blocks: [at(k.RANDOM)] });
      const asWrite = packet.with(1, (packet[1] ?? 0) + 2);
      assert.deepEqual(answer(talk.card, asWrite), { card: powerOff(talk.card), response: null });
    });

    test('in mode 2 only, and of the session’s cipher only: silence, nothing changes', () => {
      const { packet } = sealCommand(talk.session, 'read', { blocks: [at(k.RANDOM)] });
      const other = r.authenticate(cipher === 'des' ? 'aes' : 'des').card;
      const halfWay = r.halfWay(cipher).card;
      for (const card of [k.KEYED_CARD, halfWay, { ...k.KEYED_CARD, mode: 2 as const }, other]) {
        assert.deepEqual(answer(card, packet), { card, response: null });
      }
    });

    test('a card survives JSON in the middle of a session', () => {
      const copy: VirtualCard = JSON.parse(JSON.stringify(talk.card));
      assert.deepEqual(copy, talk.card);
      const there = r.ask({ ...talk, card: copy }, 'read', { blocks: [at(k.PURSE_DIRECT)] });
      assert.deepEqual(there.response?.blocks.map(bytesToHex), [STORED]);
      const { card, packet } = r.halfWay(cipher);
      const half: VirtualCard = JSON.parse(JSON.stringify(card));
      assert.deepEqual(answer(half, packet), answer(card, packet));
    });
  });
}
