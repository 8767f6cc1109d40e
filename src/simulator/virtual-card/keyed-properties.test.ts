import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesToHex, concatBytes, hexToBytes } from '../../bytes.ts';
import { sealAesPacket } from '../../felica/security/aes-packet.ts';
import { sealDesPacket } from '../../felica/security/des-packet.ts';
import { answer } from './answer.ts';
import { createCard } from './create-card.ts';
import * as k from './keyed-test-card.ts';
import { drawRandom } from './random-numbers.ts';
import type { VirtualCard } from './state.ts';
import * as t from './test-card.ts';
import * as r from './test-reader.ts';

const CARDS: readonly VirtualCard[] = [
  k.KEYED_CARD,
  ...r.CIPHERS.flatMap((cipher) => [r.halfWay(cipher).card, r.authenticate(cipher).card]),
];
const anyCard = fc.constantFrom(...CARDS);

/** A well-framed packet of a keyed command, its data at random. */
const framed = fc
  .record({
    code: fc.constantFrom(0x10, 0x12, 0x14, 0x16, 0x40, 0x42, 0x44, 0x46),
    idm: fc.constantFrom(t.IDM, t.OTHER_IDM, ''),
    data: fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 8, maxLength: 16 })),
  })
  .map(({ code, idm, data }) => {
    const head = hexToBytes(idm);
    return concatBytes(Uint8Array.of(2 + head.length + data.length, code), head, data);
  });

/** Authentication1 with a list that may be anything. */
const nodes = fc.array(fc.constantFrom(0, k.AREA, 0xffff, ...k.SERVICES, k.OTHER, k.MISSING), {
  minLength: 1,
  maxLength: 6,
});

test('whatever is sent, the card does not throw, and writes nothing', () => {
  fc.assert(
    fc.property(anyCard, fc.oneof(framed, fc.uint8Array({ maxLength: 260 })), (card, packet) => {
      const done = answer(card, packet);
      assert.deepEqual(done.card.systems, card.systems);
      if (done.response !== null) assert.equal(done.response[1], (packet[1] ?? 0) + 1);
    }),
    { numRuns: 2000 },
  );
});

test('whatever nodes are named, the card answers or is silent', () => {
  fc.assert(
    fc.property(fc.constantFrom(...r.CIPHERS), nodes, nodes, (cipher, areas, services) => {
      const { packet } = r.introduce(cipher, { areas, services: [...services, k.RANDOM] });
      const { card, response } = answer(k.KEYED_CARD, packet);
      assert.equal(card.mode, response === null ? 0 : 1);
    }),
  );
});

test('whatever an authentic packet says, the card does not throw', () => {
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 220 }),
    fc.uint8Array({ maxLength: 40 }).map((rest) => Uint8Array.of(1, 0x80, 0, ...rest)),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...r.CIPHERS),
      fc.boolean(),
      fc.nat(0xffff),
      payload,
      (cipher, isRead, transactionNumber, data) => {
        const { card, session } = r.authenticate(cipher);
        const message = { transactionNumber, payload: data };
        const packet =
          session.cipher === 'des'
            ? sealDesPacket(session, isRead ? 0x14 : 0x16, message)
            : sealAesPacket(session, isRead ? 0x44 : 0x46, message);
        const { card: next, response } = answer(card, packet);
        if (response === null) assert.deepEqual(next.systems, card.systems);
        else assert.equal(next.authentication?.session.transactionNumber, transactionNumber + 1);
      },
    ),
    { numRuns: 500 },
  );
});

test('random numbers come from the seed and do not repeat', () => {
  const draws = (seed: string) => {
    let card = createCard({ ...k.KEYED_PLAN, seed });
    return Array.from({ length: 100 }, () => {
      const drawn = drawRandom(card);
      card = drawn.card;
      return drawn.random.join();
    });
  };
  const [one, two] = [draws('00'.repeat(16)), draws('01'.repeat(16))];
  assert.equal(new Set([...one, ...two]).size, 200);
  assert.deepEqual(draws('00'.repeat(16)), one);
});

test('DES takes one random number of the card, AES two: R2 and the salt', () => {
  const first = drawRandom(k.KEYED_CARD);
  const second = drawRandom(first.card);
  const { card: des } = r.halfWay('des');
  assert.equal(des.randomState, first.card.randomState);
  assert.equal(
    des.authentication?.session.cipher === 'des' && des.authentication.session.key,
    bytesToHex(first.random.subarray(0, 8)),
  );
  const { card: aes } = r.halfWay('aes');
  assert.equal(aes.randomState, second.card.randomState);
  assert.equal(
    aes.authentication?.session.cipher === 'aes' && aes.authentication.session.challenge3C,
    bytesToHex(second.random.subarray(0, 4)),
  );
});

test('a card is not made with keys, a seed or issue information of the wrong length', () => {
  const [system] = k.KEYED_PLAN.systems;
  assert.ok(system);
  const [area, service] = [system.areas[0], system.services[0]];
  assert.ok(area && service);
  for (const wrong of [
    { ...system, keys: { des: '00' } },
    { ...system, keys: { aes: '00'.repeat(8) } },
    { ...system, areas: [{ ...area, keys: { des: 'ab'.repeat(8) } }] },
    { ...system, services: [{ ...service, keys: { aes: 'XX'.repeat(16) } }] },
    { ...system, individualKey: '00' },
    { ...system, issue: { idi: '00', pmi: k.ISSUE.pmi } },
  ]) {
    assert.throws(() => createCard({ ...k.KEYED_PLAN, systems: [wrong] }), RangeError);
  }
  assert.throws(() => createCard({ ...k.KEYED_PLAN, seed: '00' }), RangeError);
});
