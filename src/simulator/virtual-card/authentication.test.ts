import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hexToBytes } from '../../bytes.ts';
import { resetMode } from '../../felica/commands/reset-mode.ts';
import { openAuthentication2 } from '../../felica/security/secure-session.ts';
import { SYSTEM_NODE } from '../../felica/service-code.ts';
import { answer } from './answer.ts';
import { createCard } from './create-card.ts';
import * as k from './keyed-test-card.ts';
import { type CardMode, powerOff, selectSystem, type VirtualCard } from './state.ts';
import * as t from './test-card.ts';
import * as r from './test-reader.ts';

function silentTo(cipher: r.Cipher, lists: r.Lists, card: VirtualCard = k.KEYED_CARD): boolean {
  const done = answer(card, r.introduce(cipher, lists).packet);
  assert.deepEqual(done.response === null ? done.card : card, card);
  return done.response === null;
}

const flip = (packet: Uint8Array, at: number) => packet.map((byte, i) => (i === at ? byte ^ 1 : byte));

for (const cipher of r.CIPHERS) {
  describe(`${cipher}: mutual authentication`, () => {
    test('Authentication1 leads to mode 1, Authentication2 to mode 2, which tells IDi and PMi', () => {
      const { card, packet, session } = r.halfWay(cipher);
      assert.equal(card.mode, 1);
      const done = answer(card, packet);
      assert.equal(done.card.mode, 2);
      const { session: opened, ...issue } = openAuthentication2(session, done.response ?? packet) ?? {};
      assert.deepEqual(issue, k.ISSUE);
      assert.equal(opened?.transactionNumber, 0);
    });

    test('in any mode, with new random numbers, ending the session before', () => {
      const { card: first } = r.authenticate(cipher);
      for (const mode of [0, 1, 2, 3] satisfies CardMode[]) {
        const { card } = r.halfWay(cipher, { ...first, mode });
        assert.equal(card.mode, 1);
        assert.notEqual(card.authentication?.challenge2B, first.authentication?.challenge2B);
      }
    });

    test('plain reading and writing are silent after it', () => {
      for (const { card } of [r.halfWay(cipher), r.authenticate(cipher)]) {
        const read = t.readCommand({ service: k.RANDOM_FREE });
        const write = t.writeCommand({ service: k.RANDOM_FREE, data: t.filled(1) });
        for (const packet of [read, write]) {
          assert.deepEqual(answer(card, packet), { card, response: null });
        }
      }
    });

    test('a reader with another key does not believe the card, nor the card the reader: mode 0', () => {
      const wrong = { areaKeys: { des: '00FF'.repeat(4), aes: '00FF'.repeat(8) } };
      const { packet, reply } = r.introduce(cipher, wrong);
      const done = answer(k.KEYED_CARD, packet);
      assert.equal(done.card.mode, 1);
      assert.equal(reply(done.response ?? packet), undefined);
      const { card, packet: second } = r.halfWay(cipher);
      const refused = answer(card, flip(second, second.length - 1));
      assert.deepEqual(refused, { card: powerOff(card), response: null });
      assert.equal(answer(refused.card, second).response, null);
    });

    test('a flipped bit of challenge 1A is another challenge', () => {
      const { packet, reply } = r.introduce(cipher);
      const { card, response } = answer(k.KEYED_CARD, flip(packet, packet.length - 1));
      assert.ok(response !== null && card.mode === 1);
      assert.equal(reply(response), undefined);
    });

    test('an Authentication2 from before is refused by the next session', () => {
      const old = r.halfWay(cipher);
      const { card } = r.halfWay(cipher, old.card);
      assert.deepEqual(answer(card, old.packet), { card: powerOff(card), response: null });
    });

    test('Authentication2 without Authentication1, or of the other cipher: silence, nothing changes', () => {
      const { packet } = r.halfWay(cipher);
      const other = r.halfWay(cipher === 'des' ? 'aes' : 'des').card;
      for (const card of [k.KEYED_CARD, { ...k.KEYED_CARD, mode: 1 as const }, other]) {
        assert.deepEqual(answer(card, packet), { card, response: null });
      }
    });

    test('Authentication2 again in mode 2 is answered, and the transaction number is kept', () => {
      const { card, packet } = r.halfWay(cipher);
      const first = answer(card, packet);
      assert.deepEqual(answer(first.card, packet), first);
      const talk = r.authenticate(cipher);
      const read = r.ask(talk, 'read', { blocks: [r.at(talk, k.RANDOM)] });
      const again = answer(read.talk.card, packet);
      assert.deepEqual(again.card, read.talk.card);
      const opened = openAuthentication2(talk.session, again.response ?? packet);
      assert.equal(opened?.session.transactionNumber, 2);
      assert.equal(answer(again.card, flip(packet, packet.length - 1)).card.mode, 0);
    });

    test('Reset Mode, power-off, another system and another IDm forget the session', () => {
      const { card } = r.authenticate(cipher);
      const strange = hexToBytes(`0A04${t.OTHER_IDM}`);
      for (const after of [
        answer(card, resetMode.buildCommand({ idm: t.IDM })).card,
        powerOff(card),
        selectSystem(card, 0),
        answer(card, strange).card,
      ]) {
        assert.equal(after.mode, 0);
        assert.ok(!('authentication' in after));
        assert.equal(after.randomState, card.randomState);
      }
    });

    test('node lists that a card does not authenticate for', () => {
      assert.ok(!silentTo(cipher, { services: [k.RANDOM] }));
      assert.ok(!silentTo(cipher, { services: [k.RANDOM, k.OTHER, k.RANDOM_FREE] }));
      assert.ok(silentTo(cipher, { services: [k.RANDOM_FREE] }), 'no keyed service');
      assert.ok(silentTo(cipher, { services: [k.RANDOM_FREE, k.RANDOM] }), 'key-free ones first');
      assert.ok(silentTo(cipher, { services: [k.RANDOM, k.RANDOM_FREE, k.OTHER] }), 'mixed');
      assert.ok(silentTo(cipher, { services: [k.RANDOM, k.MISSING] }), 'a service that is not there');
      assert.ok(silentTo(cipher, { services: [k.WITHOUT_KEYS] }), 'a service without keys');
      assert.ok(silentTo(cipher, { areas: [0, 0x1040] }), 'an area that is not there');
      assert.ok(silentTo(cipher, {}, t.CARD), 'a card without keys');
    });

    test('a card that has keys of the other cipher only', () => {
      const only = ({ des, aes }: { des: string; aes: string }) => (cipher === 'des' ? { aes } : { des });
      const systems = k.KEYED_PLAN.systems.map((system) => ({
        ...system,
        areas: system.areas.map((area) => ({ ...area, keys: only(k.keysOf(area.code)) })),
      }));
      const card = createCard({ ...k.KEYED_PLAN, systems });
      assert.ok(silentTo(cipher, {}, card));
      assert.ok(!silentTo(cipher === 'des' ? 'aes' : 'des', {}, card));
    });
  });
}

test('DES: the system may stand among the areas, but not first', () => {
  assert.equal(r.authenticate('des', k.KEYED_CARD, { areas: [0, SYSTEM_NODE] }).card.mode, 2);
  assert.ok(silentTo('des', { areas: [SYSTEM_NODE, 0] }));
});

test('AES: areas need not be there, and stand before services; the system has no part', () => {
  assert.ok(silentTo('aes', { areas: [0, SYSTEM_NODE] }));
  assert.ok(silentTo('aes', { areas: [0], services: [k.RANDOM, k.AREA] }));
  assert.ok(silentTo('aes', { areas: [0, k.AREA], services: [] }));
  assert.ok(!silentTo('aes', { areas: [], services: [k.RANDOM] }));
});
